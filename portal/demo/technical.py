"""The technical dossier of the first clients: lines, licences, a map, a change, documents, what a visit proposes."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from clients import services
from clients.models import Asset, AssetType, Client, Site

#: name, type, room, lines; « +90 » is a date so many days from now.
_THINGS: tuple[tuple[str, str, str, dict[str, str], int | None], ...] = (
    ("Fibre principale", "line", "Baie", {"operator": "Fibre d’Armor", "kind": "FTTO", "speed": "1 Gb/s symétrique", "public_ip": "192.0.2.14", "reference": "FA-40218", "ends_on": "+75"}, 2280),
    ("Secours 4G", "line", "Baie", {"operator": "Mobile Ouest", "kind": "4G/5G", "speed": "100 Mb/s"}, 420),
    ("Cœur de réseau", "switch", "Baie", {"ip": "10.20.0.2", "ports": "48"}, None),
    ("Borne accueil", "wifi", "Accueil", {"ip": "10.20.0.31", "ssid": "Bureaux, Visiteurs"}, None),
    ("Réseau des bureaux", "subnet", "", {"range": "10.20.0.0/22", "gateway": "10.20.0.1", "dhcp": "Pare-feu"}, None),
    ("SRV-FIC", "virtual", "Baie", {"os": "Windows Server 2025", "ip": "10.20.0.11", "use": "Fichiers et impressions"}, None),
    ("SRV-GEST", "virtual", "Baie", {"os": "Debian 13", "ip": "10.20.0.12", "use": "Gestion commerciale"}, None),
    ("Gestion commerciale", "software", "", {"editor": "Logiciels du Ponant", "version": "2026.2", "support": "https://aide.example/"}, 1900),
    ("Sauvegarde de nuit", "backup", "", {"tool": "Copie chiffrée", "when": "22 h, chaque nuit", "offsite": "Oui", "tested_on": "-60"}, 780),
    ("Suite bureautique", "licence", "", {"editor": "Bureautique SA", "seats": "14", "ends_on": "+21"}, 1680),
    ("Certificat du portail", "certificate", "", {"names": "portail.client.example", "issuer": "AC publique", "ends_on": "+9"}, None),
    ("client.example", "domain", "", {"registrar": "Noms de l’Ouest", "ends_on": "+140"}, 18),
    ("Standard", "telephony", "Accueil", {"operator": "Voix de l’Ouest", "kind": "SIP", "numbers": "01 41 00 01 00 à 01 41 00 01 19", "lines": "14"}, 960),
)  # fmt: skip
_LINKS = (
    ("Cœur de réseau", "CONNECTED_TO", "FW"), ("FW", "CONNECTED_TO", "Fibre principale"),
    ("FW", "POWERED_BY", "Onduleur"), ("SRV", "CONNECTED_TO", "Cœur de réseau"),
    ("SRV-FIC", "HOSTED_BY", "SRV"), ("SRV-GEST", "HOSTED_BY", "SRV"),
    ("Gestion commerciale", "HOSTED_BY", "SRV-GEST"), ("SRV-FIC", "BACKED_UP_BY", "Sauvegarde de nuit"),
    ("SRV-GEST", "BACKED_UP_BY", "Sauvegarde de nuit"), ("Borne accueil", "CONNECTED_TO", "Cœur de réseau"),
    ("Standard", "CONNECTED_TO", "Cœur de réseau"), ("SRV", "POWERED_BY", "Onduleur"),
)  # fmt: skip


def build(client: Client, site: Site, staff: dict[str, User], now: datetime) -> None:
    """Everything by the services, as the people of the company would have written it in the last months."""
    by, then = staff["Denis"], now - timedelta(days=80)
    types = {one.code: one for one in AssetType.objects.all()}
    known = _of_before(client, types, by, then)
    for name, code, room, lines, cost in _THINGS:
        details = {key: _day(value, now) for key, value in lines.items()}
        known[name] = services.save_asset(
            client_id=client.pk, name=name, type=types[code], site=site, room=room, details=details,
            yearly_cost=cost, by=by, at=then, source="reprise",
        )  # fmt: skip
    for source, kind, target in _LINKS:
        services.relate(
            source_id=known[source].pk, kind=kind, target_id=known[target].pk, by=by,
            at=then, origin="reprise",
        )  # fmt: skip
    services.save_asset(
        client_id=client.pk, asset_id=known["Fibre principale"].pk, by=by,
        at=now - timedelta(days=12), details={"public_ip": "192.0.2.77"},
    )  # fmt: skip
    services.add_note(
        client_id=client.pk, part="NETWORK", asset_id=known["FW"].pk, by=by, at=then,
        body="Redémarre en quatre minutes ; prévenir l’accueil avant.",
    )  # fmt: skip
    _papers(client, staff, then)
    services.propose(
        client_id=client.pk, part="SYSTEMS", label="Restauration testée", by=staff["Bastien"],
        after="Un dossier et une base, avec succès", at=now - timedelta(days=3), source="desk",
    )  # fmt: skip


def _of_before(
    client: Client, types: dict[str, AssetType], by: User, then: datetime
) -> dict[str, Asset]:
    """The server and the firewall that were there already take their type; a battery stands below."""
    known: dict[str, Asset] = {}
    for key, code in (("SRV", "server"), ("FW", "firewall")):
        asset = Asset.objects.filter(client=client, name__contains=f"-{key}-").first()
        if asset is not None:
            known[key] = services.save_asset(
                client_id=client.pk, asset_id=asset.pk, type=types[code], by=by, at=then,
                source="reprise",
            )  # fmt: skip
    known["Onduleur"] = services.save_asset(
        client_id=client.pk, name="Onduleur de la baie", type=types["ups"], by=by, at=then,
        details={"power": "1500"}, source="reprise",
    )  # fmt: skip
    return known


def _day(value: str, now: datetime) -> Any:
    if value[:1] not in "+-" or not value[1:].isdigit():
        return value
    return (now + timedelta(days=int(value))).date().isoformat()


def _papers(client: Client, staff: dict[str, User], then: datetime) -> None:
    plan = "Baie du sous-sol\n\n1 U  Pare-feu\n2 U  Cœur de réseau\n4 U  Serveur\n6 U  Onduleur\n"
    document = services.add_document(
        client_id=client.pk, part="DOCUMENTS", kind="DIAGRAM", title="Plan de la baie",
        upload=ContentFile(plan.encode(), name="baie.txt"), by=staff["Denis"], at=then,
    )  # fmt: skip
    services.add_version(
        document_id=document.pk, note="Onduleur ajouté", by=staff["Denis"], at=then,
        upload=ContentFile((plan + "8 U  Libre\n").encode(), name="baie.txt"),
    )  # fmt: skip
    services.add_document(
        client_id=client.pk, part="DOCUMENTS", kind="REPORT", title="Audit de sécurité",
        secrecy="NAMED", readers=[staff["Hervé"]], by=staff["Denis"], at=then,
        upload=ContentFile(b"Points a corriger avant la fin de l'annee.", name="audit.txt"),
    )  # fmt: skip
