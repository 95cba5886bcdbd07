"""Writing the report on site, piece by piece; nothing typed is ever refused for being early (J06, J11)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Part
from core import files
from core.errors import Refused
from interventions import completeness, photos
from interventions.models import Mission, MissionTask, PartUsed, Photo, Report, ReportState
from interventions.services.common import lock, record, step

#: What the technician types; nothing else of a report can be written by `save_report`.
TYPED = (
    "result",
    "findings",
    "internal_note",
    "advice",
    "break_minutes",
    "times_reason",
    "follow_up",
    "follow_up_note",
)
#: Measured by the steps; a value given here is a correction and asks for a reason.
MEASURED = ("travel_minutes", "work_minutes")
MOMENTS = ("BEFORE", "DURING", "AFTER")
MOST_PHOTOS, MOST_PARTS = 12, 30


def draft(mission: Mission) -> Report:
    """The version being written, made on first use; the caller holds the mission's lock."""
    found = mission.reports.filter(state=ReportState.DRAFT).first()
    return found or Report.objects.create(mission=mission)


def _open(mission_id: int, by: User) -> tuple[Mission, Report]:
    mission = lock(mission_id)
    writing = mission.status == "DONE" and mission.reports.filter(state=ReportState.DRAFT).exists()
    step(mission, "revise" if writing else "report", by)
    return mission, draft(mission)


@transaction.atomic
def tick_task(
    *, mission_id: int, task_id: int, by: User, at: datetime, done: bool, reason: str = ""
) -> MissionTask:
    """Tick a step with its hour, take the tick back, or say why it was not done (J06, R082)."""
    mission = lock(mission_id)
    step(mission, "report", by)
    task = mission.tasks.select_for_update().filter(pk=task_id).first()
    if task is None:
        raise Refused(_("Cette étape n’est plus dans la mission."))
    task.done_at = (task.done_at or at) if done else None
    task.not_done_reason = "" if done else reason.strip()[:200]
    task.save(update_fields=["done_at", "not_done_reason"])
    return task


@transaction.atomic
def save_report(*, mission_id: int, by: User, at: datetime, **typed: Any) -> Report:
    """Keep what is typed, as it stands: only the named fields, the mission's technician alone.

    Corrected times ask for a reason, and the fact keeps the old value (J09). Unknown fields are a defect.
    """
    if unknown := set(typed) - {*TYPED, *MEASURED, "dossier_changes"}:
        raise TypeError(f"not fields of a report: {unknown}")
    mission, report = _open(mission_id, by)
    if (
        mission.status == "DONE"
    ):  # a second version corrects words; hours were counted with the first
        typed = {
            name: typed[name] for name in ("findings", "advice", "internal_note") if name in typed
        }
    else:
        _correct_times(mission, report, typed, by, at)
    if "dossier_changes" in typed:
        typed["dossier_changes"] = _changes(typed["dossier_changes"])
    for name, value in typed.items():
        setattr(report, name, value)
    report.saved_at = at
    report.save(update_fields=[*typed, "saved_at"])
    if mission.status != "DONE" and mission.left_at:
        _fix_times(mission, report, at)
    return report


def _fix_times(mission: Mission, report: Report, at: datetime) -> None:
    """Write the minutes that are shown and signed: as measured, breaks off, unless corrected."""
    times = {**measured(mission, report, at), **report.corrected_times}
    report.travel_minutes, report.work_minutes = times["travel_minutes"], times["work_minutes"]
    report.save(update_fields=["travel_minutes", "work_minutes"])


def _correct_times(
    mission: Mission, report: Report, typed: dict[str, Any], by: User, at: datetime
) -> None:
    """Turn the given times into corrections; none given means: as measured."""
    given = {name: typed.pop(name) for name in MEASURED if name in typed}
    if not given:
        return
    corrected = {name: value for name, value in given.items() if value is not None}
    if corrected and not str(typed.get("times_reason", report.times_reason)).strip():
        raise Refused(_("Dites pourquoi le temps est corrigé."), field="times_reason")
    if corrected != report.corrected_times:
        said = {"before": {**measured(mission, report, at), **report.corrected_times}}
        record("mission.times_corrected", mission, by=by, at=at, after=corrected, **said)
    typed["corrected_times"] = corrected


