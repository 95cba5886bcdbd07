"""A serious problem from its declaration to its review: one person leads, everybody hears (E01, E10, D04)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import HOTLINE
from core import access, formats
from core.errors import Refused
from core.language import of_the_house
from tickets import sla
from tickets.major import CRITERIA, TEMPLATES
from tickets.models import Audience, MajorIncident, ReviewAction, Ticket, UpdateKind
from tickets.services import (
    affected,
    classifying,
    command,
    door,
    informing,
    life,
    links,
    promises,
    recipients,
    retargeting,
)

_PACE = range(15, 24 * 60 + 1)


@transaction.atomic
def declare_major(
    *,
    ticket_id: int,
    by: User,
    at: datetime,
    reason: str,
    template: str = "OTHER",
    criteria: Sequence[str] = (),
    title: str = "",
    scope: Sequence[str] = (),
    room_url: str = "",
    commander_id: int | None = None,
    expert_id: int | None = None,
    news_minutes: int | None = None,
) -> Ticket:
    """The 24 h information clock starts, the ticket becomes critical, all the support is told at once (E02)."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "assign", by)
    if ticket.is_major:
        raise Refused(_("Ce ticket est déjà déclaré problème grave."))
    if ticket.parent_id:
        raise Refused(_("Ce ticket est rattaché à un autre : déclarez celui qui porte les autres."))
    if not reason.strip():
        raise Refused(_("Dites pourquoi le problème est grave."), field="reason")
    if template not in TEMPLATES:
        raise Refused(_("Choisissez un modèle proposé."), field="template")
    ticket.is_major, ticket.impact = True, 1
    ticket.priority = classifying.weigh(ticket).priority
    retargeting.retarget([ticket], by=by, at=at)
    promises.start_kind(ticket, sla.BROADCAST, since=at, by=by, at=at)
    problem = MajorIncident.objects.create(
        lead=ticket,
        template=template,
        criteria=[name for name in criteria if name in CRITERIA],
        title=title.strip()[:120] or of_the_house(str)(TEMPLATES[template].public),
        story=reason.strip(),
        scope=affected.clean_scope(scope),
        room_url=room_url,
        commander=_of_the_desk(commander_id, "commander") or by,
        expert=_of_the_desk(expert_id, "expert"),
        news_minutes=_pace(news_minutes or TEMPLATES[template].news_minutes),
        declared_by=by,
        declared_at=at,
    )
    door.keep(
        ticket, "ticket.major", by=by, at=at, fields=["is_major", "impact", "priority"],
        reason=reason.strip(), template=template,
    )  # fmt: skip
    affected.compute(problem, by=by, at=at)
    informing.declare(problem, by=by, at=at)
    return ticket


def _pace(minutes: int) -> int:
    if minutes not in _PACE:
        raise Refused(_("Un point toutes les 15 minutes au plus, une fois par jour au moins."), field="news_minutes")  # fmt: skip
    return minutes


def _of_the_desk(pk: int | None, field: str) -> User | None:
    if pk is None:
        return None
    found = User.objects.filter(pk=pk, is_active=True, role__in=HOTLINE.split()).first()
    if found is None:
        raise Refused(_("Choisissez quelqu’un de la hotline ou du niveau 2."), field=field)
    return found


@transaction.atomic
def take_command(*, major_id: int, by: User, at: datetime) -> MajorIncident:
    """Somebody of the desk takes over; everybody sees who leads now."""
    problem = command.locked(major_id)
    lead = problem.lead
    door.move(lead, "note", by)
    command.still_runs(problem)
    access.require(by, "tickets.major")
    if problem.commander_id == by.pk:
        raise Refused(_("Vous pilotez déjà ce problème."))
    problem.commander = by
    problem.save(update_fields=["commander"])
    door.keep(lead, "major.commanded", by=by, at=at, commander=by.pk, reason=str(by))
    return problem


@transaction.atomic
def restore(
    *, major_id: int, by: User, at: datetime, body: str, number: int | None = None
) -> MajorIncident:
    """The service works again, a workaround included: told to everybody; attached tickets are resolved."""
    problem = command.held(major_id, by)
    command.still_runs(problem)
    if problem.restored_at:
        raise Refused(_("Le rétablissement est déjà annoncé."))
    update = informing.say(problem, UpdateKind.RESTORED, body=body, by=by, at=at, number=number)
    problem.restored_at = at
    problem.save(update_fields=["restored_at"])
    texts = informing.own_texts(update)
    for child in links.open_children(problem.lead):
        said = texts.get(child.client_id, update.body)
        _solve(child, said, by=by, at=at)
    door.keep(problem.lead, "major.restored", by=by, at=at, update=update.pk)
    return problem


