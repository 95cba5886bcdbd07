"""The dated plan below a ticket: read, told, ticked, moved with a reason (B17)."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from tickets import selectors, services
from tickets.models import PlanStep, Ticket


class PlanStepSerializer(serializers.ModelSerializer[PlanStep]):
    """One dated step told to the client."""

    class Meta:
        model = PlanStep
        fields = ["id", "text", "due_at", "state", "done_at"]


class PlannedStep(serializers.Serializer[Any]):
    """One step to tell: what, and before when."""

    text = serializers.CharField(max_length=200)
    due_at = serializers.DateTimeField()


class Plan(serializers.Serializer[Any]):
    """A plan told to the client in one message."""

    words = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    steps = PlannedStep(many=True)


class TickStep(serializers.Serializer[Any]):
    """Which step is done."""

    step = serializers.IntegerField(min_value=1)


class MoveStep(TickStep):
    """Another date for a step, and why: the client reads it."""

    due_at = serializers.DateTimeField()
    reason = serializers.CharField(max_length=1000)


class Plans(viewsets.GenericViewSet[Ticket]):
    """The plan of a ticket within the person's reach."""

    @extend_schema(responses=PlanStepSerializer(many=True))
    @action(
        detail=True,
        methods=["get"],
        pagination_class=None,
        filterset_class=None,
        serializer_class=Plan,
    )
    def plan(self, request: Request, pk: str) -> Response:
        """The steps in the order of their dates."""
        return self._steps(self.get_object())

    @extend_schema(responses=PlanStepSerializer(many=True))
    @plan.mapping.post
    def tell_plan(self, request: Request, pk: str) -> Response:
        """Tell the client every step with its date; the answer promise is kept by it."""
        ticket, data = self.get_object(), self._given(request)
        steps = [services.Planned(**step) for step in data["steps"]]
        services.tell_plan(
            ticket_id=ticket.pk, by=self._person(), at=clock.now(), steps=steps,
            words=data["words"],
        )  # fmt: skip
        return self._steps(ticket, status.HTTP_201_CREATED)

    @extend_schema(responses=PlanStepSerializer(many=True))
    @action(detail=True, methods=["post"], serializer_class=TickStep)
    def tick_step(self, request: Request, pk: str) -> Response:
        """One step is done."""
        ticket, data = self.get_object(), self._given(request)
        step = self._own(ticket, data.pop("step"))
        services.tick_step(step_id=step.pk, by=self._person(), at=clock.now())
        return self._steps(ticket)

    @extend_schema(responses=PlanStepSerializer(many=True))
    @action(detail=True, methods=["post"], serializer_class=MoveStep)
    def move_step(self, request: Request, pk: str) -> Response:
        """Another date for one step, with the reason told to the client."""
        ticket, data = self.get_object(), self._given(request)
        step = self._own(ticket, data.pop("step"))
        services.move_step(step_id=step.pk, by=self._person(), at=clock.now(), **data)
        return self._steps(ticket)

    def _person(self) -> Any:
        return self.request.user

    def _given(self, request: Request) -> dict[str, Any]:
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def _own(self, ticket: Ticket, pk: int) -> PlanStep:
        return get_object_or_404(PlanStep, ticket=ticket, pk=pk)

    def _steps(self, ticket: Ticket, code: int = status.HTTP_200_OK) -> Response:
        return Response(PlanStepSerializer(selectors.steps_of(ticket), many=True).data, status=code)
