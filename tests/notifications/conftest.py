"""The mail and SMS servers, connected; and a mission ready to be told about."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from interventions.models import Mission, MissionStatus
from planning.models import Booking
from tests import cast
from tests.notifications import servers
from tickets import services as tickets
from tickets.models import Ticket

#: A Tuesday morning, in working hours.
NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch, tmp_path, settings) -> datetime:
    """The clock of the installation is at NOW (by its own settable source)."""
    file = tmp_path / "clock"
    file.write_text(str((NOW - datetime.now(UTC)).total_seconds()))
    settings.CLOCK_FILE = str(file)
    return NOW


@pytest.fixture
def pass_time(settings):
    """Move the installation's clock forward."""

    def move(**length: float) -> datetime:
        with open(settings.CLOCK_FILE, "r+") as file:
            offset = float(file.read()) + timedelta(**length).total_seconds()
            file.seek(0)
            file.write(str(offset))
            file.truncate()
        return datetime.now(UTC) + timedelta(seconds=offset)

    return move


@pytest.fixture
def mailbox(settings) -> Iterator[servers.Mailbox]:
    """A real SMTP server that the product sends to."""
    with servers.smtp() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


@pytest.fixture
def twilio(settings) -> Iterator[servers.Twilio]:
    """A server that behaves as Twilio, which Twilio's own client is pointed at."""
    with servers.twilio() as state:
        settings.TWILIO_ACCOUNT_SID = "AC" + "0" * 32
        settings.TWILIO_AUTH_TOKEN = "secret-of-twilio"
        settings.TWILIO_FROM = "+33700000000"
        settings.TWILIO_API_BASE = state.base
        yield state


@pytest.fixture
def voice(twilio, settings) -> servers.Twilio:
    """The same with a number that calls."""
    settings.TWILIO_VOICE_FROM = "+33200000000"
    return twilio


@pytest.fixture
def brevo(settings) -> Iterator[servers.Brevo]:
    """A server that behaves as Brevo's SMS, chosen as the operator."""
    with servers.brevo() as state:
        settings.SMS_OPERATOR, settings.BREVO_API_KEY = "brevo", "key-of-brevo"
        settings.BREVO_API_BASE = state.base
        yield state


@pytest.fixture
def push(settings) -> Iterator[servers.PushService]:
    """A browser's push service, and a key of ours to sign with."""
    with servers.push_service() as state:
        settings.VAPID_PRIVATE_KEY = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"
        settings.PUSH_HOSTS = ["127.0.0.1"]
        yield state


@pytest.fixture
def ticket(db, sophie, nolwenn) -> Ticket:
    """An open ticket of Sophie's company."""
    return Ticket.objects.create(
        client=sophie.client,
        requester=sophie,
        site=sophie.site,
        subject="Plus de réseau au premier étage",
        reported_at=NOW,
        last_fact_at=NOW,
        owner=nolwenn,
        category=cast.category(),
        status="WORKING",
    )


def visit(ticket, technician, planner, start) -> Mission:
    """A mission published at NOW."""
    booking = Booking.objects.create(
        technician=technician,
        period=DateTimeTZRange(start, start + timedelta(minutes=90)),
        kind="MISSION",
        booked_at=NOW,
        site=ticket.site,
    )
    return Mission.objects.create(
        ticket=ticket,
        booking=booking,
        technician=technician,
        client=ticket.client,
        site=ticket.site,
        contact=ticket.requester,
        status=MissionStatus.NOTIFIED,
        purpose="Remplacer le commutateur",
        problem="Aucun poste du premier étage ne joint le serveur.",
        to_bring="Commutateur 24 ports",
        planned_by=planner,
        planned_at=NOW,
        notified_at=NOW,
    )


@pytest.fixture
def mission(ticket, yann, nolwenn) -> Mission:
    """A mission published to Yann for two days later at 10 h in Paris."""
    return visit(ticket, yann, nolwenn, datetime(2026, 11, 19, 9, 0, tzinfo=UTC))


@pytest.fixture
def other_mission(ticket, yann, nolwenn) -> Mission:
    """Another one, the day after."""
    return visit(ticket, yann, nolwenn, datetime(2026, 11, 20, 9, 0, tzinfo=UTC))


@pytest.fixture
def opened(now, sophie, nolwenn):
    """Open a ticket for Sophie through the ticket's own service."""

    def make(**given):
        contract = cast.contract(sophie.client)
        fields = {
            "client_id": sophie.client_id, "requester_id": sophie.pk, "contract_id": contract.pk,
            "category_id": cast.category().pk, "subject": "VPN coupé depuis ce matin",
            "by": nolwenn, "at": now,
        }  # fmt: skip
        return tickets.open_ticket(**(fields | given))

    return make
