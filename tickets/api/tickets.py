"""/api/v1/tickets/: list, open, read, and every verb as a POST below the ticket."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access, clock
from core.api import ByNumber, Idempotent
from tickets import selectors, services, sla
from tickets.api import asked
from tickets.api import serializers as given
from tickets.api.checks import Checks
from tickets.api.plan import Plans
from tickets.models import Ticket
from tickets.moves import OPEN


class TicketFilter(ByNumber):
    """What a list may be narrowed by."""

    open = filters.BooleanFilter(method="only_open")
    q = filters.CharFilter(method="words", max_length=200)
    since = filters.IsoDateTimeFilter(field_name="reported_at", lookup_expr="gte")
    until = filters.IsoDateTimeFilter(field_name="reported_at", lookup_expr="lt")
    due_before = filters.IsoDateTimeFilter(field_name="due_at", lookup_expr="lt")

    class Meta:
        model = Ticket
        fields = [
            "status", "kind", "nature", "priority", "level", "channel", "client", "site",
            "category", "owner", "team", "is_major", "external_ref",
        ]  # fmt: skip

    def only_open(self, rows: QuerySet[Ticket], name: str, value: bool) -> QuerySet[Ticket]:
        """Those on which work is owed, or the others."""
        return rows.filter(status__in=OPEN) if value else rows.exclude(status__in=OPEN)

    def words(self, rows: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        """Full text, French."""
        return rows.filter(selectors.hits(value))


class Verbs(viewsets.GenericViewSet[Ticket]):
    """The verbs; each answers the ticket as it has become."""

    def person(self) -> Any:
        """Who asks; nobody comes here without signing in."""
        return self.request.user

    def do(self, request: Request, verb: Any, **more: Any) -> Response:
        """Door, fields, one service, answer."""
        ticket = self.get_object()
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        verb(ticket_id=ticket.pk, by=self.person(), at=clock.now(), **form.validated_data, **more)
        return self.answer(ticket.pk)

    def answer(self, number: int) -> Response:
        """The ticket again."""
        ticket = selectors.ticket_for(self.request.user, number)
        context = self.get_serializer_context()
        return Response(given.TicketSerializer(ticket, context=context).data)

    @extend_schema(responses=given.TicketSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Versioned)
    def take(self, request: Request, pk: str) -> Response:
        """Start working on it."""
        return self.do(request, services.take)

    @extend_schema(responses=given.TicketSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Assign)
    def assign(self, request: Request, pk: str) -> Response:
        """Give it to a colleague."""
        return self.do(request, services.assign)

    @extend_schema(responses=given.TicketSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Escalation)
    def escalate(self, request: Request, pk: str) -> Response:
        """Hand it to level 2."""
        return self.do(request, services.escalate)

    @extend_schema(responses=given.TicketSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Wait)
    def wait(self, request: Request, pk: str) -> Response:
        """Wait for the client, or for a supplier."""
        return self.do(request, services.wait)

    @extend_schema(request=None, responses=given.TicketSerializer)
    @action(detail=True, methods=["post"])
    def work(self, request: Request, pk: str) -> Response:
        """Go on working."""
        ticket = self.get_object()
        services.work(ticket_id=ticket.pk, by=self.person(), at=clock.now())
        return self.answer(ticket.pk)

    @extend_schema(responses=given.TicketSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Visit)
    def need_visit(self, request: Request, pk: str) -> Response:
        """Somebody must go there."""
        return self.do(request, services.need_visit)

    @extend_schema(responses=given.TicketSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Resolution)
    def resolve(self, request: Request, pk: str) -> Response:
        """It works again."""
        return self.do(request, services.resolve)

    @extend_schema(request=None, responses=given.TicketSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """The client confirms."""
        ticket = self.get_object()
        services.accept(ticket_id=ticket.pk, by=self.person(), at=clock.now())
        return self.answer(ticket.pk)

    @extend_schema(responses=given.TicketSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Refusal)
    def reject(self, request: Request, pk: str) -> Response:
        """The problem continues, wholly or partly."""
        return self.do(request, services.reject)

    @extend_schema(request=None, responses=given.TicketSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Technical closing."""
        ticket = self.get_object()
        services.close(ticket_id=ticket.pk, by=self.person(), at=clock.now())
        return self.answer(ticket.pk)

    @extend_schema(responses=given.TicketSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Reason)
    def reopen(self, request: Request, pk: str) -> Response:
        """Open it again."""
        return self.do(request, services.reopen)

    @extend_schema(responses=given.TicketSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Time)
    def time(self, request: Request, pk: str) -> Response:
        """Add minutes."""
        return self.do(request, services.log_time)

    @extend_schema(responses=given.TicketSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Diagnosis)
    def diagnose(self, request: Request, pk: str) -> Response:
        """Answer one question of the procedure."""
        return self.do(request, services.answer_step)

    @extend_schema(responses=given.TicketSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Declaration)
    def major(self, request: Request, pk: str) -> Response:
        """Declare a serious problem."""
        return self.do(request, services.declare_major)

    @extend_schema(responses=given.TicketSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Inform)
    def inform(self, request: Request, pk: str) -> Response:
        """Say that one audience of a serious problem is informed, with the proof (D04)."""
        return self.do(request, services.inform)


