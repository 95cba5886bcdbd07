"""Why a promise was broken: told once by who answers for it; left out of the report only by another (D17)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import access
from core.errors import Refused
from tickets import sla
from tickets.models import Breach, BreachCause, Clock, ClockState, Decision
from tickets.services import ledger, steps


@transaction.atomic
def explain_breach(
    *, clock_id: int, cause: str, words: str, by: User, at: datetime, ground: str = ""
) -> Breach:
    """Tell why, once. With a `ground`, ask that it be left out of the contract's report."""
    access.require(by, "tickets.explain_breach")
    clock = _locked(clock_id)
    if clock.missed_at is None or clock.state == ClockState.CANCELLED or clock.kind in sla.INTERNAL:
        raise Refused(_("Cette promesse n’a pas été rompue."))
    if Breach.objects.filter(clock=clock).exists():
        raise Refused(_("Cette rupture a déjà été expliquée."))
    require_answering(clock, by, at)
    if cause not in BreachCause.values:
        raise Refused(_("Choisissez une cause."), field="cause")
    if len(words.strip()) < 10:
        raise Refused(_("Dites en une phrase ce qui s’est passé."), field="words")
    breach = Breach.objects.create(
        clock=clock, cause=cause, words=words.strip()[:2000], explained_by=by, explained_at=at,
        ground=ground.strip()[:300], decision=Decision.ASKED if ground.strip() else Decision.NONE,
    )  # fmt: skip
    ledger.record(
        clock, "breach.explained", by=by, at=at, cause=cause, exclusion=bool(breach.ground),
        reason=str(BreachCause(cause).label),
    )  # fmt: skip
    return breach


@transaction.atomic
def decide_breach(
    *, breach_id: int, excluded: bool, by: User, at: datetime, answer: str = ""
) -> Breach:
    """Approve or refuse the exclusion that was asked for; then nothing changes any more."""
    access.require(by, "tickets.decide_breach")
    breach = Breach.objects.select_for_update(of=("self",)).get(pk=breach_id)
    if breach.decision != Decision.ASKED:
        raise Refused(_("Il n’y a plus rien à décider sur cette rupture."))
    if breach.explained_by_id == by.pk:
        raise Refused(_("Personne n’approuve sa propre demande."))
    if not excluded and not answer.strip():
        raise Refused(_("Un refus se donne avec son motif."), field="answer")
    breach.decision = Decision.EXCLUDED if excluded else Decision.KEPT
    breach.decided_by, breach.decided_at, breach.answer = by, at, answer.strip()[:300]
    breach.save(update_fields=["decision", "decided_by", "decided_at", "answer"])
    ledger.record(
        breach.clock, "breach.decided", by=by, at=at, excluded=excluded, reason=breach.answer
    )
    return breach


def _locked(clock_id: int) -> Clock:
    rows = Clock.objects.select_for_update(of=("self",))
    related = ("calendar", "owner", "client__manager", "ticket__owner", "ticket__team__lead")
    return rows.select_related(*related).get(pk=clock_id)


def require_answering(clock: Clock, person: User, at: datetime) -> None:
    """Refused for whoever does not answer for this promise."""
    if not answers_for(clock, person, at):
        raise Refused(_("Seul qui tenait cette promesse, ou son responsable, explique sa rupture."))


def answers_for(clock: Clock, person: User, at: datetime) -> bool:
    """Whether this is the right person: the keeper, the référent, or whoever answers for the delay."""
    if access.may(person, "tickets.answer_for_all"):
        return True
    keeper = steps.keeper_of(clock)
    referent = clock.ticket.referent_id if clock.ticket else None
    named = {keeper.pk if keeper else None, referent}
    return person.pk in named or person.pk in {one.pk for one in steps.superiors(clock, at)}
