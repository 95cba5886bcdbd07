"""Surveys, activity reports and monthly syntheses: one function a verb."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import events, files
from core.errors import Refused
from core.formats import local
from quality import synthesis
from quality.models import ActivityReport, Survey, Synthesis
from tickets.models import Ticket

#: One person is asked at most once a month (M06).
SURVEY_REST = timedelta(days=30)


@transaction.atomic
def send_survey(*, ticket_id: int, at: datetime) -> Survey | None:
    """Ask one question about a closed ticket, once per closing (M01); None when it is too early to ask again."""
    ticket = (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("client", "requester")
        .get(pk=ticket_id)
    )
    contact = ticket.requester
    if contact is None or not contact.email or ticket.status != "CLOSED":
        return None
    if (
        Survey.objects.filter(contact=contact, sent_at__gt=at - SURVEY_REST)
        .exclude(ticket=ticket)
        .exists()
    ):
        return None
    survey, new = Survey.objects.get_or_create(
        ticket=ticket,
        closing=ticket.reopened,
        defaults={"client": ticket.client, "contact": contact, "sent_at": at},
    )
    if new:
        events.record("survey.sent", about=[survey, ticket, ticket.client], by=None, at=at)
    return survey


@transaction.atomic
def answer_survey(*, survey_id: int, score: int, comment: str, at: datetime) -> Survey:
    """Record the note (1 to 5) and the words; a second answer replaces the first within a week."""
    survey = (
        Survey.objects.select_for_update(of=("self",))
        .select_related("ticket", "client")
        .get(pk=survey_id)
    )
    if not 1 <= score <= 5:
        raise Refused(_("La note va de 1 à 5."), field="score")
    if survey.answered_at and at - survey.answered_at > timedelta(days=7):
        raise Refused(_("Vous avez déjà répondu à cette enquête. Merci."))
    survey.score, survey.comment, survey.answered_at = score, comment.strip(), at
    survey.save(update_fields=["score", "comment", "answered_at"])
    events.record(
        "survey.answered", about=[survey, survey.ticket, survey.client], by=None, at=at, score=score
    )
    return survey


@transaction.atomic
def sign_activity(*, user: User, day: date, note: str, at: datetime) -> ActivityReport:
    """The evening gesture: confirm a day's activity report (N11, R116). Signing again replaces the word."""
    report, _new = ActivityReport.objects.update_or_create(
        user=user, day=day, defaults={"note": note.strip(), "signed_at": at}
    )
    events.record("activity.signed", about=[report, user], by=user, at=at, day=day.isoformat())
    return report


@transaction.atomic
def make_synthesis(*, month: date, at: datetime, by: User | None) -> Synthesis:
    """Make the month's synthesis, once; `month` is its first day (P: R-000 regular synthesis, N06)."""
    if month.day != 1:
        raise ValueError("a month is named by its first day")
    if month >= local(at).date().replace(day=1):
        raise Refused(_("Ce mois n’est pas fini."))
    Synthesis.objects.get_or_create(month=month, defaults={"made_at": at})
    made = Synthesis.objects.select_for_update().get(month=month)
    if made.pdf_id:
        return made
    made.figures, made.made_at = synthesis.figures_of(month, at), at
    made.pdf = files.keep(
        synthesis.pdf(made.figures),
        name=f"synthese-{month:%Y-%m}.pdf",
        media_type="application/pdf",
    )
    made.save(update_fields=["figures", "made_at", "pdf"])
    events.record("quality.synthesis_made", about=made, by=by, at=at)
    return made
