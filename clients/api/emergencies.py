"""Emergency openings over REST: open, give back, read afterwards (H08)."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.web import me
from clients import selectors, services
from clients.models import EmergencyOpening, Part, Verdict
from core import access, clock
from core.api import Idempotent


class EmergencySerializer(serializers.ModelSerializer[EmergencyOpening]):
    """Which parts were opened, why, until when, and what was thought of it."""

    parts = serializers.MultipleChoiceField(choices=Part.choices)
    ends_at = serializers.DateTimeField(source="grant.ends_at", read_only=True)

    class Meta:
        model = EmergencyOpening
        fields = [
            "id", "client", "person", "parts", "reason", "opened_at", "ends_at", "review_due_at",
            "verdict", "follow_up",
        ]  # fmt: skip
        read_only_fields = ["person", "opened_at", "review_due_at", "verdict", "follow_up"]


class ReadingSerializer(serializers.Serializer[Any]):
    """Justified, or contested with what must follow."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    follow_up = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")


class EmergencyViewSet(
    Idempotent,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.ListModelMixin,
    viewsets.GenericViewSet[EmergencyOpening],
):
    """Openings: all of them for those who read them, one's own for the others (H08)."""

    queryset = EmergencyOpening.objects.select_related("client", "person", "grant")
    serializer_class = EmergencySerializer
    filterset_fields = ["client", "verdict"]
    actions = {
        "list": "clients.ask_access",
        "retrieve": "clients.ask_access",
        "create": "clients.break_glass",
        "close": "clients.break_glass",
        "review": "clients.review_emergencies",
    }

    def get_queryset(self) -> QuerySet[EmergencyOpening]:
        """All of them, or one's own."""
        rows = super().get_queryset()
        if access.may(self.request.user, "clients.review_emergencies"):
            return rows
        return rows.filter(person=me(self.request))

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        """Open; any of the staff may know a client's name."""
        data = serializer.validated_data
        client = selectors.known_client_for(self.request.user, data["client"].pk)
        serializer.instance = services.open_in_emergency(
            client_id=client.pk,
            parts=sorted(data["parts"]),
            reason=data["reason"],
            by=me(self.request),
            at=clock.now(),
        )

    @extend_schema(request=None, responses=EmergencySerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Give the right back before its end."""
        row = self.get_object()
        done = services.close_emergency(opening_id=row.pk, by=me(request), at=clock.now())
        return Response(EmergencySerializer(done).data)

    @extend_schema(request=ReadingSerializer, responses=EmergencySerializer)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: str) -> Response:
        """Justified, or contested."""
        row, form = self.get_object(), ReadingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        done = services.review_emergency(
            opening_id=row.pk, by=me(request), at=clock.now(), **form.validated_data
        )
        return Response(EmergencySerializer(done).data)
