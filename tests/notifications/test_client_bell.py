"""The bell of a client's account: their own notices only, told live, counted, opened, chosen (K06, K07, K14)."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from billing.models import Invoice
from clients.models import Contact, Membership
from core import deliveries, events, files, live
from notifications.models import Channel, Message, Preference
from tickets import services as tickets

pytestmark = pytest.mark.django_db
BELL, INBOX, CHOICES = map(reverse, ("centre:bell", "centre:inbox", "centre:preferences"))


def rung(**of):
    return Message.objects.filter(channel=Channel.INAPP, **of)


@pytest.mark.row("K06")
@pytest.mark.row("K14")
def test_what_is_said_to_a_client_rings_their_bell_and_nobody_elses(
    opened,
    nolwenn,
    sophie,
    carole,
    paul,
    sign_in,
    now,
    monkeypatch,
    django_capture_on_commit_callbacks,
):
    said: list[str] = []
    monkeypatch.setattr(live, "publish", said.extend)
    ticket = opened(take=True)
    note = {"ticket_id": ticket.pk, "by": nolwenn, "at": now}
    tickets.note(body="Entre nous.", **note)
    deliveries.deliver_pending()
    assert not rung(user=sophie.user).exists(), "neither a receipt nor a note rings"
    with django_capture_on_commit_callbacks(execute=True):
        tickets.reply(body="Redémarrez la passerelle.", is_answer=True, **note)
        deliveries.deliver_pending()
    assert f"person {sophie.user.pk}" in said
    (notice,) = rung()
    assert (notice.user, notice.contact, notice.kind) == (sophie.user, sophie, "reply")
    browser = sign_in(sophie.user)
    home = browser.get(reverse("client:home")).content.decode()
    assert f'hx-get="{BELL}"' in home
    assert '1 non lue"' in browser.get(BELL).content.decode()
    page = browser.get(INBOX).content.decode()
    assert notice.subject in page
    for staff_only in ("centre:digest", "centre:announcements", "centre:broadcasts"):
        assert reverse(staff_only) not in page
        assert browser.get(reverse(staff_only)).status_code == 403
    for other in (carole.user, paul.user):
        theirs = sign_in(other)
        assert "non lue" not in theirs.get(BELL).content.decode()
        assert theirs.get(reverse("centre:open", args=[notice.pk])).status_code == 404
    answer = browser.get(reverse("centre:open", args=[notice.pk]))
    assert answer["Location"] == reverse("client:request", args=[ticket.pk])
    assert "non lue" not in browser.get(BELL).content.decode()


@pytest.mark.row("K06")
def test_an_invoice_rings_for_the_managers_who_may_see_it_alone(sophie, carole, paul, claire, now):
    pdf = files.keep(b"%PDF-1.7", name="F-2026-0001.pdf", media_type="application/pdf")
    bill = Invoice.objects.create(
        number="F-2026-0001", client=sophie.client, subject="Dépannage", seller={}, buyer={},
        category="SERVICES", issued_on=now.date(), supplied_on=now.date(), due_on=now.date(),
        net_total=100, vat_total=20, gross_total=120, value_total=100, issued_by=claire,
        issued_at=now, hash="x", pdf=pdf,
    )  # fmt: skip
    account = User.objects.create_user("anne@ailleurs.example", role=Role.CLIENT_MANAGER)
    away = Contact.objects.create(client=paul.client, user=account, email=account.email)
    events.record("invoice.issued", about=[bill, bill.client], by=claire, at=now)
    deliveries.deliver_pending()
    assert {one.user for one in rung(kind="invoice")} == {carole.user}
    carole.sees_invoices = False
    carole.save()
    place = {"client": bill.client, "is_manager": True, "sees_invoices": True}
    Membership.objects.create(contact=away, **place)
    events.record("invoice.issued", about=[bill, bill.client], by=claire, at=now)
    deliveries.deliver_pending()
    assert {one.user for one in rung(kind="invoice")} == {carole.user, away.user}
    assert rung(kind="invoice").count() == 2, "who may not see invoices any more hears of none"


@pytest.mark.row("K07")
def test_a_client_silences_the_bell_and_keeps_the_mail(opened, nolwenn, sophie, sign_in, now):
    browser = sign_in(sophie.user)
    page = browser.get(CHOICES).content.decode()
    assert "Centre de notifications" in page
    assert "Notification de mission" not in page, "only what is written to clients is listed"
    browser.post(CHOICES, {"heard": ["requests:EMAIL"]})
    assert Preference.objects.get(user=sophie.user).silenced
    ticket = opened(take=True)
    tickets.reply(ticket_id=ticket.pk, by=nolwenn, at=now, body="Voici.", is_answer=True)
    deliveries.deliver_pending()
    assert set(Message.objects.filter(kind="reply").values_list("channel", flat=True)) == {"EMAIL"}
