"""Sign-in by API token."""

from rest_framework.authentication import BaseAuthentication


class ApiTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`, looked up by hash."""

    def authenticate(self, request):  # type: ignore[no-untyped-def]
        """Nobody yet."""
        return
