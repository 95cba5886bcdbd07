"""The very text that is shown, signed, sealed and printed: one dictionary, never an internal note (J12, J14)."""

from datetime import datetime
from typing import Any

from core.language import of_the_house
from core.money import cents
from interventions.models import Mission, MissionTask, PartUsed, Photo, Report

Content = dict[str, Any]


@of_the_house
def content(mission: Mission, report: Report) -> Content:
    """What the client reads before signing. Same rows, same text: its print can be compared."""
    return {
        "mission": str(mission),
        "ticket": mission.ticket_id,
        "version": report.version,
        "subject": mission.purpose,
        "client": mission.client.name,
        "site": _site(mission),
        "contact": _contact(mission),
        "contract": _contract(mission),
        "technician": str(mission.technician),
        "departed_at": _iso(mission.departed_at),
        "arrived_at": _iso(mission.arrived_at),
        "left_at": _iso(mission.left_at),
        "travel_minutes": report.travel_minutes,
        "work_minutes": report.work_minutes,
        "break_minutes": report.break_minutes,
        "times_reason": report.times_reason,
        "problem": mission.problem,
        "result": report.result,
        "result_words": str(report.get_result_display()),
        "findings": report.findings,
        "advice": report.advice,
        "follow_up": report.follow_up_note if report.follow_up else "",
        "tasks": [_task(task) for task in mission.tasks.all()],
        "parts": [_part(part) for part in report.parts.order_by("pk")],
        "photos": [_photo(photo) for photo in report.photos.select_related("file").order_by("pk")],
    }


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _site(mission: Mission) -> list[str]:
    site = mission.site
    if site is None:
        return []
    lines = [site.name, site.address, f"{site.postcode} {site.city}".strip()]
    return [line for line in lines if line]


def _contact(mission: Mission) -> str:
    contact = mission.contact
    if contact is None:
        return ""
    return ", ".join(part for part in (str(contact), contact.job) if part)


def _contract(mission: Mission) -> str:
    verdict = mission.ticket.verdict or {}
    words = (verdict.get("contract_label"), verdict.get("words"))
    return ", ".join(str(part) for part in words if part)


def _task(task: MissionTask) -> Content:
    return {"text": task.text, "done_at": _iso(task.done_at), "reason": task.not_done_reason}


def _part(part: PartUsed) -> Content:
    return {
        "label": part.label,
        "quantity": f"{part.quantity.normalize():f}",
        "unit_price": str(cents(part.unit_price)),
        "serial_out": part.serial_out,
        "serial_in": part.serial_in,
    }


def _photo(photo: Photo) -> Content:
    return {"moment": photo.moment, "sha256": photo.file.sha256, "file": photo.file_id}
