"""What is known of a client: facts with their past, and who looked (G08, H09)."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, DossierChange, DossierFact
from clients.services import states
from core import events
from core.errors import Refused
from core.models import Event


@transaction.atomic
def change_fact(
    *,
    client_id: int,
    part: str,
    label: str,
    after: str,
    by: User | None,
    at: datetime,
    source: str,
) -> DossierChange | None:
    """Say what is now true of one line of the dossier; what was true before is kept (G08).

    None when nothing changes. `by=None` is an import. Others need the part open for writing.
    """
    client = Client.objects.select_for_update(no_key=True).get(pk=client_id)
    states.may_write(by, client, part, at)
    label, after = label.strip()[:120], after.strip()
    if not label:
        raise Refused(_("Nommez ce qui change."), field="label")
    fact, new = DossierFact.objects.get_or_create(
        client=client, part=part, label=label, defaults={"value": after, "updated_at": at}
    )
    before = "" if new else fact.value
    if before == after and not new:
        return None
    fact.value, fact.updated_at = after, at
    fact.save(update_fields=["value", "updated_at"])
    change = DossierChange.objects.create(
        client=client,
        part=part,
        label=label,
        before=before,
        after=after,
        at=at,
        by=by,
        source=source[:40],
    )
    about = [change, client]
    events.record(
        "dossier.changed", about=about, by=by, at=at, part=part, label=label, source=source
    )
    return change


def note_opening(*, client: Client, by: User, at: datetime) -> None:
    """Remember that this person opened this dossier: once per person, dossier and hour (H09)."""
    _note_once("dossier.opened", client, by, at)


def note_openings(*, clients: Collection[int], by: User, at: datetime) -> None:
    """The same for a list that shows equipment of several dossiers: as many statements for all as for one."""
    known = _noted("dossier.opened", by, at).values_list("about", flat=True)
    noted = {topic for about in known for topic in about}
    wanted = [events.key(Client, pk) for pk in sorted(set(clients))]
    events.record_all(
        [events.Fact("dossier.opened", [key], by, at) for key in wanted if key not in noted]
    )


def note_lock_out(*, client: Client, by: User, at: datetime) -> None:
    """Remember that this person stood before the locked dossier, once per hour (H09)."""
    _note_once("dossier.locked_out", client, by, at)


def note_taking_along(*, client: Client, by: User, at: datetime) -> None:
    """Remember that this person took the open parts of a dossier along, once per hour (J19, H09)."""
    _note_once("dossier.taken_along", client, by, at)


def _noted(kind: str, by: User, at: datetime) -> QuerySet[Event]:
    """This person's facts of that kind since the hour began."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return Event.objects.filter(kind=kind, at__gte=hour, at__lte=at, by=by)


def _note_once(kind: str, client: Client, by: User, at: datetime) -> None:
    """Looked for before it is locked: within the hour most looks find it noted."""
    seen = _noted(kind, by, at).filter(about__contains=[events.topic(client)])
    if seen.exists():
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{kind} {client.pk} {by.pk}"]
            )
        if not seen.exists():
            events.record(kind, about=client, by=by, at=at)
