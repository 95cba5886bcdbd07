"""Closing on site: one gesture, one transaction (J12–J18, J22, R019–R022, R155, pain 20)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import services as clients
from clients.models import AccessGrant
from clients.selectors import parts_open
from core import events
from core.errors import Refused
from core.models import Event
from interventions import completeness, sealing, windows
from interventions.content import content
from interventions.models import (
    FollowUp,
    Mission,
    Photo,
    Report,
    ReportState,
    Result,
    SignatureKind,
)
from interventions.services.common import lock, record, save, step, withdraw_links
from tickets import services as tickets
from tickets.models import WorkKind


@dataclass(frozen=True)
class Signatures:
    """What the signature page sends: who signed, how, the strokes of both, or why there is none."""

    kind: str
    signatory: str = ""
    quality: str = ""
    client_strokes: Any = field(default_factory=list)
    reason: str = ""
    technician_strokes: Any = field(default_factory=list)
    device: str = ""


@transaction.atomic
def close_on_site(
    *,
    mission_id: int,
    submission: UUID,
    shown: str,
    signatures: Signatures,
    by: User,
    at: datetime,
) -> Report:
    """Seal the signed report, log the times, update the dossier, resolve and close the ticket: all or nothing.

    `submission` is the phone's own key: the same one twice is the same closing, answered the same (J17).
    `shown` is the print of the text that was on the screen; `Refused` when the text changed since (J14),
    when the report is not whole, or when a signature is missing that the contract's verdict asks for (J22).
    """
    mission = lock(mission_id)
    if found := Report.objects.filter(submission=submission, mission=mission).first():
        return found
    report = mission.reports.filter(state=ReportState.DRAFT).first()
    is_revision = mission.status == "DONE"
    step(mission, "revise" if is_revision else "close", by)
    if report is None:
        raise Refused(_("Écrivez d’abord le rapport."))
    _check(mission, report, shown, signatures)
    _seal(mission, report, submission, signatures, by, at)
    if not is_revision:
        _finish_mission(mission, report, by, at)
        record("mission.closed", mission, by=by, at=at, report=report.pk, result=report.result)
    record("report.signed", mission, by=by, at=at, report=report.pk, version=report.version)
    return report


def _check(mission: Mission, report: Report, shown: str, given: Signatures) -> None:
    if left := completeness.missing(report, mission.tasks.all()):
        raise Refused(left[0])
    if sealing.seal(content(mission, report)) != shown:
        raise Refused(_("Le texte a changé depuis l’affichage : relisez-le et signez à nouveau."))
    if not sealing.is_signature(strokes(given.technician_strokes)):
        raise Refused(_("Votre signature manque, ou elle est trop courte."), field="technician_strokes")
    match given.kind:
        case SignatureKind.SIGNED:
            if not given.signatory.strip():
                raise Refused(_("Qui signe pour le client ?"), field="signatory")
            if not sealing.is_signature(strokes(given.client_strokes)):
                raise Refused(_("Signature trop courte, signez encore."), field="client_strokes")
        case SignatureKind.ABSENT | SignatureKind.REFUSED:
            if not given.reason.strip():
                raise Refused(_("Dites pourquoi le client ne signe pas."), field="reason")
        case "":
            if completeness.signature_required(mission.ticket.verdict):
                raise Refused(_("Cette intervention peut être facturée : il faut la signature du client."))
        case _:
            raise Refused(_("Signé, absent ou refusé ?"), field="kind")


def strokes(drawn: Any) -> list[sealing.Line]:
    """The strokes sent, or a sentence when they are no drawing."""
    try:
        return sealing.lines(drawn or [])
    except sealing.Unreadable as problem:
        raise Refused(_("La signature n’a pas pu être lue, signez encore.")) from problem


def _seal(
    mission: Mission,
    report: Report,
    submission: UUID,
    given: Signatures,
    by: User,
    at: datetime,
) -> None:
    """Freeze the text with its signatures; the version before it is replaced."""
    is_signed = given.kind == SignatureKind.SIGNED
    report.client_signature = given.kind
    report.signatory = given.signatory.strip()[:120] if is_signed else ""
    report.signatory_quality = given.quality.strip()[:120] if is_signed else ""
    report.client_strokes = strokes(given.client_strokes) if is_signed else None
    report.client_reason = "" if is_signed else given.reason.strip()[:300]
    report.technician_strokes = strokes(given.technician_strokes)
    report.signed_at, report.submission, report.device = at, submission, given.device[:200]
    report.sealed_text = {"content": content(mission, report), "signatures": _signed(report, by)}
    report.seal = sealing.seal(report.sealed_text)
    mission.reports.filter(state=ReportState.SEALED).update(state=ReportState.SUPERSEDED)
    report.state = ReportState.SEALED
    report.save()


def _signed(report: Report, by: User) -> dict[str, Any]:
    assert report.signed_at
    return {
        "kind": report.client_signature,
        "signatory": report.signatory,
        "quality": report.signatory_quality,
        "reason": report.client_reason,
        "client_strokes": report.client_strokes,
        "technician": str(by),
        "technician_login": by.email,
        "technician_strokes": report.technician_strokes,
        "signed_at": report.signed_at.isoformat(),
        "device": report.device,
    }


def _finish_mission(mission: Mission, report: Report, by: User, at: datetime) -> None:
    """Everything the closing sets in motion below, in the same transaction."""
    mission.left_at = mission.left_at or at
    save(mission, "left_at")
    withdraw_links(mission, at)
    _update_dossier(mission, report, by, at)
    _end_dossier_window(mission, by, at)
    _settle_ticket(mission, report, by, at)


def _update_dossier(mission: Mission, report: Report, by: User, at: datetime) -> None:
    """What changed on site, before and after; a proposal for support where the part is not open (T4, G08)."""
    writable = {part for part, can in parts_open(by, mission.client, at).items() if can}
    refused = []
    for change in [*report.dossier_changes, *_swaps(report)]:
        if change["part"] not in writable:
            refused.append(f"{change['label']} : {change['after']}")
            continue
        clients.change_fact(
            client_id=mission.client_id, by=by, at=at, source=events.topic(mission), **change
        )
    if refused:
        body = _("Proposition pour le dossier, à reprendre : ") + " ; ".join(refused)
        tickets.note(ticket_id=mission.ticket_id, body=body, by=by, at=at)


def _swaps(report: Report) -> list[dict[str, str]]:
    """A part fitted with its number is a change of the equipment."""
    return [
        {"part": "EQUIPMENT", "label": _("N° de série, %(part)s") % {"part": part.label}, "after": part.serial_in}
        for part in report.parts.exclude(serial_in="").order_by("pk")
    ]  # fmt: skip


def _end_dossier_window(mission: Mission, by: User, at: datetime) -> None:
    source = events.topic(mission)
    grant = AccessGrant.objects.filter(source=source, revoked_at=None).first()
    if grant:
        clients.move_grant(
            source=source,
            starts_at=grant.starts_at,
            ends_at=max(windows.closes_at(at), grant.starts_at + windows.AFTER),
            by=by,
            at=at,
        )


def _settle_ticket(mission: Mission, report: Report, by: User, at: datetime) -> None:
    """Times first, then the outcome: what is logged after a resolution would miss the invoice."""
    ticket_id, topic = mission.ticket_id, events.topic(mission)
    if not mission.ticket.is_open:
        reason = _("Travail fait sur place, %(mission)s") % {"mission": mission}
        tickets.reopen(ticket_id=ticket_id, by=None, at=at, reason=reason)
    for kind, minutes in (
        (WorkKind.TRAVEL, report.travel_minutes),
        (WorkKind.ON_SITE, report.work_minutes),
    ):
        if minutes:
            tickets.log_time(
                ticket_id=ticket_id, by=by, at=at, kind=kind, minutes=minutes,
                note=str(mission), source=f"{topic}:{kind.lower()}",
            )  # fmt: skip
    if report.internal_note.strip():
        tickets.note(ticket_id=ticket_id, body=report.internal_note, by=by, at=at)
    if report.result == Result.RESOLVED:
        _resolve(mission, report, by, at)
    else:
        _hand_back(mission, report, by, at)


def _resolve(mission: Mission, report: Report, by: User, at: datetime) -> None:
    tickets.resolve(
        ticket_id=mission.ticket_id,
        by=by,
        at=at,
        solution=report.findings,
        resolution_code=_("Intervention sur site"),
        remotely=False,
    )
    if report.client_signature != SignatureKind.REFUSED:
        confirmed = True if report.client_signature == SignatureKind.SIGNED else None
        tickets.close(ticket_id=mission.ticket_id, by=by, at=at, confirmed=confirmed)


def _hand_back(mission: Mission, report: Report, by: User, at: datetime) -> None:
    """« Pas fini » starts what comes next: a visit to plan, a quote, or work at a distance (J18)."""
    what = FollowUp(report.follow_up)
    body = _("%(mission)s, pas fini : %(what)s. Ce qui manque : %(note)s") % {
        "mission": mission,
        "what": what.label.lower(),
        "note": report.follow_up_note or _("non précisé"),
    }
    tickets.note(ticket_id=mission.ticket_id, body=body, by=by, at=at)
    mission.ticket.refresh_from_db(fields=["status"])
    if mission.ticket.status == "ON_SITE":
        tickets.undispatch(ticket_id=mission.ticket_id, by=by, at=at, reason=body)
    record(
        "mission.follow_up", mission, by=by, at=at, what=str(what), note=report.follow_up_note
    )


@transaction.atomic
def open_version(*, mission_id: int, by: User, at: datetime) -> Report:
    """Begin a new version of a signed report: its signatures do not carry over (J14).

    The signed one stays in force until the new one is signed. `Refused` once the work is invoiced.
    """
    mission = lock(mission_id)
    step(mission, "revise", by)
    if found := mission.reports.filter(state=ReportState.DRAFT).first():
        return found
    signed = mission.reports.filter(state=ReportState.SEALED).first()
    if signed is None:
        raise Refused(_("Il n’y a pas encore de rapport signé."))
    if is_invoiced(mission):
        raise Refused(_("Ce travail est facturé : le rapport ne change plus."))
    version = _copy(signed, at)
    record("report.reopened", mission, by=by, at=at, report=version.pk, version=version.version)
    return version


def is_invoiced(mission: Mission) -> bool:
    """Whether an invoice was issued for the ticket: billing stands above, so the fact is what tells."""
    return Event.objects.filter(
        kind="invoice.issued", about__contains=[events.topic(mission.ticket)]
    ).exists()


_KEPT = (
    "result", "findings", "internal_note", "advice", "travel_minutes", "break_minutes", "work_minutes",
    "corrected_times", "times_reason", "dossier_changes", "follow_up", "follow_up_note",
)  # fmt: skip


def _copy(signed: Report, at: datetime) -> Report:
    kept = {name: getattr(signed, name) for name in _KEPT}
    new = Report.objects.create(
        mission=signed.mission, version=signed.version + 1, saved_at=at, **kept
    )
    for part in signed.parts.order_by("pk"):
        part.pk, part.report = None, new
        part._state.adding = True
        part.save()
    Photo.objects.bulk_create(
        Photo(report=new, file_id=photo.file_id, moment=photo.moment)
        for photo in signed.photos.order_by("pk")
    )
    return new
