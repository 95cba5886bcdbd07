"""What a visit changes in the dossier, before and after, and what it is asked to bring back (G08, G18)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clients.models import DossierFact
from clients.selectors.complete import complete
from interventions.models import Mission, Report


@dataclass(frozen=True)
class Line:
    """One change as typed; `question` when the dossier itself asks for it, `before` what it says now."""

    part: str
    label: str
    after: str
    before: str = ""
    question: str = ""


def lines(mission: Mission, report: Report, user: Any, at: datetime) -> list[Line]:
    """What was typed, then what is missing in the dossier, then one empty line."""
    now_known = {
        (fact.part, fact.label): fact.value
        for fact in DossierFact.objects.visible_to(user).filter(client=mission.client_id)[:300]
    }
    asked = {(rule.part, rule.label): str(rule.question) for rule in to_ask(mission, at)}
    typed = [
        Line(one["part"], one["label"], one["after"], now_known.get(key, ""), asked.pop(key, ""))
        for one in report.dossier_changes
        for key in [(one["part"], one["label"])]
    ]
    open_ = [Line(part, label, "", question=words) for (part, label), words in asked.items()]
    return [*typed, *open_, Line("SYSTEMS", "", "")]


def to_ask(mission: Mission, at: datetime) -> list[Any]:
    """What the dossier lacks and only a visit can tell."""
    return list(complete(mission.client, at).to_ask)


def asked(mission: Mission, draft: Report | None, at: datetime) -> list[tuple[Any, bool]]:
    """The same as tasks of the visit, each with whether the report has its answer already."""
    typed = draft.dossier_changes if draft else []
    answered = {(one["part"], one["label"]) for one in typed if one["after"].strip()}
    return [(rule, (rule.part, rule.label) in answered) for rule in to_ask(mission, at)]
