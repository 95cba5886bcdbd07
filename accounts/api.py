"""Oneself over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.web import me
from core import access


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


class Me(APIView):
    """The person behind the token or the session."""

    actions = {"get": "accounts.own_profile"}

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who am I, and what may I do."""
        data: dict[str, Any] = MeSerializer(me(request)).data
        return Response(data)
