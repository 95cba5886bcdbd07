"""The review of rights: who answers for a person keeps or removes each right; silence removes (H07)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import substitutes
from accounts.models import User
from clients import deciding
from clients.models import AccessGrant, AccessReview, AccessReviewLine, Answer
from clients.selectors import live_grants
from clients.services.requests import PARIS
from clients.services.rights import end
from core import access, events, setting
from core.errors import Refused

BATCH = 500
MOST_AT_ONCE = 500
REMINDED_BEFORE = timedelta(days=7)
REMINDED_EVERY = timedelta(days=3)
#: Who answers when a person's manager cannot: the deciding role first, then these.
FALLBACK_ROLES = ("HR", "MANAGER")


@transaction.atomic
def open_review(*, by: User | None, at: datetime) -> AccessReview:
    """Begin a campaign on every right given by people: missions and emergencies end by themselves (H07).

    `by=None` is the calendar. Refused while another runs, or when there is nothing to review.
    """
    if by is not None:
        access.require(by, "clients.start_review")
    days = int(setting.value("access_review_days", on=at))
    try:
        with transaction.atomic():
            review = AccessReview.objects.create(
                opened_at=at, ends_at=at + timedelta(days=days), opened_by=by
            )
    except IntegrityError:
        raise Refused(_("Une revue des droits est déjà en cours.")) from None
    reviewers: set[int] = set()
    lines = _lines(review, at)
    while some := list(islice(lines, BATCH)):
        AccessReviewLine.objects.bulk_create(some)
        reviewers |= {line.reviewer_id for line in some}
    if not reviewers:
        raise Refused(_("Aucun droit n’est à revoir."))
    events.record("access.review_opened", about=review, by=by, at=at, to=sorted(reviewers))
    return review


def to_review(at: datetime) -> Q:
    """Rights given by people; those of missions and emergencies have an end of their own."""
    return Q(starts_at__lte=at) & ~(Q(source__startswith="mission:") | Q(source__startswith="urgent:"))  # fmt: skip


def _lines(review: AccessReview, at: datetime) -> Iterator[AccessReviewLine]:
    above = _fallbacks(at)
    grants = live_grants(at).filter(to_review(at), user__is_active=True)
    for grant in grants.select_related("user__manager").order_by("pk").iterator(2000):
        reviewer = _reviewer(grant.user, above)
        if reviewer is None:
            raise Refused(_("Personne ne peut répondre pour %s.") % grant.user)
        yield AccessReviewLine(review=review, grant=grant, reviewer=reviewer)


def _fallbacks(at: datetime) -> list[User]:
    roles = [deciding.approver_role(at), *FALLBACK_ROLES]
    people = User.objects.filter(role__in=roles, is_active=True).order_by("pk")[:100]
    return sorted(people, key=lambda person: (roles.index(person.role), person.pk))


def _reviewer(person: User, above: Sequence[User]) -> User | None:
    """Their manager when that is a role that answers, else the first of those above; never themselves."""
    manager = person.manager
    may_answer = manager and manager.is_active and access.role_may(manager.role, "clients.review_rights")  # fmt: skip
    if manager and may_answer and manager.pk != person.pk:
        return manager
    return next((one for one in above if one.pk != person.pk), None)


@transaction.atomic
def answer_review(
    *, review_id: int, line_ids: Sequence[int], answer: str, reason: str, by: User, at: datetime
) -> int:
    """Keep or remove these rights, with one reason for all; what is removed ends at once. Return how many.

    One answers for those one manages or stands in for; who decides of demands, for anybody but oneself.
    """
    review = AccessReview.objects.select_for_update().get(pk=review_id)
    if review.closed_at or at >= review.ends_at:
        raise Refused(_("Cette revue est terminée."))
    if answer not in (Answer.KEEP, Answer.REMOVE):
        raise Refused(_("Choisissez de garder ou de retirer."), field="answer")
    if not reason.strip():
        raise Refused(_("Une réponse se donne avec son motif."), field="reason")
    lines = list(answerable(review, by, at).filter(pk__in=list(line_ids)[:MOST_AT_ONCE], answer=""))
    if not lines:
        raise Refused(_("Cochez au moins un droit."), field="lines")
    for line in lines:
        line.answer, line.reason = answer, reason.strip()[:300]
        line.answered_by, line.answered_at = by, at
        if answer == Answer.REMOVE:
            _remove(line, by, at)
    AccessReviewLine.objects.bulk_update(lines, ["answer", "reason", "answered_by", "answered_at"])
    events.record("access.review_answered", about=review, by=by, at=at, answer=answer, lines=len(lines))  # fmt: skip
    return len(lines)


def answerable(review: AccessReview, by: User, at: datetime) -> QuerySet[AccessReviewLine]:
    """The lines this person may answer."""
    rows = review.lines.exclude(grant__user=by).order_by("pk")
    if access.may(by, "clients.decide_access"):
        return rows
    stood_in = [one.pk for one in substitutes.stood_in_for(by, at)]
    return rows.filter(reviewer_id__in=[by.pk, *stood_in])


def _remove(line: AccessReviewLine, by: User | None, at: datetime) -> bool:
    """End the line's right; False when it had ended already."""
    grants = AccessGrant.objects.select_for_update(of=("self",)).select_related("client", "user")
    grant = grants.get(pk=line.grant_id)
    if grant.revoked_at or (grant.ends_at and grant.ends_at <= at):
        return False
    end(grant, by=by, at=at, why=f"review {line.review_id}")
    return True


