"""What the REST resources of tickets and calls say, and what opens one; every field is named (Q07)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from rest_framework import serializers

from clients.models import Client
from core import access, clock
from core.api import FieldsByRole
from knowledge.models import TicketKind
from tickets import services, sla
from tickets.models import Attachment, Call, CallOutcome, Channel, Clock, Message, Ticket
from tickets.models.ticket import Scale
from tickets.moves import possible


class TicketSerializer(FieldsByRole, serializers.ModelSerializer[Ticket]):
    """A ticket as its reader may see it, with the verbs possible now."""

    number = serializers.IntegerField(source="pk", read_only=True)
    verbs = serializers.SerializerMethodField()

    class Meta:
        model = Ticket
        fields = [
            "number", "kind", "nature", "category", "client", "site", "contract", "requester",
            "asset", "subject", "symptoms", "channel", "impact", "urgency", "priority", "is_major",
            "status", "level", "team", "owner", "referent", "opened_by", "verdict", "reported_at",
            "acknowledged_at", "answered_at", "restored_at", "resolved_at", "closed_at", "reopened",
            "solution", "resolution_code", "solved_level", "solved_remotely", "confirmed", "due_at",
            "due_kind", "last_fact", "last_fact_at", "version", "external_ref", "verbs",
        ]  # fmt: skip
        read_only_fields = fields

    def get_verbs(self, ticket: Ticket) -> list[str]:
        """What the reader's role may do with it now."""
        return possible(ticket.status, self.context["request"].user.role)


class OpenTicket(serializers.Serializer[Ticket]):
    """A new ticket. A client's own account opens for itself: `client` and `requester` are its own."""

    client = serializers.IntegerField(required=False, min_value=1)
    requester = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    subject = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    symptoms = serializers.CharField(
        max_length=20_000, required=False, allow_blank=True, default=""
    )
    kind = serializers.ChoiceField(TicketKind.choices, required=False, default="")
    category = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    site = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    asset = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    impact = serializers.ChoiceField(Scale.choices, required=False, default=Scale.MEDIUM)
    urgency = serializers.ChoiceField(Scale.choices, required=False, default=Scale.MEDIUM)
    external_ref = serializers.CharField(
        max_length=60, required=False, allow_null=True, default=None
    )
    take = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Who it is for: within the person's reach, and something must be said."""
        user = self.context["request"].user
        if user.is_client:
            own = getattr(user, "contact", None)
            if own is None:
                raise PermissionDenied("tickets.create")
            attrs.update(client=own.client_id, requester=own.pk, external_ref=None, take=False)
        if not attrs.get("client"):
            raise serializers.ValidationError({"client": [_("Ce champ est obligatoire.")]})
        if not Client.objects.visible_to(user).filter(pk=attrs["client"]).exists():
            raise serializers.ValidationError({"client": [_("Client introuvable.")]})
        if not (attrs["subject"] + attrs["symptoms"]).strip():
            raise serializers.ValidationError(
                {"subject": [_("Dites en quelques mots ce qui se passe.")]}
            )
        if (ref := attrs["external_ref"]) and Ticket.objects.filter(external_ref=ref).exists():
            raise serializers.ValidationError({"external_ref": [_("Cette référence existe déjà.")]})
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Ticket:
        """Through the one service."""
        ids = {
            f"{name}_id": validated_data.pop(name, None)
            for name in ("client", "requester", "category", "site", "asset")
        }
        return services.open_ticket(
            by=self.context["request"].user, at=clock.now(), channel=Channel.API,
            **ids, **validated_data,
        )  # fmt: skip

    def to_representation(self, instance: Ticket) -> dict[str, Any]:
        """Answered as any ticket."""
        return dict(TicketSerializer(instance, context=self.context).data)


class ThreadMessageSerializer(serializers.ModelSerializer[Message]):
    """One message of the thread."""

    author: Any = serializers.StringRelatedField()
    contact: Any = serializers.StringRelatedField()

    class Meta:
        model = Message
        fields = [
            "id", "kind", "author", "contact", "body", "at", "is_answer", "plan_for",
            "news_before", "channel",
        ]  # fmt: skip
        read_only_fields = fields


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """One joined file; the bytes are at `url`, behind the same door."""

    name = serializers.CharField(source="file.name")
    size = serializers.IntegerField(source="file.size")
    media_type = serializers.CharField(source="file.media_type")
    url = serializers.HyperlinkedIdentityField(view_name="tickets:attachment")

    class Meta:
        model = Attachment
        fields = ["id", "name", "size", "media_type", "is_internal", "added_at", "url"]


class ClockSerializer(serializers.ModelSerializer[Clock]):
    """One promise with its derivation: « Pourquoi 14 h 20 ? » as data (D16)."""

    calendar: Any = serializers.StringRelatedField()
    pauses = serializers.SerializerMethodField()
    stopped_by = serializers.SerializerMethodField()

    class Meta:
        model = Clock
        fields = [
            "id", "ticket", "client", "subject", "promised_to", "kind", "state", "target_minutes", "source", "calendar", "started_at", "due_at",
            "met_at", "missed_at", "pauses", "stopped_by",
        ]  # fmt: skip

    def get_pauses(self, clock: Clock) -> list[dict[str, Any]]:
        """From, to and why; the reasons stay between ourselves."""
        told = access.sees(self.context["request"].user, "tickets.pause.reason")
        return [
            {"from": row.started_at, "to": row.ended_at, **({"reason": row.reason} if told else {})}
            for row in clock.pauses.all()
        ]

    def get_stopped_by(self, clock: Clock) -> str:
        """What ends it, in words."""
        return str(sla.STOPPED_BY[clock.kind])


class EntrySerializer(serializers.Serializer[Any]):
    """One line of the story."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    sentence = serializers.CharField()
    detail = serializers.CharField()
    by: Any = serializers.StringRelatedField()
    message = ThreadMessageSerializer(allow_null=True)


class CallSerializer(serializers.ModelSerializer[Call]):
    """One call."""

    class Meta:
        model = Call
        fields = [
            "id", "hotliner", "number", "client", "contact", "ticket", "started_at", "ended_at",
            "outcome", "note",
        ]  # fmt: skip
        read_only_fields = fields


class StartCall(serializers.Serializer[Call]):
    """A call begins; everything else may come later."""

    number = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")

    def create(self, validated_data: dict[str, Any]) -> Call:
        """Through the one service."""
        return services.start_call(
            by=self.context["request"].user, at=clock.now(), **validated_data
        )

    def to_representation(self, instance: Call) -> dict[str, Any]:
        """Answered as any call."""
        return dict(CallSerializer(instance, context=self.context).data)


class FinishCall(serializers.Serializer[Any]):
    """What came of it."""

    outcome = serializers.ChoiceField([c for c in CallOutcome.choices if c[0] != "IN_PROGRESS"])
    note = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    ticket = serializers.IntegerField(source="ticket_id", required=False, min_value=1)


class IdentifyCall(serializers.Serializer[Any]):
    """Who it is, and about what."""

    contact = serializers.IntegerField(source="contact_id", required=False, min_value=1)
    client = serializers.IntegerField(source="client_id", required=False, min_value=1)
    ticket = serializers.IntegerField(source="ticket_id", required=False, min_value=1)
    note = serializers.CharField(max_length=20_000, required=False, allow_blank=True)


class ActivityLineSerializer(serializers.Serializer[Any]):
    """One line of the day's activity report (N11)."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    minutes = serializers.IntegerField()
    ticket = serializers.IntegerField(source="ticket.pk", default=None)
    note = serializers.CharField()
