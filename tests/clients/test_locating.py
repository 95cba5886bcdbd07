"""A site is where its address is: asked of a real HTTP server, never over a position that a person typed (G02)."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from accounts.models import User
from clients import geocoder, services
from clients.models import Client, Site
from core.models import Event
from tests import cast
from tests.notifications.servers import Speaker, serving

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
QUAY = "12 quai des Indes 56100 Lorient"


def match(label: str = "12 Quai des Indes 56100 Lorient", score: float = 0.93, at: tuple[Any, Any] = (-3.3652114, 47.7473)) -> dict[str, Any]:  # fmt: skip
    """An answer as the national address service words it."""
    place = {"type": "Feature", "geometry": {"type": "Point", "coordinates": list(at)},
             "properties": {"label": label, "score": score, "type": "housenumber"}}  # fmt: skip
    return {"type": "FeatureCollection", "features": [place]}


@dataclass
class Addresses:
    """What the service was asked; each entry of `answers` is used once (status, body, seconds), then a match."""

    asked: list[dict[str, list[str]]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, Any] | None, float]] = field(default_factory=list)

    def told(self) -> list[str]:
        return [one["q"][0] for one in self.asked]


@pytest.fixture
def addresses(settings) -> Iterator[Addresses]:
    """A server that behaves as the address service, which the installation names."""
    state = Addresses()

    class Handler(Speaker):
        def do_GET(self) -> None:
            state.asked.append(parse_qs(urlsplit(self.path).query))
            status, body, wait = state.answers.pop(0) if state.answers else (200, match(), 0)
            time.sleep(wait)
            self.say(status, body, {"Location": "/elsewhere"} if status == 302 else None)

    with serving(Handler) as base:
        settings.GEOCODER_URL = f"{base}/search"
        yield state


def quay(by: User, **values: Any) -> Site:
    """A new site on the quay."""
    spot = {"address": "12 quai des Indes", "postcode": "56100", "city": "Lorient"}
    named = {"name": "Entrepôt", **spot, **values}
    return services.save_site(client_id=cast.client().pk, by=by, at=NOW, **named)


def change(site: Site, by: User, **values: Any) -> None:
    services.save_site(client_id=site.client_id, site_id=site.pk, by=by, at=NOW, **values)


def position(site: Site) -> tuple[float | None, float | None]:
    site.refresh_from_db()
    return site.latitude, site.longitude


@pytest.mark.row("G02")
def test_a_new_site_is_found_from_its_address_once_and_nothing_but_the_address_leaves(
    addresses: Addresses, sign_in: Any, claire: User
) -> None:
    client, browser = cast.client(), sign_in(claire)
    page = reverse("clients:create_site", args=[client.pk])
    assert "cherchée d’après l’adresse" in browser.get(page).content.decode()
    browser.post(page, {"name": "Entrepôt", "address": "12 quai des Indes", "postcode": "56100",
                        "city": "Lorient", "access_instructions": "Code 4812"})  # fmt: skip
    site = Site.objects.get(client=client, name="Entrepôt")
    worse = match("12 Rue du Quai 56100 Lorient", 0.61, (-3.37, 47.74))
    addresses.answers = [(200, {"features": worse["features"] + match()["features"]}, 0)]
    assert services.locate_sites(at=NOW) == 1
    assert position(site) == (47.7473, -3.365211)
    spot = geocoder.Spot(1.0, 1.0, "ailleurs", 1.0)
    services.place_site(site_id=site.pk, address=QUAY, spot=spot, at=NOW)
    assert services.locate_sites(at=NOW + timedelta(days=2)) == 0
    assert addresses.asked == [{"q": [QUAY], "limit": ["5"], "autocomplete": ["0"]}]
    assert position(site) == (47.7473, -3.365211)
    fact = Event.objects.get(kind="site.located")
    assert fact.by is None
    assert fact.about == [f"site:{site.pk}", f"client:{client.pk}"]
    assert fact.data == {"label": "12 Quai des Indes 56100 Lorient", "score": 0.93}
    sheet = browser.get(reverse("clients:edit_site", args=[site.pk])).content.decode()
    assert "connaît : 12 Quai des Indes 56100 Lorient" in sheet


@pytest.mark.row("G02")
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, match("Rue des Indes 97400 Saint-Denis", 0.41), 0), "Adresse douteuse"),
        ((200, {"features": []}, 0), "Adresse introuvable : indiquez la position."),
        ((400, {"code": 400, "message": "q must contain between 3 and 200 chars"}, 0), "Adresse introuvable"),
    ],
)  # fmt: skip
def test_a_doubtful_or_unknown_address_is_said_and_never_written(
    addresses: Addresses, sign_in: Any, claire: User, answer: Any, words: str
) -> None:
    site = quay(claire)
    addresses.answers = [answer]
    services.locate_sites(at=NOW)
    assert services.locate_sites(at=NOW + timedelta(days=2)) == 0
    assert len(addresses.asked) == 1
    assert position(site) == (None, None)
    assert not Event.objects.filter(kind="site.located").exists()
    browser = sign_in(claire)
    for page in (reverse("clients:people", args=[site.client_id]), reverse("clients:edit_site", args=[site.pk])):  # fmt: skip
        assert words in browser.get(page).content.decode()


@pytest.mark.row("G02")
def test_a_service_that_fails_is_asked_again_after_growing_pauses(
    addresses: Addresses, claire: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, at = quay(claire), NOW
    faults: list[tuple[int, dict[str, Any] | None, float]] = [
        (500, None, 0),
        (429, {"message": "doucement"}, 0),
        (302, None, 0),
        (200, match(), 0.6),
        (200, {"message": "ok"}, 0),
        (200, {"features": [{"geometry": {}}]}, 0),
        (200, match(at=(0, 1_000)), 0),
        (200, match("x" * 60_000), 0),
    ]
    for tries, fault in enumerate(faults, start=1):
        addresses.answers = [fault]
        monkeypatch.setattr(geocoder, "TIMEOUT_SECONDS", 0.3 if fault[2] else 5)
        assert services.locate_sites(at=at) == 0
        assert services.locate_sites(at=at + timedelta(minutes=2**tries, seconds=-1)) == 0
        assert len(addresses.asked) == tries
        assert position(site) == (None, None)
        at += timedelta(minutes=2**tries)
    monkeypatch.setattr(geocoder, "TIMEOUT_SECONDS", 5)
    assert services.locate_sites(at=at) == 1
    assert position(site) == (47.7473, -3.365211)


@pytest.mark.row("G02")
def test_a_service_that_stays_silent_is_given_up_said_and_asked_again_when_the_sheet_is_saved(
    addresses: Addresses, sign_in: Any, claire: User
) -> None:
    site, at = quay(claire), NOW
    addresses.answers = [(503, None, 0)] * 10
    for _turn in range(12):
        services.locate_sites(at=at)
        at += timedelta(hours=13)
    assert len(addresses.asked) == 10
    page = reverse("clients:edit_site", args=[site.pk])
    browser = sign_in(claire)
    sheet = browser.get(page)
    assert "Le service des adresses ne répond pas" in sheet.content.decode()
    filled = {name: value for name, value in sheet.context["form"].initial.items() if value}
    browser.post(page, filled)
    services.locate_sites(at=at)
    assert position(site) == (47.7473, -3.365211)


@pytest.mark.row("G02")
def test_an_answer_for_an_address_that_changed_meanwhile_is_dropped(
    addresses: Addresses, claire: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, ask = quay(claire), geocoder.ask
    addresses.answers = [(200, match(at=(0, 0)), 0)]

    def slowly(address: str) -> Any:
        spot = ask(address)
        if len(addresses.asked) == 1:
            change(site, claire, address="3 rue du Port")
        return spot

    monkeypatch.setattr(geocoder, "ask", slowly)
    services.locate_sites(at=NOW)
    assert addresses.told() == [QUAY, "3 rue du Port 56100 Lorient"]
    assert position(site) == (47.7473, -3.365211)
    assert Event.objects.filter(kind="site.located").count() == 1


@pytest.mark.row("G02")
def test_a_typed_position_stays_and_a_found_one_goes_with_its_address(
    addresses: Addresses, claire: User
) -> None:
    head, site = Client.objects.get(pk=cast.client().pk).sites.get(), quay(claire)
    change(head, claire, address="1 place de la Mairie")
    services.locate_sites(at=NOW)
    assert addresses.told() == [QUAY]
    assert position(head) == (47.804, -3.276)
    change(site, claire, phone="+33297000000")
    assert position(site) == (47.7473, -3.365211)
    change(site, claire, address="3 rue du Port")
    assert position(site) == (None, None)
    services.locate_sites(at=NOW)
    assert position(site) == (47.7473, -3.365211)
    change(site, claire, latitude=47.7, longitude=-3.3)
    change(site, claire, address="5 rue du Port")
    assert services.locate_sites(at=NOW) == 0
    assert position(site) == (47.7, -3.3)
    change(site, claire, latitude=None, longitude=None)
    services.locate_sites(at=NOW)
    assert addresses.told() == [QUAY, "3 rue du Port 56100 Lorient", "5 rue du Port 56100 Lorient"]


@pytest.mark.row("G02")
def test_nothing_leaves_until_the_installation_names_a_service(
    addresses: Addresses, sign_in: Any, settings: Any, claire: User
) -> None:
    settings.GEOCODER_URL = ""
    site = quay(claire)
    assert services.locate_sites(at=NOW) == 0
    assert addresses.asked == []
    assert position(site) == (None, None)
    page = sign_in(claire).get(reverse("clients:edit_site", args=[site.pk])).content.decode()
    assert "d’après l’adresse" not in page


def test_an_installation_asks_nobody_by_default(settings: Any) -> None:
    assert settings.GEOCODER_URL == ""
