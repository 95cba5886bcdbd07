"""One page that answers, one line of everything, who follows and who supplies a client (G09, G19, G23, G26, C33)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from clients import services
from clients.models import Asset, Contact, NamedPerson, Site, Supplier
from core import clock, events
from core.errors import Refused
from planning import selectors as planning
from planning import services as booking_services
from planning.models import Placement
from portal.dossier.mood import mood
from quality.models import Survey
from tests import cast
from tests.technical import build
from tickets import services as tickets
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def ticket(of: Contact, by: User, subject: str, **more: Any) -> Ticket:
    return tickets.open_ticket(
        client_id=of.client_id, requester_id=of.pk, subject=subject, by=by, at=clock.now(), **more
    )


@pytest.mark.row("G19", "G23", "G26")
def test_the_first_page_answers_and_its_cost_does_not_grow(
    sign_in: Any, nolwenn: User, claire: User, gaelle: User, sophie: Contact
) -> None:
    client, now = sophie.client, clock.now()
    cast.contract(client)
    first = ticket(sophie, nolwenn, "Le serveur ne répond plus", take=True)
    Survey.objects.create(ticket=first, client=client, sent_at=now, answered_at=now, score=2)
    services.save_supplier(
        client_id=client.pk, name="Breizh Télécom", service="Fibre", phone="+33297000000",
        contract_number="BT-77", by=nolwenn, at=now,
    )  # fmt: skip
    services.name_people(
        client_id=client.pk, named={"REFERENT": (nolwenn, None), "SERVICE": (gaelle, None)},
        by=claire, at=now,
    )  # fmt: skip
    browser = sign_in(nolwenn)
    page = reverse("clients:dossier", args=[client.pk])
    with CaptureQueriesContext(connection) as few:
        shown = browser.get(page).content.decode()
    for words in (
        "Le serveur ne répond plus", "aucune prévue", "mécontent", "Breizh Télécom", "BT-77",
        "Le Goff", "pas de suppléant", "SDM", "Ticket ouvert",
    ):  # fmt: skip
        assert words in shown, words
    for number in range(20):
        ticket(sophie, nolwenn, f"Panne {number}")
        Supplier.objects.create(client=client, name=f"F{number}", service="x")
    with CaptureQueriesContext(connection) as many:
        browser.get(page)
    assert len(many) <= len(few)
    paper = browser.get(reverse("clients:sheet", args=[client.pk]))
    assert paper.content.startswith(b"%PDF")


@pytest.mark.row("G09", "C33")
def test_the_line_is_filtered_by_kind_site_and_machine_and_printed(
    sign_in: Any, nolwenn: User, yann: User, sophie: Contact
) -> None:
    client = sophie.client
    barn = Site.objects.create(client=client, name="Hangar")
    press = Asset.objects.create(client=client, name="Presse", site=barn)
    made = ticket(sophie, nolwenn, "La presse s’arrête", site_id=barn.pk, asset_id=press.pk)
    ticket(sophie, nolwenn, "Ailleurs", site_id=client.sites.get(name="Siège").pk)
    events.record("site.changed", about=[barn, client], by=nolwenn, at=clock.now())
    browser, page = sign_in(nolwenn), reverse("clients:timeline", args=[client.pk])

    def opened(**asked: Any) -> int:
        return browser.get(page, asked).content.decode().count("Ticket ouvert")

    assert opened() == 2
    assert opened(site=barn.pk) == opened(equipement=press.pk) == 1
    assert opened(fil="factures") == 0
    sheet = browser.get(reverse("clients:asset", args=[press.pk])).content.decode()
    assert f"{page}?equipement={press.pk}" in sheet
    alone = browser.get(page, {"site": barn.pk}).content.decode()
    assert str(made.pk) in alone
    assert "Site modifié" in alone
    pdf = browser.get(reverse("clients:timeline_pdf", args=[client.pk]), {"site": barn.pk})
    assert pdf.content.startswith(b"%PDF")
    assert sign_in(yann).get(page).status_code == 404


@pytest.mark.row("G09", "H02", "G07")
def test_the_line_tells_nothing_of_parts_and_logins_closed_to_its_reader(
    sign_in: Any, yann: User, nolwenn: User, gaelle: User, denis: User, sophie: Contact
) -> None:
    client, at = sophie.client, clock.now()
    for part, label in (("NETWORK", "Pare-feu du siège"), ("EQUIPMENT", "Onduleur")):
        services.change_fact(
            client_id=client.pk, part=part, label=label, after="vu", by=gaelle, at=at, source="desk"
        )
    kept = [
        services.add_secret(client_id=client.pk, label=label, value="x9!", by=denis, at=at)
        for label in ("Compte du NAS", "Coffre de paie")
    ]
    services.restrict_secret(secret_id=kept[1].pk, users=[gaelle], roles=[], by=denis, at=at)
    for who, parts in ((yann, ["EQUIPMENT", "SECRETS"]), (nolwenn, ["SECRETS"])):
        services.grant(
            client_id=client.pk, user_id=who.pk, parts=parts, can_write=False, starts_at=at,
            ends_at=at + timedelta(days=2), reason="Visite", source=f"manual:{who.pk}", by=None, at=at,
        )  # fmt: skip
    plan = services.add_document(
        client_id=client.pk, part="EQUIPMENT", title="Plan du coffre-fort", by=gaelle, at=at,
        upload=ContentFile(b"a", name="plan.txt"),
    )  # fmt: skip
    services.set_secrecy(document_id=plan.pk, secrecy="NAMED", readers=[gaelle], by=gaelle, at=at)
    line = build.asset("FIBRE-NANTES", "line", of=client, at=at)
    services.save_asset(client_id=client.pk, asset_id=line.pk, by=gaelle, at=at, room="Baie 2")
    words = (
        "Onduleur", "Pare-feu du siège", "FIBRE-NANTES", "Compte du NAS", "Coffre de paie",
        "Plan du coffre-fort",
    )  # fmt: skip
    for who, told in ((yann, "100000"), (gaelle, "111001"), (nolwenn, "111100"), (denis, "111111")):
        page = sign_in(who).get(reverse("clients:timeline", args=[client.pk])).content.decode()
        assert "".join(str(int(one in page)) for one in words) == told, who


@pytest.mark.row("G26")
def test_holes_are_flagged_until_somebody_is_named(
    sign_in: Any, claire: User, simon: User, nolwenn: User, gaelle: User, sophie: Contact
) -> None:
    browser, client = sign_in(claire), sophie.client
    holes, page = reverse("clients:holes"), reverse("clients:name_people", args=[client.pk])
    shown = browser.get(holes).content.decode()
    assert str(client) in shown
    assert "personne" in shown
    same = browser.post(page, {"referent": nolwenn.pk, "referent_backup": nolwenn.pk})
    assert "une autre personne" in same.content.decode()
    assert not NamedPerson.objects.exists()
    browser.post(page, {
        "referent": nolwenn.pk, "referent_backup": gaelle.pk, "seller": claire.pk,
        "seller_backup": simon.pk, "service": gaelle.pk,
    })  # fmt: skip
    client.refresh_from_db()
    assert (client.referent, client.seller) == (nolwenn, claire)
    assert str(client) not in browser.get(holes).content.decode()
    call = sign_in(nolwenn).post(
        reverse("desk:call_start"), {"number": sophie.phone}, follow=True
    ).content.decode()  # fmt: skip
    assert "Qui suit ce client" in call
    assert "suppléant Gaëlle Morvan" in call or "Gaelle Morvan" in call
    User.objects.filter(pk=gaelle.pk).update(is_active=False)
    shown = browser.get(holes).content.decode()
    assert str(client) in shown
    assert "le suppléant a quitté la société" in shown
    asked = ticket(sophie, nolwenn, "Plus de réseau", take=True)
    shown = sign_in(nolwenn).get(reverse("desk:escalate", args=[asked.pk])).content.decode()
    assert "Qui répond de ce client" in shown
    assert "le suppléant a quitté la société" in shown


@pytest.mark.row("G26", "G01")
def test_changing_an_address_keeps_who_follows_the_client_and_offers_no_client_as_one_of_ours(
    sign_in: Any, denis: User, claire: User, marc: User, carole: Contact
) -> None:
    client, browser = carole.client, sign_in(claire)
    named = {"REFERENT": (denis, None), "SELLER": (claire, None), "MANAGER": (marc, None)}
    services.name_people(client_id=client.pk, named=named, by=claire, at=clock.now())
    User.objects.filter(pk=denis.pk).update(is_active=False)
    page = reverse("clients:edit", args=[client.pk])
    form = browser.get(page).context["form"]
    assert carole.user not in form.fields["manager"].queryset
    sent = {name: form[name].value() or "" for name in form.fields} | {"address": "2 rue Neuve"}
    assert browser.post(page, sent).status_code == 302
    client.refresh_from_db()
    assert client.address == "2 rue Neuve"
    assert (client.referent, client.seller, client.manager) == (denis, claire, marc)
    api = f"/api/v1/clients/{client.pk}/"
    for wrong in ({"referent": carole.user_id}, {"seller": marc.pk}):
        assert browser.patch(api, wrong, "application/json").status_code == 409


@pytest.mark.row("G23")
def test_a_supplier_says_whom_to_call(sign_in: Any, nolwenn: User, sophie: Contact) -> None:
    browser, client = sign_in(nolwenn), sophie.client
    fibre = Asset.objects.create(client=client, name="Fibre siège", part="NETWORK")
    browser.post(reverse("clients:create_supplier", args=[client.pk]), {
        "name": "Breizh Télécom", "service": "Fibre", "phone": "02 97 11 22 33", "opening": "24 h",
        "contract_number": "BT-77", "contact_name": "Le guichet", "assets": [fibre.pk],
        "is_active": "on",
    })  # fmt: skip
    shown = browser.get(reverse("clients:suppliers", args=[client.pk])).content.decode()
    for words in ("Breizh Télécom", "BT-77", "24 h", "Le guichet", "Fibre siège", "+33297112233"):
        assert words in shown, words
    kept = Supplier.objects.get()
    browser.post(
        reverse("clients:edit_supplier", args=[kept.pk]), {"name": "Breizh", "service": "Fibre"}
    )
    kept.refresh_from_db()
    assert (kept.name, kept.is_active) == ("Breizh", False)


@pytest.mark.row("G23", "H02")
def test_who_does_not_read_the_network_neither_sees_nor_unties_what_a_supplier_serves(
    sign_in: Any, nolwenn: User, claire: User, sophie: Contact
) -> None:
    client, now = sophie.client, clock.now()
    fibre = Asset.objects.create(client=client, name="Fibre siège", part="NETWORK")
    kept = services.save_supplier(
        client_id=client.pk, name="Breizh", service="Fibre", assets=[fibre], by=nolwenn, at=now
    )
    seller, page = sign_in(claire), reverse("clients:suppliers", args=[client.pk])
    assert "Breizh" in (shown := seller.get(page).content.decode())
    assert "Fibre siège" not in shown
    assert seller.get(f"/api/v1/suppliers/{kept.pk}/").json()["assets"] == []
    sent = {"name": "Breizh", "service": "Fibre", "phone": "02 97 11 22 34"}
    assert seller.post(reverse("clients:edit_supplier", args=[kept.pk]), sent).status_code == 302
    assert list(kept.assets.all()) == [fibre]


@pytest.mark.row("G19")
@pytest.mark.parametrize(
    ("scores", "back", "words"),
    [
        ((), 0, "inconnue"), ((5, 4), 0, "satisfait"), ((5, 4), 1, "satisfait"), ((5, 4), 2, "à surveiller"),
        ((4, 3), 0, "à surveiller"), ((2, 5, 5), 0, "mécontent"), ((3, 2), 0, "mécontent"),
        ((), 3, "à surveiller"),
    ],
)  # fmt: skip
def test_the_mood_is_what_they_said_and_sent_back(
    scores: tuple[int, ...], back: int, words: str
) -> None:
    assert mood(scores, back).words == words


@pytest.mark.row("G22")
def test_a_client_reads_the_chosen_sections_and_no_other(
    sign_in: Any, claire: User, carole: Contact, sophie: Contact
) -> None:
    client = carole.client
    Asset.objects.create(client=client, name="PC-COMPTA", kind="Portable")
    Asset.objects.create(client=client, name="PARE-FEU", part="NETWORK")
    Supplier.objects.create(client=client, name="Breizh Télécom", service="Fibre")
    mine, page = sign_in(carole.user), reverse("client:extract")
    assert "Aucune rubrique" in mine.get(page).content.decode()
    chosen = {"sections": ["SITES", "EQUIPMENT"]}
    sign_in(claire).post(reverse("clients:extract", args=[client.pk]), chosen)
    shown = mine.get(page).content.decode()
    assert "PC-COMPTA" in shown
    assert "14 rue du Four-Neuf" in shown
    assert "PARE-FEU" not in shown
    assert "Breizh" not in shown
    assert mine.get(reverse("client:extract_pdf")).content.startswith(b"%PDF")
    assert sign_in(sophie.user).get(page).status_code == 403


@pytest.mark.row("G24", "I03")
def test_who_is_placed_at_a_client_is_not_planned_elsewhere(
    sign_in: Any, herve: User, nolwenn: User, yann: User, sophie: Contact
) -> None:
    client, browser = sophie.client, sign_in(herve)
    yann.teams.add(cast.team())
    first = clock.now().date() + timedelta(days=1)
    last = first + timedelta(days=13)
    told = {"person": yann.pk, "client": f"C-{client.pk}", "first": first, "last": last,
            "weekdays": [0, 1, 2, 3, 4], "note": "Délégation"}  # fmt: skip
    page = reverse("planning:placements")
    browser.post(page, told)
    row = Placement.objects.get()
    days = row.bookings.filter(is_cancelled=False)
    assert days.count() == 10
    period = (days[0].starts_at, days[0].ends_at)
    assert planning.why_not(yann, period)
    with pytest.raises(Refused):
        booking_services.book(
            technician_id=yann.pk, period=period, kind="MISSION", by=nolwenn, at=clock.now()
        )
    assert browser.post(page, told).status_code == 422  # the same days twice
    assert Placement.objects.count() == 1
    dossier = browser.get(reverse("clients:dossier", args=[client.pk])).content.decode()
    assert "Yann Kervella, placé ici" in dossier
    asked = ticket(sophie, nolwenn, "Une baie à recâbler", take=True)
    planned = sign_in(nolwenn).get(reverse("interventions:plan", args=[asked.pk])).content.decode()
    assert "Yann Kervella, placé chez ce client jusqu’au" in planned
    browser.post(reverse("planning:end_placement", args=[row.pk]))
    assert not days.all().exists()
    assert not planning.why_not(yann, period)
