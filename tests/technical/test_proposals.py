"""Whoever must decide on a proposed change hears of it: once a visit, and in the morning (G21, G08)."""

import pytest
from django.urls import reverse

from accounts.models import User
from clients import services
from clients.models import Client, DossierProposal, NamedPerson
from clients.selectors import proposed
from core.deliveries import deliver_pending
from notifications import digest
from notifications.models import Message
from tests import cast
from tests.technical import build
from tests.technical.test_pages import grant

NOW = build.NOW


def propose(by: User, label: str, source: str = "mission:7") -> DossierProposal:
    made = services.propose(
        client_id=cast.client().pk, part="NETWORK", label=label, after="Pare-feu", by=by, at=NOW,
        source=source,
    )  # fmt: skip
    assert made is not None
    return made


def hear() -> list[tuple[str, User]]:
    """Who was told what since the beginning."""
    while deliver_pending():
        pass
    kinds = ("dossier_proposed", "proposal_refused")
    rows = Message.objects.filter(kind__in=kinds).order_by("pk")
    return [(row.kind, row.user) for row in rows]


@pytest.mark.django_db
@pytest.mark.row("G21", "G08")
def test_the_referent_is_told_once_a_visit_and_the_author_reads_why_it_was_refused(
    sign_in, yann, gaelle, herve
):  # type: ignore[no-untyped-def]
    client = cast.client()
    Client.objects.filter(pk=client.pk).update(referent=gaelle)
    grant(yann, ["NETWORK"], write=False)
    rows = [propose(yann, label) for label in ("DHCP", "DNS", "Wi-Fi")]
    assert hear() == [("dossier_proposed", gaelle)], "three changes, one notice"
    assert "Dossier à tenir" in digest.of(gaelle, NOW).approvals[0]
    assert "3 changements" in digest.of(gaelle, NOW).approvals[0]
    assert not digest.of(herve, NOW).approvals
    expert = sign_in(gaelle)
    page = expert.get(reverse("clients:dossier", args=[client.pk])).content.decode()
    assert "3 changements proposés au dossier." in page

    expert.post(reverse("clients:refuse_proposal", args=[rows[0].pk]), {"reason": "Déjà prévu"})
    assert hear()[1:] == [("proposal_refused", yann)]
    told = Message.objects.get(kind="proposal_refused")
    opened = sign_in(yann).get(reverse("centre:open", args=[told.pk]), follow=True)
    assert "Déjà prévu" in opened.content.decode()
    propose(yann, "VPN", source="mission:8")
    assert hear()[2:] == [("dossier_proposed", gaelle)], "another visit is another notice"


@pytest.mark.django_db
@pytest.mark.row("G21")
def test_without_a_referent_the_stand_in_decides_then_the_manager_of_the_hotline(
    sign_in, yann, gaelle, nolwenn, herve, denis
):  # type: ignore[no-untyped-def]
    client = cast.client()
    User.objects.filter(pk=gaelle.pk).update(is_active=False)
    Client.objects.filter(pk=client.pk).update(referent=gaelle)
    propose(yann, "DHCP")
    assert hear() == [("dossier_proposed", herve)]
    assert [(one.client, one.count) for one in proposed.owed_to(herve)] == [(client.short_name, 1)]
    assert "changements proposés au dossier" in sign_in(herve).get("/pilotage/").content.decode()
    NamedPerson.objects.create(client=client, role="REFERENT", is_backup=True, user=nolwenn)
    propose(yann, "DNS", source="mission:9")
    assert hear()[1:] == [("dossier_proposed", nolwenn)]
    owed = [len(proposed.owed_to(one)) for one in (nolwenn, herve, denis)]
    assert owed == [1, 0, 0]
