"""Making one file of two, and two of one again for a month (G20)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Scope
from clients import merging
from clients.models import Client, Contact, Membership, Merge, Site
from clients.selectors import duplicates
from clients.services.rights import restore, revoke
from clients.services.secrets import rehome
from core import access, events
from core.errors import Refused

SECRETS = "clients.Secret.client"


@transaction.atomic
def merge_clients(*, kept_id: int, gone_id: int, by: User, at: datetime) -> Merge:
    """Everything of one client goes to the other; rights are taken back rather than widened."""
    access.require(by, "clients.merge")
    kept, gone = _pair(Client, kept_id, gone_id)
    taken = [one.source for one in duplicates.narrowed(kept, gone, at)]
    for source in taken:
        revoke(source=source, by=None, at=at)
    values: dict[str, Any] = {"renamed": _rename_sites(kept, gone)}
    moved = _move(merging.CLIENT_MOVES, kept, gone)
    values["filled"] = _fill(kept, gone)
    values["chained"] = list(gone.merged_from.values_list("pk", flat=True))
    gone.merged_from.update(merged_into=kept)
    made = _record("client", kept, gone, moved, values, by, at, revoked=taken)
    events.record("client.merged", about=[kept, gone], by=by, at=at, name=str(gone), merge=made.pk)
    return made


@transaction.atomic
def merge_contacts(*, kept_id: int, gone_id: int, by: User, at: datetime) -> Merge:
    """One person instead of two; a place at another client is kept with the rights it had there."""
    access.require(by, "clients.merge")
    kept, gone = _pair(Contact, kept_id, gone_id)
    if kept.user_id and gone.user_id:
        raise Refused(_("Les deux fiches ont un compte : fermez d’abord l’un des deux."))
    if gone.user and gone.user.scope == Scope.COMPANY and gone.client_id != kept.client_id:
        raise Refused(
            _("L’autre fiche a un compte de responsable, de sa société seulement : gardez-la.")
        )
    moved = _move(merging.CONTACT_MOVES, kept, gone)
    values: dict[str, Any] = {"filled": _fill(kept, gone), "place": _keep_place(kept, gone)}
    values["chained"] = list(gone.merged_from.values_list("pk", flat=True))
    gone.merged_from.update(merged_into=kept)
    made = _record("contact", kept, gone, moved, values, by, at)
    about = [kept, gone, kept.client, gone.client]
    events.record("contact.merged", about=about, by=by, at=at, name=str(kept), merge=made.pk)
    return made


@transaction.atomic
def undo_merge(*, merge_id: int, by: User, at: datetime) -> Merge:
    """Every row goes back where it was, what was written since stays with the file that was kept."""
    access.require(by, "clients.merge")
    made = Merge.objects.select_for_update().get(pk=merge_id)
    if made.undone_at:
        raise Refused(_("Cette réunion est déjà défaite."))
    if made.at < at - timedelta(days=merging.UNDO_DAYS):
        raise Refused(_("Une réunion se défait pendant trente jours."))
    model: Any = Client if made.noun == "client" else Contact
    rows = model.objects.select_for_update(of=("self",)).in_bulk([made.kept, made.gone])
    kept, gone = rows[made.kept], rows[made.gone]
    if kept.merged_into_id:
        raise Refused(
            _("La fiche gardée a été réunie à une autre depuis : défaites d’abord celle-ci.")
        )
    _unfill(kept, gone, made.values["filled"])
    _move_back(made.moved, kept, gone)
    for pk, name in made.values.get("renamed", {}).items():
        Site.objects.filter(pk=int(pk)).update(name=name)
    if place := made.values.get("place"):
        Membership.objects.filter(pk=place, contact=kept).delete()
    model.objects.filter(pk__in=made.values["chained"]).update(merged_into=gone)
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    for source in made.revoked:
        restore(source=source, taken_at=made.at, by=by, at=at)
    made.undone_at, made.undone_by = at, by
    made.save(update_fields=["undone_at", "undone_by"])
    events.record(f"{made.noun}.unmerged", about=[kept, gone], by=by, at=at, name=str(gone), merge=made.pk)  # fmt: skip
    return made


def _pair(model: Any, kept_id: int, gone_id: int) -> tuple[Any, Any]:
    """Both files, locked in the order of their keys."""
    rows = model.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([kept_id, gone_id])
    if len(rows) != 2:
        raise Refused(_("Choisissez deux fiches différentes."))
    kept, gone = rows[kept_id], rows[gone_id]
    if kept.merged_into_id or gone.merged_into_id:
        raise Refused(_("L’une de ces fiches est déjà réunie à une autre."))
    return kept, gone


def _move(links: Iterable[str], kept: Any, gone: Any) -> dict[str, list[int]]:
    moved: dict[str, list[int]] = {}
    for link in links:
        model, name = duplicates.model_of(link)
        keys = list(duplicates.movable(link, kept, gone).values_list("pk", flat=True))
        if not keys:
            continue
        moved[link] = keys
        rows = model._base_manager.filter(pk__in=keys)
        if link == SECRETS:
            rehome(rows, kept)
        else:
            rows.update(**{name: kept})
    return moved


def _move_back(moved: dict[str, list[int]], kept: Any, gone: Any) -> None:
    """What somebody moved elsewhere since stays there."""
    for link, keys in moved.items():
        model, name = duplicates.model_of(link)
        back = model._base_manager.filter(pk__in=keys, **{name: kept})
        if link == SECRETS:
            rehome(back, gone)
        else:
            back.update(**{name: gone})


def _rename_sites(kept: Client, gone: Client) -> dict[int, str]:
    """Two « Siège » become two names; the first ones are kept for the way back."""
    taken = set(kept.sites.values_list("name", flat=True))
    renamed = {}
    for site in gone.sites.filter(name__in=taken):
        renamed[site.pk] = site.name
        site.name = f"{site.name[:80]} ({gone.short_name}, {site.pk})"
        site.save(update_fields=["name"])
    return renamed


def _fill(kept: Any, gone: Any) -> dict[str, Any]:
    """Copy what the kept file did not know; an account goes over, since it is one person's alone."""
    filled = dict(duplicates.filled(kept, gone))
    if "user_id" in filled:
        type(gone).objects.filter(pk=gone.pk).update(user=None)
    for name, value in filled.items():
        setattr(kept, name, value)
    if filled:
        kept.save(update_fields=list(filled))
    return filled


