"""What the demonstration's desk has promised by name: a plan, call-backs, a ticket put aside, one passed on."""

from datetime import datetime, timedelta

from core.errors import Refused
from portal import promises
from portal.demo.month import Month
from tickets import moments, services
from tickets.models import Ticket

STEPS = ("Commander la pièce de rechange", "La poser avec vous", "Vérifier après deux jours")


def play(month: Month) -> None:
    """On tickets that are being worked on, as a desk looks in the middle of a day."""
    hotliner = month.staff["Nolwenn"]
    ours = Ticket.objects.filter(status="WORKING", owner__isnull=False, level=1)
    tickets = list(ours.order_by("-pk")[:4])
    days = [at for _code, at in moments.proposed(moments.STEP, month.now, promises.desk_hours())]
    if len(tickets) < 4 or not days:
        return
    services.tell_plan(
        ticket_id=tickets[0].pk, by=hotliner, at=month.now,
        steps=[services.Planned(text, days[-1] + timedelta(days=n)) for n, text in enumerate(STEPS)],
    )  # fmt: skip
    services.snooze(
        ticket_id=tickets[1].pk, by=hotliner, at=month.now, until=days[-1],
        action="Relancer le fournisseur",
    )  # fmt: skip
    _passed_on(month, tickets[2])
    _called_back(month, month.now)


def _passed_on(month: Month, ticket: Ticket) -> None:
    taker = month.staff["Nolwenn"]
    giver = month.staff["Maëlle"]
    if ticket.owner_id == taker.pk:
        taker, giver = giver, taker
    services.pass_on(
        ticket_id=ticket.pk, to_id=taker.pk, by=giver, at=month.now,
        note="Le client préfère être appelé le matin.",
    )  # fmt: skip


def _called_back(month: Month, now: datetime) -> None:
    """Two clients chose a slot."""
    slots = moments.slots(now, promises.desk_hours())
    for client, slot, reason in zip(
        month.clients, slots[1:], ("Ma facture d’octobre", "Ajouter un poste"), strict=False
    ):
        contact = client.contacts.order_by("pk").first()
        if contact is None:
            continue
        try:
            services.ask_callback(
                by=contact.user, at=now, contact=contact, number=contact.phone, reason=reason,
                starts_at=slot[0], ends_at=slot[1],
            )  # fmt: skip
        except Refused:
            continue