@transaction.atomic
def end(
    *, major_id: int, by: User, at: datetime, body: str, number: int | None = None
) -> MajorIncident:
    """A person says that it is over: last news, attached tickets and the lead resolved; the review is owed."""
    problem = command.held(major_id, by)
    command.still_runs(problem)
    if problem.restored_at is None:
        raise Refused(_("Annoncez d’abord que le service est rétabli."))
    update = informing.say(problem, UpdateKind.ENDED, body=body, by=by, at=at, number=number)
    for ticket in [*links.open_children(problem.lead), problem.lead]:
        if ticket.is_open:
            said = informing.own_texts(update).get(ticket.client_id, update.body)
            _solve(ticket, said, by=by, at=at)
    problem.ended_at = at
    problem.save(update_fields=["ended_at"])
    lead = door.lock(problem.lead_id)
    door.keep(lead, "major.ended", by=by, at=at, update=update.pk)
    return problem


def _solve(ticket: Ticket, said: str, *, by: User, at: datetime) -> None:
    life.resolve(ticket_id=ticket.pk, by=by, at=at, solution=said, remotely=True, with_problem=True)


@transaction.atomic
def write_review(
    *, major_id: int, by: User, at: datetime, causes: str, review: str, done: bool = False
) -> MajorIncident:
    """The look back: causes and lessons; `done` closes it once every action has an owner (E10)."""
    problem = command.held(major_id, by)
    if problem.ended_at is None:
        raise Refused(_("Le bilan s’écrit quand le problème est terminé."))
    if done and not (causes.strip() and review.strip()):
        raise Refused(_("Dites les causes et ce qui en est retenu."), field="causes")
    problem.causes, problem.review = causes.strip(), review.strip()
    problem.reviewed_at, problem.reviewed_by = (at, by) if done else (None, None)
    problem.save(update_fields=["causes", "review", "reviewed_at", "reviewed_by"])
    if done:
        door.keep(problem.lead, "major.reviewed", by=by, at=at)
    return problem


@transaction.atomic
def add_action(
    *, major_id: int, by: User, at: datetime, what: str, owner_id: int, due_on: date
) -> ReviewAction:
    """One thing that will be done, whose, and until when."""
    problem = command.held(major_id, by)
    owner = User.objects.filter(pk=owner_id, is_active=True).exclude(role__startswith="CLIENT").first()  # fmt: skip
    if owner is None:
        raise Refused(_("Choisissez quelqu’un d’Aprile."), field="owner")
    if not what.strip():
        raise Refused(_("Dites ce qui sera fait."), field="what")
    if due_on < formats.local(at).date():
        raise Refused(_("Cette date est déjà passée."), field="due_on")
    action = ReviewAction.objects.create(
        major=problem, what=what.strip()[:200], owner=owner, due_on=due_on
    )
    door.record(
        problem.lead, "major.action_added", by=by, at=at, action=action.pk, reason=action.what
    )
    return action


@transaction.atomic
def finish_action(*, action_id: int, by: User, at: datetime) -> ReviewAction:
    """The owner, or who leads, says that it is done. A second time changes nothing."""
    action = ReviewAction.objects.select_for_update(of=("self",)).get(pk=action_id)
    problem = MajorIncident.objects.select_related("lead").get(pk=action.major_id)
    if by.pk != action.owner_id and not command.leads(problem, by):
        raise PermissionDenied("tickets.major")
    if action.done_at is None:
        action.done_at = at
        action.save(update_fields=["done_at"])
        door.record(
            problem.lead, "major.action_done", by=by, at=at, action=action.pk, reason=action.what
        )
    return action


@transaction.atomic
def link_to_major(*, major_id: int, ticket_id: int, by: User, at: datetime) -> Ticket:
    """Attach a ticket to the problem: its client counts as touched and hears what was said."""
    problem = MajorIncident.objects.select_related("lead").get(pk=major_id)
    command.still_runs(problem)
    ticket = links.link(ticket_id=ticket_id, parent_id=problem.lead_id, by=by, at=at)
    affected.touch(problem, ticket, by=by, at=at)
    return ticket


@transaction.atomic
def inform(*, ticket_id: int, audience: str, proof: str, by: User, at: datetime) -> list[str]:
    """Record by hand that one whole audience has the information, and how we know; return who is missing."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "note", by)
    problem = MajorIncident.objects.filter(lead=ticket).first()
    if problem is None:
        raise Refused(_("Ce ticket n’est pas un problème grave."))
    recipients.vouch_for_all(problem, ticket, audience, proof, by=by, at=at)
    return recipients.missing(problem)


def still_to_inform(ticket: Ticket) -> list[str]:
    """The audiences of which somebody has no proof yet."""
    problem = MajorIncident.objects.filter(lead=ticket).first()
    return recipients.missing(problem) if problem else list(Audience.values)
