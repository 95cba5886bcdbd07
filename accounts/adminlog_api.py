"""The administration log over REST: read only (Q06)."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets

from accounts import adminlog_selectors as selectors
from core import administration, api
from core.models import TrailEntry


class ToldSerializer(serializers.Serializer[Any]):
    """One field before and after; `before` is null when the line says how something is."""

    words = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField()


class AdminLineSerializer(serializers.ModelSerializer[TrailEntry]):
    """One sealed line: who did what to what, before and after."""

    words = serializers.SerializerMethodField()
    details = serializers.SerializerMethodField()

    class Meta:
        model = TrailEntry
        fields = ["number", "at", "by", "name", "kind", "words", "about", "details", "digest"]

    def get_words(self, line: TrailEntry) -> str:
        """What was done, in words."""
        return administration.words(line.kind)

    @extend_schema_field(ToldSerializer(many=True))
    def get_details(self, line: TrailEntry) -> Any:
        """Each field before and after."""
        told = administration.told(line.about, line.data)
        return ToldSerializer(told, many=True).data


class ByLine(api.Page):
    """The newest line first; a line's number is its key."""

    ordering = "-number"


class AdminLog(mixins.ListModelMixin, viewsets.GenericViewSet[TrailEntry]):
    """The lines of administration, without those of the access log."""

    queryset = TrailEntry.objects.all()
    serializer_class = AdminLineSerializer
    pagination_class = ByLine
    filterset_fields = ["kind", "by"]
    actions = {"list": "accounts.read_admin_log"}

    def get_queryset(self) -> QuerySet[TrailEntry]:
        """The same lines as the page."""
        return selectors.lines({})
