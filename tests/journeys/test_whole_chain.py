"""The whole chain as people live it: from the call to the paid invoice, worker and beat running for real."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import Level
from billing import starter
from billing.models import BillableItem, Invoice
from clients.models import Client
from interventions.models import Mission, Report
from notifications.models import Message
from quality.models import Survey
from tests import cast
from tests.journeys.machinery import Clock, background, eventually
from tests.notifications import servers
from tickets.models import Call, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]
PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)


class Stage:
    """The house with everything running, and a way to sit down as anybody of the cast."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        clock: Clock,
        mails: servers.Mailbox,
        sms: servers.Twilio,
        sign_in,
    ) -> None:
        self.browser, self.url, self.clock, self.mails, self.sms = browser, url, clock, mails, sms
        self._sign_in = sign_in
        self._contexts: list[BrowserContext] = []

    def sit(self, user, path: str, *, phone: bool = False) -> Page:
        """A browser of one's own, signed in, on a page."""
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        context = self.browser.new_context(viewport=size, locale="fr-FR")
        self._contexts.append(context)
        if user is not None:
            cookie = self._sign_in(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.url}])
        page = context.new_page()
        page.goto(path if path.startswith("http") else f"{self.url}{path}")
        return page

    def mail_to(self, address: str, words: str = "") -> EmailMessage:
        """The mail that reached this address, once it has."""

        def look() -> EmailMessage | None:
            for mail in self.mails.mails:
                if address in str(mail["To"]) and words in f"{mail['Subject']} {text_of(mail)}":
                    return mail
            return None

        return eventually(look)

    def leave(self) -> None:
        """Close every browser."""
        for context in self._contexts:
            context.close()


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""


def link_in(mail: EmailMessage, words: str) -> str:
    """The address that follows these words."""
    found = re.search(re.escape(words) + r"[^\n]*?(http\S+)", text_of(mail).replace("\n  ", " "))
    assert found, text_of(mail)
    return found[1]


@pytest.fixture
def stage(
    transactional_db: None, live_server, browser: Browser, settings, tmp_path, sign_in
) -> Iterator[Stage]:
    """Teams, a client billed by the hour, SMTP, Twilio's double, worker and beat."""
    clock = Clock(tmp_path / "clock")
    clock.set(MONDAY)
    settings.CLOCK_FILE, settings.PUBLIC_URL = str(clock.path), live_server.url
    settings.MEDIA_ROOT = tmp_path / "media"
    for first in cast.STAFF:
        cast.person(first)
    cast.calendar()
    cast.team().members.add(cast.person("nolwenn"))
    cast.team(Level.L2)
    starter.install()
    with servers.smtp() as mails, servers.twilio() as sms:
        environment = {
            "CLOCK_FILE": str(clock.path), "PUBLIC_URL": live_server.url, "DATA_DIR": str(tmp_path),
            "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mails.port), "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": "secret", "TWILIO_FROM": "+33644600000", "TWILIO_API_BASE": sms.base,
        }  # fmt: skip
        with background(**environment):
            made = Stage(browser, live_server.url, clock, mails, sms, sign_in)
            yield made
            made.leave()


def take_the_call(stage: Stage, verdict: str) -> Ticket:
    """F1–F3: Nolwenn takes the call, has the verdict's sentence to say, and asks for a visit."""
    desk = stage.sit(cast.person("nolwenn"), "/hotline/")
    desk.keyboard.press("a")
    expect(desk.locator("#call-symptoms")).to_be_focused()
    desk.keyboard.press("Alt+c")
    desk.keyboard.type("evenou")
    expect(desk.locator("#call-candidates .answer")).to_contain_text("Sophie Evenou")
    desk.keyboard.press("Alt+1")
    expect(desk.locator("#call-who")).to_contain_text(verdict)
    desk.locator("#call-symptoms").fill(
        "Le serveur de fichiers bipe. Voyant orange sur le disque 2."
    )
    desk.keyboard.press("Alt+v")
    expect(desk).to_have_url(re.compile("/missions/planifier/"))
    plan_the_visit(desk)
    return Ticket.objects.get()


