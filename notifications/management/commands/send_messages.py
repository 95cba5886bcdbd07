"""`manage.py send_messages`: what the worker does, by hand or from cron, when the broker is gone."""

from typing import Any

from django.core.management.base import BaseCommand

from core import clock, deliveries
from notifications import channels, fallback, sending


class Command(BaseCommand):
    """Deliver facts, sweep the mission notices, send what is due; once."""

    help = "Deliver owed facts, move unanswered missions on and send due messages, once."

    def handle(self, *args: Any, **options: Any) -> None:
        """One round, with what was done."""
        delivered = deliveries.deliver_pending()
        moved = fallback.sweep(clock.database_now())
        sent = sum(sending.send_pending(channel) for channel in channels.TRANSPORTS)
        self.stdout.write(f"{delivered} facts, {moved} missions, {sent} messages")
