"""One audit of the whole house: what every room finds, kept for the page, rung once an incident, told outside (law 5).

A quick look asks partial indexes and costs the same on a million rows; it is made every minute, by a process
of its own. The deep look, once a night, works out every promise again from the facts and reads every seal.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

import requests
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import audit as billing
from clients import audit as clients
from core import audit as core
from core import trail
from core.audit import Finding
from notifications import alarms, audit, health
from notifications.models import Pulse
from tickets import audit as tickets

log = logging.getLogger(__name__)
QUICK, DEEP = "audit", "audit_deep"
#: The end of a name of the pulse that tells of the last time nothing was found.
CLEAN = "_clean"
#: A running auditor has looked within this time.
FRESH = timedelta(minutes=5)
MOST_KEPT, MOST_TOLD = 50, 10_000
HEARTBEAT_SECONDS = 10

#: Every kind of finding, as the page says it.
WORDS: dict[str, Any] = {
    "broker.silent":      _("Le réveil des tâches ne répond pas"),
    "scheduler.silent":   _("L’horloge des tâches est arrêtée"),
    "delivery.stuck":     _("Suite d’un fait en retard"),
    "delivery.lost":      _("Suite d’un fait mise à l’écart"),
    "promise.unfired":    _("Promesse échue que personne n’a vue"),
    "promise.target":     _("Durée promise qui ne répond plus aux faits"),
    "promise.hours":      _("Horaires d’une promesse qui ne répondent plus aux faits"),
    "promise.due":        _("Échéance qui ne répond plus aux faits"),
    "promise.missed":     _("Étape d’une promesse manquée"),
    "promise.doubled":    _("Étape d’une promesse faite deux fois"),
    "escalation.unheard": _("Escalade dont personne n’a été prévenu"),
    "notice.stuck":       _("Message que personne n’envoie"),
    "notice.outage":      _("Canal en panne : des messages attendent"),
    "lease.old":          _("Envoi commencé et jamais fini"),
    "vault.shut":         _("Identifiants que leur clé manquante ferme"),
    "billing.gap":        _("Numéro de facture manquant"),
    "billing.order":      _("Facture datée avant la précédente"),
    "billing.extra":      _("Numéro de facture hors série"),
    "billing.seal":       _("Facture qui ne répond plus à son scellé"),
    "billing.paper":      _("Document de facture manquant ou changé"),
    "billing.money":      _("Réglé différent des rapprochements"),
    "billing.unbilled":   _("Travail fait et facturé nulle part"),
    "trail.broken":       _("Journal des accès : la chaîne est rompue"),
    "trail.unread":       _("Journal des accès : personne ne l’a relu"),
    "trail.missing":      _("Journal des accès : une ligne manque"),
    "trail.overdue":      _("Journal des accès : des lignes sont gardées trop longtemps"),
    "trail.unwatched":    _("Journal des accès : les accès inhabituels ne sont plus cherchés"),
    "billing.waiting":    _("Travail qui attend une décision depuis trop longtemps"),
}  # fmt: skip
#: Found by the deep look for people to see to; the machine is well all the same.
OFFICE = frozenset({"billing.unbilled", "billing.waiting"})


@dataclass(frozen=True)
class Report:
    """One look: when, how deep, what was found, how old the oldest of each queue is, how long it took."""

    at: datetime
    depth: str
    findings: tuple[Finding, ...]
    oldest: dict[str, int | None]
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Nothing found that a machine should have done."""
        return all(finding.what in OFFICE for finding in self.findings)

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        """How many of each kind, the most first."""
        return Counter(finding.what for finding in self.findings).most_common()

    def as_json(self) -> dict[str, Any]:
        """For machines that watch."""
        return {
            "at": self.at.isoformat(), "depth": self.depth, "ok": self.is_clean,
            "findings": [asdict(finding) for finding in self.findings],
            "oldest_seconds": self.oldest, "seconds": round(self.seconds, 3),
        }  # fmt: skip


