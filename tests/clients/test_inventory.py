"""Agents tell about machines; the dossier fills itself, by rules, and nothing hostile gets in."""

import base64
import gzip
import json
import os
import shutil
import subprocess
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser

from clients.inventory import message
from clients.inventory.limits import MOST_INFLATED, Hostile
from clients.inventory.machine import Machine, describe
from clients.inventory.matching import Held, match
from clients.inventory.policy import decide
from clients.models import (
    Asset,
    InventoryKey,
    InventoryProposal,
    InventoryReport,
    SeenMachine,
    Site,
)
from clients.services import inventory
from core import clock
from core.models import Event
from tests import cast

#: Sent by Debian's fusioninventory-agent 2.6 to this product's own door; names and addresses made up.
RECORDED = Path(__file__).parent / "data" / "fusioninventory-2.6.xml"
AGENT = shutil.which("fusioninventory-agent")
#: Where it remembers its own name between two runs.
STATE = Path("/var/lib/fusioninventory-agent")
DOOR = "/clients/inventaire/"


def xml(query: str = "INVENTORY", content: str = "", device: str = "pc-1") -> bytes:
    """A message of the older protocol."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n<REQUEST><CONTENT>{content}</CONTENT>'
        f"<DEVICEID>{device}</DEVICEID><QUERY>{query}</QUERY></REQUEST>"
    ).encode()


def machine(name: str = "PC-ACCUEIL", serial: str = "SN-1", mac: str = "02:4b:c6:f3:38:19", **more: str) -> str:  # fmt: skip
    """The content of one inventory."""
    tag = f"<ACCOUNTINFO><KEYNAME>TAG</KEYNAME><KEYVALUE>{more['tag']}</KEYVALUE></ACCOUNTINFO>" if "tag" in more else ""  # fmt: skip
    return (
        f"<HARDWARE><NAME>{name}</NAME><UUID>{more.get('uuid', '')}</UUID><CHASSIS_TYPE>Laptop</CHASSIS_TYPE>"
        f"<OSNAME>Debian GNU/Linux 12</OSNAME><MEMORY>{more.get('memory', '8192')}</MEMORY></HARDWARE>"
        f"<BIOS><SMANUFACTURER>LENOVO</SMANUFACTURER><SMODEL>{more.get('model', 'ThinkPad T14')}</SMODEL><SSN>{serial}</SSN></BIOS>"
        f"<NETWORKS><DESCRIPTION>lo</DESCRIPTION><MACADDR>00:00:00:00:00:00</MACADDR><VIRTUALDEV>1</VIRTUALDEV></NETWORKS>"
        f"<NETWORKS><MACADDR>{mac}</MACADDR><IPADDRESS>192.168.1.20</IPADDRESS><VIRTUALDEV>0</VIRTUALDEV></NETWORKS>{tag}"
    )


def knock(secret: str, body: bytes, **headers: str) -> Any:
    """What an agent with this key is answered."""
    pair = base64.b64encode(f"agent:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}", **headers}
    return Browser().post(DOOR, body, content_type="application/x-compress-zlib", headers=headers)


def key(site: Site | None = None) -> str:
    """The secret of a new key of our client."""
    secret, _row = inventory.issue_key(
        client_id=cast.client().pk, name="Postes", site=site, by=cast.person("denis"), at=clock.now()
    )  # fmt: skip
    return secret


def tell(secret: str, content: str, device: str = "pc-1") -> None:
    """An inventory comes in and the worker reads it."""
    assert knock(secret, zlib.compress(xml(content=content, device=device))).status_code == 200
    inventory.read_pending(at=clock.now())


def bomb() -> bytes:
    """Forty million bytes in forty thousand."""
    return zlib.compress(b"<REQUEST>" + b" " * 40_000_000)


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><REQUEST>&b;</REQUEST>'
READ_A_FILE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><REQUEST><DEVICEID>&e;</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>'
ASK_A_DTD = b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><REQUEST/>'

#: what comes → (what is answered, why)
HOSTILE = {
    "an entity":        (LAUGHS, 400),
    "a file":           (READ_A_FILE, 400),
    "a foreign DTD":    (ASK_A_DTD, 400),
    "a bomb":           (bomb(), 413),
    "40 MB":            (b"<" * 40_000_000, 413),
    "truncated":        (zlib.compress(xml(content=machine()))[:-20], 400),
    "damaged":          (b"\x78\x9c" + b"\x00" * 200, 400),
    "damaged gzip":     (gzip.compress(b"<REQUEST>")[:12], 400),
    "half an XML":      (xml(content=machine())[:200], 400),
    "not UTF-8":        (xml(content="<HARDWARE><NAME>\xff</NAME></HARDWARE>").decode().encode("latin-1"), 400),
    "deep XML":         (b"<a>" * 5_000, 400),
    "many elements":    (zlib.compress(xml(content="<A/>" * 250_000)), 400),
    "deep JSON":        (b'{"action":' + b"[" * 100_000, 400),
    "wide JSON":        (zlib.compress(b'{"a":[' + b"[]," * 500_000 + b"[]]}"), 400),
    "a list":           (b'[{"action": "inventory"}]', 400),
    "nothing":          (b"", 400),
    "a picture":        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, 400),
    "another request":  (xml("DEPLOY"), 400),
    "no device":        (xml(device=""), 400),
    "an empty one":     (xml(), 400),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.row("G04")
def test_what_is_hostile_is_refused_in_words_and_leaves_nothing() -> None:
    secret = key()
    for name, (body, status) in HOSTILE.items():
        answer = knock(secret, body)
        assert (name, answer.status_code) == (name, status)
        assert b"<ERROR>" in answer.content, name
    assert not InventoryReport.objects.exists()
    assert knock(secret, xml("PROLOG")).status_code == 200  # and the door still stands


def test_reading_never_holds_more_than_its_limit() -> None:
    with pytest.raises(Hostile) as refused:
        message.read(zlib.compress(b"<REQUEST>" + b"x" * (MOST_INFLATED + 1)))
    assert refused.value.status == 413


@pytest.mark.django_db
def test_a_large_ordinary_inventory_is_read() -> None:
    software = "".join(f"<SOFTWARES><NAME>paquet-{n}</NAME><VERSION>1.{n}</VERSION></SOFTWARES>" for n in range(6_000))  # fmt: skip
    body = xml(content=machine() + software)
    assert len(body) > 400_000
    assert knock(key(), zlib.compress(body)).status_code == 200
    inventory.read_pending(at=clock.now())
    assert SeenMachine.objects.get().name == "PC-ACCUEIL"


@pytest.mark.django_db
def test_only_a_live_key_opens_the_door(denis) -> None:  # type: ignore[no-untyped-def]
    secret = key()
    assert Browser().post(DOOR, xml("PROLOG"), content_type="text/xml").status_code == 401
    refused = knock("inv_autre", xml("PROLOG"))
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, 'Basic realm="inventaire"')
    row = InventoryKey.objects.get()
    assert secret not in str(row.__dict__)
    assert knock(secret, xml("PROLOG")).status_code == 200
    InventoryKey.objects.update(calls_this_minute=300)
    slowed = knock(secret, xml("PROLOG"))
    assert (slowed.status_code, slowed["Retry-After"]) == (429, "60")
    inventory.revoke_key(key_id=row.pk, by=denis, at=clock.now())
    assert knock(secret, xml("PROLOG")).status_code == 401


@pytest.mark.django_db
@pytest.mark.row("G04")
def test_both_dialects_say_the_same_machine() -> None:
    secret = key()
    prolog = knock(secret, zlib.compress(xml("PROLOG")))
    assert b"<RESPONSE>SEND</RESPONSE>" in prolog.content
    contact = {"action": "contact", "deviceid": "pc-2", "name": "GLPI-Agent", "version": "1.7", "enabled-tasks": ["inventory"]}  # fmt: skip
    headers = {"GLPI-Agent-ID": "5b1b7a4e-1111-4222-8333-444455556666", "GLPI-Request-ID": "0A1B2C3D"}  # fmt: skip
    answer = knock(secret, zlib.compress(json.dumps(contact).encode()), **headers)
    assert (answer.json(), answer["GLPI-Request-ID"]) == ({"status": "ok", "expiration": 24}, "0A1B2C3D")  # fmt: skip
    content = {
        "hardware": {"name": "PC-ACCUEIL", "chassis_type": "Laptop", "memory": 8192, "uuid": ""},
        "bios": {"smanufacturer": "LENOVO", "smodel": "ThinkPad T14", "ssn": "SN-1"},
        "networks": [{"mac": "02:4b:c6:f3:38:19", "virtualdev": False, "ipaddress": "192.168.1.20"}],
        "operatingsystem": {"full_name": "Debian GNU/Linux 12"}, "versionclient": "GLPI-Agent_v1.7",
    }  # fmt: skip
    told = {"action": "inventory", "deviceid": "pc-2", "itemtype": "Computer", "content": content}
    body = json.dumps(told).encode()
    by_json, by_xml = (describe(message.read(sent)) for sent in (body, xml(content=machine())))
    assert by_json.values == by_xml.values == {
        "name": "PC-ACCUEIL", "kind": "Portable", "maker": "LENOVO", "model": "ThinkPad T14", "serial": "SN-1",
        "mac_addresses": ["02:4b:c6:f3:38:19"],
    }  # fmt: skip
    assert knock(secret, gzip.compress(body), **headers).json()["status"] == "ok"
    assert knock(secret, b'{"action": "netdiscovery"}', **headers).json()["status"] == "error"
    inventory.read_pending(at=clock.now())
    assert SeenMachine.objects.get().details["agent"] == "GLPI-Agent_v1.7"


#: what the machine says → which of the two machines of the dossier it is, and by which rule
SAME = [
    ({"serial": "sn-a "},                        (1, "serial")),
    ({"serial": "SN-C", "name": "PC-A"},         (None, "")),
    ({"name": "pc-a"},                           (1, "name")),
    ({"mac_addresses": ["02:00:00:00:00:0b"]},   (2, "mac")),
    ({"mac_addresses": ["02:00:00:00:00:0b"], "serial": "SN-X"}, (None, "")),
    ({"serial": "System Serial Number", "name": "PC-A"}, (1, "name")),
    ({"name": "AUTRE"},                          (None, "")),
]  # fmt: skip


def test_the_rules_recognise_a_machine_or_say_they_do_not() -> None:
    held = [
        Held(1, "PC-A", "SN-A", 7, frozenset({"02:00:00:00:00:0a"}), {"uuid-a"}, {"dev-a"}),
        Held(2, "PC-B", "SN-B", 7, frozenset({"02:00:00:00:00:0b"})),
    ]
    for values, expected in SAME:
        found = match(Machine("new", values=values), held, 7)
        assert (found.asset_id, found.rule.name if found.rule else "") == expected, values
    assert match(Machine("dev-a", values={"name": "X"}), held, 7).asset_id == 1
    assert match(Machine("new", uuid="uuid-a", values={"name": "X"}), held).asset_id == 1
    doubles = [*held, Held(3, "PC-A", "", 7)]
    assert match(Machine("new", values={"name": "PC-A"}), doubles, 7).rivals == (1, 3)


def test_each_verb_of_the_policy_does_what_it_says() -> None:
    before = {"name": "A", "model": "", "kind": "Poste", "maker": "", "mac_addresses": ["b", "a"]}
    told = {
        "name": "B",
        "model": "M",
        "kind": "Portable",
        "maker": "L",
        "mac_addresses": ["a", "b"],
    }
    own = {"name": "PROPOSE", "model": "APPLY", "kind": "FILL", "maker": "FILL"}
    done = decide(before, told, own)
    assert (done.apply, done.propose) == ({"model": "M", "maker": "L"}, {"name": "B"})
    assert decide(before, told, dict.fromkeys(told, "IGNORE")).apply == {}


@pytest.mark.django_db
@pytest.mark.row("G04")
def test_a_new_machine_is_proposed_accepted_then_kept_up_to_date(denis, sign_in) -> None:  # type: ignore[no-untyped-def]
    client, browser = cast.client(), sign_in(denis)
    site = client.sites.get()
    secret = key(site)
    tell(secret, machine())
    assert not Asset.objects.exists()
    page = browser.get(f"/clients/{client.pk}/inventaire/").content.decode()
    assert "nouvelle machine" in page
    proposal = InventoryProposal.objects.get()
    browser.post(f"/clients/{client.pk}/inventaire/decider/", {"proposals": [proposal.pk], "accepted": "yes"})  # fmt: skip
    asset = Asset.objects.get()
    assert (asset.name, asset.serial, asset.site, asset.kind) == ("PC-ACCUEIL", "SN-1", site, "Portable")  # fmt: skip
    assert "Debian GNU/Linux 12" in browser.get(f"/clients/equipements/{asset.pk}/").content.decode()  # fmt: skip
    tell(secret, machine(memory="16384"))
    assert not InventoryProposal.objects.filter(state="PENDING").exists()
    tell(secret, machine(name="PC-DIRECTION", mac="02:4b:c6:f3:38:20"))
    asset.refresh_from_db()
    assert (asset.name, asset.mac_addresses) == ("PC-ACCUEIL", ["02:4b:c6:f3:38:20"])
    renamed = InventoryProposal.objects.get(state="PENDING")
    assert (renamed.field, renamed.before, renamed.value) == ("name", "PC-ACCUEIL", "PC-DIRECTION")
    browser.post(f"/clients/{client.pk}/inventaire/decider/", {"proposals": [renamed.pk], "accepted": "no"})  # fmt: skip
    tell(secret, machine(name="PC-DIRECTION", mac="02:4b:c6:f3:38:20", memory="4096"))
    assert not InventoryProposal.objects.filter(state="PENDING").exists()
    asset.refresh_from_db()
    assert asset.name == "PC-ACCUEIL"
    assert InventoryReport.objects.count() == 1
    kinds = list(Event.objects.filter(kind__startswith="asset.").order_by("pk").values_list("kind", "by"))  # fmt: skip
    assert kinds == [("asset.created", denis.pk), ("asset.changed", None)]


@pytest.mark.django_db
def test_a_client_that_trusts_its_agents_has_machines_made_at_the_site_of_their_tag(
    denis, sign_in
) -> None:  # type: ignore[no-untyped-def]
    client, browser = cast.client(), sign_in(denis)
    lorient = Site.objects.create(client=client, name="Lorient")
    rules = {"new": "APPLY", "name": "IGNORE", "kind": "FILL", "maker": "FILL", "model": "APPLY", "serial": "PROPOSE", "inventory_number": "FILL", "mac_addresses": "APPLY"}  # fmt: skip
    assert browser.post(f"/clients/{client.pk}/inventaire/regles/", rules).status_code == 302
    secret = key()
    tell(secret, machine(tag="lorient"))
    asset = Asset.objects.get()
    assert asset.site == lorient
    tell(secret, machine(name="AUTRE", model="ThinkPad T16", tag="lorient"))
    asset.refresh_from_db()
    assert (asset.name, asset.model) == ("PC-ACCUEIL", "ThinkPad T16")
    assert not InventoryProposal.objects.exists()


@pytest.mark.django_db
def test_a_doubtful_machine_waits_aside_and_is_read_again_as_the_one_chosen(denis, sign_in) -> None:  # type: ignore[no-untyped-def]
    client, browser = cast.client(), sign_in(denis)
    twins = [Asset.objects.create(client=client, name="PC", serial="SN-1") for _ in range(2)]
    foreign = Asset.objects.create(client=cast.client("Étude Aubry & Stern"), name="PC", serial="SN-1")  # fmt: skip
    tell(key(), machine())
    report = InventoryReport.objects.get()
    assert (report.state, report.rivals) == ("QUARANTINED", [asset.pk for asset in twins])
    assert "Plusieurs équipements" in browser.get(f"/clients/{client.pk}/inventaire/").content.decode()  # fmt: skip
    url = f"/clients/inventaire/ecartes/{report.pk}/relire/"
    assert browser.post(url, {"asset": foreign.pk}).status_code == 409
    browser.post(url, {"asset": twins[1].pk})
    inventory.read_pending(at=clock.now() + timedelta(seconds=1))
    assert SeenMachine.objects.get().asset == twins[1]
    assert InventoryReport.objects.get().state == "DONE"
    forget = f"/clients/inventaire/ecartes/{report.pk}/oublier/"
    assert browser.post(forget).status_code == 409
    InventoryReport.objects.update(state="QUARANTINED")
    assert browser.post(forget).status_code == 302
    assert not InventoryReport.objects.exists()


@pytest.mark.django_db
def test_an_inventory_that_breaks_its_reader_is_set_aside_after_three_tries() -> None:
    tell(key(), machine())
    InventoryReport.objects.update(state="RECEIVED", raw=b"pas du zlib", attempts=0, next_try_at=clock.now())  # fmt: skip
    for minutes in (0, 3, 8, 20):
        inventory.read_pending(at=clock.now() + timedelta(minutes=minutes))
    report = InventoryReport.objects.get()
    assert (report.state, report.attempts) == ("QUARANTINED", 3)
    assert Event.objects.filter(kind="inventory.set_aside").count() == 1


@pytest.mark.django_db
def test_the_recorded_run_of_a_real_agent_is_read() -> None:
    secret = key()
    assert knock(secret, zlib.compress(RECORDED.read_bytes())).status_code == 200
    inventory.read_pending(at=clock.now())
    seen = SeenMachine.objects.get()
    assert (seen.name, seen.details["system"]) == ("poste-atelier", "Debian GNU/Linux 12 (bookworm)")  # fmt: skip
    value = InventoryProposal.objects.get(field="new").value
    assert value["mac_addresses"] == ["02:fc:00:00:00:01"]


@pytest.mark.django_db
def test_a_key_is_shown_once_and_its_page_asks_as_many_questions_for_many(denis, sign_in) -> None:  # type: ignore[no-untyped-def]
    client, browser = cast.client(), sign_in(denis)
    made = browser.post(f"/clients/{client.pk}/inventaire/cles/", {"name": "Postes"})
    secret = made.context["secret"]
    assert f"--password={secret}" in made.content.decode()
    assert made["Cache-Control"] == "private, no-store"
    assert secret not in browser.get(f"/clients/{client.pk}/inventaire/cles/").content.decode()
    assert knock(secret, xml("PROLOG")).status_code == 200
    url = f"/clients/inventaire/cles/{InventoryKey.objects.get().pk}/retirer/"
    assert browser.post(url).status_code == 302
    assert knock(secret, xml("PROLOG")).status_code == 401


@pytest.mark.row("G04")
def test_a_key_typed_on_the_agents_command_line_is_not_kept_with_what_it_says(db: None) -> None:
    secret = key()
    line = f"<VERSIONPROVIDER><PERL_ARGS>--user=agent --password={secret}</PERL_ARGS></VERSIONPROVIDER>"
    assert knock(secret, zlib.compress(xml(content=machine() + line))).status_code == 200
    kept = zlib.decompress(bytes(InventoryReport.objects.get().raw))
    assert secret.encode() not in kept
    assert b"--password=***" in kept
    inventory.read_pending(at=clock.now())
    assert SeenMachine.objects.get().name == "PC-ACCUEIL"


@pytest.mark.skipif(AGENT is None, reason="fusioninventory-agent is not installed here")
@pytest.mark.skipif(not os.access(STATE, os.W_OK), reason="its folder belongs to root")
@pytest.mark.row("G04")
def test_debians_own_agent_fills_the_dossier(transactional_db: None, live_server, tmp_path) -> None:  # type: ignore[no-untyped-def]
    secret = key()
    connection.commit()
    done = subprocess.run(
        [AGENT, f"--server={live_server.url}{DOOR}", "--user=agent", f"--password={secret}", "--tasks=inventory",
         "--no-category=software,process,environment,local_user,local_group,user", "--no-httpd", "--force",
         "--config=none", "--logger=stderr"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert inventory.read_pending(at=clock.now()) == 1, done.stderr
    seen = SeenMachine.objects.get()
    assert seen.details["agent"].startswith("FusionInventory")
    assert InventoryProposal.objects.get().value["name"] == seen.name
