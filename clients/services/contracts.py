"""Contracts: what was sold, their suspension and their end (G11)."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, Contract
from clients.services.amending import unamended
from clients.services.parties import apply, store
from core import access, events
from core.errors import Refused

FIELDS = (
    "number", "kind", "title", "starts_on", "ends_on", "renewal_months", "notice_days", "suspended_at",
    "natures", "covers_remote", "covers_on_site", "covers_travel", "covers_parts",
    "covers_outside_hours", "on_site_minutes", "hourly_rate", "travel_fee", "rounding_minutes",
    "minimum_remote_minutes", "minimum_on_site_minutes", "overdraw", "tickets_remote",
    "tickets_on_site", "monthly_fee", "is_public", "service_code", "commitment_number", "calendar", "on_call_phone", "answer_minutes", "broadcast_minutes", "on_site_target_minutes",
    "restore_minutes", "closing_days", "zero_document", "payment_days",
)  # fmt: skip
PARIS = ZoneInfo("Europe/Paris")


@transaction.atomic
def save_contract(
    *,
    client_id: int,
    contract_id: int | None = None,
    sites: Any = None,
    by: User,
    at: datetime,
    **values: Any,
) -> Contract:
    """Create or change a contract; `sites` are the covered ones, none meaning all (G11)."""
    access.require(by, "clients.edit_contracts")
    if contract_id:
        contract = Contract.objects.select_for_update().get(pk=contract_id, client_id=client_id)
    else:
        contract = Contract(client=Client.objects.get(pk=client_id))
    changed = apply(contract, FIELDS, values)
    if contract_id:
        unamended(contract, *changed)
    if contract.ends_on and contract.ends_on < contract.starts_on:
        raise Refused(_("Le contrat finit avant de commencer."), field="ends_on")
    store(contract, _("Ce numéro de contrat existe déjà."))
    if sites is not None:
        if any(site.client_id != client_id for site in sites):
            raise Refused(_("Un site choisi appartient à un autre client."), field="sites")
        contract.sites.set(sites)
    verb = "changed" if contract_id else "created"
    about = [contract, contract.client]
    events.record(
        f"contract.{verb}", about=about, by=by, at=at, fields=sorted(changed), changes=changed
    )
    return contract


@transaction.atomic
def suspend_contract(*, contract_id: int, reason: str, by: User, at: datetime) -> Contract:
    """Nothing is covered until it resumes; the reason is said at the call (G11)."""
    contract = _locked(contract_id, by)
    if contract.suspended_at:
        raise Refused(_("%s est déjà suspendu.") % contract)
    if not reason.strip():
        raise Refused(_("Dites pourquoi, en quelques mots."), field="reason")
    contract.suspended_at, contract.suspended_reason = at, reason[:200]
    return _keep(contract, ["suspended_at", "suspended_reason"], "suspended", by, at, reason=reason)


@transaction.atomic
def resume_contract(*, contract_id: int, by: User, at: datetime) -> Contract:
    """End the suspension."""
    contract = _locked(contract_id, by)
    if not contract.suspended_at:
        raise Refused(_("%s n’est pas suspendu.") % contract)
    contract.suspended_at, contract.suspended_reason = None, ""
    return _keep(contract, ["suspended_at", "suspended_reason"], "resumed", by, at)


@transaction.atomic
def give_notice(*, contract_id: int, on: date, by: User, at: datetime) -> Contract:
    """Somebody gave notice: the contract ends with its term instead of being renewed."""
    contract = _locked(contract_id, by)
    if not contract.renewal_months:
        raise Refused(_("Ce contrat ne se reconduit pas : il n’y a rien à dénoncer."))
    if contract.notice_given_on:
        raise Refused(_("Ce contrat est déjà dénoncé."))
    if on > at.astimezone(PARIS).date():
        raise Refused(_("La dénonciation ne peut pas dater de demain."), field="on")
    contract.notice_given_on = on
    return _keep(contract, ["notice_given_on"], "notice_given", by, at, on=on.isoformat())


def _locked(contract_id: int, by: User) -> Contract:
    found: Contract = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("client")
        .get(pk=contract_id)
    )
    access.require(by, "clients.edit_contracts")
    return found


def _keep(
    contract: Contract, fields: list[str], verb: str, by: User, at: datetime, **data: Any
) -> Contract:
    contract.save(update_fields=fields)
    events.record(f"contract.{verb}", about=[contract, contract.client], by=by, at=at, **data)
    return contract
