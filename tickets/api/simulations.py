"""/api/v1/simulations/: what would be promised, for quotes and for other systems (D19)."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from tickets import simulator
from tickets.forms import Case


class CaseSerializer(serializers.Serializer[Any]):
    """What is asked; everything may be left out: an incident of now, of no contract."""

    contract = serializers.CharField(required=False, help_text="contract number")
    category = serializers.IntegerField(required=False)
    kind = serializers.CharField(required=False)
    priority = serializers.IntegerField(required=False, min_value=1, max_value=4)
    at = serializers.DateTimeField(required=False)


class MomentSerializer(serializers.Serializer[Any]):
    """One step of a promise."""

    at = serializers.DateTimeField()
    effects = serializers.ListField(child=serializers.CharField())


class ForeseenSerializer(serializers.Serializer[Any]):
    """One promise as it would be made."""

    kind = serializers.CharField()
    name = serializers.CharField()
    starts = serializers.CharField()
    minutes = serializers.IntegerField()
    promise_source = serializers.CharField(source="source")
    due_at = serializers.DateTimeField()
    is_internal = serializers.BooleanField()
    stopped_by = serializers.CharField()
    steps = MomentSerializer(many=True)
    openings = serializers.ListField(child=serializers.ListField(child=serializers.DateTimeField()))


class SkippedSerializer(serializers.Serializer[Any]):
    """A holiday, a closure or an exception met on the way."""

    on = serializers.DateField()
    state = serializers.CharField()
    words = serializers.CharField()


class SimulationSerializer(serializers.Serializer[Any]):
    """The whole answer."""

    contract = serializers.CharField(source="contract.number", default=None)
    category = serializers.CharField(source="category.path", default=None)
    kind = serializers.CharField()
    priority = serializers.IntegerField()
    at = serializers.DateTimeField()
    calendar = serializers.CharField(source="calendar.name")
    week = serializers.CharField()
    state = serializers.CharField()
    promises = ForeseenSerializer(many=True)
    skipped = SkippedSerializer(many=True)


class Simulations(APIView):
    """Nothing is written: the promises a ticket would start with."""

    actions = {"get": "tickets.simulate"}

    @extend_schema(parameters=[CaseSerializer], responses=SimulationSerializer)
    def get(self, request: Request) -> Response:
        """Foresee one case."""
        form = Case(request.GET.dict(), user=request.user, now=clock.now())
        if not form.is_valid():
            raise serializers.ValidationError(form.errors)
        found = simulator.foresee(**form.cleaned_data)
        return Response(SimulationSerializer(found).data)
