"""The outbox over REST: what left, by which channel, with what proof. Its words stay on the page."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from core.api import ByNumber, FieldsByRole
from notifications import selectors
from notifications.models import Attempt, Message


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """One try, or one report of the operator."""

    class Meta:
        model = Attempt
        fields = ["at", "outcome", "detail"]


class MessageSerializer(FieldsByRole, serializers.ModelSerializer[Message]):
    """One message without its text; its subject for those who read the texts on the page."""

    class Meta:
        model = Message
        fields = [
            "id",
            "kind",
            "channel",
            "about",
            "user",
            "contact",
            "to",
            "subject",
            "state",
            "attempts",
            "created_at",
            "next_try_at",
            "sent_at",
            "delivered_at",
            "failed_at",
            "error",
            "fallback_of",
        ]

    def to_representation(self, instance: Message) -> Any:
        """The row; its subject where the page shows it too."""
        row = super().to_representation(instance)
        if "subject" in row and not selectors.may_read(self.context["request"].user, instance):
            row["subject"] = ""
        return row


class MessageDetailSerializer(MessageSerializer):
    """The same with every try."""

    tries = AttemptSerializer(many=True, read_only=True)

    class Meta(MessageSerializer.Meta):
        fields = [*MessageSerializer.Meta.fields, "tries"]


class MessageFilter(ByNumber):
    """By state, channel, kind and subject."""

    class Meta:
        model = Message
        fields = ["state", "channel", "kind", "about"]


class OutboxViewSet(viewsets.ReadOnlyModelViewSet[Message]):
    """Messages, newest first (K08, K19)."""

    queryset = Message.objects.all()
    serializer_class = MessageSerializer
    filterset_class = MessageFilter
    actions = {"list": "notifications.view", "retrieve": "notifications.view"}

    def get_queryset(self) -> QuerySet[Message]:
        """Through the scope, without the texts."""
        rows = Message.objects.visible_to(self.request.user)  # type: ignore[arg-type]
        return rows.defer("text", "html", "calendar")

    def get_serializer_class(self) -> type[MessageSerializer]:
        """One message is shown with its tries."""
        return MessageDetailSerializer if self.action == "retrieve" else MessageSerializer
