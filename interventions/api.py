"""Missions and reports over REST: the planner's and the technician's verbs, the same services as the pages."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.models import Contact, Part
from core import clock
from core.api import FieldsByRole, Idempotent
from interventions import selectors, services
from interventions.models import Mission, MissionTask, PartUsed, Report, ReportState
from planning import selectors as planning
from tickets import selectors as tickets


class TaskSerializer(serializers.ModelSerializer[MissionTask]):
    """One thing to do on site."""

    class Meta:
        model = MissionTask
        fields = ["id", "position", "text", "is_required", "done_at", "not_done_reason"]


class MissionSerializer(serializers.ModelSerializer[Mission]):
    """A mission with its sheet."""

    number = serializers.CharField(source="__str__", read_only=True)
    starts_at = serializers.DateTimeField(read_only=True)
    ends_at = serializers.DateTimeField(read_only=True)
    tasks = TaskSerializer(many=True, read_only=True)

    class Meta:
        model = Mission
        fields = [
            "id", "number", "ticket", "client", "site", "contact", "technician", "status", "purpose",
            "problem", "done_already", "to_bring", "starts_at", "ends_at", "estimated_minutes",
            "agreed_with", "agreed_at", "notified_at", "acknowledged_at", "departed_at", "arrived_at",
            "left_at", "tasks",
        ]  # fmt: skip
        read_only_fields = fields


class HoldSerializer(serializers.Serializer[Any]):
    """What holding a slot asks."""

    ticket = serializers.IntegerField()
    technician = serializers.PrimaryKeyRelatedField(queryset=planning.technicians())
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=15, max_value=720)
    purpose = serializers.CharField(max_length=200)
    problem = serializers.CharField(required=False, default="")
    done_already = serializers.CharField(required=False, default="")
    to_bring = serializers.CharField(required=False, default="")
    tasks = serializers.ListField(child=serializers.CharField(max_length=300), default=list)
    contact = serializers.PrimaryKeyRelatedField(
        queryset=Contact.objects.all(), required=False, default=None
    )
    parts = serializers.MultipleChoiceField(choices=Part.choices, default=list(Part.values))

    def to_representation(self, instance: Mission) -> Any:
        """The mission that was made."""
        return MissionSerializer(instance, context=self.context).data


class AgreementSerializer(serializers.Serializer[Any]):
    """The client's agreement."""

    with_whom = serializers.CharField(max_length=120)
    note = serializers.CharField(max_length=300, default="", allow_blank=True)


class PublicationSerializer(serializers.Serializer[Any]):
    """The reason of a short notice."""

    short_notice_reason = serializers.CharField(max_length=200, default="", allow_blank=True)


class SlotSerializer(AgreementSerializer, PublicationSerializer):
    """Another time, agreed anew."""

    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=15, max_value=720)


class ReassignSerializer(serializers.Serializer[Any]):
    """Who goes instead."""

    technician_id = serializers.IntegerField()


class MissionReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=300)


class MissionViewSet(
    Idempotent,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.ListModelMixin,
    viewsets.GenericViewSet[Mission],
):
    """Missions: all for those who plan, one's own for technicians."""

    queryset = Mission.objects.all()
    serializer_class = MissionSerializer
    filterset_fields = ["status", "technician", "client", "ticket"]
    actions = {
        "list": "interventions.list",
        "retrieve": "interventions.list",
        "create": "interventions.plan",
        "agree": "interventions.plan",
        "publish": "interventions.plan",
        "move": "interventions.plan",
        "reassign": "interventions.plan",
        "cancel": "interventions.plan",
        "acknowledge": "interventions.answer",
        "decline": "interventions.answer",
        "depart": "interventions.field",
        "arrive": "interventions.field",
    }

    def get_queryset(self) -> QuerySet[Mission]:
        """Through the door."""
        return selectors.missions(self.request.user).prefetch_related("tasks")  # type: ignore[arg-type]

    def get_serializer_class(self) -> Any:
        """Holding asks more than it answers."""
        return HoldSerializer if self.action == "create" else MissionSerializer

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        """Hold a slot for a ticket the planner may see."""
        data = dict(serializer.validated_data)
        ticket = tickets.ticket_for(self.request.user, data.pop("ticket"))
        contact = data.pop("contact")
        if contact and contact.client_id != ticket.client_id:
            raise serializers.ValidationError(
                {"contact": [_("Cette personne est d’un autre client.")]}
            )
        serializer.instance = services.hold(
            ticket_id=ticket.pk,
            technician_id=data.pop("technician").pk,
            parts=sorted(data.pop("parts")),
            contact=contact,
            by=self.request.user,  # type: ignore[arg-type]
            at=clock.now(),
            **data,
        )

    def _do(self, verb: Callable[..., Any], asked: Any = None, **more: Any) -> Response:
        mission, data = self.get_object(), {}
        if asked is not None:
            form = asked(data=self.request.data)
            form.is_valid(raise_exception=True)
            data = form.validated_data
        verb(mission_id=mission.pk, by=self.request.user, at=clock.now(), **data, **more)
        return Response(MissionSerializer(self.get_object()).data)

    @extend_schema(request=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        """Note the client's agreement."""
        return self._do(services.agree, AgreementSerializer)

    @extend_schema(request=PublicationSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Send the mission."""
        return self._do(services.publish, PublicationSerializer)

    @extend_schema(request=SlotSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Give it another time."""
        return self._do(services.move, SlotSerializer)

    @extend_schema(request=ReassignSerializer)
    @action(detail=True, methods=["post"])
    def reassign(self, request: Request, pk: str) -> Response:
        """Send somebody else at the same hour."""
        return self._do(services.reassign, ReassignSerializer)

    @extend_schema(request=MissionReasonSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Call it off."""
        return self._do(services.cancel, MissionReasonSerializer)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        """Say « reçu »."""
        return self._do(services.acknowledge, via="api")

    @extend_schema(request=MissionReasonSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Say « je ne peux pas »."""
        return self._do(services.decline, MissionReasonSerializer)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def depart(self, request: Request, pk: str) -> Response:
        """On the road."""
        return self._do(services.depart)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def arrive(self, request: Request, pk: str) -> Response:
        """On site."""
        return self._do(services.arrive)


class PartSerializer(FieldsByRole, serializers.ModelSerializer[PartUsed]):
    """A part fitted."""

    class Meta:
        model = PartUsed
        fields = ["label", "quantity", "unit_price", "serial_out", "serial_in"]


class ReportSerializer(serializers.ModelSerializer[Report]):
    """A signed report as its client may read it: never the internal note."""

    parts = PartSerializer(many=True, read_only=True)

    class Meta:
        model = Report
        fields = [
            "id", "mission", "version", "state", "result", "findings", "advice", "travel_minutes",
            "work_minutes", "break_minutes", "client_signature", "signatory", "signatory_quality",
            "client_reason", "signed_at", "seal", "parts",
        ]  # fmt: skip


class ReportViewSet(viewsets.ReadOnlyModelViewSet[Report]):
    """Signed reports, in force and replaced, of the missions the reader may see."""

    queryset = Report.objects.exclude(state=ReportState.DRAFT)
    serializer_class = ReportSerializer
    filterset_fields = ["mission", "state"]
    actions = {"list": "interventions.report", "retrieve": "interventions.report"}

    def get_queryset(self) -> QuerySet[Report]:
        """Through the missions' door."""
        visible = Mission.objects.visible_to(self.request.user)  # type: ignore[arg-type]
        return super().get_queryset().filter(mission__in=visible).prefetch_related("parts")
