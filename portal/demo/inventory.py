"""The inventory in the demo company: agents of the first client have spoken, and a list of people came by a file."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from clients.models import Asset, Client
from clients.services import imports, inventory, save_asset
from portal.demo.month import Month

#: What an agent says; the names of its protocol.
SAID = (
    "<REQUEST><CONTENT><HARDWARE><NAME>{name}</NAME><CHASSIS_TYPE>{chassis}</CHASSIS_TYPE><MEMORY>16384</MEMORY>"
    "<LASTLOGGEDUSER>{user}</LASTLOGGEDUSER></HARDWARE><OPERATINGSYSTEM><FULL_NAME>{system}</FULL_NAME></OPERATINGSYSTEM>"
    "<BIOS><SMANUFACTURER>{maker}</SMANUFACTURER><SMODEL>{model}</SMODEL><SSN>{serial}</SSN></BIOS>"
    "<NETWORKS><MACADDR>02:5a:10:00:00:{place:02x}</MACADDR><IPADDRESS>10.0.0.{place}</IPADDRESS><VIRTUALDEV>0</VIRTUALDEV></NETWORKS>"
    "<VERSIONCLIENT>FusionInventory-Agent_v2.6</VERSIONCLIENT></CONTENT><DEVICEID>{name}-2026</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>"
)
WINDOWS = {"system": "Microsoft Windows 11 Professionnel", "chassis": "Laptop", "user": "accueil"}
PEOPLE = (
    "Nom;Prénom;Fonction;Courriel\nLe Bris;Solenn;Assistante;solenn.lebris@client.example\n"
    "Caradec;Yves;Chef d’atelier;yves.caradec@client.example\n;Sans nom;;\n"
)


def play(month: Month) -> None:
    """Two machines as they are, one renamed, one new, one that resembles two; then the file."""
    client, director = month.clients[0], month.staff["Denis"]
    secret, _key = inventory.issue_key(
        client_id=client.pk, name="Postes du siège", site=client.sites.first(), by=director,
        at=month.now - timedelta(days=2),
    )  # fmt: skip
    assets = list(Asset.objects.filter(client=client).order_by("pk")[:5])
    told = [_told(asset) for asset in assets[:3]]
    told[2]["name"] = f"{told[2]['name']}-COMPTA"
    told.append({**told[0], "name": "PC-NEUF", "serial": "NEUF0001", "model": "ThinkPad T16"})
    save_asset(
        client_id=client.pk, asset_id=assets[4].pk, by=director, at=month.now - timedelta(days=9),
        name=assets[3].name,
    )  # fmt: skip
    told.append({**told[0], "name": assets[3].name, "serial": ""})
    _speak(secret, told, month.now - timedelta(hours=3))
    _people(month, client)


def _told(asset: Asset) -> dict[str, str]:
    return {"name": asset.name, "maker": asset.maker, "model": asset.model, "serial": asset.serial}


def _speak(secret: str, told: list[dict[str, str]], at: datetime) -> None:
    key = inventory.sign_in(token=secret, at=at)
    if key is None:
        raise RuntimeError("the demo's own key is not live")
    for place, said in enumerate(told, start=21):
        body = SAID.format(place=place, **WINDOWS, **said)
        inventory.receive(key=key, body=body.encode(), at=at)
    inventory.read_pending(at=at)


def _people(month: Month, client: Client) -> None:
    seller, at = month.staff["Simon"], month.now - timedelta(days=1)
    upload = ContentFile(PEOPLE.encode(), name="interlocuteurs.csv")
    run = imports.open_run(noun="contact", client_id=client.pk, upload=upload, by=seller, at=at)
    imports.start(run_id=run.pk, by=seller, at=at)
    imports.run_now(run_id=run.pk, at=at)
