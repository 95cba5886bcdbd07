"""What the client's manager sees of the vault: who opened which of their logins, when and why (H09)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clients.selectors import reveals_of
from core import paging
from core.access import allow
from portal.client import selectors


@allow("portal.reveals")
def reveals(request: HttpRequest) -> HttpResponse:
    """Every reveal of the company's logins, never a value."""
    contact = selectors.contact_of(request.user)
    page = paging.page(reveals_of(contact.client), request.GET.get("page"))
    return render(request, "client/reveals.html", {"page": page})
