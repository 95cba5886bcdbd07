"""What the scenarios are about: tickets, promises by the thousand, missions, messages."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from core import events
from core.models import BusinessCalendar, Delivery
from interventions.models import Mission, MissionStatus
from notifications import services
from notifications.models import Channel
from planning.models import Booking
from tests import cast
from tickets import services as tickets
from tickets.models import Clock, Ticket

ALWAYS = [[["00:00", "24:00"]] for _day in range(7)]


def open_hours() -> BusinessCalendar:
    """A house that never closes, so that due instants are plain sums."""
    return BusinessCalendar.objects.update_or_create(
        name="Hotline", defaults={"weekly": ALWAYS, "region": "NONE"}
    )[0]


def ticket(at: datetime, subject: str = "VPN coupé depuis ce matin") -> Ticket:
    """One, through the ticket's own service."""
    open_hours()
    sophie = cast.sophie()
    return tickets.open_ticket(
        client_id=sophie.client_id, requester_id=sophie.pk,
        contract_id=cast.contract(sophie.client).pk, category_id=cast.category().pk,
        subject=subject, by=cast.person("nolwenn"), at=at,
    )  # fmt: skip


@transaction.atomic
def promises(count: int, *, kind: str, first: datetime, every: timedelta) -> list[int]:
    """So many tickets of an hour's promise each, due one after the other; their warning is given already."""
    expert = cast.person("gaelle")
    cast.team(2).members.add(expert) if hasattr(cast.team(2), "members") else expert.teams.add(cast.team(2))  # fmt: skip
    model = ticket(first)
    Clock.objects.filter(ticket=model).delete()
    keys = _copies(model, count)
    hour = timedelta(minutes=60)
    made = Clock.objects.bulk_create(
        Clock(
            ticket_id=key, client_id=model.client_id, kind=kind, calendar=open_hours(),
            target_minutes=60, source="essai", started_at=first + n * every - hour,
            due_at=first + n * every, next_step_at=first + n * every,
        )
        for n, key in enumerate(keys)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO tickets_firing (clock_id, step, at, owed_at)
            SELECT id, 'WARN', due_at - interval '15 minutes', due_at - interval '15 minutes'
            FROM tickets_clock WHERE source = 'essai' AND id = ANY(%s)""",
            [[clock.pk for clock in made]],
        )
    Ticket.objects.filter(pk=model.pk).update(status="CLOSED")
    return keys


def _copies(model: Ticket, count: int) -> list[int]:
    """Tickets like this one, by one statement."""
    names = [
        field.column for field in Ticket._meta.concrete_fields
        if not field.primary_key and not field.generated and field.column != "external_ref"
    ]  # fmt: skip
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO tickets_ticket ({columns}) SELECT {columns} FROM tickets_ticket, "
            "generate_series(1, %s) WHERE id = %s RETURNING id",
            [count, model.pk],
        )
        return [key for (key,) in cursor.fetchall()]


def messages(count: int, at: datetime, *, to: str = "", channel: str = Channel.EMAIL) -> None:
    """Mail in the outbox, each with its own key and address."""
    for number in range(count):
        services.queue(
            key=f"essai:{channel}:{number}:{to}", kind="reply", channel=channel,
            to=to or f"client{number}@client.example", subject=f"Message {number}", text="Bonjour.\n",
            at=at, about="ticket:1",
        )  # fmt: skip


def mission(at: datetime, *, starts_in: timedelta = timedelta(days=2)) -> Mission:
    """One published to Yann, with its fact."""
    about, yann, nolwenn = ticket(at), cast.person("yann"), cast.person("nolwenn")
    start = at + starts_in
    booking = Booking.objects.create(
        technician=yann, period=DateTimeTZRange(start, start + timedelta(minutes=90)),
        kind="MISSION", booked_at=at, site=about.site,
    )  # fmt: skip
    made = Mission.objects.create(
        ticket=about, booking=booking, technician=yann, client=about.client, site=about.client.sites.first(),
        contact=about.requester, status=MissionStatus.NOTIFIED, purpose="Remplacer le commutateur",
        problem="Aucun poste ne joint le serveur.", to_bring="Commutateur", planned_by=nolwenn,
        planned_at=at, notified_at=at,
    )  # fmt: skip
    events.record("mission.sent", about=[made, about, made.client], by=nolwenn, at=at)
    return made


def poison(at: datetime, by: User) -> Delivery:
    """A fact whose consequence kills its worker."""
    event = events.record("essai", about=[by], by=by, at=at, deliver=False)
    return Delivery.objects.create(event=event, handler="tests.faults.poison.dies")
