"""How verdicts, rights and changes are said on screen."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clients import quantities, selectors
from clients.entitlement import Verdict
from clients.models import (
    AccessRequest,
    Client,
    Contract,
    DossierChange,
    EmergencyOpening,
    Part,
)
from clients.permissions import parts_read
from clients.selectors.rights import OPEN_STATES
from clients.services import lists
from clients.services.requests import REMINDED_WITHIN
from clients.words import rate_words
from core import access, formats, worktime
from core.calendars import words
from core.calendars.stored import Rows
from core.templatetags.ui import icon, pill

register = template.Library()
register.simple_tag(rate_words)

STATES = {
    "COVERED": "covered",
    "HOURS": "covered",
    "TICKETS": "covered",
    "TO_BILL": "billable",
    "SUSPENDED": "suspended",
    "EXPIRED": "expired",
}


@register.simple_tag
def verdict_state(verdict: Verdict | dict[str, Any] | None) -> str:
    """The verdict's name in the design system, for a Verdict or for the one kept with a ticket."""
    code = verdict.code if isinstance(verdict, Verdict) else (verdict or {}).get("code", "")
    return STATES.get(code, "billable")


@register.simple_tag
def left_of(verdict: Verdict, quantity: Decimal) -> str:
    """« 3 h 30 » or « 2,5 tickets », in the unit of this verdict."""
    return verdict.said(quantity)


@register.simple_tag
def quantity_of(contract: Contract, quantity: Decimal, kind: str = "") -> str:
    """« 3 h 30 » or « 2,5 tickets », in the unit of this contract's ledger."""
    return quantities.said(contract.kind, quantity, kind)


@register.simple_tag
def diff_rows(changes: Iterable[DossierChange]) -> list[tuple[str, str, str, str]]:
    """Rows of `ui/diff.html`: what, before, after, when."""
    empty = _("non renseigné")
    return [
        (c.label, c.before, c.after or empty, formats.day_month(timezone.localdate(c.at)))
        for c in changes
    ]


@register.simple_tag
def part_words(thing: Any) -> str:
    """« Parc et équipements, Réseau, écriture » of a grant or a demand."""
    parts = [str(Part(part).label) for part in thing.parts if part in Part.values]
    if thing.can_write:
        parts.append(_("écriture"))
    return ", ".join(parts)


@register.simple_tag
def right_mark(grant: Any) -> SafeString:
    """« L », « LÉ », and a key when logins are open."""
    others = [part for part in grant.parts if part != Part.SECRETS]
    letters = ("LÉ" if grant.can_write else "L") if others else ""
    key = icon("key", label=_("identifiants")) if Part.SECRETS in grant.parts else ""
    said = _("lecture et écriture") if grant.can_write else _("lecture")
    return format_html('<span title="{}, {}">{} {}</span>', said, grant.reason, letters, key)


@register.simple_tag
def origin(grant: Any) -> str:
    """Where a right comes from, in words."""
    return lists.origin(grant.source)


@register.simple_tag(takes_context=True)
def access_promise(context: dict[str, Any], request: AccessRequest) -> SafeString:
    """The pill of the answer promised to a demand, in working time; nothing once it is answered."""
    if request.state not in OPEN_STATES:
        return SafeString("")
    now, due, hours = context["now"], request.due_at, context["office"]
    left = worktime.between(now, due, hours) if due > now else -worktime.between(due, now, hours)
    state = "broken" if due <= now else "soon" if left <= REMINDED_WITHIN else "ok"
    return pill(state, left, due_at=due, name=_("Réponse promise"))


@register.simple_tag(takes_context=True)
def running_emergency(context: dict[str, Any], client: Client) -> EmergencyOpening | None:
    """The emergency by which the reader is in this dossier now."""
    user = context["request"].user
    page = context.get("d")
    by_role = page is not None and set(page.parts) <= set(parts_read(user.role))
    if by_role or not access.role_may(user.role, "clients.break_glass"):
        return None
    return selectors.running_emergency(user, client, context["now"])


@register.simple_tag(takes_context=True)
def line_day(context: dict[str, Any], instant: datetime) -> SafeString:
    """The day of a line of time, the hour when it is today; the exact instant as tooltip."""
    day, today = timezone.localdate(instant), timezone.localdate(context["now"])
    said = formats.hour(instant) if day == today else formats.day_month(day, today=today)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        instant.isoformat(),
        formats.exact(instant),
        said,
    )


@register.filter
def day_month_of(instant: datetime) -> str:
    """« 21 nov. » of an instant."""
    return formats.day_month(timezone.localdate(instant))


@register.filter
def day_words(rows: Rows) -> str:
    """« 9 h – 12 h, 14 h – 18 h » of a calendar's stored rows."""
    return words.day_words(rows)


@register.filter
def break_words(row: dict[str, str]) -> str:
    """« 12 h – 14 h » of a one-off break."""
    return words.day_words([[row["from"], row["to"]]])


@register.filter
def iso_day(text: str) -> str:
    """« 17 nov. 2026 » of a stored day."""
    on = date.fromisoformat(text)
    return f"{formats.day_month(on)} {on.year}"
