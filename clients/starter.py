"""The types every installation begins with; each company changes them on « Types d’équipement »."""

from typing import Any

Field = tuple[str, str, str] | tuple[str, str, str, tuple[str, ...]]

#: code, name, part, fields (key, words, kind, choices). A kind in lower case is the date that is watched.
TYPES: tuple[tuple[str, str, str, tuple[Field, ...]], ...] = (
    ("computer", "Poste de travail", "EQUIPMENT", (
        ("user", "Utilisateur", "TEXT"), ("os", "Système", "TEXT"), ("ip", "Adresse IP", "IP"),
    )),
    ("printer", "Imprimante", "EQUIPMENT", (("ip", "Adresse IP", "IP"), ("consumables", "Consommables", "TEXT"))),
    ("ups", "Onduleur", "EQUIPMENT", (
        ("power", "Puissance, VA", "NUMBER"), ("battery_on", "Batterie changée le", "DATE"),
    )),
    ("server", "Serveur", "SYSTEMS", (
        ("os", "Système", "TEXT"), ("ip", "Adresse IP", "IP"), ("memory", "Mémoire, Go", "NUMBER"),
        ("use", "Ce qu’il fait", "TEXT"),
    )),
    ("virtual", "Machine virtuelle", "SYSTEMS", (
        ("os", "Système", "TEXT"), ("ip", "Adresse IP", "IP"), ("use", "Ce qu’elle fait", "TEXT"),
    )),
    ("software", "Logiciel", "SYSTEMS", (("editor", "Éditeur", "TEXT"), ("version", "Version", "TEXT"), ("support", "Assistance", "URL"))),
    ("licence", "Licence", "SYSTEMS", (
        ("editor", "Éditeur", "TEXT"), ("seats", "Postes", "NUMBER"), ("reference", "Référence", "TEXT"),
        ("ends_on", "Fin de la licence", "date"),
    )),
    ("certificate", "Certificat", "SYSTEMS", (
        ("names", "Noms protégés", "TEXT"), ("issuer", "Autorité", "TEXT"), ("ends_on", "Fin de validité", "date"),
    )),
    ("backup", "Sauvegarde", "SYSTEMS", (
        ("tool", "Outil", "TEXT"), ("when", "Quand", "TEXT"),
        ("offsite", "Copie hors site", "CHOICE", ("Oui", "Non")), ("tested_on", "Restauration testée le", "DATE"),
    )),
    ("firewall", "Pare-feu", "NETWORK", (
        ("ip", "Adresse interne", "IP"), ("public_ip", "Adresse publique", "IP"), ("firmware", "Micrologiciel", "TEXT"),
        ("support_on", "Fin de maintenance", "date"),
    )),
    ("switch", "Commutateur", "NETWORK", (("ip", "Adresse IP", "IP"), ("ports", "Ports", "NUMBER"))),
    ("wifi", "Borne Wi-Fi", "NETWORK", (("ip", "Adresse IP", "IP"), ("ssid", "Réseaux diffusés", "TEXT"))),
    ("subnet", "Réseau", "NETWORK", (
        ("range", "Plage", "IP"), ("gateway", "Passerelle", "IP"), ("vlan", "VLAN", "NUMBER"), ("dhcp", "DHCP", "TEXT"),
    )),
    ("line", "Accès Internet", "NETWORK", (
        ("operator", "Opérateur", "TEXT"), ("kind", "Technologie", "CHOICE", ("FTTH", "FTTO", "SDSL", "VDSL", "4G/5G", "Satellite")),
        ("speed", "Débit", "TEXT"), ("public_ip", "Adresse publique", "IP"), ("reference", "N° de ligne", "TEXT"),
        ("ends_on", "Fin d’engagement", "date"),
    )),
    ("telephony", "Téléphonie", "NETWORK", (
        ("operator", "Opérateur", "TEXT"), ("kind", "Technologie", "CHOICE", ("SIP", "Centrex", "Standard local", "Mobile")),
        ("numbers", "Numéros", "TEXT"), ("lines", "Postes", "NUMBER"), ("ends_on", "Fin d’engagement", "date"),
    )),
    ("domain", "Nom de domaine", "NETWORK", (
        ("registrar", "Bureau d’enregistrement", "TEXT"), ("dns", "Serveurs de noms", "TEXT"), ("ends_on", "Fin du nom", "date"),
    )),
)  # fmt: skip

#: What one cannot carry: no maker, no serial number, no warranty.
NOT_MATERIAL = ("virtual", "software", "licence", "certificate", "backup", "subnet", "line", "telephony", "domain")  # fmt: skip


def install(asset_type: Any, asset_field: Any) -> int:
    """Make the types that are missing, of the model classes given; those that exist are left as they are."""
    known = set(asset_type.objects.values_list("code", flat=True))
    names = set(asset_type.objects.values_list("name", flat=True))
    made = 0
    for code, name, part, fields in TYPES:
        if code in known or name in names:
            continue
        kept = asset_type.objects.create(
            code=code, name=name, part=part, is_material=code not in NOT_MATERIAL
        )
        asset_field.objects.bulk_create(
            asset_field(
                type=kept,
                key=one[0],
                label=one[1],
                kind=one[2].upper(),
                is_expiry=one[2] == "date",
                choices=list(one[3]) if len(one) > 3 else [],
                position=place,
            )
            for place, one in enumerate(fields)
        )
        made += 1
    return made
