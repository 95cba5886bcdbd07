"""Call-backs over REST: those to pass, one more promised, passed, or given up for a reason (A23)."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients import selectors as clients
from core import clock
from core.api import Idempotent
from tickets import selectors, services
from tickets.api.serializers import CallSerializer
from tickets.models import CallBack


class CallBackSerializer(serializers.ModelSerializer[CallBack]):
    """One call-back and its slot."""

    class Meta:
        model = CallBack
        fields = [
            "id", "client", "contact", "ticket", "number", "reason", "starts_at", "ends_at",
            "state", "tries", "asked_at", "done_at",
        ]  # fmt: skip
        read_only_fields = fields


class AskCallBack(serializers.Serializer[CallBack]):
    """Whom to call back, at which number, between which instants of opening hours."""

    contact = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    client = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    ticket = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    number = serializers.CharField(max_length=20)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()

    def create(self, validated_data: dict[str, Any]) -> CallBack:
        """Through the doors of whom it names, then the one service."""
        user = self.context["request"].user
        for name, door in DOORS.items():
            if key := validated_data.pop(name, None):
                validated_data[name] = door(user, key)
        return services.ask_callback(by=user, at=clock.now(), **validated_data)

    def to_representation(self, instance: CallBack) -> dict[str, Any]:
        """Answered as any call-back."""
        return dict(CallBackSerializer(instance, context=self.context).data)


DOORS: dict[str, Any] = {
    "contact": clients.contact_for,
    "client": clients.client_for,
    "ticket": selectors.ticket_for,
}


class DropCallBack(serializers.Serializer[Any]):
    """Why it is not to be passed any more."""

    reason = serializers.CharField(max_length=300)


class CallBackViewSet(
    Idempotent,
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[CallBack],
):
    """The call-backs of the person's reach; `?state=OPEN` are those to pass."""

    queryset = CallBack.objects.all()
    serializer_class = CallBackSerializer
    filterset_fields = ["state", "client", "contact", "ticket"]
    lookup_value_regex = r"\d{1,18}"
    actions = dict.fromkeys(("list", "retrieve", "create", "call", "drop"), "tickets.calls")

    def get_queryset(self) -> QuerySet[CallBack]:
        """Those of the person's reach."""
        return CallBack.objects.visible_to(self.request.user)

    def get_serializer_class(self) -> Any:
        """A creation is read otherwise than it is answered."""
        return AskCallBack if self.action == "create" else super().get_serializer_class()

    @extend_schema(request=None, responses=CallSerializer)
    @action(detail=True, methods=["post"])
    def call(self, request: Request, pk: str) -> Response:
        """Begin the call; its end (`/calls/{id}/finish/`) keeps the promise, or counts the try."""
        found, user = self.get_object(), self._person()
        call = services.pass_callback(callback_id=found.pk, by=user, at=clock.now())
        return Response(CallSerializer(call).data)

    @extend_schema(responses=CallBackSerializer)
    @action(detail=True, methods=["post"], serializer_class=DropCallBack)
    def drop(self, request: Request, pk: str) -> Response:
        """Not to be passed any more, for a reason."""
        found, form = self.get_object(), self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        dropped = services.drop_callback(
            callback_id=found.pk, by=self._person(), at=clock.now(), **form.validated_data
        )
        return Response(CallBackSerializer(dropped).data)

    def _person(self) -> Any:
        return self.request.user