def plan_the_visit(desk: Page) -> None:
    """F4–F5: the first suggestion, the client's agreement, the mission sent."""
    desk.get_by_role("button", name="Réserver et appeler le client").click()
    desk.get_by_label("Date convenue avec").fill("Sophie Evenou")
    desk.get_by_role("button", name="Noter l’accord du client").click()
    desk.get_by_label("Motif du préavis court").fill("Serveur en danger")
    desk.get_by_role("button", name="Envoyer la mission").click()


def draw(page: Page, name: str) -> None:
    """Draw a signature with the finger."""
    box = page.locator(f"[data-signature][data-ready]:has(input[name={name}_strokes]) canvas")
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    assert place
    page.mouse.move(place["x"] + 20, place["y"] + 60)
    page.mouse.down()
    for step in range(1, 16):
        page.mouse.move(place["x"] + 20 + step * 16, place["y"] + 40 + (step % 4) * 14)
    page.mouse.up()


def go_there(stage: Stage, mission: Mission) -> None:
    """F6–F7: the technician's phone: road, report, both signatures, closing."""
    starts = mission.booking.period.lower
    stage.clock.set(starts - timedelta(minutes=30))
    phone = stage.sit(mission.technician, f"/terrain/{mission.pk}/", phone=True)
    phone.get_by_role("button", name="Je pars, en route").click()
    stage.clock.set(starts)
    phone.get_by_role("button", name="Je suis arrivé").click()
    phone.get_by_role("link", name="Ouvrir le rapport").click()
    for box in phone.locator("input[type=checkbox][name^=task]").all():
        box.check()
    phone.get_by_label("Constats, lus par le client").fill("Disque 2 remplacé, partages rétablis.")
    phone.get_by_label("Résolu", exact=True).check()
    expect(phone.locator("#kept")).to_contain_text("Gardé à")
    stage.clock.set(starts + timedelta(hours=1))
    phone.get_by_role("button", name="Faire signer").click()
    draw(phone, "client")
    draw(phone, "technician")
    phone.get_by_role("button", name="Valider et clore l’intervention").click()
    expect(phone.get_by_text("Rapport signé")).to_be_visible()


def bill_it(stage: Stage) -> Invoice:
    """F8–F9: sales reads the worklist again and issues."""
    eventually(BillableItem.objects.exists)
    sales = stage.sit(cast.person("simon"), "/facturation/")
    sales.get_by_role("button", name="Relire et émettre").click()
    sales.get_by_role("button", name="Émettre").click()
    eventually(Invoice.objects.exists)
    return Invoice.objects.get()


def be_paid(stage: Stage, invoice: Invoice) -> None:
    """The transfer arrives."""
    sales = stage.sit(cast.person("simon"), f"/facturation/clients/{invoice.client_id}/regler/")
    sales.get_by_label("montant", exact=False).first.fill(
        str(invoice.gross_total).replace(".", ",")
    )
    sales.get_by_role("button", name="Enregistrer le règlement").click()
    eventually(lambda: Invoice.objects.filter(settled_on__isnull=False).exists(), 15)


