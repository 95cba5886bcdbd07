"""/api/v1/clocks/: promises within one's reach, and how each due instant was found (D16)."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.querysets import reachable
from core import access
from core import clock as time_source
from tickets import selectors, sla
from tickets.api.serializers import ClockSerializer
from tickets.models import Clock, Ticket


class CountedSerializer(serializers.Serializer[Any]):
    """One opening that was counted."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    total = serializers.IntegerField()


class DayOffSerializer(serializers.Serializer[Any]):
    """A working day on which nothing counts, and why; no name: a closure."""

    day = serializers.DateTimeField()
    name = serializers.CharField()


class ClockStepSerializer(serializers.Serializer[Any]):
    """One step of the plan."""

    name = serializers.CharField()
    percent = serializers.IntegerField()
    after = serializers.IntegerField(help_text="open minutes after the promise is due")
    effects = serializers.ListField(child=serializers.CharField())
    at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)


class ExplanationSerializer(serializers.Serializer[Any]):
    """The whole derivation of one due instant."""

    clock = ClockSerializer()
    counted = CountedSerializer(many=True)
    more = serializers.IntegerField(help_text="openings left out of a long list")
    days_off = DayOffSerializer(many=True)
    steps = ClockStepSerializer(many=True)


class ClockViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Clock]
):
    """Promises; a client sees those made to them, never what we owe each other."""

    queryset = Clock.objects.all()
    serializer_class = ClockSerializer
    filterset_fields = ["kind", "state", "ticket", "client", "subject"]
    lookup_value_regex = r"\d{1,18}"
    actions = dict.fromkeys(("list", "retrieve", "explain"), "tickets.view")

    def get_queryset(self) -> QuerySet[Clock]:
        """Within one's reach."""
        person: Any = self.request.user
        rows = Clock.objects.filter(reachable(person, "client__")).select_related("calendar")
        if not access.sees(person, "tickets.clock.inner"):
            mine = Ticket.objects.visible_to(person)
            rows = rows.filter(kind__in=sla.PROMISES, ticket__in=mine)
        return rows.prefetch_related("pauses", "firings").order_by("-pk")

    @extend_schema(responses=ExplanationSerializer)
    @action(detail=True, methods=["get"], pagination_class=None, filterset_fields=None)
    def explain(self, request: Request, pk: str) -> Response:
        """Openings counted, days off, pauses, rule and steps; a client does not read our steps."""
        promise = self.get_object()
        derivation = selectors.derivation_of(promise, time_source.now())
        told = {
            "clock": promise,
            "counted": derivation.counted,
            "more": derivation.more,
            "days_off": derivation.days_off,
            "steps": derivation.steps
            if access.sees(self.request.user, "tickets.clock.steps")
            else (),
        }
        context = self.get_serializer_context()
        return Response(ExplanationSerializer(told, context=context).data)
