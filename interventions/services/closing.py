"""Closing on site: one gesture, one transaction (J15–J18, R019–R022, R155, R156)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import services as clients
from clients.models import AccessGrant, Part
from clients.selectors import parts_open
from core import events
from core.errors import Refused
from core.language import of_the_house
from interventions import windows
from interventions.models import FollowUp, Mission, Report, ReportState, Result, SignatureKind
from interventions.services.common import (
    has_other_live_mission,
    lock,
    record,
    save,
    step,
    withdraw_links,
)
from interventions.services.signing import Signatures, check, seal
from interventions.services.versions import is_invoiced
from tickets import services as tickets
from tickets.models import WorkKind


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
    if is_revision and is_invoiced(mission):
        raise Refused(_("Ce travail est facturé : le rapport ne change plus."))
    check(mission, report, shown, signatures)
    seal(mission, report, submission, signatures, by, at)
    if not is_revision:
        _finish_mission(mission, report, by, at)
        record("mission.closed", mission, by=by, at=at, report=report.pk, result=report.result)
    record("report.signed", mission, by=by, at=at, report=report.pk, version=report.version)
    return report


def _finish_mission(mission: Mission, report: Report, by: User, at: datetime) -> None:
    """Everything the closing sets in motion below, in the same transaction."""
    mission.left_at = mission.left_at or at
    save(mission, "left_at")
    withdraw_links(mission, at)
    _update_dossier(mission, report, by, at)
    _end_dossier_window(mission, by, at)
    _settle_ticket(mission, report, by, at)


@of_the_house
def _update_dossier(mission: Mission, report: Report, by: User, at: datetime) -> None:
    """What changed on site, before and after; a proposal for support where the part is not open (T4, G08)."""
    writable = {part for part, can in parts_open(by, mission.client, at).items() if can}
    refused = []
    for change in [*report.dossier_changes, *_swaps(report)]:
        if change["part"] not in writable:
            refused.append(f"{change['label']} : {change['after']}")
            clients.propose(
                client_id=mission.client_id, by=by, at=at, source=events.topic(mission), **change
            )
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
        {"part": str(Part.EQUIPMENT), "label": _("N° de série, %(part)s") % {"part": part.label}, "after": part.serial_in}
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


@of_the_house
def _settle_ticket(mission: Mission, report: Report, by: User, at: datetime) -> None:
    """Times first, then the outcome: what is logged after a resolution would miss the invoice."""
    ticket_id, topic = mission.ticket_id, events.topic(mission)
    if not mission.ticket.is_open:
        reason = _("Travail fait sur place, %(mission)s") % {"mission": mission}
        tickets.reopen(ticket_id=ticket_id, by=None, at=at, reason=reason)
    for kind, minutes, ended_at in (
        (WorkKind.TRAVEL, report.travel_minutes, mission.arrived_at),
        (WorkKind.ON_SITE, report.work_minutes, mission.left_at),
    ):
        if minutes:
            tickets.log_time(
                ticket_id=ticket_id, by=by, at=at, kind=kind, minutes=minutes,
                note=str(mission), source=f"{topic}:{kind.lower()}", ended_at=ended_at,
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
    if mission.ticket.status == "ON_SITE" and not has_other_live_mission(mission):
        tickets.undispatch(ticket_id=mission.ticket_id, by=by, at=at, reason=body)
    record("mission.follow_up", mission, by=by, at=at, what=str(what), note=report.follow_up_note)
