"""The call card's contents: who it is, what their contract says, what a good colleague would whisper (A01–A04, A22)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from accounts.models import User
from clients import selectors as clients
from clients.models import Asset, Contact, Site
from core import formats, worktime
from core.phones import e164
from interventions.models import Mission
from knowledge import selectors as knowledge
from knowledge.models import Category
from planning import selectors as planning
from portal import promises, verdicts
from portal.desk import guess, procedures, rows
from tickets import priority, services, simulator, sla
from tickets.entitled import verdict_of
from tickets.models import Call, Ticket
from tickets.moves import OPEN
from tickets.selectors import banner_for
from tickets.services import terms

#: How much of the caller's recent past the card shows.
MOST_TICKETS, MOST_VISITS = 4, 3


#: From this score on the caller is recognised without being asked; a shared number is not.
CERTAIN = 99


def begin(number: str, user: User, now: datetime) -> Call:
    """Open the call; a number that is one person's alone says who it is (A02, A03)."""
    return services.start_call(
        by=user, at=now, number=e164(number) or number, contact_id=known(number, now)
    )


def known(number: str, now: datetime) -> int | None:
    """The key of the one person whose number this is."""
    found = clients.find_callers(number, now) if number else []
    certain = found[0].contact if found and found[0].score >= CERTAIN else None
    return certain.pk if certain else None


def who(call: Call, user: User, now: datetime) -> dict[str, Any]:
    """The left column: verdict to say aloud, open tickets, last visits, site, who may order."""
    if call.client is None:
        return {"call": call}
    site = site_of(call)
    buyers = list(Contact.objects.of(call.client, "may_order")[:4])
    verdict = clients.verdict_for(call.client, site=site, at=now)
    visits = Mission.objects.filter(client=call.client, status="DONE").select_related(
        "technician", "booking"
    )
    return {
        "call": call,
        "major": banner_for(call.client_id or 0),
        "verdict": verdicts.banner(verdict),
        "open_tickets": rows.of(_open(call, user), user, now),
        "visits": list(visits.order_by("-pk")[:MOST_VISITS]),
        "site": site,
        "buyers": buyers,
        "may_buy": call.contact is None or _may_buy(call, buyers),
        "placed": planning.placed_at(call.client, formats.local(now).date()),
        "seats": [seat for seat in clients.seats_of(call.client) if seat.is_shown],
    }


def _may_buy(call: Call, buyers: list[Contact]) -> bool:
    """At their own client the person's file says it; at another, the place they have there."""
    own = call.contact is not None and call.contact.client_id == call.client_id
    return bool(call.contact and call.contact.may_order) if own else call.contact in buyers


def site_of(call: Call) -> Site | None:
    """The caller's site, or the client's only one."""
    if call.contact and call.contact.site and call.contact.site.client_id == call.client_id:
        return call.contact.site
    sites = list(Site.objects.filter(client=call.client_id)[:2])
    return sites[0] if len(sites) == 1 else None


def _open(call: Call, user: User) -> list[Ticket]:
    seen = Ticket.objects.visible_to(user).filter(client=call.client_id, status__in=OPEN)
    return list(rows.with_people(seen, user).order_by("due_at", "-pk")[:MOST_TICKETS])


def assets_of(call: Call, user: User) -> Any:
    """The client's machines: those whose user bears the caller's name first, then those of their site, by name."""
    rows = Asset.objects.visible_to(user).filter(client=call.client_id, state="ACTIVE")
    name, site = (call.contact.last_name, call.contact.site_id) if call.contact else ("", None)
    own = Q(details__user__icontains=name) if len(name) > 2 else Q(pk=None)
    here = Q(site=site) if site else Q(pk=None)
    return rows.order_by(Case(When(own, then=0), When(here, then=1), default=2), "name", "pk")


@dataclass(frozen=True)
class Promised:
    """What will be promised if the ticket is opened now, with the arithmetic in words."""

    pill: promises.Pill
    priority: int
    due: str
    why: str


