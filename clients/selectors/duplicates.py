"""Files that look like one company or one person, and what merging them would move (G20)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, ForeignKey, OuterRef, Q, QuerySet, UniqueConstraint
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from clients import merging
from clients.models import AccessGrant, Client, Contact, Merge
from clients.plain import FULL_NAME, NAME
from clients.selectors.rights import live_grants

MOST = 30


@dataclass(frozen=True)
class Twins:
    """Two files or more that share something, and what."""

    why: str
    rows: Sequence[Any]


@dataclass
class Preview:
    """What a merge would do, counted before anything is written."""

    kept: Any
    gone: Any
    moves: list[tuple[str, int]] = field(default_factory=list)
    stays: list[tuple[str, int]] = field(default_factory=list)
    fills: list[str] = field(default_factory=list)
    revoked: list[AccessGrant] = field(default_factory=list)
    accounts: int = 0


def client_twins(user: Any) -> list[Twins]:
    """Reachable clients with the same SIREN, telephone, billing address or name."""
    rows = Client.objects.visible_to(user).annotate(plain=NAME)
    return [
        *_twins(rows.exclude(siren=""), "siren", _("même SIREN")),
        *_twins(rows.exclude(phone=""), "phone", _("même téléphone")),
        *_twins(rows.exclude(billing_email=""), "billing_email", _("même courriel de facturation")),
        *_twins(rows, "plain", _("même nom")),
    ]


def contact_twins(user: Any) -> list[Twins]:
    """People with the same mail, or the same mobile and the same name."""
    rows = Contact.objects.visible_to(user).annotate(plain=FULL_NAME)
    return [
        *_twins(rows.exclude(email=""), "email", _("même courriel")),
        *_twins(rows.exclude(mobile=""), "mobile", _("même mobile")),
        *_twins(rows, "plain", _("même nom chez le même client"), "client_id"),
    ]


def _twins(rows: QuerySet, name: str, why: str, *more: str) -> list[Twins]:
    found = (
        rows.order_by()
        .values(name, *more)
        .annotate(n=Count("pk"), keys=ArrayAgg("pk", order_by="pk"))
        .filter(n__gt=1)
        .order_by("-n", name)[:MOST]
    )
    groups = [row["keys"][:10] for row in found]
    known = rows.model.objects.in_bulk([pk for keys in groups for pk in keys])
    return [Twins(why, [known[pk] for pk in keys]) for keys in groups]


def movable(link: str, kept: Any, gone: Any) -> QuerySet:
    """The rows of one link that would follow: not those whose place is taken over there."""
    model, name = model_of(link)
    rows = model._base_manager.filter(**{name: gone}, **merging.ONLY.get(link, {}))
    rules = [] if link in merging.RENAMED else model._meta.constraints
    for rule in rules:
        if isinstance(rule, UniqueConstraint) and name in rule.fields and rule.condition is None:
            same = {other: OuterRef(other) for other in rule.fields if other != name}
            rows = rows.exclude(Exists(model._base_manager.filter(**{name: kept}, **same)))
    if link == "clients.Membership.client":
        rows = rows.exclude(contact__client=kept)
    if link == "clients.Membership.contact":
        rows = rows.exclude(client=kept.client_id)
    return rows


def model_of(link: str) -> tuple[Any, str]:
    """« tickets.Ticket.client » as its model and the name of its key."""
    app, model, name = link.split(".")
    return apps.get_model(app, model), name


def merge_preview(kept: Any, gone: Any, at: datetime) -> Preview:
    """Everything a merge would do, in counts; a bounded number of statements, one a link."""
    is_client = isinstance(kept, Client)
    found = Preview(kept, gone)
    for link, words in (merging.CLIENT_MOVES if is_client else merging.CONTACT_MOVES).items():
        model, name = model_of(link)
        moved = movable(link, kept, gone).count()
        _count(found, words, moved, model._base_manager.filter(**{name: gone}).count() - moved)
    for link, words in (merging.CLIENT_STAYS if is_client else merging.CONTACT_STAYS).items():
        model, name = model_of(link)
        _count(found, words, 0, model._base_manager.filter(**{name: gone}).count())
    found.fills = [str(merging.FIELDS[name]) for name, _value in filled(kept, gone)]
    if is_client:
        found.revoked = narrowed(kept, gone, at)
        found.accounts = gone.contacts.exclude(user=None).count()
    return found


def _count(found: Preview, words: Any, moved: int, left: int) -> None:
    if moved and words:
        found.moves.append((str(words), moved))
    if left and words:
        found.stays.append((str(words), left))


def filled(kept: Any, gone: Any) -> list[tuple[str, str]]:
    """The fields of the kept file that are empty and that the other one knows."""
    names = merging.CLIENT_FILLED if isinstance(kept, Client) else merging.CONTACT_FILLED
    return [(name, getattr(gone, name)) for name in names if not getattr(kept, name) and getattr(gone, name)]  # fmt: skip


def narrowed(kept: Client, gone: Client, at: datetime) -> list[AccessGrant]:
    """The rights a merge takes back, so that nobody reads more than before.

    All those on the file that goes; on the one that is kept, those of people who could not read as
    much on the other, when the other holds something protected.
    """
    live = list(live_grants(at).filter(client__in=(kept, gone)).select_related("user", "client"))
    theirs = [one for one in live if one.client_id == gone.pk]
    if not any(_holds(link, gone) for link in merging.PROTECTED):
        return theirs
    return theirs + [one for one in live if one.client_id == kept.pk and not _equal(one, theirs)]


def _holds(link: str, gone: Client) -> bool:
    model, name = model_of(link)
    return bool(model._base_manager.filter(**{name: gone}).exists())


def _equal(one: AccessGrant, others: Sequence[AccessGrant]) -> bool:
    """Whether the same person holds at least as much, at least as long, on the other file."""
    return any(
        other.user_id == one.user_id
        and set(one.parts) <= set(other.parts)
        and (other.can_write or not one.can_write)
        and (other.ends_at is None or (one.ends_at is not None and one.ends_at <= other.ends_at))
        for other in others
    )


def merges(at: datetime) -> QuerySet[Merge]:
    """The merges that may still be undone, the newest first."""
    since = at - timedelta(days=merging.UNDO_DAYS)
    return Merge.objects.filter(Q(undone_at=None), at__gte=since).select_related("by")


def merge_for(user: Any, pk: int) -> Merge:
    """A merge whose file that was kept is within reach."""
    made: Merge = get_object_or_404(Merge, pk=pk)
    model: Any = Client if made.noun == "client" else Contact
    get_object_or_404(model.objects.visible_to(user), pk=made.kept)
    return made


def links_to(model: Any) -> set[str]:
    """Every foreign key to this model, as the tables spell them."""
    return {
        f"{other.related_model._meta.label}.{other.field.name}"
        for other in model._meta.get_fields(include_hidden=True)
        if other.auto_created
        and not other.concrete
        and isinstance(other.field, ForeignKey)
        and other.related_model is not model
    }
