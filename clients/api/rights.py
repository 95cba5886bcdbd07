"""Rights and demands over REST."""

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.web import me
from clients import selectors, services
from clients.api import serializers as own
from clients.models import AccessGrant, AccessRequest
from core import access, clock
from core.api import Idempotent


class GrantViewSet(
    Idempotent,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.ListModelMixin,
    viewsets.GenericViewSet[AccessGrant],
):
    """The list of rights for those who keep it, one's own for the others (H06)."""

    queryset = AccessGrant.objects.all()
    serializer_class = own.GrantSerializer
    filterset_fields = ["client", "user"]
    actions = {
        "list": "clients.ask_access",
        "retrieve": "clients.ask_access",
        "create": "clients.give_access",
        "revoke": "clients.revoke_access",
    }

    def get_queryset(self) -> QuerySet[AccessGrant]:
        """All of them, or one's own."""
        rows = super().get_queryset().select_related("user", "client")
        if self.request.query_params.get("live"):
            rows = rows.filter(pk__in=selectors.live_grants(clock.now()).order_by().values("pk"))
        if access.may(self.request.user, "clients.view_rights"):
            return rows
        return rows.filter(user=me(self.request))

    @extend_schema(
        parameters=[
            OpenApiParameter("live", bool, description="only rights open now or opening later")
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who has what on which dossier, until when and why."""
        return super().list(request, *args, **kwargs)

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        """A right given by hand."""
        data = dict(serializer.validated_data)
        client = selectors.client_for(self.request.user, data.pop("client").pk)
        serializer.instance = services.give_by_hand(
            client_id=client.pk,
            user_id=data.pop("user").pk,
            ends_at=data.pop("ends_at", None),
            can_write=data.pop("can_write", False),
            parts=data["parts"],
            starts_at=data["starts_at"],
            reason=data["reason"],
            by=me(self.request),
            at=clock.now(),
        )

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """Take it back, at once."""
        row = self.get_object()
        services.revoke(source=row.source, by=me(request), at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class AccessRequestViewSet(
    Idempotent,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.ListModelMixin,
    viewsets.GenericViewSet[AccessRequest],
):
    """Demands: all of them for those who decide, for the others their own and those made for colleagues (H04, H05)."""

    queryset = AccessRequest.objects.all()
    serializer_class = own.AccessRequestSerializer
    filterset_fields = ["client", "state"]
    actions = {
        "list": "clients.ask_access",
        "retrieve": "clients.ask_access",
        "create": "clients.ask_access",
        "withdraw": "clients.ask_access",
        "check": "clients.check_access",
        "decide": "clients.decide_access",
    }

    def get_queryset(self) -> QuerySet[AccessRequest]:
        """All of them, or one's own."""
        rows = super().get_queryset()
        if access.may(self.request.user, "clients.view_requests"):
            return rows
        return rows.filter(Q(asker=me(self.request)) | Q(asked_by=me(self.request)))

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        """Ask; a client user has no verb here, so any client's name may be known."""
        data = dict(serializer.validated_data)
        serializer.instance = services.ask_access(
            client_id=data["client"].pk,
            parts=sorted(data["parts"]),
            can_write=data.get("can_write", False),
            wanted_until=data["wanted_until"],
            reason=data["reason"],
            by=me(self.request),
            at=clock.now(),
            on_behalf_of=data.get("on_behalf_of"),
        )

    @extend_schema(request=own.CheckSerializer, responses=own.AccessRequestSerializer)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """HR's answer."""
        return self._answer(services.check_access, own.CheckSerializer)

    @extend_schema(request=own.AccessDecisionSerializer, responses=own.AccessRequestSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """The technical director's answer."""
        return self._answer(services.decide_access, own.AccessDecisionSerializer)

    @extend_schema(request=None, responses=own.AccessRequestSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """No longer needed."""
        return self._answer(services.withdraw_access, None)

    def _answer(self, verb: Any, asked: Any) -> Response:
        row = self.get_object()
        data: dict[str, Any] = {}
        if asked is not None:
            form = asked(data=self.request.data)
            form.is_valid(raise_exception=True)
            data = dict(form.validated_data)
            if "parts" in data:
                data["parts"] = sorted(data["parts"])
        done = verb(request_id=row.pk, by=me(self.request), at=clock.now(), **data)
        return Response(own.AccessRequestSerializer(done).data)
