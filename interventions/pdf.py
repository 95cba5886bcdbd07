"""The report on paper, made by typst from the sealed text alone: data goes in as JSON, nothing is fetched (J15)."""

import tempfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats, paper
from core.language import of_the_house
from core.models import StoredFile
from interventions import sealing
from interventions.content import Content, content
from interventions.models import Mission, Report, SignatureKind

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"
MOMENTS = {
    "BEFORE": gettext_lazy("Avant"),
    "DURING": gettext_lazy("Pendant"),
    "AFTER": gettext_lazy("Après"),
}


def render(mission: Mission, report: Report) -> bytes:
    """The bytes of the PDF/A: the sealed text when there is a seal, else a draft marked as such."""
    sealed = report.sealed_text or {"content": content(mission, report), "signatures": {}}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        data = page(sealed["content"], sealed["signatures"], report)
        data["photos"] = _photos(sealed["content"], root)
        return paper.pdf(root / TEMPLATE.name, data, standard="a-2b")


@of_the_house
def page(text: Content, signed: dict[str, Any], report: Report) -> dict[str, Any]:
    """Everything the template prints, in French words; never an internal note (it is not in the text)."""
    return {
        "title": _("Rapport d’intervention"),
        "is_draft": not report.seal,
        "draft": _("Projet de rapport"),
        "number": text["mission"],
        "head": _("%(mission)s, ticket %(ticket)s")
        % {"mission": text["mission"], "ticket": text["ticket"]},
        "version": _("version %(version)s") % {"version": text["version"]},
        "subject": text["subject"],
        "result": text["result_words"],
        "day": _day(text["left_at"] or text["arrived_at"]),
        "left": _left(text),
        "right": _right(text),
        "problem": text["problem"],
        "tasks": [_task(task) for task in text["tasks"]],
        "findings": text["findings"],
        "follow_up": text["follow_up"],
        "parts": [_part(part) for part in text["parts"]],
        "advice": text["advice"],
        "client": _client_box(text, signed),
        "technician": _technician_box(text, signed),
        "seal": sealing.readable(report.seal) if report.seal else "",
    }


def _at(iso: str) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None


def _day(iso: str) -> str:
    at = _at(iso)
    return formats.day_long(formats.local(at).date(), year=True) if at else ""


def _hour(iso: str) -> str:
    at = _at(iso)
    return formats.hour(at) if at else ""


def _span(start: str, end: str, minutes: int) -> str:
    if not minutes:
        return ""
    length = formats.duration(minutes)
    if not (start and end):
        return length
    return _("%(from)s – %(to)s, soit %(length)s") % {
        "from": _hour(start),
        "to": _hour(end),
        "length": length,
    }


def _rows(*pairs: tuple[str, str]) -> list[list[str]]:
    return [[label, value] for label, value in pairs if value]


def _left(text: Content) -> list[list[str]]:
    return _rows(
        (_("Client"), text["client"]),
        (_("Site"), "\n".join(text["site"])),
        (_("Interlocuteur"), text["contact"]),
        (_("Contrat"), text["contract"]),
    )


def _right(text: Content) -> list[list[str]]:
    pause = text["break_minutes"]
    return _rows(
        (_("Intervenant"), text["technician"]),
        (_("Trajet"), _span(text["departed_at"], text["arrived_at"], text["travel_minutes"])),
        (_("Sur place"), _span(text["arrived_at"], text["left_at"], text["work_minutes"])),
        (_("Pause"), formats.duration(pause) if pause else ""),
        (_("Temps corrigé"), text["times_reason"]),
    )


def _task(task: Content) -> dict[str, Any]:
    return {
        "text": task["text"],
        "done": bool(task["done_at"]),
        "when": _hour(task["done_at"]),
        "reason": task["reason"] or ("" if task["done_at"] else _("non fait")),
    }


def _part(part: Content) -> list[str]:
    label, quantity = part["label"], Decimal(part["quantity"])
    if quantity != 1:
        label += f" × {formats.figures(quantity)}"
    return [label, part["serial_out"], part["serial_in"]]


def _client_box(text: Content, signed: dict[str, Any]) -> dict[str, str]:
    who = ", ".join(part for part in (signed.get("signatory"), signed.get("quality")) if part)
    box = {"title": _("Pour le client"), "who": who, "drawing": "", "foot": "", "reason": ""}
    match signed.get("kind"):
        case SignatureKind.SIGNED:
            box["drawing"] = sealing.svg(sealing.lines(signed["client_strokes"]))
            box["foot"] = _("%(when)s, sur place") % {"when": _moment(signed["signed_at"])}
        case SignatureKind.ABSENT:
            box["who"], box["reason"] = _("Client absent"), signed["reason"]
            box["foot"] = _moment(signed["signed_at"])
        case SignatureKind.REFUSED:
            box["who"], box["reason"] = _("Signature refusée"), signed["reason"]
            box["foot"] = _moment(signed["signed_at"])
        case _:
            box["who"] = _("Sans signature : intervention couverte") if signed else ""
    return box


def _technician_box(text: Content, signed: dict[str, Any]) -> dict[str, str]:
    return {
        "title": _("Pour Aprile"),
        "who": str(signed.get("technician") or text["technician"]),
        "drawing": sealing.svg(sealing.lines(signed["technician_strokes"])) if signed else "",
        "foot": _("%(when)s, compte confirmé") % {"when": _moment(signed["signed_at"])}
        if signed
        else "",
        "reason": "",
    }


def _moment(iso: str) -> str:
    at = datetime.fromisoformat(iso)
    return f"{formats.day_figures(formats.local(at).date())}, {formats.hour(at)}"


def _photos(text: Content, root: Path) -> list[list[str]]:
    """The bytes of the photos of the sealed text, beside the template, each with its moment."""
    wanted = {one["file"]: one for one in text["photos"]}
    placed = []
    for stored in StoredFile.objects.filter(pk__in=wanted).order_by("pk"):
        name = f"photo-{stored.pk}.jpg"
        with stored.file.open("rb") as source:
            (root / name).write_bytes(source.read())
        placed.append([name, str(MOMENTS.get(wanted[stored.pk]["moment"], ""))])
    return placed
