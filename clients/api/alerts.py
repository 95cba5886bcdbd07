"""Accesses out of the ordinary over REST: read why, close in words (H15)."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.web import me
from clients import selectors, services
from clients.models import AccessAlert, AlertOutcome
from core import clock


class AlertSerializer(serializers.ModelSerializer[AccessAlert]):
    """Who, which rule, which lines of the log, and what came of it."""

    person_name = serializers.CharField(source="person", read_only=True)
    words = serializers.CharField(read_only=True)

    class Meta:
        model = AccessAlert
        fields = [
            "id", "person", "person_name", "rule", "words", "day", "raised_at", "limit", "lines",
            "outcome", "note", "closed_by", "closed_at",
        ]  # fmt: skip


class AlertClosingSerializer(serializers.Serializer[Any]):
    """Harmless, talked about, or the right removed; with what was seen."""

    outcome = serializers.ChoiceField(choices=AlertOutcome.choices)
    note = serializers.CharField(max_length=1000)


class AlertViewSet(
    mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet[AccessAlert]
):
    """Alerts one may read (H15)."""

    queryset = AccessAlert.objects.all()
    serializer_class = AlertSerializer
    filterset_fields = ["person", "rule", "outcome", "day"]
    actions = {
        "list": "clients.review_alerts",
        "retrieve": "clients.review_alerts",
        "close": "clients.review_alerts",
        "end_sessions": "clients.end_alerted",
    }

    def get_queryset(self) -> QuerySet[AccessAlert]:
        """Through the door of the page."""
        return selectors.alerts(self.request.user)

    @extend_schema(request=AlertClosingSerializer, responses=AlertSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Say what was seen and what came of it; never about oneself."""
        row, form = self.get_object(), AlertClosingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        done = services.close_alert(
            alert_id=row.pk, by=me(request), at=clock.now(), **form.validated_data
        )
        return Response(AlertSerializer(done).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="end-sessions")
    def end_sessions(self, request: Request, pk: str) -> Response:
        """End at once every session and token of the person; never one's own here."""
        services.end_alerted(alert_id=self.get_object().pk, by=me(request), at=clock.now())
        return Response(status=204)
