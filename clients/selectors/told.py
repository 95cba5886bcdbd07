"""Which facts of a client's line of time a reader may read: those of the parts and of the logins open to them (G09, H02)."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from clients.models import Client, Document, Part, Secrecy, Secret
from core import access


def readable(user: Any, client: Client, parts: Collection[str]) -> Q:
    """A fact that names a part is told to whom that part is open; one about a document kept to some, to whom reads
    it; one about a login, to whom sees that login, and to those who answer for who saw it."""
    reach: Any = ~Q(data__has_key="part") | Q(data__part__in=list(parts))
    kept = Document.objects.filter(client=client, secrecy=Secrecy.NAMED)
    reach &= ~Q(about__overlap=_hidden("document", kept, Document.objects.visible_to(user)))
    if access.may(user, "clients.view_rights"):
        return reach  # type: ignore[no-any-return]
    logins = Secret.objects.filter(client=client)
    seen = Secret.objects.visible_to(user) if Part.SECRETS in parts else Secret.objects.none()
    return reach & ~Q(about__overlap=_hidden("secret", logins, seen))  # type: ignore[no-any-return]


def _hidden(noun: str, rows: QuerySet, seen: QuerySet) -> QuerySet:
    """What facts about the rows that are not seen are about."""
    topic = Concat(Value(f"{noun}:"), Cast(F("pk"), TextField()), output_field=TextField())
    unseen = rows.filter(~Exists(seen.filter(pk=OuterRef("pk")))).order_by()
    return unseen.annotate(topic=topic).values_list("topic")
