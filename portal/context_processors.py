"""What every page's frame needs. Each value is worked out only when a template asks for it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from core import access, clock, setting
from core.statements import Slot, Statement
from portal import doors, promises
from portal.client.frame import frame
from portal.desk.opening import running_call
from tickets.models import Call, CallOutcome, Clock, ClockKind, ClockState, MajorIncident

#: A place of the rail as the template draws it: address, icon, word, whether we are there.
Place = tuple[str, str, Any, bool]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The doors of this person's role, the frame's addresses, and the present instant."""
    now = clock.now()
    user = getattr(request, "user", None)
    phone = SimpleLazyObject(lambda: setting.value("desk_phone", on=now))
    if user is None or not user.is_authenticated:
        return {"doors": [], "shell": {}, "own_frame": "base_plain.html", "now": now, "desk_phone": phone}  # fmt: skip
    return {
        "desk_phone": phone,
        "own_frame": "base_portal.html" if user.is_client else "base_desk.html",
        "doors": SimpleLazyObject(lambda: _places(request)),
        "shell": SimpleLazyObject(lambda: _frame(user, now)),
        "portal": SimpleLazyObject(lambda: frame(user, now)) if user.is_client else {},
        "now": now,
    }


def _places(request: HttpRequest) -> list[Place]:
    match = request.resolver_match
    here = {match.namespace, match.view_name} if match else set()
    return [
        (doors.address(door.route), door.icon, door.label, bool(here.intersection(door.spaces)))
        for door in doors.open_to(request.user.role)  # type: ignore[union-attr]
    ]


def _frame(user: Any, now: datetime) -> dict[str, Any]:
    takes_calls = access.may(user, "portal.call")
    above: Any = SimpleLazyObject(lambda: _above(user))
    return {
        "home_url": doors.address("portal:home"),
        "search_url": doors.address("portal:search") if access.may(user, "portal.search") else "",
        "ticket_url": doors.address("desk:new") if takes_calls else "",
        "call_url": doors.address("desk:call_start") if takes_calls else "",
        "phone_ready": None,
        "call": SimpleLazyObject(lambda: running_call(user) if above[0] else None),
        "major": SimpleLazyObject(lambda: _major(user, now) if above[1] else None),
        "profile_url": doors.address("accounts:profile"),
        "sign_out_url": doors.address("account_logout"),
        "language_url": doors.address("set_language"),
        "user_name": str(user),
        "shortcuts": user.shortcuts,
        "live_url": settings.LIVE_URL,
        "strip_url": "" if user.is_client else doors.address("portal:strip"),
        "bell_url": "" if user.is_client else doors.address("centre:bell"),
    }


def _above(user: Any) -> tuple[bool, bool]:
    """Whether this person is on a call, and whether a serious problem is theirs: mostly neither, in one statement."""
    if user.is_client:
        return False, False
    on_call, has_problem = _calls_and_problems.row(user=user.pk) or (False, False)
    return on_call, has_problem


@Statement
def _calls_and_problems() -> QuerySet[Any, Any]:
    """Of one person: a call in progress, a serious problem in progress."""
    call = Call.objects.filter(hotliner=OuterRef("pk"), outcome=CallOutcome.IN_PROGRESS)
    problem = MajorIncident.objects.running().filter(recipients__user=OuterRef("pk"))
    rows = User.objects.filter(pk=Slot("user")).order_by()
    return rows.values_list(Exists(call), Exists(problem))


def _major(user: Any, now: datetime) -> dict[str, Any] | None:
    """The newest serious problem in progress for one of ours, and the time its information has left (D03, D04, E02)."""
    told = MajorIncident.objects.running().filter(recipients__user=user)
    newest = told.order_by("-declared_at").select_related("lead")
    problem = newest.only("pk", "title", "lead_id", "lead__subject").first()
    if problem is None:
        return None
    clocks = Clock.objects.filter(
        ticket=problem.lead_id, kind=ClockKind.BROADCAST, state=ClockState.RUNNING
    )
    running = clocks.select_related("calendar").first()
    directs = access.may(user, "tickets.major_view")  # the others read what clients read
    left = promises.words_left(running.due_at, now, running.calendar.hours()) if running else ""
    return {
        "url": doors.address_of("majors:major" if directs else "majors:read", problem.pk),
        "title": problem.lead.subject if directs else problem.title,
        "left": left,
    }