def close_review(*, review_id: int, at: datetime) -> AccessReview:
    """The campaign is over: what nobody answered is removed by the clock, and the report is told (H07)."""
    while _close_some(review_id, at):
        pass
    with transaction.atomic():
        review = AccessReview.objects.select_for_update().get(pk=review_id)
        if review.closed_at is None:
            review.closed_at = at
            review.save(update_fields=["closed_at"])
            silent = review.lines.filter(answer=Answer.SILENT).count()
            events.record("access.review_closed", about=review, by=None, at=at, removed=silent)
    return review


@transaction.atomic
def _close_some(review_id: int, at: datetime) -> int:
    lines = list(
        AccessReviewLine.objects.select_for_update(of=("self",))
        .filter(review_id=review_id, review__closed_at=None, answer="")
        .order_by("pk")[:BATCH]
    )
    for line in lines:
        line.answer = Answer.SILENT if _remove(line, None, at) else Answer.GONE
        line.answered_at = at
    AccessReviewLine.objects.bulk_update(lines, ["answer", "answered_at"])
    return len(lines)


def run_reviews(*, at: datetime) -> None:
    """What the calendar does each morning: close, remind, begin the next campaign (H07)."""
    review = AccessReview.objects.filter(closed_at=None).first()
    if review is None:
        if _is_time(at):
            _begin(at)
    elif review.ends_at <= at:
        close_review(review_id=review.pk, at=at)
    else:
        _remind(review.pk, at)


def _begin(at: datetime) -> None:
    try:
        open_review(by=None, at=at)
    except Refused:
        return  # nothing to review yet: asked again tomorrow


def _is_time(at: datetime) -> bool:
    last = AccessReview.objects.order_by("-opened_at").first()
    if last is None:
        return True
    before, today = last.opened_at.astimezone(PARIS), at.astimezone(PARIS)
    months = (today.year - before.year) * 12 + today.month - before.month
    return months >= int(setting.value("access_review_months", on=at))


@transaction.atomic
def _remind(review_id: int, at: datetime) -> None:
    review = AccessReview.objects.select_for_update().get(pk=review_id)
    told = review.reminded_at
    if at < review.ends_at - REMINDED_BEFORE or (told and at < told + REMINDED_EVERY):
        return
    waiting = review.lines.filter(answer="").order_by().values_list("reviewer_id", flat=True)
    late = sorted(set(waiting.distinct()[:200]))
    review.reminded_at = at
    review.save(update_fields=["reminded_at"])
    if late:
        events.record("access.review_reminded", about=review, by=None, at=at, to=late)
