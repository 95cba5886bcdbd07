"""A serious problem under way: the hosted mail of several clients, led by Hervé, told to all, proven by most."""

from datetime import datetime, timedelta

from clients.models import Client
from portal.demo.month import Month
from tickets import services
from tickets.models import MajorIncident, Receipt, Ticket

_WORDS = (
    "Messagerie très lente",
    "Courriels en retard",
    "Outlook attend sans fin",
    "Plus d’envoi de courriels",
)
#: One receipt in so many is still without proof.
_LATE = 7


def play(month: Month) -> None:
    """Declared an hour and a half ago; the first update left half an hour later."""
    start = month.now - timedelta(minutes=95)
    tickets = [
        _ticket(month, client, words, start + timedelta(minutes=4 * place))
        for place, (client, words) in enumerate(zip(month.clients[2:6], _WORDS, strict=True))
    ]
    leader, at = month.staff["Hervé"], start + timedelta(minutes=20)
    services.declare_major(
        ticket_id=tickets[0].pk, by=leader, at=at, template="MAIL", criteria=["SEVERAL_CLIENTS", "CORE_SERVICE"],
        reason="Plateforme de messagerie saturée : file d’envoi à l’arrêt chez l’hébergeur.",
        expert_id=month.staff["Paul"].pk, room_url="https://meet.aprile.example/crise",
    )  # fmt: skip
    problem = MajorIncident.objects.get(lead=tickets[0])
    for ticket in tickets[1:]:
        services.link_to_major(major_id=problem.pk, ticket_id=ticket.pk, by=leader, at=at)
    services.write_own_text(
        major_id=problem.pk, client_id=tickets[1].client_id, by=leader, at=at,
        text="Vos messages partent avec retard. Vos commandes en ligne ne passent pas par la messagerie et fonctionnent.",
    )  # fmt: skip
    said_at = at + timedelta(minutes=30)
    services.post_update(
        major_id=problem.pk, by=leader, at=said_at, news_before=month.now + timedelta(minutes=70),
        body="L’envoi et la réception sont ralentis depuis ce matin. Vos messages ne sont pas perdus.",
        staff_body="File d’envoi à vider chez l’hébergeur, pas de redémarrage.",
    )  # fmt: skip
    _prove(problem, said_at)


def _ticket(month: Month, client: Client, words: str, at: datetime) -> Ticket:
    contact = client.contacts.order_by("pk")[0]
    return services.open_ticket(
        client_id=client.pk, requester_id=contact.pk, site_id=contact.site_id, subject=words,
        by=month.staff["Nolwenn"], at=at,
    )  # fmt: skip


def _prove(problem: MajorIncident, at: datetime) -> None:
    """Most mails are delivered, most of ours have read."""
    receipts = Receipt.objects.filter(update__major=problem).select_related("recipient")
    for place, receipt in enumerate(receipts.order_by("pk")):
        if place % _LATE:
            services.note_delivery(
                update_id=receipt.update_id, user_id=receipt.recipient.user_id,
                contact_id=receipt.recipient.contact_id, channel="EMAIL", message_id=0,
                outcome="opened" if receipt.recipient.user_id else "delivered",
                at=at + timedelta(minutes=place % 20),
            )  # fmt: skip
