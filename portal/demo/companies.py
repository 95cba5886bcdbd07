"""Twelve clients with contracts of each kind, their sites, people, equipment and dossiers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from accounts.models import User
from accounts.roles import Role
from clients import services
from clients.models import Asset, Client, Contact, Contract, Part, Site, WorkPosition
from core.models import BusinessCalendar
from portal.demo import people, technical


@dataclass(frozen=True)
class Company:
    """One client to be: where, who, and what it bought."""

    name: str
    short: str
    city: str
    postcode: str
    place: tuple[float, float]
    people: tuple[str, ...]
    contract: str
    terms: dict[str, Any]


_MANAGED = {
    "covers_on_site": True,
    "covers_travel": True,
    "on_site_minutes": 24 * 60,
    "restore_minutes": 480,
}
_PACK = {"covers_on_site": False, "covers_travel": False, "hourly_rate": Decimal(82)}
_FLAT = {"covers_on_site": True, "covers_travel": True}

COMPANIES = (
    Company("Cabinet Morvan-Lescop", "Morvan-Lescop", "Issy-les-Moulineaux", "92130", (48.8245, 2.2735), ("Gaëlle Le Floc’h", "Anne-Laure Péron", "Yves Morvan"), "MANAGED_SERVICES", _MANAGED),
    Company("Biscuiterie Kergoat-Lann", "Kergoat-Lann", "Nanterre", "92000", (48.8924, 2.2060), ("Christine Le Meur", "Ronan Evenou", "Jeanne Lann"), "HOUR_PACK", _PACK),
    Company("Clinique vétérinaire des Douves", "Vétérinaire des Douves", "Versailles", "78000", (48.8014, 2.1301), ("Solène Brard", "Luc Hamon"), "MANAGED_SERVICES", {**_MANAGED, "on_site_target_minutes": 240}),
    Company("Étude Aubry & Stern", "Aubry & Stern", "Paris", "75008", (48.8727, 2.3125), ("Florence Aubry", "David Stern"), "TIME_AND_MATERIALS", {"covers_remote": False}),
    Company("Conserverie Ar Mor Glaz", "Ar Mor Glaz", "Gennevilliers", "92230", (48.9333, 2.3000), ("Armelle Kersaudy", "Pierrick Le Bris"), "FLAT_FEE", _FLAT),
    Company("Crèches Les Petits Voiliers", "Petits Voiliers", "Boulogne-Billancourt", "92100", (48.8397, 2.2399), ("Nadège Ferrand", "Sarah Cohen"), "MANAGED_SERVICES", _MANAGED),
    Company("Ateliers Kervadec", "Kervadec", "Argenteuil", "95100", (48.9478, 2.2467), ("Patrice Jégo", "Odile Kervadec"), "HOUR_PACK", _PACK),
    Company("Mairie de Plouharnec", "Plouharnec", "Meudon", "92190", (48.8130, 2.2381), ("Christelle Daniélou", "Alain Rio"), "MANAGED_SERVICES", {**_MANAGED, "restore_minutes": 960}),
    Company("Transports Guéhenneuc", "Guéhenneuc", "Rungis", "94150", (48.7472, 2.3508), ("Michel Rouxel", "Karine Guéhenneuc"), "EXPIRED", _FLAT),
    Company("Optique Fontenoy", "Fontenoy", "Paris", "75015", (48.8412, 2.3003), ("Baptiste Carré", "Hélène Barazer"), "HOUR_PACK", _PACK),
    Company("Imprimerie Delaunoy", "Delaunoy", "Montrouge", "92120", (48.8188, 2.3194), ("Véronique Salmon", "Éric Delaunoy"), "FLAT_FEE", {**_FLAT, "zero_document": "STATEMENT"}),
    Company("Maison Tessier Traiteur", "Tessier", "Suresnes", "92150", (48.8697, 2.2196), ("Olivier Tessier", "Manon Roy"), "NONE", {}),
)  # fmt: skip

_KINDS = (("PC", "Ordinateur fixe", "Dell", "OptiPlex 7010"), ("PORT", "Ordinateur portable", "Lenovo", "ThinkPad T14"), ("IMP", "Imprimante", "HP", "LaserJet M507"), ("SRV", "Serveur", "Dell", "PowerEdge T350"), ("FW", "Pare-feu", "Stormshield", "SN310"))  # fmt: skip


def build(staff: dict[str, User], now: datetime, chance: Random) -> list[Client]:
    """Make every client; return them in order."""
    calendar = BusinessCalendar.objects.get(name="Hotline")
    sellers = [staff["Camille"], staff["Thomas"], staff["Léa"]]
    made = []
    for number, company in enumerate(COMPANIES, 1):
        client = _client(company, number, staff, sellers[number % 3])
        site = _site(client, company)
        _people(client, site, company, number)
        _contract(client, company, number, calendar, staff, now)
        _dossier(client, site, staff["Denis"], now, chance)
        if number <= 3:
            technical.build(client, site, staff, now)
            _around(client, staff, sellers[(number + 1) % 3], now)
        made.append(client)
    _known_by_voice(made[1], now)
    return made


def _known_by_voice(client: Client, now: datetime) -> None:
    """Somebody with an account has chosen a question, and drawn a code that nobody wrote down."""
    person = client.contacts.exclude(user=None).order_by("pk")[0]
    given: dict[str, Any] = {
        "contact_id": person.pk,
        "by": person.user,
        "at": now - timedelta(days=60),
    }
    services.draw_code(**given)
    services.set_question(question="Dans quel port êtes-vous née ?", answer="Concarneau", **given)


def _around(client: Client, staff: dict[str, User], other: User, now: datetime) -> None:
    """Stand-ins, the line's supplier, and what the client reads of its own dossier."""
    services.name_people(
        client_id=client.pk,
        named={
            "REFERENT": (client.referent, staff["Nolwenn"]), "SELLER": (client.seller, other),
            "SERVICE": (staff["Denis"], None),
        },
        by=other, at=now,
    )  # fmt: skip
    services.save_supplier(
        client_id=client.pk, name="Opérateur de la Baie", service="Fibre et téléphonie",
        contract_number=f"OB-{7000 + client.pk}", contact_name="Le service des entreprises",
        phone="+33180000000", opening="24 h sur 24", by=other, at=now,
    )  # fmt: skip
    services.choose_extract(
        client_id=client.pk, sections=["SITES", "CONTACTS", "NAMED", "EQUIPMENT"], by=other, at=now
    )


