"""Who hears: from a name in the matrix to people with an address. Bounded lists, active people only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import substitutes
from accounts.models import Level, User
from accounts.passwords import who_asked
from accounts.roles import Role
from clients import deciding
from clients.models import Contact
from clients.selectors import answering, proposed
from core import access
from interventions.models import Report
from notifications import closings
from notifications.models import Channel
from planning import selectors as planning
from tickets.models import Receipt, ReceiptState, Ticket

MOST = 50
#: One fact about a serious problem tells a batch of people.
MOST_TOLD = 200
#: An announcement may be for everybody of the house.
MOST_READERS = 1000


@dataclass(frozen=True)
class Person:
    """Somebody to write to: a person of ours or a client's contact."""

    key: str
    email: str
    name: str
    language: str = "fr"
    mobile: str = ""
    user: User | None = None
    contact: Contact | None = None

    @property
    def account(self) -> User | None:
        """Who signs in: the person of ours, or the contact's account when it is open."""
        own = self.contact.user if self.contact else None
        return self.user or (own if own and own.is_active else None)


def of_user(user: User) -> Person:
    """A person of the house, or a client's account."""
    return Person(f"u{user.pk}", user.email, str(user), user.language, user.mobile, user=user)


def of_contact(contact: Contact) -> Person:
    """A client's contact, in the language of its account when it has one."""
    language = contact.user.language if contact.user else "fr"
    email = contact.email or (contact.user.email if contact.user else "")
    return Person(f"c{contact.pk}", email, str(contact), language, contact.mobile, contact=contact)


def address(person: Person, channel: str) -> str | None:
    """Where a channel reaches this person: an address, a number, nothing to write for what goes to
    an account; None when it does not reach them."""
    if channel == Channel.INAPP:
        return "" if person.account else None
    if channel == Channel.PUSH:
        return "" if person.user else None
    return (person.email if channel == Channel.EMAIL else person.mobile) or None


def _users(found: Iterable[User | None]) -> list[Person]:
    once = {user.pk: user for user in found if user is not None and user.is_active}
    return [of_user(user) for user in once.values()]


def _role(*roles: str) -> list[Person]:
    return _users(User.objects.filter(role__in=roles, is_active=True).order_by("pk")[:MOST])


def _contact(contact: Contact | None) -> list[Person]:
    return [of_contact(contact)] if contact else []


def _requester(known: dict[str, Any]) -> list[Person]:
    ticket: Ticket | None = known.get("ticket")
    return _contact(ticket.requester) if ticket else []


def _level_2(known: dict[str, Any]) -> list[Person]:
    ticket: Ticket = known["ticket"]
    if ticket.owner:
        return _users([ticket.owner])
    members: list[User] = []
    if ticket.team and ticket.team.level == Level.L2:
        members = list(ticket.team.members.filter(is_active=True).order_by("pk")[:MOST])
    return _users(members) or _role(Role.EXPERT)


def _alerted(known: dict[str, Any]) -> list[Person]:
    """Those the fact names, else the team's lead, else the hotline managers."""
    to = known["data"].get("to")
    keys = [key for key in (to if isinstance(to, list) else [to]) if isinstance(key, int)]
    named = User.objects.filter(pk__in=keys[:MOST], is_active=True).order_by("pk")
    ticket: Ticket | None = known.get("ticket")
    lead = ticket.team.lead if ticket and ticket.team else None
    return _users(named) or _users([lead]) or _role(Role.HOTLINE_MANAGER)


def _visited(known: dict[str, Any]) -> list[Person]:
    """Who receives the technician at the client's."""
    mission = known["mission"]
    return _contact(mission.contact or mission.ticket.requester)


def _technician(known: dict[str, Any]) -> list[Person]:
    return _users([known["mission"].technician])


def _relieved(known: dict[str, Any]) -> list[Person]:
    """Who was to go before the mission was given to another."""
    return _users(User.objects.filter(pk=known["data"].get("before") or 0))


def _planner(known: dict[str, Any]) -> list[Person]:
    return _users([known["mission"].planned_by])


def _supervisors(known: dict[str, Any]) -> list[Person]:
    once = {person.key: person for person in _role(Role.HOTLINE_MANAGER) + _planner(known)}
    return list(once.values())