def measured(mission: Mission, report: Report, at: datetime) -> dict[str, int]:
    """The minutes the three buttons made, breaks taken off."""
    on_site = minutes(mission.arrived_at, mission.left_at or at)
    return {
        "travel_minutes": minutes(mission.departed_at, mission.arrived_at),
        "work_minutes": max(0, on_site - report.break_minutes),
    }


def minutes(start: datetime | None, end: datetime | None) -> int:
    """Whole minutes between two steps; 0 when one is not known."""
    if start is None or end is None or end <= start:
        return 0
    return int((end - start).total_seconds() // 60)


def _changes(given: Any) -> list[dict[str, str]]:
    kept = []
    for one in list(given)[:20]:
        label, after = (
            str(one.get("label", "")).strip()[:120],
            str(one.get("after", "")).strip()[:2000],
        )
        if label and one.get("part") in Part.values and one["part"] != Part.SECRETS:
            kept.append({"part": str(one["part"]), "label": label, "after": after})
    return kept


@transaction.atomic
def add_part(
    *,
    mission_id: int,
    by: User,
    at: datetime,
    label: str,
    quantity: Decimal = Decimal(1),
    unit_price: Decimal = Decimal(0),
    serial_out: str = "",
    serial_in: str = "",
    asset_id: int | None = None,
) -> PartUsed:
    """Note a part fitted, with the serial numbers out and in (J08)."""
    mission, report = _open(mission_id, by)
    if not label.strip():
        raise Refused(_("Quelle pièce avez-vous posée ?"), field="label")
    if report.parts.count() >= MOST_PARTS:
        raise Refused(_("30 pièces au plus par rapport."))
    if asset_id and not mission.client.assets.filter(pk=asset_id).exists():
        raise Refused(_("Cet équipement n’est pas celui du client."), field="asset")
    return PartUsed.objects.create(
        report=report,
        label=label.strip()[:160],
        quantity=quantity,
        unit_price=unit_price,
        serial_out=serial_out.strip()[:80],
        serial_in=serial_in.strip()[:80],
        asset_id=asset_id,
    )


@transaction.atomic
def remove_part(*, mission_id: int, part_id: int, by: User, at: datetime) -> None:
    """Take a part off the draft. Idempotent."""
    _mission, report = _open(mission_id, by)
    report.parts.filter(pk=part_id).delete()


@transaction.atomic
def add_photo(*, mission_id: int, by: User, at: datetime, raw: bytes, moment: str) -> Photo:
    """Join a photo, made again without position or hidden data (PRIV-04)."""
    _mission, report = _open(mission_id, by)
    if moment not in MOMENTS:
        raise Refused(_("Avant, pendant ou après ?"), field="moment")
    if len(raw) > files.MOST_BYTES:
        raise Refused(_("Cette photo dépasse 20 Mo."), field="photo")
    if report.photos.count() >= MOST_PHOTOS:
        raise Refused(_("12 photos au plus par rapport."), field="photo")
    name = f"{report.mission}-{moment.lower()}-{report.photos.count() + 1}.jpg"
    stored = files.keep(photos.clean(raw), name=name, media_type="image/jpeg")
    return Photo.objects.create(report=report, file=stored, moment=moment)


@transaction.atomic
def remove_photo(*, mission_id: int, photo_id: int, by: User, at: datetime) -> None:
    """Take a photo off the draft. Idempotent."""
    _mission, report = _open(mission_id, by)
    report.photos.filter(pk=photo_id).delete()


@transaction.atomic
def finish(*, mission_id: int, by: User, at: datetime) -> Report:
    """Stop the time on site and fix the text to be shown and signed.

    `Refused`, naming the first thing left, when the report is not whole. Coming back later to change
    something and finishing again moves the hour.
    """
    mission, report = _open(mission_id, by)
    if left := completeness.missing(report, mission.tasks.all()):
        raise Refused(left[0])
    if mission.status == "DONE":
        return report
    mission.left_at = at
    mission.save(update_fields=["left_at"])
    report.saved_at = at
    report.save(update_fields=["saved_at"])
    _fix_times(mission, report, at)
    return report
