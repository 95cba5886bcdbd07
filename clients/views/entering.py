"""Whoever opens a page of a dossier's technical part has opened the dossier: the access log says so (H09)."""

from django.http import HttpRequest

from accounts.web import me
from clients import selectors, services
from clients.models import Client
from core import clock


def client_entered(request: HttpRequest, pk: int) -> Client:
    """A client within reach, whose dossier this request opens."""
    client = selectors.client_for(request.user, pk)
    enter(request, client)
    return client


def enter(request: HttpRequest, client: Client) -> None:
    """Note it, once an hour; a client's own people reading their own are not looked after."""
    if not me(request).is_client:
        services.note_opening(client=client, by=me(request), at=clock.now())
