"""Oneself over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.settings_selectors import Line, settings_on
from accounts.web import me
from core import access, clock, setting


class MeSerializer(serializers.ModelSerializer[User]):
    """Who one is, and what one's role may do."""

    role_label = serializers.CharField(source="get_role_display", read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = [
            "id", "email", "first_name", "last_name", "role", "role_label", "phone", "mobile",
            "language", "theme", "actions",
        ]  # fmt: skip

    def get_actions(self, user: User) -> list[str]:
        """The rows of the grid open to the role."""
        return sorted(action for action in access.grid() if access.role_may(user.role, action))


class SettingSerializer(serializers.Serializer[Line]):
    """One dated setting: what holds, since when, what comes next."""

    name = serializers.CharField(source="dial.name")
    words = serializers.CharField(source="dial.words")
    value = serializers.JSONField()
    value_words = serializers.CharField(source="words")
    since = serializers.DateField(allow_null=True, help_text="null: the product's own value")
    next_since = serializers.DateField(source="coming.since", default=None, allow_null=True)
    next_words = serializers.CharField(source="coming.words", default=None, allow_null=True)


class Settings(APIView):
    """Every dated setting, to read."""

    actions = {"get": "accounts.view_settings"}

    @extend_schema(responses=SettingSerializer(many=True))
    def get(self, _request: Request) -> Response:
        """What holds today."""
        groups = settings_on(setting.day_of(clock.now()))
        lines = [line for group in groups for line in group.lines]
        return Response(SettingSerializer(lines, many=True).data)


class Me(APIView):
    """The person behind the token or the session."""

    actions = {"get": "accounts.own_profile"}

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who am I, and what may I do."""
        data: dict[str, Any] = MeSerializer(me(request)).data
        return Response(data)