@pytest.mark.row("A01")
@pytest.mark.row("I05")
@pytest.mark.row("I15")
@pytest.mark.row("K12")
@pytest.mark.row("K10")
@pytest.mark.row("J17")
@pytest.mark.row("J16")
@pytest.mark.row("L01")
@pytest.mark.row("L04")
@pytest.mark.row("L12")
@pytest.mark.row("M01")
@pytest.mark.req("R003")
def test_from_the_call_to_the_paid_invoice(stage: Stage) -> None:
    contact, manager = cast.sophie(), cast.carole()
    cast.contract(contact.client, "TIME_AND_MATERIALS", covers_remote=False)

    ticket = take_the_call(stage, "82,00")
    assert Call.objects.get().ticket == ticket
    assert ticket.subject.startswith("Le serveur de fichiers bipe")
    mission = Mission.objects.select_related("technician", "booking").get()

    notice = stage.mail_to(mission.technician.email, f"Mission {mission}")
    assert any(part.get_content_type() == "text/calendar" for part in notice.walk())
    stage.clock.set(MONDAY + timedelta(minutes=5))
    tapped = stage.sit(None, link_in(notice, "J’accuse réception"), phone=True)
    tapped.get_by_role("button").first.click()
    eventually(lambda: Mission.objects.filter(pk=mission.pk, status="ACKNOWLEDGED").exists(), 15)

    go_there(stage, mission)
    report = Report.objects.get(mission=mission)
    eventually(lambda: Report.objects.filter(pk=report.pk, pdf__isnull=False).exists())
    signed = stage.mail_to(contact.email, str(mission))
    assert any(part.get_content_type() == "application/pdf" for part in signed.walk())
    ticket.refresh_from_db()
    assert (ticket.status, ticket.solved_remotely) == ("CLOSED", False)

    invoice = bill_it(stage)
    assert invoice.gross_total > 0
    stage.mail_to(contact.client.billing_email, invoice.number)
    be_paid(stage, invoice)
    assert Client.objects.get(pk=contact.client_id).commercial_status == "UP_TO_DATE"

    portal = stage.sit(manager.user, "/espace/factures/")
    expect(portal.get_by_text(invoice.number)).to_be_visible()
    expect(portal.get_by_text("réglée le")).to_be_visible()

    survey = eventually(Survey.objects.first)
    asked = stage.mail_to(contact.email, "Donner ma note")
    voter = stage.sit(None, link_in(asked, "Donner ma note"))
    voter.get_by_label("Très satisfait").check()
    voter.get_by_role("button", name="Envoyer mon avis").click()
    expect(voter.get_by_role("heading", name="Merci")).to_be_visible()
    survey.refresh_from_db()
    assert survey.score == 5


@pytest.mark.row("K09")
@pytest.mark.row("K03")
@pytest.mark.req("R181")
def test_a_mission_nobody_acknowledges_goes_out_by_sms(stage: Stage) -> None:
    contact = cast.sophie()
    cast.contract(contact.client)
    take_the_call(stage, "couvert")
    mission = Mission.objects.select_related("technician").get()
    stage.mail_to(mission.technician.email, f"Mission {mission}")
    stage.clock.set(MONDAY + timedelta(minutes=45))
    sent = eventually(
        lambda: [post for post in stage.sms.posts if post["To"] == mission.technician.mobile]
    )
    assert len(sent) == 1
    assert len(sent[0]["Body"]) <= 160
    assert Message.objects.filter(channel="SMS", kind__startswith="mission").count() == 1


@pytest.mark.row("D11")
@pytest.mark.row("D02")
@pytest.mark.row("D20")
def test_a_ticket_left_alone_is_escalated_by_the_beat_and_its_promise_breaks_once(
    stage: Stage,
) -> None:
    contact = cast.sophie()
    portal = stage.sit(contact.user, "/espace/demandes/nouvelle/")
    portal.get_by_label("Que se passe-t-il ?").fill("L’imprimante ne répond plus.")
    portal.get_by_role("button", name="Envoyer la demande").click()
    expect(portal.get_by_text("Nous vous répondons")).to_be_visible()
    stage.mail_to(contact.email, str(Ticket.objects.get().pk))
    stage.clock.set(MONDAY + timedelta(hours=5))
    ticket = eventually(lambda: Ticket.objects.filter(level=2).first())
    broken = eventually(
        lambda: ticket.clocks.filter(kind="ANSWER", missed_at__isnull=False).first()
    )
    assert broken.firings.filter(step="DUE").count() == 1
    portal.reload()
    expect(portal.get_by_text("nous sommes en retard")).to_be_visible()