def advice(
    call: Call, user: User, data: dict[str, Any], answers: dict[int, int], now: datetime
) -> dict[str, Any]:
    """The right column and what follows from the words typed: category, procedure, same ticket, promise."""
    words = f"{data.get('subject') or ''} {data.get('symptoms') or ''}".strip()
    chosen: Category | None = data.get("category")
    guessed = chosen or guess.category(words)
    same = similar(call, user, words)
    position = clients.position_of(call.contact, call.client_id or 0) if words else None
    return {
        "call": call,
        "guessed": guessed,
        "walk": procedures.walk(knowledge.procedure_for(guessed, position), answers),
        "similar": same[0] if same else None,
        "similar_others": max(0, len(same) - 1),
        "promise": promised(call, data, guessed, now) if words else None,
        "proposed_subject": guess.subject(data.get("symptoms") or ""),
    }


def similar(call: Call, user: User, words: str) -> list[Ticket]:
    """Open tickets of this client that tell the same story, the nearest first (A22)."""
    if call.client_id is None or not words:
        return []
    wanted = guess.words_of(words)
    seen = Ticket.objects.visible_to(user).filter(client=call.client_id, status__in=OPEN)
    scored = [
        (len(wanted & guess.words_of(f"{ticket.subject} {ticket.symptoms}")), ticket)
        for ticket in seen.only("pk", "subject", "symptoms").order_by("-pk")[:30]
    ]
    near = [(score, ticket) for score, ticket in scored if score >= 2]
    return [ticket for _score, ticket in sorted(near, key=lambda pair: (-pair[0], -pair[1].pk))]


def promised(
    call: Call, data: dict[str, Any], category: Category | None, now: datetime
) -> Promised | None:
    """« Priorité 2. Réponse ou calendrier avant demain, 9 h 36 », and how it was counted; None when nothing is promised (B03, D16)."""
    weighed = priority.weigh(
        data.get("impact") or 3,
        data.get("urgency") or 2,
        is_vip=bool(call.contact and call.contact.is_vip),
        matrix=terms.priorities(call.started_at),
    )
    ticket = _draft(call, category, data.get("asset"), weighed.priority, now)
    target = terms.agreement(ticket).target(sla.ANSWER)
    if target is None:
        return None
    hours = terms.calendar_for(ticket, target).hours()
    due_at = worktime.add(call.started_at, timedelta(minutes=target.minutes), hours)
    return Promised(
        pill=promises.running(due_at, sla.ANSWER, now, hours, target.minutes),
        priority=weighed.priority,
        due=formats.moment(due_at, now),
        why=f"{', '.join(weighed.reasons)} ; {spent(call.started_at, due_at, hours, now)}",
    )


def _draft(
    call: Call, category: Category | None, asset: Asset | None, weight: int, now: datetime
) -> Ticket:
    """The ticket as this call would open it: same machine, same site, same contract."""
    ticket = simulator.draft(
        client=call.client, contract=None, category=category, priority=weight, at=call.started_at
    )
    ticket.asset = asset
    if call.client is not None:
        ticket.site = site_of(call) or (asset.site if asset else None)
        key = verdict_of(ticket, now).contract_id
        mine = call.client.contracts.select_related("calendar")
        ticket.contract = mine.filter(pk=key).first() if key else None
    return ticket


def spent(start: datetime, due_at: datetime, hours: worktime.Hours, now: datetime) -> str:
    """« déclaré à 13 h 36 : 3 h 24 aujourd’hui, puis 36 min demain »."""
    parts = []
    day = formats.local(start).date()
    while day <= formats.local(due_at).date() and len(parts) < 4:
        worked = sum(
            (
                min(closes, due_at) - max(opens, start)
                for opens, closes in hours.on(day)
                if closes > start and opens < due_at
            ),
            timedelta(),
        )
        if worked > timedelta():
            gap = (day - formats.local(now).date()).days
            named = {0: _("aujourd’hui"), 1: _("demain")}.get(gap) or formats.day(day)
            parts.append(f"{formats.duration(worked)} {named}")
        day += timedelta(days=1)
    counted = _(", puis ").join(parts)
    return _("déclaré à %(at)s : %(parts)s") % {"at": formats.hour(start), "parts": counted}
