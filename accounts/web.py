"""The signed-in person behind a request, for views and REST."""

from django.http import Http404, HttpRequest
from rest_framework.request import Request

from accounts.models import User


def me(request: HttpRequest | Request) -> User:
    """The person; a page without one does not exist for its reader."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
