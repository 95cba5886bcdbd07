"""What one line writes, noun by noun, through the service a person's form uses; new equipment as one lot."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Asset, Client, Contact, ImportLine, ImportRun, Outcome, Site
from clients.selectors.imports import EMPTY, Planned, plainly
from clients.services.assets import save_asset
from clients.services.parties import save_client, save_contact, save_site, store
from core.errors import Refused

SOURCE = "import"
#: The client's sites by their names in small letters; those an import makes join them.
Sites = dict[str, Site]


def write_lot(run: ImportRun, lot: Sequence[Planned], at: datetime) -> list[ImportLine | None]:
    """Do what the plan says of some lines, in their order; None for each that changes nothing."""
    sites = {site.name.lower(): site for site in Site.objects.filter(client=run.client)}
    made = _create_equipment(run, lot, sites)
    return [made.get(id(one)) or _alone(run, one, sites, at) for one in lot]


def _create_equipment(
    run: ImportRun, lot: Sequence[Planned], sites: Sites
) -> dict[int, ImportLine]:
    """New machines in one statement; where one of them does not fit, none, and each is tried alone."""
    fresh = [one for one in lot if one.found is None] if run.noun == "asset" else []
    told = [_values(run, one, sites) for one in fresh]
    try:
        with transaction.atomic():
            rows = Asset.objects.bulk_create(
                _machine(run, one, values) for one, values in zip(fresh, told, strict=True)
            )
    except (IntegrityError, DataError):
        return {}
    return {
        id(one): _line(run, one, Outcome.CREATED, row.pk, after=_kept(values))
        for one, row, values in zip(fresh, rows, told, strict=True)
    }


def _alone(run: ImportRun, planned: Planned, sites: Sites, at: datetime) -> ImportLine | None:
    """One line in its own savepoint: what it cannot be is told beside it."""
    if planned.found is not None and not planned.diff:
        return None
    try:
        with transaction.atomic():
            return _write(run, planned, sites, at)
    except (Refused, DataError) as problem:
        reason = problem.sentence if isinstance(problem, Refused) else _("une valeur ne tient pas")
        return _line(run, planned, Outcome.REFUSED, None, reason=reason)


def _write(run: ImportRun, planned: Planned, sites: Sites, at: datetime) -> ImportLine:
    values = _values(run, planned, sites)
    if planned.found is None:
        made = _create(run, planned, values, at)
        return _line(run, planned, Outcome.CREATED, made.pk, after=_kept(values))
    changed = {name: values[name] for name in planned.diff}
    _save(run, planned.found.pk, changed, at)
    before = {name: plainly(pair[0]) for name, pair in planned.diff.items()}
    return _line(run, planned, Outcome.CHANGED, planned.found.pk, before=before, after=_kept(changed))  # fmt: skip


def save_back(run: ImportRun, line: ImportLine, by: User, at: datetime) -> None:
    """Write what a line changed as it was before."""
    values = {name: _as_field(name, value, run) for name, value in line.before.items()}
    _save(run, line.subject_id, values, at, by=by)


def _as_field(name: str, value: Any, run: ImportRun) -> Any:
    if name == "site":
        return Site.objects.filter(client=run.client, name=value).first() if value else None
    return date.fromisoformat(value) if name.endswith("_on") and value else value


def _values(run: ImportRun, planned: Planned, sites: Sites) -> dict[str, Any]:
    """What is told, with the site itself in place of its name."""
    values = {name: value for name, value in planned.line.values.items() if value not in EMPTY}
    if name := values.get("site"):
        values["site"] = _site(run, name, sites)
    return values


def _site(run: ImportRun, name: str, sites: Sites) -> Site:
    found = sites.get(name.lower())
    if found is None:
        if run.noun != "asset" or run.client is None:
            raise Refused(_("site « %s » inconnu") % name)
        found = sites[name.lower()] = Site.objects.create(client=run.client, name=name)
        run.made_sites.append(found.pk)
    return found


def _create(run: ImportRun, planned: Planned, values: dict[str, Any], at: datetime) -> Any:
    if run.noun != "asset":
        return _save(run, None, values, at)
    made = _machine(run, planned, values)
    store(made)
    return made


def _machine(run: ImportRun, planned: Planned, values: dict[str, Any]) -> Asset:
    key = f"{SOURCE}:{planned.line.key}"
    return Asset(client=run.client, source_key=key, created_at=run.opened_at, **values)


def _save(
    run: ImportRun, pk: int | None, values: dict[str, Any], at: datetime, by: User | None = None
) -> Any:
    who = by or run.opened_by
    if run.client_id is not None and run.noun == "asset":
        return save_asset(
            client_id=run.client_id, asset_id=pk, by=who, at=at, source=SOURCE, **values
        )
    if who is None:
        raise Refused(_("Seul un parc s’importe sans personne."))
    if run.client_id is None:
        return save_client(client_id=pk, by=who, at=at, **values)
    if run.noun == "site":
        return save_site(client_id=run.client_id, site_id=pk, by=who, at=at, **values)
    return save_contact(client_id=run.client_id, contact_id=pk, by=who, at=at, **values)


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    return {name: plainly(value) for name, value in values.items()}


def _line(
    run: ImportRun, planned: Planned, outcome: str, pk: int | None, reason: str = "", **kept: Any
) -> ImportLine:
    return ImportLine(
        run=run,
        number=planned.line.number,
        outcome=outcome,
        subject_id=pk,
        name=planned.line.name[:160],
        reason=reason[:300],
        **kept,
    )


MODELS: dict[str, Any] = {"asset": Asset, "site": Site, "contact": Contact, "client": Client}
