"""The days to come: visits under way and planned, calls to return, a right that somebody asks for."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle

from clients import services as clients
from clients.models import Client
from core.errors import Refused
from core.worktime import is_holiday
from interventions import services
from portal.demo.month import PARIS, Month
from portal.demo.texts import TROUBLES
from tickets import services as tickets

#: Technician, hour it starts, length in minutes: one line a working day, today first.
ROUNDS = (
    (("Karim", 9, 90), ("Karim", 11, 60), ("Karim", 14, 120), ("Karim", 16, 60), ("Aurélie", 10, 120),
     ("Samira", 14, 90), ("Loïc", 9, 180), ("Erwan", 15, 60), ("Mamadou", 11, 60), ("Claire", 14, 180)),
    (("Karim", 10, 120), ("Julien", 9, 120), ("Julien", 14, 90), ("Samira", 9, 60), ("Victor", 14, 150)),
    (("Karim", 14, 90), ("Loïc", 10, 60), ("Mamadou", 14, 120), ("Aurélie", 9, 180)),
    (("Erwan", 9, 90), ("Claire", 10, 120)),
    (("Karim", 9, 60), ("Samira", 14, 120)),
)  # fmt: skip


def play(month: Month) -> None:
    """Fill the coming working days, as they look in the middle of a week."""
    in_turn = cycle(month.clients)
    for place, (day, round_) in enumerate(zip(_working_days(month.now), ROUNDS, strict=False)):
        for technician, hour, minutes in round_:
            starts_at = datetime.combine(day, time(hour), PARIS)
            _visit(month, next(in_turn), technician, starts_at, minutes, is_answered=place < 2)
    _to_call_back(month)
    _asked_for(month)


def _working_days(now: datetime) -> Iterator[date]:
    """From today on, or from the next working day."""
    day = now.astimezone(PARIS).date()
    while True:
        if day.weekday() < 5 and not is_holiday(day, "METROPOLE"):
            yield day
        day += timedelta(days=1)


def _visit(
    month: Month,
    client: Client,
    technician: str,
    starts_at: datetime,
    minutes: int,
    *,
    is_answered: bool,
) -> None:
    trouble = month.chance.choice([each for each in TROUBLES if each.on_site])
    contact = month.chance.choice(list(client.contacts.all()))
    hotliner = month.staff[month.chance.choice(["Maëlle", "Nolwenn", "Sofia"])]
    at = _reported(month, starts_at)
    ticket, call = month.call(trouble, contact, hotliner, at)
    tickets.finish_call(
        call_id=call, by=hotliner, at=at + timedelta(minutes=8), outcome="TICKET", ticket_id=ticket.pk
    )  # fmt: skip
    tickets.need_visit(
        ticket_id=ticket.pk, by=hotliner, at=at + timedelta(minutes=9), reason=trouble.on_site
    )
    try:
        mission = services.hold(
            ticket_id=ticket.pk, technician_id=month.staff[technician].pk, starts_at=starts_at, minutes=minutes,
            purpose=trouble.on_site, done_already="Vérifié au téléphone, le matériel est en cause.",
            to_bring="Pièce de rechange, tournevis", by=hotliner, at=at + timedelta(minutes=15),
            tasks=["Sécuriser l’installation", trouble.on_site, "Essayer avec l’utilisateur"],
        )  # fmt: skip
    except Refused:
        return
    services.agree(
        mission_id=mission.pk, with_whom=str(contact), note="Accès par l’accueil, prévenir en arrivant.",
        by=hotliner, at=at + timedelta(minutes=20),
    )  # fmt: skip
    services.publish(
        mission_id=mission.pk, by=hotliner, at=at + timedelta(minutes=21), short_notice_reason="Panne en cours chez le client",
    )  # fmt: skip
    if is_answered:
        month.on_the_road(mission, trouble, contact)


def _reported(month: Month, starts_at: datetime) -> datetime:
    """When the client called: a while before the visit and before now, late on the day before otherwise."""
    at = min(
        starts_at - timedelta(hours=3), month.now - timedelta(minutes=month.chance.randint(50, 200))
    )
    at = at.astimezone(PARIS)
    if at.weekday() < 5 and 9 <= at.hour < 17 and not is_holiday(at.date(), "METROPOLE"):
        return at
    return _the_day_before(starts_at if starts_at < month.now else month.now, 15)


def _the_day_before(instant: datetime, hour: int) -> datetime:
    day = instant.astimezone(PARIS).date() - timedelta(days=1)
    while day.weekday() > 4 or is_holiday(day, "METROPOLE"):
        day -= timedelta(days=1)
    return datetime.combine(day, time(hour, 20), PARIS)


def _to_call_back(month: Month) -> None:
    for minutes in (25, 70):
        contact = month.chance.choice(list(month.chance.choice(month.clients).contacts.all()))
        tickets.miss_call(
            number=contact.phone, at=month.now - timedelta(minutes=minutes), contact_id=contact.pk
        )


def _asked_for(month: Month) -> None:
    """Two technicians ask for a dossier; human resources have checked one demand already (H04, H05)."""
    asked_at = month.now - timedelta(minutes=80)
    demands = (("Mamadou", "Préparer le remplacement du pare-feu de ce client."),
               ("Aurélie", "Reprendre la téléphonie de ce client en janvier."))  # fmt: skip
    for place, (name, why) in enumerate(demands):
        request = clients.ask_access(
            client_id=month.clients[place].pk, parts=["EQUIPMENT", "NETWORK"], can_write=False,
            wanted_until=month.now.date() + timedelta(days=30), reason=why, by=month.staff[name], at=asked_at,
        )  # fmt: skip
        if place:
            clients.check_access(
                request_id=request.pk, fit=True, by=month.staff["Hélène"], at=asked_at + timedelta(hours=1)
            )  # fmt: skip
