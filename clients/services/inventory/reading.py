"""The worker's part: each kept inventory is read once, recognised, and applied, proposed or set aside."""

import logging
import time
import zlib
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.inventory import machine as machines
from clients.inventory import matching, message
from clients.inventory.limits import MOST_INFLATED
from clients.inventory.machine import Machine
from clients.models import Asset, Client, InventoryReport, Part, ReportState, SeenMachine, Site
from clients.selectors import parts_open
from clients.selectors.inventory import held_like
from clients.services.inventory.decisions import follow
from core import access, events
from core.errors import Refused

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
MOST_AT_ONCE = 200
#: A run ends before the task's own limit.
SECONDS = 35.0


class _Doubt(Refused):
    """Several machines of the dossier answer to one rule."""

    def __init__(self, rule: matching.Rule, rivals: tuple[int, ...]) -> None:
        super().__init__(_("Plusieurs équipements répondent à « %s » : choisissez.") % rule.words)
        self.rivals = rivals


def read_pending(*, at: datetime) -> int:
    """Read what waits, oldest first, for as long as a run may last; how many were read."""
    ends = time.monotonic() + SECONDS
    for done in range(MOST_AT_ONCE):
        if time.monotonic() > ends or not _read_next(at):
            return done
    return MOST_AT_ONCE


@transaction.atomic
def replay(*, report_id: int, asset_id: int | None, by: User, at: datetime) -> None:
    """Read again what was set aside, as the machine somebody chose when it hesitated."""
    report, client = _aside(report_id, by, at)
    if asset_id is not None:
        if asset_id not in report.rivals:
            raise Refused(_("Choisissez l’un des équipements proposés."))
        _tie(report, Asset.objects.get(pk=asset_id, client=client), at)
    report.state, report.attempts, report.next_try_at, report.reason = ReportState.RECEIVED, 0, at, ""  # fmt: skip
    report.save(update_fields=["state", "attempts", "next_try_at", "reason"])
    about: list[Client | str] = [client, f"asset:{asset_id}"] if asset_id else [client]
    events.record("inventory.replayed", about=about, by=by, at=at, device=report.device_id)


@transaction.atomic
def forget(*, report_id: int, by: User, at: datetime) -> None:
    """Throw away an inventory that was set aside; the machine's next one is read as usual."""
    report, client = _aside(report_id, by, at)
    report.delete()
    events.record("inventory.forgotten", about=client, by=by, at=at, device=report.device_id)


def _aside(report_id: int, by: User, at: datetime) -> tuple[InventoryReport, Client]:
    """The inventory set aside, held, and its client, for whoever writes that equipment."""
    access.require(by, "clients.decide_inventory")
    report = InventoryReport.objects.select_for_update().get(pk=report_id)
    client = Client.objects.get(pk=report.client_id)
    if not parts_open(by, client, at).get(Part.EQUIPMENT):
        raise PermissionDenied("the equipment is not open for writing")
    if report.state != ReportState.QUARANTINED:
        raise Refused(_("Cet inventaire n’est plus à l’écart."))
    return report, client


def _tie(report: InventoryReport, asset: Asset, at: datetime) -> None:
    """From now on this agent's machine is that equipment."""
    SeenMachine.objects.update_or_create(
        client_id=report.client_id,
        device_id=report.device_id,
        defaults={"asset": asset},
        create_defaults={
            "asset": asset, "name": asset.name, "first_seen_at": at, "last_seen_at": at,
        },
    )  # fmt: skip


def _read_next(at: datetime) -> bool:
    report = _claim(at)
    if report is None:
        return False
    try:
        _read(report, at)
    except _Doubt as doubt:
        _set_aside(report, doubt.sentence, at, doubt.rivals)
    except Refused as reason:
        _set_aside(report, reason.sentence, at)
    except Exception:
        log.exception("inventory %s of client %s", report.pk, report.client_id)
        if report.attempts >= MOST_ATTEMPTS:
            _set_aside(report, _("Cet inventaire ne se lit pas : voir le journal du serveur."), at)
    return True


@transaction.atomic
def _claim(at: datetime) -> InventoryReport | None:
    """The oldest one due, its attempt counted before it is read: one that kills its worker is set aside in the end."""
    waiting = InventoryReport.objects.filter(state=ReportState.RECEIVED, next_try_at__lte=at)
    report = (
        waiting.select_for_update(skip_locked=True)
        .defer("raw")
        .order_by("next_try_at", "pk")
        .first()
    )
    if report:
        report.attempts += 1
        report.next_try_at = at + timedelta(minutes=2**report.attempts)
        report.save(update_fields=["attempts", "next_try_at"])
    return report


@transaction.atomic
def _read(claimed: InventoryReport, at: datetime) -> None:
    client = Client.objects.select_for_update(no_key=True).get(pk=claimed.client_id)
    report = InventoryReport.objects.select_for_update(of=("self",)).select_related("key").get(pk=claimed.pk)  # fmt: skip
    if report.state != ReportState.RECEIVED:
        return
    raw = zlib.decompressobj().decompress(bytes(report.raw), MOST_INFLATED)
    machine = machines.describe(message.understand(raw))
    if not machine.values.get("name"):
        raise Refused(_("Cette machine ne dit pas son nom."))
    site = _site(client, machine, report)
    found = matching.match(machine, held_like(client, machine), site.pk if site else None)
    if found.rivals and found.rule:
        raise _Doubt(found.rule, found.rivals)
    seen = _seen(client, machine, found, report.received_at)
    follow(client=client, seen=seen, machine=machine, site=site, at=at)
    report.state, report.rivals = ReportState.DONE, []
    report.save(update_fields=["state", "rivals"])
    older = InventoryReport.objects.filter(client=client, device_id=report.device_id)
    older.filter(received_at__lte=report.received_at).exclude(pk=report.pk).delete()


def _site(client: Client, machine: Machine, report: InventoryReport) -> Site | None:
    """Where the machine stands: the site its tag names, else the site of its key."""
    if machine.tag:
        named = Site.objects.filter(client=client, name__iexact=machine.tag).first()
        if named:
            return named
    return report.key.site


def _seen(
    client: Client, machine: Machine, found: matching.Match, seen_at: datetime
) -> SeenMachine:
    told = {
        "uuid": machine.uuid,
        "name": machine.values["name"],
        "asset_id": found.asset_id,
        "rule": found.rule.name if found.rule else "",
        "details": machine.details,
        "last_seen_at": seen_at,
    }
    return SeenMachine.objects.update_or_create(
        client=client,
        device_id=machine.device_id,
        defaults=told,
        create_defaults={**told, "first_seen_at": seen_at},
    )[0]


@transaction.atomic
def _set_aside(
    report: InventoryReport, reason: str, at: datetime, rivals: tuple[int, ...] = ()
) -> None:
    report.state, report.reason, report.rivals = ReportState.QUARANTINED, reason[:300], list(rivals)
    report.save(update_fields=["state", "reason", "rivals"])
    events.record(
        "inventory.set_aside", about=[f"client:{report.client_id}"],
        by=None, at=at, device=report.device_id, reason=report.reason,
    )  # fmt: skip
