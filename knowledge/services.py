"""The verbs on what we know: write a sheet, change a procedure, grow the tree. Each is a fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import WorkPosition
from core import changes, events
from core.errors import Refused
from knowledge.models import (
    Article,
    Category,
    Choice,
    Ending,
    PositionProcedure,
    Procedure,
    Step,
)


@transaction.atomic
def save_article(
    *,
    by: User | None,
    at: datetime,
    title: str,
    body: str,
    audience: str,
    categories: Sequence[Category] = (),
    article_id: int | None = None,
) -> Article:
    """Write a sheet, new or again; the last writer signs it (F01)."""
    article = Article()
    if article_id:
        article = Article.objects.select_for_update(of=("self",)).get(pk=article_id)
    if not title.strip() or not body.strip():
        raise Refused(_("Une fiche a un titre et un texte."), field="title")
    article.title, article.body, article.audience = title.strip(), body.strip(), audience
    article.author, article.updated_at = by, at
    article.save()
    article.categories.set(categories)
    events.record("article.saved", about=article, by=by, at=at, title=article.title)
    return article


#: What a category carries; `path` follows from the parent and the name.
_CATEGORY = (
    "kind", "nature", "team", "procedure", "skill", "skill_level", "visit_minutes", "keywords", "needs_caller",
    "is_active",
)  # fmt: skip
_TOP = " > "
LONGEST_PATH = 300


@transaction.atomic
def save_category(
    *,
    by: User | None,
    at: datetime,
    name: str,
    parent: Category | None = None,
    category_id: int | None = None,
    **values: object,
) -> Category:
    """Add or change a node; those below follow its new path. A node is never its own ancestor (B02)."""
    tree = _tree()
    category = tree[category_id] if category_id else Category()
    parent = tree[parent.pk] if parent else None
    before = category.path
    was = {name: getattr(category, name) for name in ("path", *_CATEGORY)} if category_id else {}
    category.path = _path(before, name, parent)
    category.name, category.parent = name.strip(), parent
    if Category.objects.filter(path=category.path).exclude(pk=category.pk).exists():
        raise Refused(_("Cette catégorie existe déjà."), field="name")
    for field in _CATEGORY:
        if field in values:
            setattr(category, field, values[field])
    category.save()
    if before and before != category.path:
        _move_below(before, category.path)
    told = {name: [changes.plain(old), changes.plain(getattr(category, name))] for name, old in was.items() if getattr(category, name) != old}  # fmt: skip
    events.record("category.saved", about=category, by=by, at=at, path=category.path, changes=told)
    return category


def _tree() -> dict[int, Category]:
    """Every node as it stands, locked in one order: two moves at once would put each under the other."""
    rows = Category.objects.select_for_update(of=("self",)).order_by("pk")
    return {row.pk: row for row in rows}


def _path(before: str, name: str, parent: Category | None) -> str:
    """Where a node that stood at `before` stands by that name under that parent."""
    if ">" in name or not name.strip():
        raise Refused(_("Le nom d’une catégorie ne contient pas « > »."), field="name")
    if before and parent and (parent.path + _TOP).startswith(before + _TOP):
        raise Refused(_("Une catégorie ne peut pas être rangée sous elle-même."), field="parent")
    return _kept(f"{parent.path}{_TOP}{name.strip()}" if parent else name.strip())


def _kept(path: str) -> str:
    """A path as long as is kept; a longer one is refused."""
    if len(path) > LONGEST_PATH:
        raise Refused(
            _("Raccourcissez ce nom : avec ceux qui l’entourent il est trop long."), field="name"
        )
    return path


def _move_below(before: str, after: str) -> None:
    """Give every node under a moved one its new path."""
    for below in Category.objects.select_for_update(of=("self",)).filter(
        path__startswith=before + _TOP
    ):
        below.path = _kept(after + below.path[len(before) :])
        below.save(update_fields=["path"])


@transaction.atomic
def save_procedure(
    *,
    by: User | None,
    at: datetime,
    title: str,
    is_active: bool = True,
    procedure_id: int | None = None,
) -> Procedure:
    """Name a procedure, put it in or out of service."""
    procedure = _locked(procedure_id) if procedure_id else Procedure()
    if not title.strip():
        raise Refused(_("Une procédure a un titre."), field="title")
    procedure.title, procedure.is_active = title.strip(), is_active
    procedure.save()
    _changed(procedure, by=by, at=at, what="title")
    return procedure


@dataclass(frozen=True)
class Answer:
    """One possible answer as typed: it leads to the step of that position, or ends. `pk` when it existed."""

    label: str
    leads_to: int | None = None
    ending: str = ""
    conclusion: str = ""
    pk: int | None = None


@transaction.atomic
def save_step(
    *,
    procedure_id: int,
    by: User | None,
    at: datetime,
    question: str,
    hint: str = "",
    verifies_caller: bool = False,
    answers: Sequence[Answer] = (),
    step_id: int | None = None,
    position: int | None = None,
) -> Step:
    """Write one question with all its answers; the procedure gets its next version.

    An answer leads forward to a later step, or ends in a solution, an escalation or a visit; never both.
    An answer already given in a ticket is evidence and cannot be taken away.
    """
    procedure = _locked(procedure_id)
    step = procedure.steps.get(pk=step_id) if step_id else Step(procedure=procedure)
    if not question.strip():
        raise Refused(_("Une étape pose une question."), field="question")
    step.question, step.hint = question.strip(), hint.strip()
    step.verifies_caller = verifies_caller
    if not step.position:
        last = procedure.steps.aggregate(last=models.Max("position"))["last"] or 0
        step.position = position or last + 1
    step.save()
    _answer(step, answers)
    _changed(procedure, by=by, at=at, what=f"step {step.position}")
    return step


def _answer(step: Step, answers: Sequence[Answer]) -> None:
    later = {s.position: s for s in step.procedure.steps.filter(position__gt=step.position)}
    kept = {answer.pk for answer in answers if answer.pk}
    try:
        step.choices.exclude(pk__in=kept).delete()
    except ProtectedError:
        raise Refused(
            _("Une réponse déjà donnée dans un ticket ne peut pas être retirée."), field="answers"
        ) from None
    for position, answer in enumerate(answers, start=1):
        if bool(answer.leads_to) == bool(answer.ending):
            raise Refused(
                _("Chaque réponse mène à une étape ou termine, l’un des deux."), field="answers"
            )
        if answer.leads_to and answer.leads_to not in later:
            raise Refused(_("Une réponse mène à une étape suivante."), field="answers")
        if answer.ending and answer.ending not in Ending.values:
            raise Refused(_("Cette fin n’existe pas."), field="answers")
        choice = (step.choices.filter(pk=answer.pk).first() if answer.pk else None) or Choice(
            step=step
        )
        choice.position, choice.label = position, answer.label.strip()
        choice.leads_to = later[answer.leads_to] if answer.leads_to else None
        choice.ending, choice.conclusion = answer.ending, answer.conclusion.strip()
        choice.save()


@transaction.atomic
def remove_step(*, procedure_id: int, step_id: int, by: User, at: datetime) -> None:
    """Take a question out, unless something leads to it or a ticket has answered it."""
    procedure = _locked(procedure_id)
    step = procedure.steps.get(pk=step_id)
    if Choice.objects.filter(leads_to=step).exists():
        raise Refused(_("Une autre réponse mène à cette étape : changez-la d’abord."))
    try:
        step.delete()
    except ProtectedError:
        raise Refused(_("Cette étape a servi dans un ticket : elle reste.")) from None
    _changed(procedure, by=by, at=at, what=f"step {step.position} removed")


@transaction.atomic
def offer_procedure(
    *,
    procedure_id: int,
    position: WorkPosition,
    category: Category | None,
    by: User | None,
    at: datetime,
) -> PositionProcedure:
    """Ask this procedure of whoever has that work position; it takes the place of the one asked before (G25)."""
    procedure = _locked(procedure_id)
    kept, _made = PositionProcedure.objects.update_or_create(
        position=position, category=category, defaults={"procedure": procedure}
    )
    events.record("procedure.offered", about=procedure, by=by, at=at, position=str(position))
    return kept


@transaction.atomic
def withdraw_offer(*, offer_id: int, by: User, at: datetime) -> None:
    """Ask it no more of that work position; the category's own comes back."""
    kept = PositionProcedure.objects.select_for_update().get(pk=offer_id)
    events.record(
        "procedure.withdrawn", about=kept.procedure, by=by, at=at, position=str(kept.position)
    )
    kept.delete()


def _locked(procedure_id: int) -> Procedure:
    return Procedure.objects.select_for_update().get(pk=procedure_id)


def _changed(procedure: Procedure, *, by: User | None, at: datetime, what: str) -> None:
    """Every change makes a new version, and says so (R158)."""
    Procedure.objects.filter(pk=procedure.pk).update(version=models.F("version") + 1)
    events.record("procedure.changed", about=procedure, by=by, at=at, what=what)
