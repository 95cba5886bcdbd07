"""On the demonstration only: the accounts one may try, listed on the sign-in page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import selectors
from portal.demo.people import PASSWORD


def accounts(request: HttpRequest) -> dict[str, Any]:
    """One account per role and their common password, asked for by the sign-in page alone."""
    if not settings.DEMO or request.user.is_authenticated:
        return {}
    return {
        "demo_accounts": SimpleLazyObject(selectors.demo_accounts),
        "demo_password": PASSWORD,
    }
