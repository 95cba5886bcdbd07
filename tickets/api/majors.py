"""/api/v1/majors/: serious problems, who has proof of the information, and every verb as a POST below the problem."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from tickets import selectors, services
from tickets.models import AffectedClient, MajorIncident, MajorUpdate, Proof, Recipient
from tickets.selectors import major as reads


class UpdateSerializer(serializers.ModelSerializer[MajorUpdate]):
    """One update, the common text."""

    class Meta:
        model = MajorUpdate
        fields = ["number", "kind", "body", "staff_body", "to_clients", "at", "by", "news_before"]
        read_only_fields = fields


class MajorSerializer(serializers.ModelSerializer[MajorIncident]):
    """A serious problem; its lead is a ticket's number."""

    number = serializers.CharField(source="__str__", read_only=True)
    missing = serializers.SerializerMethodField()

    class Meta:
        model = MajorIncident
        fields = [
            "id", "number", "lead", "template", "criteria", "title", "story", "scope", "commander",
            "expert", "room_url", "news_minutes", "declared_by", "declared_at", "restored_at",
            "ended_at", "reviewed_at", "missing",
        ]  # fmt: skip
        read_only_fields = fields

    def get_missing(self, problem: MajorIncident) -> int:
        """How many people have no proof yet."""
        return getattr(problem, "waiting", 0)


class AffectedSerializer(serializers.ModelSerializer[AffectedClient]):
    """A client touched, and how we know."""

    class Meta:
        model = AffectedClient
        fields = ["client", "why", "detail", "own_text", "added_at"]
        read_only_fields = fields


class RecipientSerializer(serializers.ModelSerializer[Recipient]):
    """Somebody who must have the information, and the state of their last receipt."""

    state = serializers.CharField(allow_null=True)
    proof = serializers.CharField(allow_null=True)
    channel = serializers.CharField(allow_null=True)
    words = serializers.CharField(allow_null=True)

    class Meta:
        model = Recipient
        fields = [
            "id", "audience", "user", "contact", "client", "name", "proved_at", "state", "proof",
            "channel", "words",
        ]  # fmt: skip
        read_only_fields = fields


class Point(serializers.Serializer[Any]):
    """The next update. `number` is the one its author saw coming."""

    body = serializers.CharField(max_length=5000)
    staff_body = serializers.CharField(
        max_length=5000, required=False, allow_blank=True, default=""
    )
    news_before = serializers.DateTimeField(required=False, allow_null=True, default=None)
    number = serializers.IntegerField(required=False, allow_null=True, default=None)


class LastWords(serializers.Serializer[Any]):
    """The restoring, or the end, in words."""

    body = serializers.CharField(max_length=4000)
    number = serializers.IntegerField(required=False, allow_null=True, default=None)


class Touched(serializers.Serializer[Any]):
    """A client added, and how we know."""

    client = serializers.IntegerField(source="client_id", min_value=1)
    reason = serializers.CharField(max_length=200)


class Attached(serializers.Serializer[Any]):
    """A ticket attached."""

    ticket = serializers.IntegerField(source="ticket_id", min_value=1)


class Vouched(serializers.Serializer[Any]):
    """Somebody was told by us."""

    recipient = serializers.IntegerField(min_value=1)
    proof = serializers.ChoiceField([Proof.PHONE, Proof.HAND], default=Proof.PHONE)
    words = serializers.CharField(max_length=300)


class MajorViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Serious problems; one is declared on its ticket, `POST /tickets/{id}/major/`."""

    queryset = MajorIncident.objects.all()
    serializer_class = MajorSerializer
    lookup_value_regex = r"\d{1,18}"
    filterset_fields = ["template", "commander"]
    actions = {
        "list": "tickets.major_view",
        "retrieve": "tickets.major_view",
        "updates": "tickets.major_view",
        "clients": "tickets.major_view",
        "recipients": "tickets.major_view",
        "say": "tickets.major",
        "restore": "tickets.major",
        "end": "tickets.major",
        "command": "tickets.major",
        "relaunch": "tickets.major",
        "add_client": "tickets.major",
        "attach": "tickets.link",
        "vouch": "tickets.major",
    }

    def get_queryset(self) -> QuerySet[MajorIncident]:
        """From the door."""
        return reads.majors(self.request.user)

    def do(self, request: Request, verb: Any) -> Response:
        """Door, fields, one service, answer."""
        problem, form = self.get_object(), self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        verb(major_id=problem.pk, by=request.user, at=clock.now(), **form.validated_data)
        return self.answer(problem.pk)

    def answer(self, pk: int) -> Response:
        """The problem again."""
        problem = self.get_queryset().get(pk=pk)
        return Response(MajorSerializer(problem, context=self.get_serializer_context()).data)

    @extend_schema(responses=UpdateSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_fields=None)
    def updates(self, request: Request, pk: str) -> Response:
        """What was said, newest first."""
        rows = self.get_object().updates.order_by("-number")[:100]
        return Response(UpdateSerializer(rows, many=True).data)

    @extend_schema(responses=AffectedSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_fields=None)
    def clients(self, request: Request, pk: str) -> Response:
        """The clients touched."""
        rows = self.get_object().affected.filter(removed_at=None)[:300]
        return Response(AffectedSerializer(rows, many=True).data)

    @extend_schema(responses=RecipientSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_fields=None)
    def recipients(self, request: Request, pk: str) -> Response:
        """Everybody waited for, with the proof each has."""
        rows = self.paginate_queryset(reads.people(self.get_object()).order_by("pk"))
        return self.get_paginated_response(RecipientSerializer(rows, many=True).data)

    @extend_schema(responses=MajorSerializer)
    @action(detail=True, methods=["post"], serializer_class=Point)
    def say(self, request: Request, pk: str) -> Response:
        """Send the next update to everybody."""
        return self.do(request, services.post_update)

    @extend_schema(responses=MajorSerializer)
    @action(detail=True, methods=["post"], serializer_class=LastWords)
    def restore(self, request: Request, pk: str) -> Response:
        """The service works again; attached tickets are resolved."""
        return self.do(request, services.restore)

    @extend_schema(responses=MajorSerializer)
    @action(detail=True, methods=["post"], serializer_class=LastWords)
    def end(self, request: Request, pk: str) -> Response:
        """It is over."""
        return self.do(request, services.end)

    @extend_schema(request=None, responses=MajorSerializer)
    @action(detail=True, methods=["post"])
    def command(self, request: Request, pk: str) -> Response:
        """Lead it from now on."""
        problem = self.get_object()
        services.take_command(major_id=problem.pk, by=request.user, at=clock.now())
        return self.answer(problem.pk)

    @extend_schema(request=None, responses=MajorSerializer)
    @action(detail=True, methods=["post"])
    def relaunch(self, request: Request, pk: str) -> Response:
        """Tell again those who have no proof."""
        problem = self.get_object()
        services.relaunch(major_id=problem.pk, by=request.user, at=clock.now())
        return self.answer(problem.pk)

    @extend_schema(responses=MajorSerializer)
    @action(detail=True, methods=["post"], serializer_class=Touched)
    def add_client(self, request: Request, pk: str) -> Response:
        """One more client is touched."""
        return self.do(request, services.add_client)

    @extend_schema(responses=MajorSerializer)
    @action(detail=True, methods=["post"], serializer_class=Attached)
    def attach(self, request: Request, pk: str) -> Response:
        """Attach a ticket."""
        problem, form = self.get_object(), self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        ticket = selectors.ticket_for(request.user, form.validated_data["ticket_id"])
        services.link_to_major(
            major_id=problem.pk, ticket_id=ticket.pk, by=request.user, at=clock.now()
        )
        return self.answer(problem.pk)

    @extend_schema(responses=MajorSerializer)
    @action(detail=True, methods=["post"], serializer_class=Vouched)
    def vouch(self, request: Request, pk: str) -> Response:
        """Somebody was told by telephone or in person, and how we know."""
        problem, form = self.get_object(), self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        told = form.validated_data
        mine = problem.recipients.filter(pk=told["recipient"]).first()
        if mine is None:
            unknown = _("Cette personne n’attend pas cette information.")
            raise serializers.ValidationError({"recipient": [unknown]})
        services.vouch(
            recipient_id=mine.pk, by=request.user, at=clock.now(), words=told["words"],
            proof=told["proof"],
        )  # fmt: skip
        return self.answer(problem.pk)
