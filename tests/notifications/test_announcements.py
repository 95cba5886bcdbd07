"""Announcements: told to teams and roles, opened, acknowledged, reminded (K20)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import deliveries
from core.errors import Refused
from notifications import announcing, broadcasting
from notifications.models import Message, Reading
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.mark.row("K20")
def test_a_procedure_is_announced_opened_acknowledged_and_those_who_have_not_are_reminded(
    herve, gaelle, yann, nolwenn, sign_in, now
):
    cast.team(2).members.add(gaelle)
    page = sign_in(herve).post(
        reverse("centre:announce"),
        {"title": "Nouvelle procédure VPN", "body": "Vérifier le certificat.", "teams": [cast.team(2).pk], "roles": ["TECHNICIAN"], "remind_after_days": 3},
    )  # fmt: skip
    address = page["Location"]
    deliveries.deliver_pending()
    told = Message.objects.filter(kind="announcement")
    assert {(m.user, m.channel) for m in told} == {(p, c) for p in (gaelle, yann) for c in ("EMAIL", "INAPP")}  # fmt: skip
    assert sign_in(nolwenn).get(address).status_code == 404
    browser = sign_in(yann)
    assert "à lire" in browser.get(reverse("centre:announcements")).content.decode()
    assert "J’ai lu, j’accuse réception" in browser.get(address).content.decode()
    reading = Reading.objects.get(user=yann)
    assert reading.opened_at
    assert reading.acknowledged_at is None
    browser.post(address + "lue/")
    page = sign_in(herve).get(address).content.decode()
    late, done = page.split("Ont accusé réception")
    assert "Gaëlle" in late or "Gaelle" in late
    assert "Yann" in done
    assert announcing.remind_owed(now + timedelta(days=2)) == 0
    assert announcing.remind_owed(now + timedelta(days=4)) == 1
    assert announcing.remind_owed(now + timedelta(days=4)) == 0, "not twice"
    deliveries.deliver_pending()
    assert {m.user for m in Message.objects.filter(kind="announcement_reminder")} == {gaelle}


@pytest.mark.row("K20")
def test_an_announcement_to_nobody_is_refused_and_its_words_are_kept(herve, sign_in, now):
    typed = {"title": "VPN", "body": "Vérifier le certificat.", "teams": [cast.team(2).pk], "remind_after_days": 3}  # fmt: skip
    page = sign_in(herve).post(reverse("centre:announce"), typed).content.decode()
    assert "ne s’adresse à personne" in page
    assert "Vérifier le certificat." in page


def test_one_person_is_said_in_the_singular(herve, gaelle, sign_in, now):
    to = {"audience": "STAFF", "role": "EXPERT"}
    made = broadcasting.draft(by=herve, at=now, subject="x", body="x", filters=to, is_mandatory=False)  # fmt: skip
    browser = sign_in(herve)
    page = browser.get(made.get_absolute_url()).content.decode()
    assert "Envoyer à une personne" in page
    assert "1 personne" not in page
    told = announcing.announce(by=herve, at=now, title="x", body="x", teams=[], roles=["EXPERT"])
    page = browser.post(reverse("centre:remind", args=[told.pk]), follow=True).content.decode()
    assert "Une personne est relancée." in page


def test_an_announcement_is_acknowledged_only_by_who_opened_it(herve, yann, nolwenn, now):
    made = announcing.announce(
        by=herve, at=now, title="x", body="x", teams=[], roles=["TECHNICIAN"]
    )
    for person in (yann, nolwenn):
        with pytest.raises(Refused):
            announcing.acknowledge(announcement_id=made.pk, by=person, at=now)
    with pytest.raises(Refused):
        announcing.announce(by=herve, at=now, title="x", body="x", teams=[], roles=["CLIENT_USER"])
