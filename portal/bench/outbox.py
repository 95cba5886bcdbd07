"""Messages by the hundred thousand through the outbox to a local mail server, beside the least it could cost."""

import smtplib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from notifications import sending
from notifications.models import Channel, Message, State
from portal.bench import sink
from portal.bench.copying import copy, without_haste

FLOOR = 2000
TEXT = "Bonjour,\n\n" + "Votre demande avance, un technicien s’en occupe.\n" * 12


@dataclass(frozen=True)
class Outbox:
    """Mails a second: through the product, by a bare loop, and what the sink alone takes."""

    count: int
    seconds: float
    by_hand: int
    sink: int

    def __str__(self) -> str:
        return (
            f"Outbox, {self.count} mails: {self.seconds:.1f} s, {self.count / self.seconds:.0f} a second; "
            f"by hand {self.by_hand} a second; the sink alone takes {self.sink} a second"
        )


def run(at: datetime, count: int) -> Outbox:
    """All of them by one sender."""
    with sink.running() as port:
        _point_to(port)
        alone = sink.rate(port)
        _write(at, FLOOR, "floor")
        by_hand = _by_hand(port)
        _write(at, count, "bench")
        begun = time.perf_counter()
        while sending.send_pending(Channel.EMAIL):
            pass
        spent = time.perf_counter() - begun
    left = Message.objects.filter(kind="bench").exclude(state=State.SENT).count()
    if left:
        raise RuntimeError(f"{left} messages did not leave")
    return Outbox(count, spent, by_hand, alone)


def _point_to(port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def _write(at: datetime, count: int, kind: str) -> None:
    later = at + timedelta(days=5)
    rows = (
        {
            "key": f"{kind}:{n}", "kind": kind, "channel": "EMAIL", "to": f"c{n}@mesure.example",
            "subject": f"Message {n}", "text": TEXT, "html": f"<p>{TEXT}</p>", "about": "none:0",
            "created_at": at, "next_try_at": at, "give_up_at": later, "links": [],
        }
        for n in range(count)
    )  # fmt: skip
    with without_haste(), connection.cursor() as cursor:
        copy(Message, rows)
        cursor.execute("ANALYZE notifications_message")


def _by_hand(port: int) -> int:
    """Hold one, send it, mark it: three statements and a conversation kept open."""
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line, connection.cursor() as cursor:
        for _ in range(FLOOR):
            with transaction.atomic():
                cursor.execute(
                    """SELECT id, "to", subject, text FROM notifications_message WHERE state = 'PENDING'
                    ORDER BY next_try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"""
                )
                key, to, subject, text = cursor.fetchone()
                mail = f"To: {to}\r\nSubject: {subject}\r\n\r\n{text}".encode()
                line.sendmail("a@mesure.example", [to], mail)
                cursor.execute(
                    "UPDATE notifications_message SET state = 'SENT', sent_at = now() WHERE id = %s",
                    [key],
                )
    return round(FLOOR / (time.perf_counter() - begun))