def _siren(number: int) -> str:
    """A made-up SIREN whose Luhn key is right."""
    body = f"{81234560 + number * 37:08d}"
    total = sum(
        sum(divmod(int(digit) * (2 if place % 2 else 1), 10)) for place, digit in enumerate(body)
    )
    return body + str(-total % 10)


def _client(company: Company, number: int, staff: dict[str, User], seller: User) -> Client:
    siren = _siren(number)
    key = (12 + 3 * (int(siren) % 97)) % 97
    return Client.objects.create(
        name=company.name, short_name=company.short, siren=siren, vat_number=f"FR{key:02d}{siren}",
        address=f"{number * 3} rue des Artisans", postcode=company.postcode, city=company.city,
        phone=f"+3314100{number:02d}00", billing_email=f"compta@{_domain(company)}", referent=staff["Hervé"],
        seller=seller,
    )  # fmt: skip


def _domain(company: Company) -> str:
    plain = company.short.lower().replace("é", "e").replace(" & ", "-").replace(" ", "-")
    return f"{plain}.example"


def _site(client: Client, company: Company) -> Site:
    latitude, longitude = company.place
    return Site.objects.create(
        client=client, name="Siège", address=client.address, postcode=client.postcode, city=client.city,
        latitude=latitude, longitude=longitude, phone=client.phone, opening="8 h 30 – 18 h",
        access_instructions="Se présenter à l’accueil avec une pièce d’identité. Baie au sous-sol, clé chez le gardien.",
    )  # fmt: skip


#: What the people of a company do, and where they work.
JOBS = (
    ("Comptable", "Poste de comptabilité"),
    ("Responsable administratif", "Poste d’accueil"),
    ("Direction", "Poste de direction"),
)


def _people(client: Client, site: Site, company: Company, number: int) -> None:
    positions = {row.name: row for row in WorkPosition.objects.all()}
    for place, name in enumerate(company.people):
        first, last = name.split(" ", 1)
        plain = last.lower().replace("’", "").replace(" ", "-").replace("é", "e").replace("î", "i")
        Contact.objects.create(
            client=client, site=site, first_name=first, last_name=last, email=f"{plain}@{_domain(company)}",
            phone=f"+3314100{number:02d}{place + 1:02d}", job=JOBS[place][0], position=positions.get(JOBS[place][1]),
            may_order=place == len(company.people) - 1, user=_account(client, first, last, place, number),
            sees_invoices=place > 0, receives_secrets=place == len(company.people) - 1,
        )  # fmt: skip


