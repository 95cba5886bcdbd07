"""E-mail through Django's connection: SMTP, or any service anymail knows."""

import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.text import MIMEText
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from notifications.channels import Envelope, Postponed, RefusedForGood

#: No message may hold the queue longer, however slowly its server drips (FT-17).
LONGEST_SECONDS = 25.0
#: Servers count what comes by one line; a fresh one costs little after so many.
MOST_A_LINE = 100


class Line:
    """One conversation with the mail server, opened at its first message and kept for the next ones."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._said = 0

    def send(self, envelope: Envelope) -> str:
        """Hand the message over; whatever goes wrong ends the conversation."""
        if self._connection is None or self._said >= MOST_A_LINE:
            self.close()
            self._connection, self._said = get_connection(), 0
        try:
            reference = _hand_over(envelope, self._connection)
        except Exception:
            self.close()
            raise
        self._said += 1
        return reference

    def close(self) -> None:
        """Say goodbye, if anybody listens."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                connection.close()


@contextmanager
def opened() -> Iterator[Callable[[Envelope], str]]:
    """A line for a batch."""
    line = Line()
    try:
        yield line.send
    finally:
        line.close()


def send(envelope: Envelope) -> str:
    """Hand one message to the mail service; its Message-ID is the reference of every attempt."""
    with opened() as hand:
        return hand(envelope)


def _hand_over(envelope: Envelope, connection: Any) -> str:
    mail = build(envelope)
    mail.connection = connection
    try:
        with _cut_after(connection, LONGEST_SECONDS):
            connection.open()
            mail.send()
    except (AnymailRecipientsRefused, smtplib.SMTPRecipientsRefused) as problem:
        raise _recipients(problem) from problem
    except smtplib.SMTPAuthenticationError as problem:
        raise Postponed(_words(problem), is_outage=True) from problem
    except smtplib.SMTPResponseException as problem:
        raise _answer(problem.smtp_code, _words(problem)) from problem
    except AnymailAPIError as problem:
        raise _answer((problem.status_code or 500) * 1, str(problem)[:300], http=True) from problem
    except (smtplib.SMTPException, OSError) as problem:
        raise Postponed(f"{type(problem).__name__}: {problem}", is_outage=True) from problem
    status = getattr(mail, "anymail_status", None)
    return str(getattr(status, "message_id", "") or envelope.reference)


def build(envelope: Envelope) -> EmailMultiAlternatives:
    """The mail itself: plain text, HTML beside it, invitation and files."""
    mail = EmailMultiAlternatives(
        subject=envelope.subject,
        body=envelope.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[envelope.to],
        headers={
            "Message-ID": envelope.reference,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    if envelope.html:
        mail.attach_alternative(envelope.html, "text/html")
    if envelope.calendar:
        mail.attach(_invitation(envelope.calendar))
    if envelope.logo[0]:
        mail.attach(_logo(*envelope.logo))
    for enclosure in envelope.enclosures:
        mail.attach(enclosure.name, enclosure.content, enclosure.media_type)
    return mail


def _invitation(calendar: str) -> MIMEBase:
    method = "CANCEL" if "\nMETHOD:CANCEL" in calendar.replace("\r", "") else "PUBLISH"
    part = MIMEText(calendar, "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="mission.ics")
    return part


def _logo(name: str, picture: bytes) -> MIMEBase:
    """The letterhead's picture, shown where the HTML names it: nothing is fetched from elsewhere."""
    part = MIMEImage(picture, "png")
    part.add_header("Content-ID", f"<{name}>")
    part.add_header("Content-Disposition", "inline", filename="logo.png")
    return part


def _recipients(problem: Exception) -> Exception:
    refusals: dict[str, Any] = getattr(problem, "recipients", None) or {}
    answers = [answer for answer in refusals.values() if isinstance(answer, tuple)]
    if answers and all(400 <= code < 500 for code, _text in answers):
        return Postponed(_text(*answers[0]))
    return RefusedForGood(_text(*answers[0]) if answers else str(problem)[:300])


def _answer(code: int, words: str, *, http: bool = False) -> Exception:
    """SMTP 4xx and HTTP 429/5xx/401/403 pass; the rest is for good."""
    passing = (code in (401, 403, 408, 429) or code >= 500) if http else code < 500
    return Postponed(words) if passing else RefusedForGood(words)


def _words(problem: smtplib.SMTPResponseException) -> str:
    return _text(problem.smtp_code, problem.smtp_error)


def _text(code: int, words: bytes | str) -> str:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {said}"[:300]


@contextmanager
def _cut_after(connection: Any, seconds: float) -> Iterator[None]:
    """Close the conversation when it lasts too long as a whole; socket time-outs only see each byte."""

    def cut() -> None:
        server = getattr(connection, "connection", None)
        sock = getattr(server, "sock", None)
        if sock is not None:
            sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
