"""From a topic (« mission:12 ») to the row it names and to what its timeline belongs to."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from accounts.models import Clause, ResetRequest, User
from billing.models import BillableItem, Invoice, Question
from clients.models import (
    AccessAlert,
    AccessGrant,
    AccessRequest,
    AccessReview,
    Client,
    Contract,
    DossierProposal,
    EmergencyOpening,
)
from core import typed
from core.models import Event
from interventions.models import Mission, Report
from notifications.models import Announcement, Broadcast, Reply
from planning.models import Duty
from quality.models import Survey, Synthesis
from tickets.models import CallBack, HandOver, MajorIncident, MajorUpdate, Ticket

#: topic name → where the row is and what is read with it.
TABLES: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "ticket":        (Ticket,        ("client", "contract", "requester__user", "owner", "referent", "team__lead", "site")),
    "mission":       (Mission,       ("ticket__requester", "client", "site", "contact", "technician", "planned_by", "booking")),
    "report":        (Report,        ("mission__ticket__owner", "mission__client__seller", "mission__technician", "mission__contact", "pdf")),
    "invoice":       (Invoice,       ("client", "pdf")),
    "billableitem":  (BillableItem,  ("client", "ticket")),
    "question":      (Question,      ("item__client", "to", "asked_by")),
    "contract":      (Contract,      ("client__seller",)),
    "accessrequest": (AccessRequest, ("client", "asker")),
    "accessgrant":   (AccessGrant,   ("client", "user")),
    "emergencyopening": (EmergencyOpening, ("client__referent", "person", "grant")),
    "accessalert":   (AccessAlert,   ("person",)),
    "dossierproposal": (DossierProposal, ("client__referent", "by", "decided_by")),
    "accessreview":  (AccessReview,  ()),
    "clause":        (Clause,        ("person",)),
    "event":         (Event,         ("by",)),
    "user":          (User,          ()),
    "resetrequest":  (ResetRequest,  ()),
    "survey":        (Survey,        ("ticket", "client", "contact")),
    "synthesis":     (Synthesis,     ("pdf",)),
    "callback":      (CallBack,      ("client", "contact__user", "ticket")),
    "handover":      (HandOver,      ("ticket__client", "taker", "proposed_by")),
    "majorincident": (MajorIncident, ("lead",)),
    "majorupdate":   (MajorUpdate,   ("major__lead", "by")),
    "client":        (Client,        ()),
    "reply":         (Reply,         ("user",)),
    "duty":          (Duty,          ("person", "swap_with")),
    "announcement":  (Announcement,  ("procedure", "by")),
    "broadcast":     (Broadcast,     ("by",)),
}  # fmt: skip


def find(topic: str) -> Any | None:
    """The row a topic names, or None when it is of no known table or gone."""
    name, _colon, key = topic.partition(":")
    pk = typed.whole(key)
    if name not in TABLES or pk is None:
        return None
    model, joined = TABLES[name]
    return model._default_manager.select_related(*joined).filter(pk=pk).first()


def key_of(topic: str) -> int:
    """The key of a topic; zero when it has none."""
    return typed.whole(topic.partition(":")[2]) or 0


def named(event: Event) -> dict[str, Any]:
    """What a fact is about, by table name: {"ticket": <Ticket>, "client": <Client>, …}."""
    found: dict[str, Any] = {}
    for topic in event.about:
        name = topic.partition(":")[0]
        if name not in found and (row := find(topic)) is not None:
            found[name] = row
    return found


def things(topic: str) -> Sequence[models.Model]:
    """What a fact about a message on this subject belongs to: the subject, its ticket, its client."""
    subject = find(topic)
    if subject is None:
        return []
    ticket = getattr(subject, "ticket", None)
    owner = getattr(subject, "mission", subject)
    client = getattr(owner, "client", None)
    return [thing for thing in (subject, ticket, client) if isinstance(thing, models.Model)]
