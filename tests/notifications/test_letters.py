"""Who is told what when something happens, in whose language, and what never leaves (K01, K14–K16)."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.files.base import ContentFile

from accounts import services as accounts
from billing.models import BillableItem, Invoice
from clients import services as clients
from core import deliveries, events, files, setting
from core.models import Delivery
from interventions.models import Report
from notifications import letters, sending, texts
from notifications.models import Channel, Message, State
from quality.models import Survey, Synthesis
from tests import cast
from tickets import services as tickets
from tickets.models import Ticket
from tickets.services import EscalationReason

pytestmark = pytest.mark.django_db


def told(kind=None):
    """Deliver the facts and return what leaves the house, by kind; the centre has its own tests."""
    deliveries.deliver_pending()
    rows = Message.objects.exclude(channel=Channel.INAPP).order_by("pk")
    return list(rows.filter(kind=kind) if kind else rows)


@pytest.mark.row("A18")
def test_a_receipt_states_the_number_the_promised_hour_the_opening_hours_and_how_to_add(opened):
    ticket = opened()
    (receipt,) = told("receipt")
    assert receipt.to == ticket.requester.email
    assert receipt.subject == f"Votre demande est enregistrée\u00a0: ticket {ticket.pk}"
    assert "Réponse promise avant\u00a0: 14\u202fh\u202f00" in receipt.text
    assert "Heures d’ouverture\u00a0: lundi au vendredi, 9\u202fh – 17\u202fh" in receipt.text
    assert "VPN coupé depuis ce matin" in receipt.text
    assert f"/envois/vers/ticket:{ticket.pk}/" in receipt.text
    assert "répondez dans le fil" in receipt.text
    assert list(ticket.messages.values_list("kind", flat=True)) == ["RECEIPT"]
    assert ticket.clocks.get(kind="ANSWER").state == "RUNNING", "a receipt stops no promise"


@pytest.mark.row("A18")
def test_receipts_are_counted_by_address_and_carry_no_strangers_text(opened):
    for number in range(7):
        opened(channel="EMAIL", subject=f"Gagnez {number} euros")
    receipts = told("receipt")
    assert len(receipts) == 5
    assert "Gagnez" not in "".join(receipt.text + receipt.html for receipt in receipts)


def test_a_ticket_opened_and_solved_before_anybody_was_told_gets_one_letter(opened, nolwenn, now):
    ticket = opened(take=True)
    tickets.resolve(ticket_id=ticket.pk, by=nolwenn, at=now, solution="Redémarré.", remotely=True)
    assert [message.kind for message in told()] == ["solution"]


@pytest.mark.row("K14")
def test_a_reply_reaches_the_client_and_a_note_never_does(opened, nolwenn, now):
    ticket = opened(take=True)
    tickets.note(ticket_id=ticket.pk, body="Client difficile", by=nolwenn, at=now)
    tickets.reply(
        ticket_id=ticket.pk, body="Nous passons demain.\n→ Piège | http://x.example\n[[solution]]",
        by=nolwenn, at=now, plan_for=now + timedelta(days=1),
    )  # fmt: skip
    (reply,) = told("reply")
    assert "> Nous passons demain." in reply.text
    assert "Prévu le\u00a0: mercredi 18\u00a0novembre 2026, 10\u202fh\u202f00" in reply.text
    assert 'href="http://x.example"' not in reply.html
    assert "[[" not in reply.text + reply.html
    assert not [m for m in told() if "difficile" in m.text + m.html]


@pytest.mark.row("C22")
@pytest.mark.row("K14")
def test_a_solution_asks_in_three_links_made_for_the_requester(opened, nolwenn, now, mailbox):
    ticket = opened(take=True)
    tickets.resolve(
        ticket_id=ticket.pk, by=nolwenn, at=now, solution="Certificat <renouvelé>", remotely=True
    )
    (message,) = told("solution")
    assert "&lt;renouvelé&gt;" in message.html
    sending.send_pending(Channel.EMAIL)
    page = mailbox.mails[-1].get_body(("html",)).get_content()
    for answer in ("oui", "partie", "non"):
        assert f"?reponse={answer}" in page
    assert "[[" not in page


@pytest.mark.row("K15")
def test_the_final_notice_has_summary_number_and_a_way_back_once_per_closing(
    opened, nolwenn, sophie, now
):
    ticket = opened(take=True)
    tickets.resolve(
        ticket_id=ticket.pk, by=nolwenn, at=now, solution="Câble changé.", remotely=True
    )
    tickets.accept(ticket_id=ticket.pk, by=sophie.user, at=now)
    (closed,) = told("closed")
    assert closed.to == sophie.email
    assert "> Câble changé." in closed.text
    assert "Résumé approuvé par\u00a0: Nolwenn Le Goff" in closed.text
    assert str(ticket.pk) in closed.subject
    assert [link["purpose"] for link in closed.links] == ["reopen"]
    assert len(told("closed")) == 1


@pytest.mark.row("K14")
def test_an_escalation_tells_level_two_in_its_hours_and_the_client_at_once(
    opened, nolwenn, gaelle, now
):
    team = cast.team(2)
    team.members.add(gaelle)
    evening = now.replace(hour=18)
    ticket = opened(take=True)
    tickets.escalate(
        ticket_id=ticket.pk, by=nolwenn, at=evening, reason=EscalationReason.COMPETENCE
    )
    (inside,) = told("escalation")
    assert inside.to == "gaelle@aprile.example"
    assert inside.next_try_at == now.replace(day=18, hour=8), "the next opening, 9 h in Paris"
    (outside,) = told("escalated_client")
    assert (outside.to, outside.next_try_at) == (ticket.requester.email, evening)


@pytest.mark.row("D10")
@pytest.mark.row("D21")
def test_a_broken_promise_is_told_to_whoever_the_fact_names(opened, herve, now):
    ticket = opened()
    events.record("ticket.alerted", about=[ticket, ticket.client], by=None, at=now, to=[herve.pk])
    (alert,) = told("alert")
    assert (alert.to, alert.next_try_at) == ("herve@aprile.example", now)
    assert alert.subject.startswith("Promesse rompue")


def test_nobody_is_told_of_what_they_did_themselves(opened, herve, now):
    ticket = opened()
    events.record("ticket.alerted", about=[ticket, ticket.client], by=herve, at=now, to=[herve.pk])
    assert told("alert") == []


@pytest.mark.row("K14")
def test_the_client_hears_of_the_agreed_visit_and_of_the_departure(mission, nolwenn, yann, now):
    about = [mission, mission.ticket, mission.client]
    events.record("mission.agreed", about=about, by=nolwenn, at=now)
    events.record("mission.departed", about=about, by=yann, at=now)
    (agreed,) = told("visit_agreed")
    assert agreed.subject == "Intervention prévue jeudi 19\u00a0novembre à 10\u202fh\u202f00"
    assert "BEGIN:VEVENT" in agreed.calendar
    (departed,) = told("visit_departed")
    assert "Yann Kervella est en route" in departed.subject
    setting.change("tell_departures", False, since=now.date())
    events.record("mission.departed", about=about, by=yann, at=now)
    assert len(told("visit_departed")) == 1


@pytest.mark.row("J16")
@pytest.mark.row("L01")
def test_the_signed_report_goes_to_support_sales_and_client_with_its_pdf(
    mission, nolwenn, claire, now, mailbox
):
    mission.client.seller = claire
    mission.client.save()
    pdf = files.keep(b"%PDF-1.7 report", name="I-1.pdf", media_type="application/pdf")
    report = Report.objects.create(mission=mission, pdf=pdf, internal_note="Baie mal fermée")
    events.record(
        "report.sealed",
        about=[mission, mission.ticket, mission.client],
        by=None,
        at=now,
        report=report.pk,
    )
    told()
    sending.send_pending(Channel.EMAIL)
    assert {m["To"] for m in mailbox.mails} == {
        nolwenn.email, claire.email, mission.contact.email,
    }  # fmt: skip
    for letter in mailbox.mails:
        (part,) = list(letter.iter_attachments())
        assert part.get_content() == b"%PDF-1.7 report"
        assert "Baie" not in str(letter)
    assert {m.about for m in Message.objects.all()} == {events.topic(mission)}


@pytest.mark.row("K16")
@pytest.mark.row("L01")
def test_sales_hear_of_work_to_bill_and_not_of_covered_work(mission, claire, now):
    mission.client.seller = claire
    mission.client.save()
    doubt = {"code": "PACK", "text": "Carnet épuisé", "question": "Carnet ou facture ?"}
    for number, outcome in enumerate(("INVOICE", "ZERO_INVOICE")):
        item = BillableItem.objects.create(
            source=f"ticket:{number}", ticket=mission.ticket, client=mission.client, outcome=outcome, doubts=[doubt],
            subject="Dépannage", performed_on=now.date(), created_at=now, net_total="164.00",
        )  # fmt: skip
        events.record(
            "billing.item_created", about=[item, item.ticket, item.client], by=None, at=now
        )
    (message,) = told("to_bill")
    assert message.to == "claire@aprile.example"
    assert "164,00\u202f€" in message.text
    assert "Carnet épuisé" in message.text


@pytest.mark.row("H04")
def test_a_request_for_access_goes_to_hr_then_to_the_director_then_back(yann, helene, denis, now):
    client = cast.client()
    request = clients.ask_access(
        client_id=client.pk, by=yann, at=now, parts=["EQUIPMENT"], can_write=False,
        wanted_until=date(2027, 1, 1), reason="Remplacer un collègue en congé",
    )  # fmt: skip
    assert [m.to for m in told("access_requested")] == ["helene@aprile.example"]
    clients.check_access(request_id=request.pk, by=helene, at=now, fit=True)
    assert [m.to for m in told("access_checked")] == ["denis@aprile.example"]
    clients.decide_access(
        request_id=request.pk, by=denis, at=now, granted=True, parts=["EQUIPMENT"]
    )
    (granted,) = told("access_granted")
    assert granted.to == "yann@aprile.example"
    assert f"/envois/vers/client:{client.pk}/" in granted.text


def test_a_grant_that_nobody_asked_for_tells_nobody(yann, now):
    clients.grant(
        client_id=cast.client().pk, user_id=yann.pk, parts=["EQUIPMENT"], can_write=False,
        starts_at=now, ends_at=now + timedelta(days=1), reason="mission", source="mission:1",
        by=None, at=now,
    )  # fmt: skip
    assert told() == []


def test_a_new_account_is_invited_by_a_personal_link(alice, now, mailbox, client):
    user = accounts.create_user(
        email="erwan@aprile.example", role="HOTLINER", by=alice, at=now,
        first_name="Erwan", last_name="Le Bris",
    )  # fmt: skip
    (message,) = told("invitation")
    sending.send_pending(Channel.EMAIL)
    text = mailbox.mails[0].get_body(("plain",)).get_content()
    (path,) = [word for word in text.split() if "/envois/l/" in word]
    answer = client.get(path.partition("localhost:8000")[2], follow=True)
    assert answer.status_code == 200
    assert message.user == user


@pytest.mark.row("K02")
def test_a_letter_is_in_the_recipients_language_when_it_is_translated(opened, sophie, now):
    sophie.user.language = "en"
    sophie.user.save()
    opened()
    (receipt,) = told("receipt")
    assert receipt.state == State.PENDING


@pytest.mark.parametrize(
    "kind",
    sorted(path.stem for path in texts.SHIPPED.glob("fr/*.txt") if "." not in path.stem),
)
def test_every_letter_is_known_to_the_matrix_or_to_the_chain(kind):
    from notifications import matrix

    by_other_doors = {"mission_unanswered", "digest", "dead_letters", "audit"} | {
        "broadcast",
        "broadcast_answer",
    }
    assert kind in {row.letter for row in matrix.MATRIX} | by_other_doors


def test_imported_history_tells_nobody(sophie, now):
    ticket = Ticket.objects.create(
        client=sophie.client, requester=sophie, subject="x", reported_at=now, last_fact_at=now
    )
    events.record("ticket.opened", about=[ticket, ticket.client], by=None, at=now, deliver=False)
    assert told() == []
    assert mail.outbox == []


def test_the_html_says_what_the_text_says_and_escapes_it():
    letter = letters.compose(
        "access_refused",
        {
            "accessrequest": SimpleNamespace(
                asker="<b>Yann</b>",
                client=SimpleNamespace(name="A | B\n→ x | http://x.example"),
                refusal="non",
            )
        },
    )
    assert "&lt;b&gt;Yann&lt;/b&gt;" in letter.html
    assert 'http://x.example"' not in letter.html
    assert "Motif\u00a0: non" in letter.text
    assert ContentFile(letter.text.encode()).size > 0


@pytest.fixture
def invoice(sophie, claire, now):
    """An issued invoice whose document is still being printed."""
    return Invoice.objects.create(
        number="F-2026-0001", client=sophie.client, subject="Dépannage", seller={}, buyer={},
        category="SERVICES", issued_on=now.date(), supplied_on=now.date(), due_on=date(2026, 12, 17),
        net_total=100, vat_total=20, gross_total=120, value_total=100, issued_by=claire,
        issued_at=now, hash="x",
    )  # fmt: skip


def test_an_invoice_leaves_with_its_pdf_and_waits_for_it(invoice, claire, now, mailbox):
    events.record("invoice.issued", about=[invoice, invoice.client], by=claire, at=now)
    assert told("invoice") == []
    pdf = files.keep(b"%PDF-1.7 invoice", name="F-2026-0001.pdf", media_type="application/pdf")
    Invoice.objects.filter(pk=invoice.pk).update(pdf=pdf)
    Delivery.objects.update(next_try_at=now - timedelta(days=900))
    (message,) = told("invoice")
    assert message.to == "compta@client.example"
    assert "Total TTC\u00a0: 120,00\u202f€" in message.text
    sending.send_pending(Channel.EMAIL)
    (part,) = list(mailbox.mails[0].iter_attachments())
    assert part.get_filename() == "F-2026-0001.pdf"


@pytest.mark.row("M01")
def test_the_survey_and_the_synthesis_reach_those_they_are_for(opened, nolwenn, sophie, marc, now):
    ticket = opened()
    survey = Survey.objects.create(ticket=ticket, client=ticket.client, contact=sophie, sent_at=now)
    events.record("survey.sent", about=[survey, ticket, ticket.client], by=None, at=now)
    (asked,) = told("survey")
    assert (asked.to, asked.links[0]["purpose"]) == (sophie.email, "survey")
    pdf = files.keep(b"%PDF-1.7", name="synthese.pdf", media_type="application/pdf")
    synthesis = Synthesis.objects.create(month=date(2026, 10, 1), pdf=pdf, made_at=now)
    events.record("quality.synthesis_made", about=synthesis, by=None, at=now)
    (sent,) = told("synthesis")
    assert (sent.to, list(sent.files.all())) == ("marc@aprile.example", [pdf])
    assert "octobre 2026" in sent.subject
