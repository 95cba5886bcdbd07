"""The caller of a ticket, over REST: where the check stands, the tries, and one more (A24)."""

from typing import Any

from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from tickets import caller, selectors, services
from tickets.models import CallerCheck, CheckWay, KnownLine, Ticket


class CheckSerializer(serializers.ModelSerializer[CallerCheck]):
    """One try; never what was said."""

    class Meta:
        model = CallerCheck
        fields = ["id", "contact", "call", "way", "line", "succeeded", "by", "at"]
        read_only_fields = fields


class StandingSerializer(serializers.Serializer[Any]):
    """Whether the requester was checked, how, until when, and what asks for it."""

    contact = serializers.IntegerField(source="contact.pk", allow_null=True, default=None)
    is_asked = serializers.BooleanField()
    is_verified = serializers.BooleanField()
    way = serializers.ChoiceField(CheckWay.choices, allow_blank=True)
    at = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True)
    lines = serializers.ListField(child=serializers.ChoiceField(KnownLine.choices))
    tries = CheckSerializer(many=True)


class TrySerializer(serializers.Serializer[Any]):
    """How: a number of the dossier that was called back, or what the person said."""

    way = serializers.ChoiceField(CheckWay.choices)
    line = serializers.ChoiceField(KnownLine.choices, required=False, default="")
    said = serializers.CharField(max_length=120, required=False, default="", write_only=True)
    confirmed = serializers.BooleanField(required=False, default=True)


class Checks(viewsets.GenericViewSet[Ticket]):
    """The caller's check, below a ticket."""

    @extend_schema(responses=StandingSerializer)
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def caller(self, request: Request, pk: str) -> Response:
        """Where the check of the requester stands, and the tries made."""
        ticket, now = self.get_object(), clock.now()
        stands = selectors.standing(ticket, now)
        told = {
            "contact": stands.contact, "is_asked": caller.is_asked(ticket),
            "is_verified": stands.is_verified, "way": stands.way, "at": stands.at,
            "until": stands.until, "tries": selectors.checks_of(ticket),
            "lines": [one.kind for one in caller.lines(stands.contact)] if stands.contact else [],
        }  # fmt: skip
        return Response(StandingSerializer(told).data)

    @extend_schema(responses=CheckSerializer)
    @action(detail=True, methods=["post"], serializer_class=TrySerializer)
    @sensitive_variables()
    def verify_caller(self, request: Request, pk: str) -> Response:
        """One try; `succeeded` says whether it was the person. Refused when there were too many."""
        ticket, form = self.get_object(), self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        person: Any = request.user
        check = services.check_caller(
            ticket_id=ticket.pk, by=person, at=clock.now(), **form.validated_data
        )
        return Response(CheckSerializer(check).data, status=status.HTTP_201_CREATED)
