"""Types of equipment are data: their fields are asked, read, searched and watched without code (G04, G17)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from clients import asset_values, selectors, services
from clients.models import Asset, DossierChange
from core.errors import Refused
from tests import cast
from tests.technical import build

NOW = build.NOW


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("TEXT", "  deux   mots ", "deux mots"),
        ("NUMBER", "1 200,50", "1200.5"),
        ("NUMBER", "16", "16"),
        ("DATE", "17/11/2026", "2026-11-17"),
        ("DATE", "2026-11-17", "2026-11-17"),
        ("IP", "10.0.0.1", "10.0.0.1"),
        ("IP", "10.0.0.0/24", "10.0.0.0/24"),
        ("IP", "2001:db8::1", "2001:db8::1"),
        ("URL", "aide.example/x", "https://aide.example/x"),
        ("CHOICE", "ftth", "FTTH"),
        ("DATE", None, ""),
    ],
)
def test_a_value_is_read_once_into_the_text_that_is_kept(
    kind: str, typed: object, kept: str
) -> None:
    assert asset_values.read(kind, typed, ["FTTH", "SDSL"]) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("NUMBER", "beaucoup"),
        ("NUMBER", "NaN"),
        ("NUMBER", "1e400"),
        ("DATE", "31/02/2026"),
        ("IP", "10.0.0.300"),
        ("URL", "javascript:alert(1)"),
        ("URL", "https://admin:secret@box.example/"),
        ("URL", "http://[::1"),
        ("CHOICE", "RTC"),
        ("TEXT", "x" * 501),
    ],
)
def test_what_is_not_of_that_kind_is_refused_in_words(kind: str, typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        asset_values.read(kind, typed, ["FTTH", "SDSL"])


@pytest.mark.django_db
@pytest.mark.row("G04", "G08", "G17")
def test_a_machine_keeps_the_values_of_its_type_and_every_change_of_them() -> None:
    line = build.asset(
        "Fibre", "line", details={"operator": "Fibre du Nord", "ends_on": "01/03/2027"}
    )
    assert (line.part, line.expires_on) == ("NETWORK", date(2027, 3, 1))
    assert Asset.objects.get(details_text__icontains="fibre du nord") == line
    later = NOW + timedelta(days=2)
    services.save_asset(
        client_id=line.client_id, asset_id=line.pk, by=cast.person("gaelle"), at=later,
        details={"operator": "Sud Télécom"}, room="Baie",
    )  # fmt: skip
    line.refresh_from_db()
    assert line.details == {"operator": "Sud Télécom", "ends_on": "2027-03-01"}
    told = DossierChange.objects.filter(asset=line).order_by("pk")
    assert [(row.field, row.before, row.after, row.part) for row in told] == [
        ("created", "", "Accès Internet", "NETWORK"),
        ("room", "", "Baie", "NETWORK"),
        ("details.operator", "Fibre du Nord", "Sud Télécom", "NETWORK"),
    ]
    with pytest.raises(Refused) as refusal:
        services.save_asset(
            client_id=line.client_id, asset_id=line.pk, by=cast.person("gaelle"), at=later,
            details={"public_ip": "chez nous"},
        )  # fmt: skip
    assert refusal.value.field == "details.public_ip"
    ends = selectors.expiring(cast.person("gaelle"), since=NOW.date(), until=date(2027, 12, 31))
    assert [(one.words, one.ends_on, one.asset) for one in ends] == [
        ("Accès Internet", date(2027, 3, 1), line)
    ]
    assert (
        selectors.expiring(cast.person("quentin"), since=NOW.date(), until=date(2027, 12, 31)) == []
    )


@pytest.mark.django_db
def test_a_type_is_written_in_its_own_part_only() -> None:
    client = cast.client()
    technician = cast.person("yann")
    services.grant(
        client_id=client.pk, user_id=technician.pk, parts=["EQUIPMENT"], can_write=True,
        starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(days=9),
        reason="Remplacement du collègue", source="manual:test", by=cast.person("denis"), at=NOW,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        services.save_asset(
            client_id=client.pk, name="FW", type=build.asset_type("firewall"), by=technician, at=NOW
        )
    assert not Asset.objects.exists()
    assert (
        services.save_asset(
            client_id=client.pk, name="PC", type=build.asset_type("computer"), by=technician, at=NOW
        ).part
        == "EQUIPMENT"
    )


@pytest.mark.django_db
@pytest.mark.row("G04")
def test_the_api_writes_a_machine_with_its_type_by_the_same_rule(sign_in) -> None:  # type: ignore[no-untyped-def]
    browser, client = sign_in(cast.person("gaelle")), cast.client()
    build.asset_type("line")
    sent = {"client": client.pk, "name": "Fibre", "type": "line", "details": {"public_ip": "192.0.2.1", "ends_on": "2027-03-01"}}  # fmt: skip
    made = browser.post("/api/v1/assets/", sent, content_type="application/json").json()
    assert (made["part"], made["expires_on"]) == ("NETWORK", "2027-03-01")
    wrong = browser.patch(
        f"/api/v1/assets/{made['id']}/", {"details": {"public_ip": "chez nous"}}, content_type="application/json"
    )  # fmt: skip
    assert wrong.status_code in (400, 409)
    assert "adresse IP" in wrong.content.decode()
    assert Asset.objects.get().details["public_ip"] == "192.0.2.1"