class TicketViewSet(
    Idempotent,
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    Plans,
    Checks,
    Verbs,
):
    """Tickets within the person's reach."""

    queryset = Ticket.objects.all()
    serializer_class = given.TicketSerializer
    filterset_class = TicketFilter
    lookup_value_regex = r"\d{1,18}"
    actions = {
        "list": "tickets.view",
        "retrieve": "tickets.view",
        "create": "tickets.create",
        "take": "tickets.take",
        "assign": "tickets.assign",
        "escalate": "tickets.escalate",
        "wait": "tickets.wait_customer",
        "work": "tickets.work",
        "need_visit": "tickets.need_visit",
        "resolve": "tickets.resolve",
        "accept": "tickets.accept",
        "reject": "tickets.reject",
        "close": "tickets.close",
        "reopen": "tickets.reopen",
        "time": "tickets.time",
        "diagnose": "tickets.diagnose",
        "major": "tickets.major",
        "inform": "tickets.major",
        "reply": "tickets.reply",
        "note": "tickets.note",
        "messages": "tickets.view",
        "timeline": "tickets.view",
        "clocks": "tickets.view",
        "attachments": "tickets.view",
        "attach": "tickets.attach",
        "caller": "tickets.verify_caller",
        "verify_caller": "tickets.verify_caller",
        "plan": "tickets.view",
        "tell_plan": "tickets.plan",
        "tick_step": "tickets.plan",
        "move_step": "tickets.plan",
    }

    def get_queryset(self) -> QuerySet[Ticket]:
        """From the door."""
        return Ticket.objects.visible_to(self.request.user)

    def get_serializer_class(self) -> Any:
        """A creation is read otherwise than it is answered."""
        return given.OpenTicket if self.action == "create" else super().get_serializer_class()

    @extend_schema(responses=given.ThreadMessageSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Reply)
    def reply(self, request: Request, pk: str) -> Response:
        """Write to the client; from the client's own account, write to us."""
        ticket, form = self.get_object(), self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        if self.person().is_client:
            message = services.client_message(
                ticket_id=ticket.pk, by=self.person(), at=clock.now(),
                body=form.validated_data["body"], channel="API",
            )  # fmt: skip
        else:
            message = services.reply(
                ticket_id=ticket.pk, by=self.person(), at=clock.now(), **form.validated_data
            )
        return Response(given.ThreadMessageSerializer(message).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=given.ThreadMessageSerializer)
    @action(detail=True, methods=["post"], serializer_class=asked.Note)
    def note(self, request: Request, pk: str) -> Response:
        """Write between ourselves."""
        ticket, form = self.get_object(), self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        message = services.note(
            ticket_id=ticket.pk, by=self.person(), at=clock.now(), **form.validated_data
        )
        return Response(given.ThreadMessageSerializer(message).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=given.ThreadMessageSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def messages(self, request: Request, pk: str) -> Response:
        """The last 200 messages the reader may read, newest first."""
        rows = selectors.messages_for(request.user, self.get_object()).order_by("-at", "-pk")[:200]
        return Response(given.ThreadMessageSerializer(rows, many=True).data)

    @extend_schema(responses=given.EntrySerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def timeline(self, request: Request, pk: str) -> Response:
        """The story, oldest first."""
        lines = selectors.timeline(self.get_object(), request.user)
        return Response(given.EntrySerializer(lines, many=True).data)

    @extend_schema(responses=given.ClockSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def clocks(self, request: Request, pk: str) -> Response:
        """The promises and how each due instant was found."""
        clocks = selectors.clocks_of(self.get_object())
        if not access.sees(self.person(), "tickets.clock.inner"):
            clocks = [one for one in clocks if one.kind in sla.PROMISES]
        context = self.get_serializer_context()
        return Response(given.ClockSerializer(clocks, many=True, context=context).data)

    @extend_schema(responses=given.AttachmentSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def attachments(self, request: Request, pk: str) -> Response:
        """The joined files."""
        return self._files(selectors.attachments_of(request.user, self.get_object()))

    @extend_schema(responses=given.AttachmentSerializer(many=True))
    @action(detail=True, methods=["post"], serializer_class=asked.Upload)
    def attach(self, request: Request, pk: str) -> Response:
        """Join files."""
        ticket, form = self.get_object(), self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        added = services.add_files(
            ticket_id=ticket.pk, by=self.person(), at=clock.now(), **form.validated_data
        )
        return self._files(added, status.HTTP_201_CREATED)

    def _files(self, rows: Any, code: int = 200) -> Response:
        context = self.get_serializer_context()
        data = given.AttachmentSerializer(rows, many=True, context=context).data
        return Response(data, status=code)
