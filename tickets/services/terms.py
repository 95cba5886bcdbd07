"""What was agreed about delays, and in which opening hours: read from contract, team and settings (D01, D06)."""

from clients.models import Contract
from core.models import BusinessCalendar, Setting
from tickets import sla
from tickets.models import Ticket


def terms_of(contract: Contract | None) -> sla.Terms:
    """The delays a contract promises, or the company's own without one."""
    if contract is None:
        return sla.Terms()
    return sla.Terms(
        label=f"contrat {contract.number}",
        answer_minutes=contract.answer_minutes,
        broadcast_minutes=contract.broadcast_minutes,
        on_site_minutes=contract.on_site_target_minutes,
        restore_minutes=contract.restore_minutes,
        closing_days=contract.closing_days,
    )


def calendar_of(ticket: Ticket) -> BusinessCalendar:
    """The contract's calendar, else the team's, else the hotline's (D06)."""
    if ticket.contract and ticket.contract.calendar:
        return ticket.contract.calendar
    if ticket.team and ticket.team.calendar:
        return ticket.team.calendar
    return house_calendar()


def house_calendar() -> BusinessCalendar:
    """The hotline's own opening hours."""
    return BusinessCalendar.objects.get_or_create(name="Hotline")[0]


def level_1_minutes() -> dict[int, int]:
    """How long level 1 has, by priority: the setting `level_1_minutes`, else the defaults."""
    row = Setting.objects.filter(name="level_1_minutes").order_by("-since").first()
    own = {int(key): int(value) for key, value in row.value.items()} if row else {}
    return {**sla.LEVEL_1_MINUTES, **own}
