"""Which clients the matrix of rights shows: twelve at a time (H06)."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from clients.models import Client
from clients.plain import NAME, plain
from clients.selectors.rights import live_grants
from core import paging

ACROSS = 12
SOON = timedelta(days=7)


def clients_of_matrix(
    request: HttpRequest, text: str, soon: bool, at: datetime
) -> paging.ShortPage[Any]:
    """A page of client names: those who keep the list of rights know them all."""
    rows = Client.objects.only("name", "short_name")
    for word in plain(text).split()[:4]:
        rows = rows.alias(plain_name=NAME).filter(plain_name__contains=word)
    if soon:
        ending = live_grants(at).filter(client=OuterRef("pk"), ends_at__lte=at + SOON)
        rows = rows.filter(Exists(ending))
    return paging.page(rows.order_by("name", "pk"), request.GET.get("page"), ACROSS)