def _support(known: dict[str, Any]) -> list[Person]:
    """Who holds the ticket of this report; the hotline managers when nobody does."""
    report: Report = known["report"]
    ticket = report.mission.ticket
    return _users([ticket.owner or ticket.referent]) or _role(Role.HOTLINE_MANAGER)


def _sales(known: dict[str, Any]) -> list[Person]:
    """The client's seller; without one, the head of sales."""
    client = known.get("client") or known["report"].mission.client
    return _users([client.seller]) or _role(Role.SALES_MANAGER) or _role(Role.SALES)


def _billing(known: dict[str, Any]) -> list[Person]:
    client = known["invoice"].client
    if not client.billing_email:
        return []
    return [Person(f"b{client.pk}", client.billing_email, client.name)]


def _invoice_readers(known: dict[str, Any]) -> list[Person]:
    """The client's managers who may see its invoices, there or from their own company (G03)."""
    client = known["invoice"].client
    here = Q(client=client, sees_invoices=True)
    follows = Q(
        memberships__client=client, memberships__sees_invoices=True, memberships__is_manager=True
    )
    managers = Contact.objects.filter(here | follows, user__role=Role.CLIENT_MANAGER)
    return [of_contact(one) for one in managers.select_related("user").distinct().order_by("pk")[:MOST]]  # fmt: skip


def _report_contact(known: dict[str, Any]) -> list[Person]:
    mission = known["report"].mission
    return _contact(mission.contact or mission.ticket.requester)


def _told_of_major(known: dict[str, Any], *, of_ours: bool) -> list[Person]:
    """Those of this batch of receipts who have no proof yet."""
    data = known["data"]
    waiting = Receipt.objects.filter(
        update=data["update"], pk__gte=data["first"], pk__lte=data["last"],
        recipient__removed_at=None, recipient__user__isnull=not of_ours,
    ).exclude(state=ReceiptState.PROVEN)  # fmt: skip
    rows = waiting.select_related("recipient__user", "recipient__contact__user").order_by("pk")
    people = [receipt.recipient for receipt in rows[:MOST_TOLD]]
    if of_ours:
        return _users(one.user for one in people)
    return [of_contact(one.contact) for one in people if one.contact]


def _closing_managers(known: dict[str, Any]) -> list[Person]:
    """Only those of whom something is expected (K16)."""
    expected = closings.expected(known["ticket"], known["at"])
    asked = {wish.who for wish in expected}
    managers = _role(Role.HOTLINE_MANAGER) if closings.HOTLINE in asked else []
    sellers = _sales(known) if closings.SALES in asked else []
    return list({person.key: person for person in managers + sellers}.values())


def _readers(known: dict[str, Any], *, is_late: bool) -> list[Person]:
    readings = known["announcement"].readings.select_related("user").filter(acknowledged_at=None)
    if is_late:
        readings = readings.filter(user_id__in=known["data"].get("to", []))
    return _users(reading.user for reading in readings.order_by("pk")[:MOST_READERS])


def _reviewers(known: dict[str, Any]) -> list[Person]:
    """Those the campaign names, each absent one replaced by who stands in."""
    named = User.objects.filter(pk__in=known["data"].get("to", [])[:MOST_TOLD], is_active=True)
    rows = named.select_related("substitute").order_by("pk")
    return _users(substitutes.present(rows, known["at"]))


def _alert_readers(known: dict[str, Any]) -> list[Person]:
    """The technical director; the management too, and never the person, when it is about one who reads alerts."""
    person = known["accessalert"].person
    if access.may(person, "clients.review_alerts"):
        return [one for one in _role(Role.MANAGER, Role.TECHNICAL_DIRECTOR) if one.user != person]
    directors = User.objects.filter(role=Role.TECHNICAL_DIRECTOR, is_active=True).order_by("pk")
    return _users(directors[:MOST])


def _rights_keepers(known: dict[str, Any]) -> list[Person]:
    """The technical director and the management, never only whoever did it: then quality and administrators."""
    did = known["by"]
    keepers = [one for one in _role(Role.TECHNICAL_DIRECTOR, Role.MANAGER) if one.user != did]
    return keepers or _role(Role.QUALITY, Role.ADMINISTRATOR)