def look(at: datetime, *, deep: bool = False, read_files: bool = False) -> Report:
    """Ask every room; nothing is written."""
    begun = time.perf_counter()
    now = health.look(at)
    parts: list[Iterable[Finding]] = [
        _machines(now),
        core.deliveries(at),
        clients.shut(),
        tickets.unfired(at),
        tickets.doubled(at - timedelta(days=1)),
        audit.audit(at, since=timedelta(days=7 if deep else 1)),
    ]
    if deep:
        parts += [_promises(at), _bills(at, read_files), trail.findings(at), clients.neglected(at)]
    found = tuple(islice(chain.from_iterable(parts), MOST_TOLD))
    return Report(at, DEEP if deep else QUICK, found, _oldest(now), time.perf_counter() - begun)


def _machines(now: health.Health) -> Iterable[Finding]:
    """What must run for anything to happen."""
    if not now.broker:
        yield Finding("broker.silent", "broker")
    if "scheduler" in now.troubles:
        yield Finding("scheduler.silent", "scheduler", str(now.last_tick or ""))


def _promises(at: datetime) -> Iterable[Finding]:
    for one in tickets.audit(at):
        about = f"ticket:{one.ticket_id}" if one.ticket_id else f"clock:{one.clock_id}"
        yield Finding(f"promise.{one.what}", about, one.words)


def _bills(at: datetime, read_files: bool) -> Iterable[Finding]:
    for one in billing.audit(at, read_files=read_files):
        yield Finding(f"billing.{one.what}", one.about, one.words)


def _oldest(now: health.Health) -> dict[str, int | None]:
    """The age in seconds of the oldest of each queue; None when it is empty."""
    queues = {
        "deliveries": now.oldest_delivery, "messages": now.oldest_message, "clocks": now.oldest_clock,
    }  # fmt: skip
    return {
        name: None if oldest is None else max(0, int((now.at - oldest).total_seconds()))
        for name, oldest in queues.items()
    }


@transaction.atomic
def keep(report: Report) -> None:
    """Remember the look for the page; when something is wrong, ring once for the whole incident."""
    told = {**report.as_json(), "findings": [asdict(one) for one in report.findings[:MOST_KEPT]]}
    health.beat(report.depth, report.at, {**told, "by_kind": report.by_kind})
    if report.is_clean:
        health.beat(report.depth + CLEAN, report.at)
        return
    last = last_clean(report.depth)
    lines = [f"{WORDS.get(what, what)} : {n}" for what, n in report.by_kind if what not in OFFICE]
    alarms.ring_audit(report.at, incident=f"{report.depth}:{last:%Y%m%d%H%M%S}" if last else report.depth, lines=lines)  # fmt: skip


def last_clean(depth: str) -> datetime | None:
    """When such a look last found nothing."""
    return Pulse.objects.filter(name=depth + CLEAN).values_list("at", flat=True).first()


def last_look(at: datetime) -> dict[str, Any]:
    """What the page shows: the last looks, when all was last well, and what was found since."""
    pulses = {
        one.name: one for one in Pulse.objects.filter(name__in=[QUICK, DEEP, QUICK + CLEAN, DEEP + CLEAN])
    }  # fmt: skip
    looks = [pulses[name] for name in (QUICK, DEEP) if name in pulses]
    clean, deep_clean = pulses.get(QUICK + CLEAN), pulses.get(DEEP + CLEAN)
    return {
        "look": looks[0] if looks else None,
        "look_is_fresh": bool(looks) and at - looks[0].at < FRESH,
        "clean_at": clean and clean.at,
        "deep_clean_at": deep_clean and deep_clean.at,
        "findings": [
            {**one, "title": WORDS.get(one["what"], one["what"])}
            for one in _once(chain.from_iterable(look.told.get("findings", ()) for look in looks))
        ][:MOST_KEPT],
    }


def _once(findings: Iterable[dict[str, str]]) -> Iterable[dict[str, str]]:
    """Both looks may find the same."""
    return {(one["what"], one["about"]): one for one in findings}.values()


def tell_outside(report: Report, get: Callable[..., Any] = requests.get) -> bool:
    """Ping the heartbeat's address, only when all is well: whoever listens there rings at our silence (FT-50)."""
    if not settings.HEARTBEAT_URL or not report.is_clean:
        return False
    try:
        get(
            settings.HEARTBEAT_URL, timeout=HEARTBEAT_SECONDS, allow_redirects=False
        ).raise_for_status()
    except requests.RequestException as problem:
        log.warning("the heartbeat could not be told: %s", type(problem).__name__)
        return False
    return True
