"""The managers' doors: dashboard, the lists behind it, satisfaction, exports, syntheses."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.web import me
from core import access, clock, exports, files, formats, paging
from core.access import allow
from interventions import selectors as missions
from planning.load import load_of_week
from portal.managers import decisions, tiles
from portal.managers.forms import DAYS, Choice
from portal.managers.lists import LISTS
from quality import positions as by_position
from quality import process, selectors, services
from quality.escalations import as_rows, by_motive
from tickets.models import Ticket

PARIS = ZoneInfo("Europe/Paris")


def _today() -> date:
    return clock.now().astimezone(PARIS).date()


@allow("quality.dashboard")
def dashboard(request: HttpRequest) -> HttpResponse:
    """Are we keeping our word, where is it stuck, what must I decide before noon."""
    now, form = clock.now(), Choice(request.GET)
    period = form.period(_today())
    days = selectors.days_around(period, _today())
    head = selectors.headline(period, now, days)
    return render(
        request,
        "managers/dashboard.html",
        {
            "form": form,
            "period": period,
            "days": _day_choices(request, period),
            "teams": form.teams(),
            "tiles": tiles.tiles(head, days.first_level(period.before), period),
            "decisions": decisions.for_person(request.user, now),
            "backlog": [
                [formats.day_month(day), count]
                for day, count in selectors.backlog(period, head.open_now, _today(), days)
            ],
            "backlog_headers": [_("Jour"), _("Ouverts")],
            "weeks": _week_rows(period, days),
            "week_headers": [_("Semaine"), _("Part résolue au premier niveau")],
            "boxes": _boxes(me(request), now, period),
            "remotely": head.remotely,
            "open_now": head.open_now,
            "load": load_of_week(_today()),
            "satisfaction": selectors.satisfaction_by_client(period),
        },
    )


def _notices(user: Any, period: selectors.Period) -> dict[str, int]:
    """Missions told in these days, and those of them under the week of notice (I14)."""
    told = missions.told_between(user, period.first, period.last)
    return told.order_by().aggregate(
        told=Count("pk"), short=Count("pk", filter=~Q(short_notice_reason=""))
    )


def _day_choices(request: HttpRequest, period: selectors.Period) -> list[tuple[str, str, bool]]:
    chosen = (period.last - period.first).days + 1
    query = request.GET.copy()
    choices = []
    for days, words in DAYS.items():
        query["days"] = str(days)
        choices.append((f"?{query.urlencode()}", words, days == chosen))
    return choices


def _week_rows(period: selectors.Period, days: selectors.Days) -> list[list[Any]]:
    return [
        [f"S{week:%V}", float(rate.percent)]
        for week, rate in selectors.first_level_by_week(period, days)
        if rate.percent is not None
    ]


def _boxes(user: User, now: Any, period: selectors.Period) -> list[dict[str, Any]]:
    """The map with the list behind each box; the work to bill opens for whoever bills."""
    live = process.live_map(now)
    bills = access.may(user, "billing.worklist")
    return [
        {
            "code": code,
            "name": name,
            "count": sum(box.count for box in live if box.step.process == code),
            "steps": [
                (
                    box,
                    tiles.address(box.step.code, period) if bills or box.step.code != "F9" else "",
                )
                for box in live
                if box.step.process == code
            ],
        }
        for code, name in process.PROCESSES.items()
    ]


@allow("quality.process")
def ticket_list(request: HttpRequest, name: str) -> HttpResponse:
    """The tickets behind one number, within what this person may see."""
    named = LISTS.get(name)
    if named is None:
        if name == "F9":
            return redirect("billing:worklist")
        raise Http404
    period = Choice(request.GET).period(_today())
    tickets = named.narrow(Ticket.objects.visible_to(request.user), period, clock.now())
    if period.team_id:
        tickets = tickets.filter(team_id=period.team_id)
    people = ("client", "owner", "requester", "contract__calendar", "team__calendar")
    tickets = tickets.select_related(*people).order_by("due_at", "pk")
    page = paging.page(tickets, request.GET.get("page"))
    return render(request, "managers/list.html", {"named": named, "page": page, "period": period})


@allow("quality.dashboard")
def short_notices(request: HttpRequest) -> HttpResponse:
    """The exceptions to the week of notice, each with its reason and who planned it (I14).

    The dashboard asks for their count alone once it is drawn.
    """
    period = Choice(request.GET).period(_today())
    if request.headers.get("HX-Request"):
        counted = {"notices": _notices(request.user, period)}
        return render(request, "managers/_short_notices.html", counted)
    found = missions.short_notices(request.user, period.first, period.last)
    page = paging.page(found, request.GET.get("page"))
    context = {"page": page, "period": period, "notices": _notices(request.user, period)}
    return render(request, "managers/short_notices.html", context)


@allow("quality.surveys")
def satisfaction(request: HttpRequest) -> HttpResponse:
    """Notes by client, and the words people wrote."""
    form = Choice(request.GET)
    period = form.period(_today())
    return render(
        request,
        "managers/satisfaction.html",
        {
            "days": _day_choices(request, period),
            "rows": selectors.satisfaction_by_client(period, limit=50),
            "comments": selectors.comments(request.user),
            "head": selectors.headline(period, clock.now()),
        },
    )


@allow("quality.export")
def export(request: HttpRequest) -> HttpResponse:
    """The daily figures as CSV, for any spreadsheet (N07)."""
    period = Choice(request.GET).period(_today())
    return _csv("support", period, selectors.export_rows(period))


def _csv(name: str, period: selectors.Period, rows: Iterable[list[object]]) -> HttpResponse:
    head, *lines = rows
    content = exports.csv_bytes([str(cell) for cell in head], lines)
    return exports.download(content, f"{name}-{period.first}-{period.last}.csv", exports.CSV)


@allow("quality.dashboard")
def escalations(request: HttpRequest) -> HttpResponse:
    """Why tickets change level: what it touches, what it takes, how long it takes, the clock (D12)."""
    period = Choice(request.GET).period(_today())
    lines = by_motive(period)
    context = {
        "period": period,
        "days": _day_choices(request, period),
        "lines": lines,
        "total": sum(line.escalations for line in lines),
        "may_export": access.may(request.user, "quality.export"),
    }
    return render(request, "managers/escalations.html", context)


@allow("quality.export")
def escalations_csv(request: HttpRequest) -> HttpResponse:
    """The same table for a spreadsheet."""
    period = Choice(request.GET).period(_today())
    return _csv("escalades", period, as_rows(by_motive(period)))


@allow("quality.dashboard")
def positions(request: HttpRequest) -> HttpResponse:
    """How support does for the accounting desk, the till, the sales laptop… (G25)."""
    period = Choice(request.GET).period(_today())
    context = {
        "period": period,
        "days": _day_choices(request, period),
        "lines": by_position.by_position(period),
        "may_export": access.may(request.user, "quality.export"),
    }
    return render(request, "managers/positions.html", context)


@allow("quality.export")
def positions_csv(request: HttpRequest) -> HttpResponse:
    """The same table for a spreadsheet."""
    period = Choice(request.GET).period(_today())
    return _csv("positions", period, by_position.as_rows(by_position.by_position(period)))


@allow("quality.syntheses")
def syntheses(request: HttpRequest) -> HttpResponse:
    """The monthly syntheses sent to the management."""
    return render(
        request,
        "managers/syntheses.html",
        {
            "syntheses": selectors.syntheses()[:36],
            "may_make": access.may(request.user, "quality.make_synthesis"),
        },
    )


@allow("quality.make_synthesis")
@require_POST
def make_synthesis(request: HttpRequest) -> HttpResponse:
    """Make last month's now, without waiting for the first of the month."""
    first = _today().replace(day=1)
    last_month = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
    at = clock.now()
    made = services.make_synthesis(month=last_month, at=at, by=request.user)
    if made.made_at == at:
        messages.success(request, _("La synthèse est faite et part par courriel à la direction."))
    else:
        messages.info(request, _("Cette synthèse est déjà faite : ouvrez-la dans la liste."))
    return redirect("management:syntheses")


@allow("quality.syntheses")
def synthesis_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """One month's page."""
    made = get_object_or_404(selectors.syntheses().filter(pdf__isnull=False), pk=pk)
    return files.response(made.pdf, inline=True)
