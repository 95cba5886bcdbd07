"""/api/v1/calls/ and /api/v1/activity/: one's own calls and one's own day (A01, N11)."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clients import selectors as clients
from core import clock, formats
from core.api import Idempotent
from tickets import selectors, services
from tickets.api import serializers as given
from tickets.models import Call


class CallViewSet(
    Idempotent,
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Call],
):
    """One's own calls, and those nobody has taken."""

    queryset = Call.objects.all()
    serializer_class = given.CallSerializer
    filterset_fields = ["outcome", "client", "contact", "ticket"]
    lookup_value_regex = r"\d{1,18}"
    actions = dict.fromkeys(("list", "retrieve", "create", "finish", "identify"), "tickets.calls")

    def get_queryset(self) -> QuerySet[Call]:
        """Mine, or nobody's."""
        mine: Any = self.request.user
        return Call.objects.filter(Q(hotliner=mine) | Q(hotliner=None))

    def get_serializer_class(self) -> Any:
        """A creation is read otherwise than it is answered."""
        return given.StartCall if self.action == "create" else super().get_serializer_class()

    @extend_schema(responses=given.CallSerializer)
    @action(detail=True, methods=["post"], serializer_class=given.FinishCall)
    def finish(self, request: Request, pk: str) -> Response:
        """End it with what came of it."""
        return self._do(request, services.finish_call)

    @extend_schema(responses=given.CallSerializer)
    @action(detail=True, methods=["post"], serializer_class=given.IdentifyCall)
    def identify(self, request: Request, pk: str) -> Response:
        """Say who it is, and which ticket it is about."""
        return self._do(request, services.identify_call)

    def _do(self, request: Request, verb: Any) -> Response:
        call = self.get_object()
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        fields = form.validated_data
        for name, door in (
            ("contact_id", clients.contact_for),
            ("client_id", clients.client_for),
            ("ticket_id", selectors.ticket_for),
        ):
            if fields.get(name):
                door(request.user, fields[name])
        call = verb(call_id=call.pk, by=request.user, at=clock.now(), **fields)
        return Response(given.CallSerializer(call).data)


class ActivityView(APIView):
    """The day of the person who asks."""

    actions = {"get": "tickets.activity"}

    @extend_schema(
        parameters=[OpenApiParameter("day", date)],
        responses=given.ActivityLineSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Calls, time and moves of `day` (today by default)."""
        today = formats.local(clock.now()).date()
        try:
            day = min(date.fromisoformat(request.query_params.get("day") or str(today)), today)
        except ValueError:
            raise ValidationError({"day": [_("Date attendue : AAAA-MM-JJ.")]}) from None
        lines = selectors.activity_of(request.user, day)
        return Response(given.ActivityLineSerializer(lines, many=True).data)
