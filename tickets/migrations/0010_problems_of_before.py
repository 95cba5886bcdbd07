"""Tickets declared serious before serious problems had rows of their own get theirs, and their client as touched."""

from typing import Any

from django.db import migrations

TITLE = "Incident en cours"
NEWS_MINUTES = 120


def give_rows(apps: Any, _schema: Any) -> None:
    """One row a ticket, from its own fact: who declared it, when, why; over when the ticket is."""
    tickets = apps.get_model("tickets", "Ticket")
    event = apps.get_model("core", "Event")
    problem = apps.get_model("tickets", "MajorIncident")
    touched = apps.get_model("tickets", "AffectedClient")
    alone = tickets.objects.filter(is_major=True, major=None).order_by("pk")
    for ticket in alone.iterator(chunk_size=500):
        facts = event.objects.filter(kind="ticket.major", about__contains=[f"ticket:{ticket.pk}"])
        fact = facts.order_by("pk").first()
        person = (fact and fact.by_id) or ticket.owner_id or ticket.opened_by_id
        if person is None:
            continue  # nobody to lead it: the ticket keeps its mark
        at = fact.at if fact else ticket.reported_at
        over = ticket.resolved_at or ticket.closed_at
        made = problem.objects.create(
            lead=ticket,
            template="OTHER",
            title=TITLE,
            story=(fact.data.get("reason") if fact else "") or ticket.subject,
            commander_id=person,
            declared_by_id=person,
            declared_at=at,
            news_minutes=NEWS_MINUTES,
            restored_at=over,
            ended_at=over,
        )
        touched.objects.create(
            major=made, client_id=ticket.client_id, why="TICKET", added_at=at, added_by_id=person
        )


class Migration(migrations.Migration):
    dependencies = [("tickets", "0009_breaches_are_frozen"), ("core", "0004_calendar_exceptions")]

    operations = [migrations.RunPython(give_rows, migrations.RunPython.noop)]
