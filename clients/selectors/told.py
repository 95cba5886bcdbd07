"""Which facts of a client's line of time a reader may read: those of the parts and of the logins open to them (G09, H02)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from clients.models import Client, Secret
from core import access


def readable(user: Any, client: Client, parts: Iterable[str]) -> Q:
    """A fact that names a part is told to whom that part is open; one about a login, to whom sees that login, and
    to those who answer for who saw it."""
    of_parts: Any = ~Q(data__has_key="part") | Q(data__part__in=list(parts))
    if access.may(user, "clients.view_rights"):
        return of_parts
    seen = Secret.objects.visible_to(user).filter(pk=OuterRef("pk"))
    hidden = Secret.objects.filter(~Exists(seen), client=client).order_by()
    topic = Concat(Value("secret:"), Cast(F("pk"), TextField()), output_field=TextField())
    return of_parts & ~Q(about__overlap=hidden.annotate(topic=topic).values_list("topic"))
