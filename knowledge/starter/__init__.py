"""What a new installation knows on its first day: tree, procedures, sheets. Running it twice changes nothing.

What people have since changed, renamed or taken out of service is left as they want it.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import Level, Skill, Team
from knowledge import services
from knowledge.models import Article, Category, Procedure, Step
from knowledge.starter.articles import ARTICLES
from knowledge.starter.categories import CATEGORIES, NEED_CALLER
from knowledge.starter.procedures import AFTER_CHECK, PROCEDURES, StepText


@transaction.atomic
def load(at: datetime) -> dict[str, int]:
    """Make what is missing; return how many of each were made."""
    made = {"procedures": _procedures(at), "categories": _categories(at)}
    return {**made, "articles": _articles(at)}


def _procedures(at: datetime) -> int:
    missing = {
        title: steps
        for title, steps in PROCEDURES.items()
        if not Procedure.objects.filter(title=title).exists()
    }
    for title, steps in missing.items():
        _procedure(title, steps, at)
    return len(missing)


def _procedure(title: str, steps: list[StepText], at: datetime) -> None:
    """Questions first, then their answers from the last one back, since answers only lead forward."""
    procedure = services.save_procedure(by=None, at=at, title=title)
    rows = Step.objects.bulk_create(
        Step(procedure=procedure, position=number, question=question, hint=hint)
        for number, (question, hint, _answers) in enumerate(steps, start=1)
    )
    for row, (question, hint, answers) in zip(rows, steps, strict=True):
        services.save_step(
            procedure_id=procedure.pk, step_id=row.pk, by=None, at=at, question=question, hint=hint,
            verifies_caller=question in AFTER_CHECK,
            answers=[_answer(*answer) for answer in answers],
        )  # fmt: skip
    Procedure.objects.filter(pk=procedure.pk).update(version=1)


def _answer(label: str, leads_to_or_ending: int | str, conclusion: str = "") -> services.Answer:
    if isinstance(leads_to_or_ending, int):
        return services.Answer(label=label, leads_to=leads_to_or_ending)
    return services.Answer(label=label, ending=leads_to_or_ending, conclusion=conclusion)


def _categories(at: datetime) -> int:
    procedures = {row.title: row for row in Procedure.objects.all()}
    made = 0
    for line in CATEGORIES.strip().splitlines():
        path, kind, nature, skill, minutes, keywords, procedure = (
            cell.strip() for cell in line.split("|")
        )
        if Category.objects.filter(path=path).exists():
            continue
        above, _arrow, name = path.rpartition(" > ")
        services.save_category(
            by=None, at=at, name=name, parent=Category.objects.get(path=above) if above else None,
            kind=kind, nature=nature, skill=_skill(skill, nature), visit_minutes=int(minutes),
            keywords=keywords, procedure=procedures.get(procedure), team=_team(),
            needs_caller=path in NEED_CALLER,
        )  # fmt: skip
        made += 1
    return made


def _skill(name: str, nature: str) -> Skill:
    return Skill.objects.get_or_create(name=name, defaults={"nature": nature})[0]


def _team() -> Team | None:
    return Team.objects.filter(level=Level.L1).order_by("pk").first()


def _articles(at: datetime) -> int:
    made = 0
    for title, audience, path, body in ARTICLES:
        if Article.objects.filter(title=title).exists():
            continue
        services.save_article(
            by=None, at=at, title=title, body=body, audience=audience,
            categories=list(Category.objects.filter(path=path)),
        )  # fmt: skip
        made += 1
    return made
