"""Where a personal link and a subject lead: names of pages by purpose, and by who follows."""

from typing import Any

from django.http import Http404
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from core.access import may
from notifications import subjects

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

#: (table, door) → page and whether it takes the key.
FOLLOW = {
    ("ticket", "client"): ("client:request", True),
    ("mission", "client"): ("client:visits", False),
    ("invoice", "client"): ("client:invoices", False),
    ("callback", "client"): ("client:callback", False),
    ("callback", "staff"): ("desk:callbacks", False),
    ("handover", "staff"): ("desk:hand_over", False),
    ("mission", "field"): ("field:mission", True),
    ("majorincident", "client"): ("client:news", True),
    ("majorincident", "field"): ("majors:read", True),
    ("majorincident", "staff"): ("majors:read", True),
    ("accessrequest", "field"): ("clients:my_access", False),
    ("accessrequest", "staff"): ("clients:my_access", False),
    ("accessrequest", "decider"): ("clients:access_requests", False),
    ("emergencyopening", "staff"): ("clients:emergencies", False),
    ("accessalert", "staff"): ("clients:alert", True),
    ("dossierproposal", "staff"): ("clients:proposals", False),
    ("dossierproposal", "field"): ("clients:proposals", False),
    ("accessreview", "staff"): ("clients:review", True),
    ("clause", "staff"): ("accounts:profile", False),
    ("clause", "field"): ("accounts:profile", False),
    ("question", "field"): ("billing:answer", True),
    ("question", "staff"): ("billing:answer", True),
    ("contract", "client"): ("client:contracts", False),
    ("contract", "staff"): ("clients:contract", True),
    ("billableitem", "staff"): ("billing:worklist", False),
    ("user", "client"): ("accounts:sessions", False),
    ("user", "field"): ("accounts:sessions", False),
    ("user", "staff"): ("accounts:sessions", False),
}


def page_of(purpose: str, token: str) -> str:
    """The address of the page a personal link opens."""
    if purpose not in PAGES:
        raise Http404
    return reverse(PAGES[purpose], args=[token])


def page_for(user: User, topic: str) -> str:
    """The page this person has for a subject; 404 when there is none. The page itself asks for rights."""
    table, _colon, key = topic.partition(":")
    door = "client" if user.is_client else "field" if user.works_by_phone else "staff"
    if table == "accessrequest" and may(user, "clients.view_requests"):
        door = "decider"
    named = FOLLOW.get((table, door))
    try:
        if named:
            return reverse(named[0], args=[key] if named[1] else [])
        thing: Any = subjects.find(topic)
        return str(thing.get_absolute_url())
    except (NoReverseMatch, AttributeError):
        raise Http404 from None
