"""Sign-in by API token: `Authorization: Bearer …`, looked up by its hash (Q07, rules-security 3.3.6)."""

import ipaddress
from datetime import datetime, timedelta
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.digests import digest_of
from accounts.models import ApiToken, User
from accounts.selectors import has_left
from core import clock

SAFE = ("GET", "HEAD", "OPTIONS")
SEEN_EVERY = timedelta(minutes=1)


class ApiTokenAuthentication(BaseAuthentication):
    """A live token of an active person, from one of its networks when it names any."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The person and the token; None without a Bearer header, 401 for a token that is not live."""
        kind, _space, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if kind.lower() != "bearer":
            return None
        now = clock.now()
        row = (
            ApiToken.objects.select_related("user")
            .filter(digest=digest_of(token.strip()), revoked_at=None, expires_at__gt=now)
            .first()
        )
        if row is None or not _usable(row, request, now):
            raise AuthenticationFailed(_("Jeton inconnu, expiré ou retiré."))
        if not row.may_write and request.method not in SAFE:
            raise PermissionDenied(_("Ce jeton ne fait que lire."))
        _seen(row, now)
        return row.user, row

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return 'Bearer realm="api"'


def _usable(row: ApiToken, request: Request, now: datetime) -> bool:
    if not row.user.is_active or has_left(row.user, timezone.localdate(now)):
        return False
    if not row.networks:
        return True
    try:
        address = ipaddress.ip_address(get_client_ip(request._request) or "")
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network) for network in row.networks)


def _seen(row: ApiToken, now: datetime) -> None:
    """At most once a minute, so that reading costs no write."""
    if row.last_used_at is None or now - row.last_used_at >= SEEN_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the description of the API names this sign-in."""

    target_class = ApiTokenAuthentication
    name = "apiToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer"}
