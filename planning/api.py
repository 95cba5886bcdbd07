"""The planning over REST: who is free and why not, whom to send, bookings and absences (I03, I05)."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Skill, User
from clients.models import Client, Site
from clients.selectors import client_for, site_for
from core import clock, formats
from core.api import ByNumber, Idempotent
from planning import selectors, services
from planning.models import AbsenceReason, Booking, BookingKind
from planning.ranking import Need


class TechnicianSerializer(serializers.ModelSerializer[User]):
    """Somebody who can be sent."""

    class Meta:
        model = User
        fields = ["id", "first_name", "last_name", "office"]


class AskedDays(serializers.Serializer[Any]):
    """Which days."""

    first = serializers.DateField(required=False)
    days = serializers.IntegerField(min_value=1, max_value=31, default=7)


class AskedSlots(serializers.Serializer[Any]):
    """How long, from when."""

    minutes = serializers.IntegerField(min_value=15, max_value=720, default=90)
    not_before = serializers.DateTimeField(required=False)


class TechnicianViewSet(viewsets.ReadOnlyModelViewSet[User]):
    """Technicians, their availability with the reasons, their next free slots."""

    queryset = User.objects.none()
    serializer_class = TechnicianSerializer
    filter_backends: list[Any] = []
    actions = {
        "list": "planning.view",
        "retrieve": "planning.view",
        "availability": "planning.view",
        "slots": "planning.view",
    }

    def get_queryset(self) -> QuerySet[User]:
        """Those who can be sent."""
        return selectors.technicians()

    @extend_schema(parameters=[AskedDays], responses=dict)
    @action(detail=True)
    def availability(self, request: Request, pk: str) -> Response:
        """Open, taken and free stretches of each day, in words where somebody is not free."""
        asked = AskedDays(data=request.query_params)
        asked.is_valid(raise_exception=True)
        first = asked.validated_data.get("first") or formats.local(clock.now()).date()
        days = selectors.availability(self.get_object(), first, asked.validated_data["days"])
        return Response([_day(day) for day in days])

    @extend_schema(parameters=[AskedSlots], responses=dict)
    @action(detail=True)
    def slots(self, request: Request, pk: str) -> Response:
        """The next free slots of that length."""
        asked = AskedSlots(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = selectors.free_slots(
            self.get_object(),
            minutes=asked.validated_data["minutes"],
            not_before=asked.validated_data.get("not_before") or clock.now(),
        )
        return Response([{"starts_at": start, "ends_at": end} for start, end in found])


def _day(day: selectors.DayAvailability) -> dict[str, Any]:
    return {
        "day": day.day,
        "open": [{"starts_at": a, "ends_at": b} for a, b in day.opened],
        "free": [{"starts_at": a, "ends_at": b} for a, b in day.free],
        "taken": [
            {"starts_at": one.starts_at, "ends_at": one.ends_at, "why": one.words}
            for one in day.taken
        ],
    }


class NeedSerializer(serializers.Serializer[Any]):
    """What a visit asks of the person sent."""

    client = serializers.PrimaryKeyRelatedField(queryset=Client.objects.all())
    site = serializers.PrimaryKeyRelatedField(queryset=Site.objects.all(), required=False)
    skill = serializers.PrimaryKeyRelatedField(queryset=Skill.objects.all(), required=False)
    level = serializers.IntegerField(min_value=1, max_value=4, default=1)
    minutes = serializers.IntegerField(min_value=15, max_value=720, default=90)
    not_before = serializers.DateTimeField(required=False)


class Suggestions(APIView):
    """Whom to send: everybody ranked, with reasons in words."""

    actions = {"get": "planning.book"}

    @extend_schema(parameters=[NeedSerializer], responses=dict)
    def get(self, request: Request) -> Response:
        """The same list as the planning page."""
        asked = NeedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        client = client_for(request.user, data["client"].pk)
        site = site_for(request.user, data["site"].pk) if data.get("site") else None
        skill = data.get("skill")
        need = Need(
            minutes=data["minutes"],
            not_before=data.get("not_before") or clock.now() + timedelta(hours=1),
            skill=skill.name if skill else "",
            level=data["level"],
        )
        found = selectors.suggest(need, client=client, site=site, skill=skill)
        return Response([_suggestion(one) for one in found])


def _suggestion(one: Any) -> dict[str, Any]:
    slot = one.profile.slot
    return {
        "technician": one.profile.user_id,
        "name": one.profile.name,
        "possible": one.possible,
        "starts_at": slot[0] if slot else None,
        "ends_at": slot[1] if slot else None,
        "road_minutes": one.profile.road_minutes,
        "reasons": [{"tone": reason.tone, "words": reason.words} for reason in one.reasons],
    }


class BookingSerializer(serializers.ModelSerializer[Booking]):
    """A stretch of somebody's time; the client's name only to those who may see it."""

    starts_at = serializers.DateTimeField(read_only=True)
    ends_at = serializers.DateTimeField(read_only=True)
    site = serializers.SerializerMethodField()

    class Meta:
        model = Booking
        fields = ["id", "technician", "kind", "absence", "site", "is_draft", "starts_at", "ends_at"]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_site(self, booking: Booking) -> int | None:
        """The site, unless the reader may not know whose it is."""
        return booking.site_id if booking.site_id in self.context["sites"] else None


class BookingFilter(ByNumber):
    """By technician and by days."""

    since = filters.IsoDateTimeFilter(field_name="period", lookup_expr="endswith__gt")
    until = filters.IsoDateTimeFilter(field_name="period", lookup_expr="startswith__lt")

    class Meta:
        model = Booking
        fields = ["technician", "kind", "since", "until"]


class BookingViewSet(viewsets.ReadOnlyModelViewSet[Booking]):
    """What takes the technicians' time; visits are booked with their mission."""

    queryset = Booking.objects.filter(is_cancelled=False)
    serializer_class = BookingSerializer
    filterset_class = BookingFilter
    actions = {"list": "planning.view", "retrieve": "planning.view"}

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """With the sites the reader may know, in one statement for the whole page."""
        rows = args[0] if args else []
        ids = {row.site_id for row in (rows if kwargs.get("many") else [rows]) if row}
        visible = Site.objects.visible_to(self.request.user).filter(pk__in=ids - {None})
        context = {
            **self.get_serializer_context(),
            "sites": set(visible.values_list("pk", flat=True)),
        }
        return BookingSerializer(*args, **{**kwargs, "context": context})


class AbsenceSerializer(serializers.Serializer[Any]):
    """Somebody away; never a medical reason."""

    id = serializers.IntegerField(read_only=True)
    technician = serializers.PrimaryKeyRelatedField(queryset=selectors.staffed())
    reason = serializers.ChoiceField(choices=AbsenceReason.choices, source="absence")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class AbsenceViewSet(
    Idempotent,
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Booking],
):
    """Absences: noted, listed, taken back."""

    queryset = Booking.objects.filter(kind=BookingKind.ABSENCE, is_cancelled=False)
    serializer_class = AbsenceSerializer
    filterset_fields = ["technician"]
    actions = {
        "list": "planning.absence",
        "create": "planning.absence",
        "destroy": "planning.absence",
    }

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        """Note an absence."""
        data = serializer.validated_data
        serializer.instance = services.add_absence(
            technician_id=data["technician"].pk,
            period=(data["starts_at"], data["ends_at"]),
            reason=data["absence"],
            by=self.request.user,  # type: ignore[arg-type]
            at=clock.now(),
        )

    def perform_destroy(self, instance: Booking) -> None:
        """Take it back; the row stays, marked."""
        services.end_absence(booking_id=instance.pk, by=self.request.user, at=clock.now())  # type: ignore[arg-type]
