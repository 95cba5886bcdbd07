"""Changes proposed by those who may not write, decided by those who may (G21)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import sheets
from clients.models import Asset, Client, DossierFact, DossierProposal, Part, ProposalState
from clients.services import states
from clients.services.assets import save_asset
from clients.services.dossier import change_fact
from core import events
from core.errors import Refused

MOST_AT_ONCE = 50


@transaction.atomic
def propose(
    *,
    client_id: int,
    part: str,
    label: str,
    after: str,
    by: User | None,
    at: datetime,
    source: str,
    asset_id: int | None = None,
    field: str = "",
) -> DossierProposal | None:
    """Put a change before whoever may write that part; the same one again replaces the value proposed.

    None when nothing would change. Of a machine, `field` is a key of its sheet and the part is its own.
    """
    client = Client.objects.get(pk=client_id)
    label, after = label.strip()[:120], after.strip()[:4000]
    if part not in Part.values or part == Part.SECRETS:
        raise Refused(_("Choisissez une partie du dossier."), field="part")
    if not label:
        raise Refused(_("Nommez ce qui change."), field="label")
    asset = None
    if asset_id:
        asset = Asset.objects.select_related("type", "site").get(pk=asset_id, client=client)
        part = asset.part
        if not sheets.is_proposable(field):
            raise Refused(_("Cette ligne ne peut pas être proposée."), field="field")
    before = present(client, part, label, asset, field)
    if before == after:
        return None
    proposal, _made = DossierProposal.objects.update_or_create(
        client=client, part=part, label=label, asset=asset, field=field, source=source[:40],
        state=ProposalState.PENDING, defaults={"before": before, "after": after, "by": by, "at": at},
    )  # fmt: skip
    about = [proposal, client]
    events.record(
        "dossier.proposed", about=about, by=by, at=at, part=part, label=label, source=source
    )
    return proposal


def present(client: Client, part: str, label: str, asset: Asset | None, field: str) -> str:
    """What is known now of the line a proposal is about."""
    if asset is not None:
        return states.picture(asset, sheets.fields_of(asset)).get(field, "")
    fact = DossierFact.objects.filter(client=client, part=part, label=label).first()
    return fact.value if fact else ""


@transaction.atomic
def accept_proposals(*, ids: Sequence[int], by: User, at: datetime) -> int:
    """Write them all, or none: each where this person writes the part. One already decided is passed over."""
    rows = _held(ids)
    for row in rows:
        states.may_write(by, row.client, row.part, at)
        _write(row, by=by, at=at)
        _decide(row, ProposalState.ACCEPTED, by=by, at=at)
    return len(rows)


@transaction.atomic
def refuse_proposal(*, proposal_id: int, by: User, at: datetime, reason: str) -> None:
    """Leave the dossier as it is, and say why."""
    rows = _held([proposal_id])
    if not rows:
        raise Refused(_("Cette proposition est déjà décidée."))
    states.may_write(by, rows[0].client, rows[0].part, at)
    if not reason.strip():
        raise Refused(_("Dites pourquoi : la personne qui propose le lira."), field="reason")
    rows[0].reason = reason.strip()[:300]
    _decide(rows[0], ProposalState.REFUSED, by=by, at=at)


def _held(ids: Sequence[int]) -> list[DossierProposal]:
    if len(ids) > MOST_AT_ONCE:
        raise Refused(_("50 propositions au plus à la fois."))
    rows = DossierProposal.objects.select_for_update(of=("self",)).filter(
        pk__in=ids, state=ProposalState.PENDING
    )
    return list(rows.select_related("client", "asset").order_by("pk"))


def _write(row: DossierProposal, *, by: User, at: datetime) -> None:
    if row.asset is None:
        change_fact(
            client_id=row.client_id, part=row.part, label=row.label, after=row.after, by=by, at=at,
            source=row.source,
        )  # fmt: skip
        return
    change: dict[str, Any] = {row.field: row.after}
    if row.field.startswith(sheets.DETAIL):
        change = {"details": {row.field.removeprefix(sheets.DETAIL): row.after}}
    save_asset(
        client_id=row.client_id, asset_id=row.asset_id, by=by, at=at, source=row.source, **change
    )


def _decide(row: DossierProposal, state: str, *, by: User, at: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by, at
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    verb = "accepted" if state == ProposalState.ACCEPTED else "refused"
    events.record(
        f"dossier.proposal_{verb}",
        about=[row, row.client],
        by=by,
        at=at,
        part=row.part,
        label=row.label,
        reason=row.reason,
        source=row.source,
    )
