"""A ticket always has a site and a contract, its machine is chosen by typing and known at a glance (B08, C33)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from clients import services
from clients.models import Contact, Site
from tests import cast, field_story
from tests.technical import build
from tickets import services as tickets
from tickets.models import MajorIncident

NOW = build.NOW


def opened(**values: object):  # type: ignore[no-untyped-def]
    cast.team()
    return tickets.open_ticket(
        client_id=cast.client().pk, subject="Lent", by=cast.person("nolwenn"), at=NOW, **values
    )


@pytest.mark.django_db
@pytest.mark.row("C33")
def test_a_ticket_takes_the_site_of_its_machine_of_its_person_or_the_only_one(sign_in, nolwenn):  # type: ignore[no-untyped-def]
    contract = cast.contract(cast.client())
    only = opened()
    assert (only.site.name, only.contract) == ("Siège", contract)
    other = Site.objects.create(client=cast.client(), name="Dépôt")
    machine = build.asset("PC-01", site=other)
    unplaced = opened()  # two sites: nobody guesses, and the page says so
    assert unplaced.site is None
    assert "Site à préciser" in sign_in(nolwenn).get(unplaced.get_absolute_url()).content.decode()
    assert opened(asset_id=machine.pk).site == other
    assert opened(requester_id=cast.sophie().pk).site == cast.sophie().site
    assert opened(asset_id=machine.pk, site_id=only.site_id).site_id == only.site_id


@pytest.mark.django_db
@pytest.mark.row("G03", "G04", "C33")
def test_the_call_card_says_who_is_vip_and_offers_their_own_machine_first(sign_in, nolwenn):  # type: ignore[no-untyped-def]
    sophie = cast.sophie()
    Contact.objects.filter(pk=sophie.pk).update(is_vip=True)
    build.asset("A-AILLEURS")
    build.asset("B-ICI", site=sophie.site)
    build.asset("C-DE-SOPHIE", "computer", details={"user": f"s.{sophie.last_name.lower()}"})
    card = sign_in(nolwenn).post(reverse("desk:call_start"), {"number": sophie.phone}, follow=True)
    assert ">VIP</span>" in card.content.decode()
    about = opened(requester_id=sophie.pk)
    assert ">VIP</span>" in sign_in(nolwenn).get(about.get_absolute_url()).content.decode()
    offered = re.findall(r">\s*([ABC]-[A-Z-]+)", card.content.decode())
    assert offered == ["C-DE-SOPHIE", "B-ICI", "A-AILLEURS"]


@pytest.mark.django_db
@pytest.mark.row("B08", "C33")
def test_the_machine_is_chosen_by_typing_and_its_card_tells_what_one_would_ask(
    sign_in, nolwenn, claire
):  # type: ignore[no-untyped-def]
    client = cast.client()
    server = build.asset("SRV-FIC02", "server", serial="SN-42", details={"ip": "10.1.2.3"}, site=client.sites.get(), warranty_ends_on=(NOW + timedelta(days=30)).date())  # fmt: skip
    files = build.asset("Partage", "software")
    build.asset("PC-88")
    services.relate(source_id=files.pk, kind="HOSTED_BY", target_id=server.pk, by=cast.person("gaelle"), at=NOW)  # fmt: skip
    services.save_asset(client_id=client.pk, asset_id=server.pk, by=cast.person("gaelle"), at=NOW, room="Baie 2")  # fmt: skip
    visited = field_story.on_site(ticket=field_story.ticket(asset=server))
    field_story.written(visited)
    field_story.closed(visited)
    ticket, desk = opened(), sign_in(nolwenn)
    address = reverse("desk:place", args=[ticket.pk])
    found = desk.get(address, {"q": "10.1.2.3"}, headers={"HX-Request": "true"}).content.decode()
    assert "SRV-FIC02" in found
    assert "PC-88" not in found
    desk.post(address, {"asset": server.pk})
    ticket.refresh_from_db()
    assert ticket.asset == server
    assert "SRV-FIC02" in desk.get(ticket.get_absolute_url()).content.decode()
    card = desk.get(reverse("desk:machine", args=[ticket.pk])).content.decode()
    for said in ("SN-42", "17/12/2026", "Baie 2", str(visited), "1 équipement touché", "Partage"):
        assert said in card
    kept = services.add_secret(client_id=client.pk, label="Compte local", value="x9!", by=cast.person("denis"), at=NOW, asset_id=server.pk)  # fmt: skip
    assert "Compte local" not in card
    assert (
        "Compte local" not in desk.get(reverse("desk:machine", args=[ticket.pk])).content.decode()
    )
    services.grant(client_id=client.pk, user_id=nolwenn.pk, parts=["SECRETS"], can_write=False, starts_at=NOW, ends_at=None, reason="Suivi", source="manual:1", by=None, at=NOW)  # fmt: skip
    secret = f"{reverse('clients:secret', args=[kept.pk])}?ticket={ticket.pk}"
    assert secret in desk.get(reverse("desk:machine", args=[ticket.pk])).content.decode()
    assert f'value="Ticket {ticket.pk}, dépannage"' in desk.get(secret).content.decode()
    shut = sign_in(claire).get(reverse("desk:machine", args=[ticket.pk])).content.decode()
    assert "ne vous est pas ouverte" in shut
    assert "SN-42" not in shut
    stranger = build.asset("PC-9", of=cast.client("Étude Aubry & Stern"))
    desk.post(address, {"asset": stranger.pk})
    ticket.refresh_from_db()
    assert ticket.asset == server
    desk.post(address, {"asset": ""})
    ticket.refresh_from_db()
    assert ticket.asset is None


@pytest.mark.django_db
@pytest.mark.row("G05")
def test_a_serious_problem_shows_what_falls_and_finds_clients_by_their_lines(sign_in, nolwenn):  # type: ignore[no-untyped-def]
    near = cast.client("Étude Aubry & Stern")
    build.asset("Fibre", "line", of=near, details={"operator": "Fibre du Nord"})
    line = build.asset("Fibre", "line", details={"operator": "Fibre du Nord"})
    wall = build.asset("FW-01", "firewall")
    services.relate(source_id=wall.pk, kind="CONNECTED_TO", target_id=line.pk, by=cast.person("gaelle"), at=NOW)  # fmt: skip
    ticket = opened(asset_id=line.pk)
    tickets.declare_major(
        ticket_id=ticket.pk, by=nolwenn, at=NOW, template="NETWORK", title="Coupure", reason="Fibre coupée",
        scope=["Fibre du Nord"],
    )  # fmt: skip
    problem = MajorIncident.objects.get()
    assert set(problem.affected.values_list("client", flat=True)) == {near.pk, cast.client().pk}
    page = sign_in(nolwenn).get(reverse("majors:major", args=[problem.pk])).content.decode()
    assert "FW-01" in page
    assert "est coupé du réseau" in page
