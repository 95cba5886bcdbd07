"""The two signatures: what is asked, what is checked, what is frozen (J12–J14, J22, pain 20)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from interventions import completeness, sealing
from interventions.content import content
from interventions.models import Mission, Report, ReportState, SignatureKind


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


def check(mission: Mission, report: Report, shown: str, given: Signatures) -> None:
    """`Refused` while the text is not whole, not the one shown, or not signed as it must be (J14, J22)."""
    if left := completeness.missing(report, mission.tasks.all()):
        raise Refused(left[0])
    if sealing.seal(content(mission, report)) != shown:
        raise Refused(_("Le texte a changé depuis l’affichage : relisez-le et signez à nouveau."))
    if not sealing.is_signature(strokes(given.technician_strokes)):
        raise Refused(
            _("Votre signature manque, ou elle est trop courte."), field="technician_strokes"
        )
    if given.kind == SignatureKind.SIGNED:
        _check_client(given)
    else:
        _check_absence(mission, given)


def _check_client(given: Signatures) -> None:
    if not given.signatory.strip():
        raise Refused(_("Qui signe pour le client ?"), field="signatory")
    if not sealing.is_signature(strokes(given.client_strokes)):
        raise Refused(_("Signature trop courte, signez encore."), field="client_strokes")


def _check_absence(mission: Mission, given: Signatures) -> None:
    if given.kind in (SignatureKind.ABSENT, SignatureKind.REFUSED):
        if not given.reason.strip():
            raise Refused(_("Dites pourquoi le client ne signe pas."), field="reason")
    elif given.kind:
        raise Refused(_("Signé, absent ou refusé ?"), field="kind")
    elif completeness.signature_required(mission.ticket.verdict):
        raise Refused(
            _("Cette intervention peut être facturée : il faut la signature du client."),
            field="kind",
        )


def strokes(drawn: Any) -> list[sealing.Line]:
    """The strokes sent, or a sentence when they are no drawing."""
    try:
        return sealing.lines(drawn or [])
    except sealing.Unreadable as problem:
        raise Refused(_("La signature n’a pas pu être lue, signez encore.")) from problem


def seal(
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
    report.sealed_text = {
        "content": content(mission, report),
        "signatures": _signed(report, by, at),
    }
    report.seal = sealing.seal(report.sealed_text)
    mission.reports.filter(state=ReportState.SEALED).update(state=ReportState.SUPERSEDED)
    report.state = ReportState.SEALED
    report.save()


def _signed(report: Report, by: User, at: datetime) -> dict[str, Any]:
    return {
        "kind": report.client_signature,
        "signatory": report.signatory,
        "quality": report.signatory_quality,
        "reason": report.client_reason,
        "client_strokes": report.client_strokes,
        "technician": str(by),
        "technician_login": by.email,
        "technician_strokes": report.technician_strokes,
        "signed_at": at.isoformat(),
        "device": report.device,
    }
