"""What a report still lacks before it can be signed, in words, first things first (J06, J11). Pure."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from interventions.models import MissionTask, Report, Result

#: The verdict that makes a signature optional; every other one may lead to money (J22, T10, R157).
COVERED = "COVERED"


def missing(report: Report, tasks: Iterable[MissionTask]) -> list[str]:
    """The sentences of what is left; empty when the report is ready to sign."""
    said = []
    left = [
        task for task in tasks if task.is_required and not (task.done_at or task.not_done_reason)
    ]
    if left:
        said.append(_("Étape à cocher ou à expliquer : %(task)s") % {"task": left[0].text})
    if not report.findings.strip():
        said.append(_("Constats à écrire"))
    if not report.result:
        said.append(_("Résultat à choisir"))
    if report.result in (Result.PARTLY, Result.UNRESOLVED) and not report.follow_up:
        said.append(_("Suite à choisir : ce n’est pas fini"))
    if report.version == 1 and report.result == Result.RESOLVED and report.follow_up:
        said.append(
            _("« Résolu » et une suite : choisissez « Résolu en partie », ou « Rien » comme suite")
        )
    return said


def signature_required(verdict: dict[str, object] | None) -> bool:
    """Whether the client's signature, or the reason of its absence, must be there."""
    return (verdict or {}).get("code") != COVERED