def _unfill(kept: Any, gone: Any, filled: dict[str, Any]) -> None:
    """Empty what was filled and not changed since; the account goes home."""
    back = [name for name, value in filled.items() if getattr(kept, name) == value]
    for name in back:
        setattr(kept, name, None if name.endswith("_id") else "")
    if back:
        kept.save(update_fields=back)
    if "user_id" in back:
        type(gone).objects.filter(pk=gone.pk).update(user=filled["user_id"])
        gone.user_id = filled["user_id"]


def _keep_place(kept: Contact, gone: Contact) -> int | None:
    """At the other client the person may do what their other file might, and no more."""
    if kept.client_id == gone.client_id:
        return None
    place, made = Membership.objects.get_or_create(
        contact=kept,
        client=gone.client,
        defaults={
            "job": gone.job, "position": gone.position, "may_open": gone.may_open,
            "may_order": gone.may_order, "sees_invoices": gone.sees_invoices,
            "receives_secrets": gone.receives_secrets,
        },
    )  # fmt: skip
    return place.pk if made else None


def _record(
    noun: str, kept: Any, gone: Any, moved: dict, values: dict, by: User, at: datetime, *, revoked: Any = ()
) -> Merge:  # fmt: skip
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    return Merge.objects.create(
        noun=noun, kept=kept.pk, gone=gone.pk, label=f"{gone} → {kept}"[:300], moved=moved,
        values=values, revoked=list(revoked), at=at, by=by,
    )  # fmt: skip
