"""Finding a technician for a ticket: the need, three suggestions with reasons, the board, the held slot (I02, I05)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import selectors as clients
from clients.models import Contact
from core import clock, formats, typed
from core.access import allow
from core.forms import tried
from interventions import forms, selectors, services, windows
from planning import selectors as planning
from planning import slots
from planning.ranking import Need, Suggestion
from tickets import selectors as tickets
from tickets.models import Ticket

KINDS = {"good": "yes", "fair": "less", "bad": "no"}
SHOWN = 3


@dataclass(frozen=True)
class Offer:
    """One suggestion as the page draws it."""

    value: str
    name: str
    slot: str
    reasons: list[tuple[str, str]]
    key: str = ""
    is_chosen: bool = False


@allow("interventions.plan")
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """Choose who and when for a ticket; holding the slot leads to the client's agreement."""
    now, ticket = clock.now(), tickets.ticket_for(request.user, number)
    minutes, learnt = selectors.suggested_minutes(ticket.category)
    minutes = _asked_minutes(request.GET.get("minutes"), minutes)
    form = _form(request, ticket, minutes)
    if form.is_valid():
        mission = tried(
            form,
            lambda: services.hold(ticket_id=ticket.pk, by=request.user, at=now, **form.sheet()),
        )
        if mission:
            return redirect("interventions:mission", mission.pk)
    page = _page(request, ticket, minutes, now, form)
    page |= {"form": form, "learnt": learnt, "minutes": minutes, "ticket": ticket}
    return render(request, "interventions/plan.html", page, status=422 if form.errors else 200)


def _asked_minutes(text: str | None, suggested: int) -> int:
    asked = typed.whole(text) or 0
    return asked if 15 <= asked <= 720 else suggested


def _form(request: HttpRequest, ticket: Ticket, minutes: int) -> forms.Hold:
    return forms.Hold(
        request.POST or None,
        people=planning.technicians(),
        contacts=Contact.objects.of(ticket.client),
        initial={
            "minutes": minutes,
            "purpose": ticket.subject,
            "problem": ticket.symptoms,
            "to_bring": _kit(ticket),
            "parts": list(services.ALL_PARTS),
        },
    )


def _kit(ticket: Ticket) -> str:
    """What is useful at the requester's work position, one thing a line (G25)."""
    position = clients.position_of(ticket.requester, ticket.client_id)
    return "\n".join(one.strip() for one in position.kit.split(",")) if position else ""


def _page(
    request: HttpRequest, ticket: Ticket, minutes: int, now: datetime, form: forms.Hold
) -> dict[str, Any]:
    skill = ticket.category.skill if ticket.category else None
    need = Need(
        minutes=minutes,
        not_before=now + timedelta(hours=1),
        skill=skill.name if skill else "",
        level=ticket.category.skill_level if ticket.category else 1,
    )
    ranked = planning.suggest(need, client=ticket.client, site=ticket.site, skill=skill)
    best = [one for one in ranked if one.possible][:SHOWN]
    first = _first_day(request.GET.get("from"), best, now)
    board = planning.board(request.user, first, page=_number(request.GET.get("page")))
    chosen = form["choice"].value() or (_value(best[0]) if best else forms.OWN)
    _draw(board, best, ticket, chosen)
    start = best[0].profile.slot if best else None
    return {
        "need": need,
        "own_chosen": chosen == forms.OWN,
        "placed": [one.profile for one in ranked if one.profile.placed_until],
        "best": [_offer(one, str(rank), chosen) for rank, one in enumerate(best, 1)],
        "others": [_offer(one) for one in ranked if one not in best],
        "board": board,
        "earlier": (first - timedelta(days=7)).isoformat(),
        "later": (board.days[-1] + timedelta(days=1)).isoformat(),
        "today": formats.local(now).date(),
        "now_at": formats.local(now).hour + formats.local(now).minute / 60,
        "notice": slots.days_of_notice(now, start[0]) if start else None,
        "notice_days": windows.NOTICE_DAYS,
    }


def _number(text: str | None) -> int:
    asked = typed.whole(text) or 0
    return asked if asked < 200 else 0


def _first_day(text: str | None, best: list[Suggestion], now: datetime) -> date:
    """The day asked for, else the week in which the best slot lies."""
    today = formats.local(now).date()
    slot = best[0].profile.slot if best else None
    there = formats.local(slot[0]).date() if slot else today
    return slots.asked_day(text, there if (there - today).days > 6 else today)


def _value(one: Suggestion) -> str:
    slot = one.profile.slot
    return forms.offer(one.profile.user_id, slot[0]) if slot else ""


def _offer(one: Suggestion, key: str = "", chosen: str = "") -> Offer:
    """As drawn; what had been chosen stays chosen, and nothing is chosen instead of it."""
    profile = one.profile
    said = ""
    if profile.slot:
        day = formats.day(formats.local(profile.slot[0]).date())
        said = f"{day}, {formats.hour(profile.slot[0], short=True)}"
    return Offer(
        value=_value(one),
        name=profile.name,
        slot=said,
        reasons=[(KINDS[reason.tone], reason.words) for reason in one.reasons],
        key=key,
        is_chosen=bool(chosen) and chosen == _value(one),
    )


def _draw(board: planning.Board, best: list[Suggestion], ticket: Ticket, chosen: str) -> None:
    """The suggested slots as lines of the board, the chosen one apart."""
    for one in best:
        if one.profile.slot is None:
            continue
        cell = board.cell(one.profile.user_id, formats.local(one.profile.slot[0]).date())
        if cell:
            kind = "chosen" if _value(one) == chosen else "offered"
            cell.add(*one.profile.slot, ticket.client.short_name or _("Proposé"), kind)
