"""Figures, surveys and syntheses over REST."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets

from clients.models import Client
from core import clock
from core.api import ByNumber
from quality.figures import COLUMNS
from quality.models import DailyFigures, Survey, Synthesis


class FiguresSerializer(serializers.ModelSerializer[DailyFigures]):
    """One day of one team."""

    class Meta:
        model = DailyFigures
        fields = ["id", "day", "team", *COLUMNS]


class FiguresFilter(ByNumber):
    """By day and team."""

    since = filters.DateFilter(field_name="day", lookup_expr="gte")
    until = filters.DateFilter(field_name="day", lookup_expr="lte")

    class Meta:
        model = DailyFigures
        fields = ["since", "until", "team"]


class FiguresViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[DailyFigures]):
    """Daily figures, newest first; the last 30 days when nothing is asked."""

    queryset = DailyFigures.objects.all()
    serializer_class = FiguresSerializer
    filterset_class = FiguresFilter
    actions = {"list": "quality.dashboard"}

    def get_queryset(self) -> QuerySet[DailyFigures]:
        """Bounded unless a start is given."""
        rows = super().get_queryset()
        if "since" in self.request.query_params:
            return rows
        today = clock.now().astimezone(ZoneInfo("Europe/Paris")).date()
        return rows.filter(day__gte=today - timedelta(days=30))


class SurveySerializer(serializers.ModelSerializer[Survey]):
    """One answered or waiting survey."""

    class Meta:
        model = Survey
        fields = ["id", "ticket", "client", "sent_at", "answered_at", "score", "comment"]


class SurveyViewSet(viewsets.ReadOnlyModelViewSet[Survey]):
    """Surveys of the clients this person may see."""

    queryset = Survey.objects.all()
    serializer_class = SurveySerializer
    filterset_fields = ["client", "score"]
    actions = {"list": "quality.surveys", "retrieve": "quality.surveys"}

    def get_queryset(self) -> QuerySet[Survey]:
        """Through the clients' scope."""
        visible: Any = Client.objects.visible_to(self.request.user)
        return super().get_queryset().filter(client__in=visible)


class SynthesisSerializer(serializers.ModelSerializer[Synthesis]):
    """A month's synthesis as data."""

    class Meta:
        model = Synthesis
        fields = ["id", "month", "made_at", "figures"]


class SynthesisViewSet(viewsets.ReadOnlyModelViewSet[Synthesis]):
    """Monthly syntheses."""

    queryset = Synthesis.objects.all()
    serializer_class = SynthesisSerializer
    actions = {"list": "quality.syntheses", "retrieve": "quality.syntheses"}
