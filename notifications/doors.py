"""Where a personal link and a subject lead: names of pages by purpose, and by who follows."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from accounts.models import User
from core.access import may
from notifications import subjects
from tickets.models import MajorIncident, MajorUpdate

#: Purpose of a one-time link → the public page that takes its token.
PAGES = {
    "mission.acknowledge": "interventions:acknowledge",
    "mission.confirm": "interventions:confirm",
    "solution": "client:solution",
    "reopen": "client:reopen_link",
    "survey": "quality:survey",
    "major.news": "client:news_link",
    "invitation": "accounts:accept_invitation",
    "password_reset": "reset_password",
    "broadcast.answer": "centre:answer",
    "broadcast.unsubscribe": "centre:unsubscribe",
}
#: Letters whose page is not the page of what they are about, and the action it asks for.
OPENS = {
    "digest": ("centre:digest", "notifications.digest"),
    "audit": ("notifications:health", "notifications.health"),
    "dead_letters": ("notifications:outbox", "notifications.view"),
    "vault_limit": ("clients:trail", "clients.read_trail"),
}


@dataclass(frozen=True)
class Way:
    """One page for a subject: whose it is, its route, what of the subject its address takes, the action it asks for."""

    table: str
    who: str
    route: str
    key: str = ""
    action: str = ""


#: The first way that fits is taken. `who`: the client, the technician's phone, the office, any of « ours ».
WAYS = (
    #   subject               for        page                       takes        only for
    Way("ticket",             "client",  "client:request",          "pk"),
    Way("ticket",             "ours",    "desk:ticket",             "pk"),
    Way("mission",            "client",  "client:visits"),
    Way("invoice",            "client",  "client:invoices"),
    Way("invoice",            "ours",    "billing:invoice",         "pk"),
    Way("client",             "client",  "client:home"),
    Way("client",             "ours",    "clients:dossier",         "pk"),
    Way("duty",               "ours",    "planning:duty",           "pk"),
    Way("announcement",       "ours",    "centre:announcement",     "pk"),
    Way("broadcast",          "ours",    "centre:broadcast",        "pk"),
    Way("reply",              "ours",    "notifications:received"),
    Way("callback",           "client",  "client:callback"),
    Way("callback",           "staff",   "desk:callbacks"),
    Way("handover",           "staff",   "desk:hand_over"),
    Way("mission",            "field",   "field:mission",           "pk"),
    Way("mission",            "staff",   "interventions:mission",   "pk"),
    Way("majorincident",      "client",  "client:news",             "pk"),
    Way("majorincident",      "ours",    "majors:read",             "pk"),
    Way("majorupdate",        "client",  "client:news",             "major_id"),
    Way("majorupdate",        "ours",    "majors:read",             "major_id"),
    Way("accessrequest",      "ours",    "clients:access_requests", action="clients.view_requests"),
    Way("accessrequest",      "ours",    "clients:my_access"),
    Way("accessgrant",        "ours",    "clients:my_access"),
    Way("emergencyopening",   "ours",    "clients:emergencies",     action="clients.review_emergencies"),
    Way("emergencyopening",   "ours",    "clients:dossier",         "client_id"),
    Way("accessalert",        "ours",    "clients:alert",           "pk"),
    Way("dossierproposal",    "ours",    "clients:proposals"),
    Way("accessreview",       "ours",    "clients:review",          "pk"),
    Way("clause",             "ours",    "accounts:clauses",        action="accounts.keep_clauses"),
    Way("clause",             "ours",    "accounts:profile"),
    Way("question",           "ours",    "billing:answer",          "pk"),
    Way("contract",           "client",  "client:contracts"),
    Way("contract",           "ours",    "clients:contract",        "pk"),
    Way("billableitem",       "ours",    "billing:worklist"),
    Way("synthesis",          "ours",    "management:syntheses"),
    Way("event",              "ours",    "accounts:admin_act",      "pk", action="accounts.read_admin_log"),
    Way("user",               "client",  "accounts:sessions"),
    Way("user",               "ours",    "accounts:sessions"),
)  # fmt: skip


def page_of(purpose: str, token: str) -> str:
    """The address of the page a personal link opens."""
    if purpose not in PAGES:
        raise Http404
    return reverse(PAGES[purpose], args=[token])


def page_of_notice(user: User, letter: str, topic: str) -> str:
    """Where a notification of the centre leads: the letter's own page, else that of what it is about."""
    route, action = OPENS.get(letter, ("", ""))
    return reverse(route) if route and may(user, action) else page_for(user, topic)


def page_for(user: User, topic: str) -> str:
    """The page this person has for a subject; 404 when there is none. The page itself asks for rights.

    An address made of the number alone is not looked up: what may not be seen and what is not there lead alike.
    """
    way = next((one for one in WAYS if one.table == topic.partition(":")[0] and _fits(one, user)), None)  # fmt: skip
    if way is None:
        raise Http404
    if not way.key:
        return reverse(way.route)
    key = subjects.key_of(topic) if way.key == "pk" else _key_behind(user, topic, way.key)
    if not key:
        raise Http404
    return reverse(way.route, args=[key])


def _key_behind(user: User, topic: str, name: str) -> int | None:
    """What the thing belongs to; a client is led from an update to its problem once it is theirs to read."""
    thing = subjects.find(topic)
    key: int | None = getattr(thing, name, None)
    if key and user.is_client and isinstance(thing, MajorUpdate):
        told = MajorIncident.objects.visible_to(user).filter(pk=key)
        return told.values_list("pk", flat=True).first()
    return key


def _fits(way: Way, user: User) -> bool:
    """Whether this page is this person's: on their side of the house, and theirs to open."""
    side = "client" if user.is_client else "field" if user.works_by_phone else "staff"
    is_theirs = way.who == side or (way.who == "ours" and side != "client")
    return is_theirs and (not way.action or may(user, way.action))
