"""One's own code and question for when one calls (A24)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from clients.views.callers import chosen
from core.access import allow
from portal.client import selectors


@allow("portal.client")
@sensitive_post_parameters("answer")
def caller(request: HttpRequest) -> HttpResponse:
    """Drawn, chosen or taken away by the person themselves."""
    return chosen(request, selectors.contact_of(request.user), "client/caller.html")
