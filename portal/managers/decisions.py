"""« À décider aujourd’hui »: only what this person may decide, most urgent first (N01)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from billing.models import BillableItem, ItemState
from clients.models import AccessRequest, RequestState, SecretToChange
from clients.selectors import alerts, proposed
from core import access
from interventions.models import Mission, MissionStatus
from tickets.models import Ticket
from tickets.moves import OPEN

MOST = 5


@dataclass(frozen=True)
class Decision:
    """One line: what, the facts needed, and where it is decided."""

    icon: str
    title: str
    detail: str
    url: str
    verb: str


def for_person(user: User, at: datetime) -> list[Decision]:
    """At most a dozen lines, in the order of urgency."""
    lines: list[Decision] = []
    if access.may(user, "quality.dashboard"):
        lines += _broken(user, at)
    if access.may(user, "interventions.plan"):
        lines += _missions()
    if access.may(user, "clients.decide_access"):
        lines += _requests(RequestState.AT_DIRECTOR)
    if access.may(user, "clients.review_alerts"):
        lines += _alerts(user)
    if access.may(user, "clients.follow_vault"):
        lines += _vault(user)
    lines += _proposed(user)
    if access.may(user, "billing.worklist"):
        lines += _billing()
    return lines[:12]


def _broken(user: User, at: datetime) -> list[Decision]:
    tickets = (
        Ticket.objects.visible_to(user)
        .filter(status__in=OPEN, due_at__lt=at)
        .select_related("client", "owner")
        .order_by("due_at", "pk")[:MOST]
    )
    return [
        Decision(
            "alert",
            _("%(client)s : promesse rompue, ticket %(number)s")
            % {"client": ticket.client.short_name, "number": ticket.pk},
            _("Suivi par %(owner)s") % {"owner": ticket.owner}
            if ticket.owner
            else _("Personne n’est affecté"),
            ticket.get_absolute_url(),
            _("Ouvrir"),
        )
        for ticket in tickets
    ]


def _missions() -> list[Decision]:
    """Declined visits that nobody has placed again."""
    later = Mission.objects.filter(ticket=OuterRef("ticket"), pk__gt=OuterRef("pk"))
    declined = (
        Mission.objects.filter(
            ~Exists(later), status=MissionStatus.DECLINED, ticket__status__in=OPEN
        )
        .select_related("client", "technician")
        .order_by("pk")[:MOST]
    )
    return [
        Decision(
            "calendar-off",
            _("%(client)s : mission refusée par %(name)s")
            % {"client": mission.client.short_name, "name": mission.technician},
            mission.decline_reason,
            reverse("interventions:plan", args=[mission.ticket_id]),
            _("Replacer"),
        )
        for mission in declined
    ]


def _requests(state: str) -> list[Decision]:
    asked = (
        AccessRequest.objects.filter(state=state)
        .select_related("client", "asker")
        .order_by("due_at")[:MOST]
    )
    return [
        Decision(
            "key",
            _("Accès au dossier %(client)s pour %(name)s")
            % {"client": request.client.short_name, "name": request.asker},
            request.reason[:140],
            reverse("clients:access_requests"),
            _("Décider"),
        )
        for request in asked
    ]


def _alerts(user: User) -> list[Decision]:
    """Unusual accesses nobody read yet; one's own are for somebody else."""
    waiting = alerts(user).filter(outcome="").exclude(person=user).order_by("raised_at", "pk")
    return [
        Decision(
            "eye",
            _("Accès inhabituel : %(name)s") % {"name": alert.person},
            alert.words,
            alert.get_absolute_url(),
            _("Lire"),
        )
        for alert in waiting[:MOST]
    ]


def _vault(user: User) -> list[Decision]:
    waiting = SecretToChange.objects.visible_to(user).filter(done_at=None).order_by()[:100].count()
    if not waiting:
        return []
    words = ngettext("%(n)s identifiant à changer", "%(n)s identifiants à changer", waiting)
    return [
        Decision(
            "lock",
            words % {"n": waiting},
            _("Quelqu’un qui les connaît est parti, ou sa mission est finie."),
            reverse("clients:secrets_to_change"),
            _("Suivre"),
        )
    ]


def _proposed(user: User) -> list[Decision]:
    return [
        Decision(
            "checks",
            _("%(client)s : changements proposés au dossier") % {"client": one.client},
            ngettext("%(n)s changement", "%(n)s changements", one.count) % {"n": one.count},
            reverse("clients:proposals"),
            _("Décider"),
        )
        for one in proposed.owed_to(user)[:MOST]
    ]


def _billing() -> list[Decision]:
    waiting = BillableItem.objects.filter(state=ItemState.TO_DECIDE)[:100].count()
    if not waiting:
        return []
    return [
        Decision(
            "invoice",
            ngettext(
                "%(count)s travail clos à trancher avant facturation",
                "%(count)s travaux clos à trancher avant facturation",
                waiting,
            )
            % {"count": waiting},
            "",
            reverse("billing:worklist"),
            _("Trancher"),
        )
    ]