#: name in the matrix → (words for the manager's page, who)
AUDIENCES: dict[str, tuple[Any, Callable[[dict[str, Any]], list[Person]]]] = {
    "requester":      (_("Le demandeur"),                             _requester),
    "level_2":        (_("L’équipe de niveau 2"),                     _level_2),
    "alerted":        (_("Les personnes alertées"),                   _alerted),
    "technician":     (_("Le technicien"),                            _technician),
    "taker":          (_("Qui prend la suite"),                       lambda known: _users([known["handover"].taker])),
    "called_back":    (_("La personne à rappeler"),                   lambda known: _contact(known["callback"].contact)),
    "relieved":       (_("Le technicien qui devait y aller"),         _relieved),
    "asked_colleague": (_("Le collègue à qui l’on propose"),          lambda known: _users([known["duty"].swap_with])),
    "next_on_duty":   (_("Qui prend la suite de l’astreinte"),        lambda known: _users([planning.successor(known["duty"])])),
    "planner":        (_("Qui a planifié l’intervention"),            _planner),
    "supervisors":    (_("Le responsable hotline et le planificateur"), _supervisors),
    "visited":        (_("L’interlocuteur sur place"),                _visited),
    "support":        (_("L’intervenant du ticket"),                  _support),
    "sales":          (_("Le commercial du client"),                  _sales),
    "report_contact": (_("Le client"),                                _report_contact),
    "billing":        (_("L’adresse de facturation du client"),       _billing),
    "invoice_readers": (_("Les responsables du client qui voient ses factures"), _invoice_readers),
    "hr":             (_("Les ressources humaines"),                  lambda known: _users(deciding.checkers(known["at"])) or _role(Role.HR)),
    "directors":      (_("Qui décide des accès : le directeur technique, ou son suppléant"), lambda known: _users(deciding.deciders(known["at"])) or _role(deciding.approver_role(known["at"]))),
    "alert_readers":  (_("Qui lit les accès inhabituels ; la direction, quand c’est lui"), _alert_readers),
    "rights_keepers": (_("Le directeur technique et la direction, sauf qui l’a fait"), _rights_keepers),
    "dossier_owner":  (_("Le référent du client, ou qui le remplace"), lambda known: _users([answering(known["client"], "REFERENT", known["at"])])),
    "dossier_keeper": (_("Le référent du client, son suppléant, sinon le responsable hotline"), lambda known: _users(proposed.deciders(known["dossierproposal"].client)) or _role(Role.HOTLINE_MANAGER)),
    "proposer":       (_("Qui a proposé le changement"),              lambda known: _users([known["dossierproposal"].by])),
    "opener":         (_("Qui a ouvert le dossier en urgence"),       lambda known: _users([known["emergencyopening"].person])),
    "reviewers":      (_("Qui répond d’une revue des droits"),        _reviewers),
    "signer":         (_("La personne"),                              lambda known: _users([known["clause"].person])),
    "asker":          (_("Le demandeur de l’accès"),                  lambda known: _users([known["accessrequest"].asker])),
    "questioned":     (_("La personne interrogée sur son travail"),   lambda known: _users([known["question"].to])),
    "questioner":     (_("Qui a posé la question"),                   lambda known: _users([known["question"].asked_by])),
    "surveyed":       (_("La personne interrogée"),                   lambda known: _contact(known["survey"].contact)),
    "invited":        (_("La personne"),                              lambda known: _users([known["user"]])),
    "reset_asker":    (_("La personne, si l’adresse a un compte"),    lambda known: _users([who_asked(known["resetrequest"])])),
    "managers":       (_("La direction"),                             lambda known: _role(Role.MANAGER)),
    "major_support":  (_("Tout le support"),                          lambda known: _told_of_major(known, of_ours=True)),
    "major_clients":  (_("Les clients touchés et leurs responsables"), lambda known: _told_of_major(known, of_ours=False)),
    "closing_managers": (_("Qui doit agir : responsable hotline, commercial"), _closing_managers),
    "readers":        (_("Les personnes à qui l’annonce s’adresse"),  lambda known: _readers(known, is_late=False)),
    "late_readers":   (_("Celles qui n’en ont pas accusé réception"), lambda known: _readers(known, is_late=True)),
    "hotline_managers": (_("Le responsable hotline"),                 lambda known: _role(Role.HOTLINE_MANAGER)),
}  # fmt: skip


def find(name: str, known: dict[str, Any]) -> list[Person]:
    """The people of that audience who can be reached, by mail or by telephone, each once."""
    once: dict[str, Person] = {}
    for person in AUDIENCES[name][1](known):
        if where := person.email.lower() or person.mobile:
            once[where] = person
    return list(once.values())