def _account(client: Client, first: str, last: str, place: int, number: int) -> User | None:
    """Portal accounts for the first two clients: an ordinary user and a manager each."""
    if number > 2 or place > 1:
        return None
    role = Role.CLIENT_USER if place == 0 else Role.CLIENT_MANAGER
    user = User(
        email=f"{'utilisateur' if place == 0 else 'responsable'}@client{number}.example",
        first_name=first, last_name=last, role=role, is_demo=True,
    )  # fmt: skip
    user.password = people.password_hash()
    user.save()
    return user


def _contract(
    client: Client,
    company: Company,
    number: int,
    calendar: BusinessCalendar,
    staff: dict[str, User],
    now: datetime,
) -> None:
    if company.contract == "NONE":
        return
    today = now.date()
    is_over = company.contract == "EXPIRED"
    starts = date(today.year, 1, 1) if today.month > 2 else date(today.year - 1, 7, 1)
    contract = Contract.objects.create(
        client=client, number=f"{today.year % 100}-{100 + number:04d}", title=f"Contrat {company.short}",
        kind="FLAT_FEE" if is_over else company.contract, calendar=calendar,
        starts_on=starts - timedelta(days=365) if is_over else starts,
        ends_on=today - timedelta(days=20) if is_over else starts + timedelta(days=729), **company.terms,
    )  # fmt: skip
    if contract.kind == "HOUR_PACK":
        services.buy_pack(
            contract_id=contract.pk, quantity=20 * 60, label="Carnet de 20 heures", key=f"demo:{contract.pk}",
            by=staff["Simon"], at=now - timedelta(days=120),
        )  # fmt: skip


def _dossier(client: Client, site: Site, by: User, now: datetime, chance: Random) -> None:
    assets = []
    for count, (prefix, kind, maker, model) in zip((6, 4, 2, 1, 1), _KINDS, strict=True):
        for place in range(1, count + 1):
            assets.append(
                Asset(
                    client=client,
                    site=site,
                    room="Baie" if prefix in ("SRV", "FW") else f"Bureau {place}",
                    name=f"{client.short_name[:2].upper()}-{prefix}-{place:03d}",
                    kind=kind,
                    maker=maker,
                    model=model,
                    serial=f"{prefix}{chance.randrange(10**7):07d}",
                    delivered_on=date(2023, 3, 1) + timedelta(days=chance.randrange(700)),
                    warranty_ends_on=date(2026, 9, 1) + timedelta(days=chance.randrange(600)),
                )
            )
    Asset.objects.bulk_create(assets)
    for part, label, value in (
        (Part.NETWORK, "Accès Internet", "Fibre 1 Gb/s, opérateur principal, secours 4G"),
        (Part.NETWORK, "Plan d’adressage", f"10.{client.pk % 250}.0.0/22, DHCP sur le pare-feu"),
        (
            Part.SYSTEMS,
            "Sauvegarde",
            "Chaque nuit à 22 h, copie hors site, restauration testée en septembre",
        ),
        (Part.SYSTEMS, "Messagerie", "Hébergée, 14 boîtes"),
        (Part.EQUIPMENT, "Onduleur", "Batterie changée en mars"),
    ):
        services.change_fact(
            client_id=client.pk,
            part=part,
            label=label,
            after=value,
            by=by,
            at=now - timedelta(days=90),
            source="reprise",
        )
    firewall = next(asset for asset in assets if "-FW-" in asset.name)
    for label, login, value, more in (
        ("Pare-feu, administration", "admin", "Tramontane-42-Kouign", {"folder": "Réseau", "asset_id": firewall.pk}),
        ("Pare-feu, code à usage unique", "admin", "JBSWY3DPEHPK3PXPJBSWY3DP", {"folder": "Réseau", "kind": "TOTP"}),
        ("Serveur de fichiers", "aprile", "Goeland+Phare+7", {"folder": "Serveurs", "due_on": (now - timedelta(days=3)).date()}),
        ("Alarme du local", "", "4471", {"kind": "PIN"}),
    ):  # fmt: skip
        services.add_secret(
            client_id=client.pk, label=label, login=login, value=value, by=by,
            at=now - timedelta(days=90), **more,
        )  # fmt: skip
