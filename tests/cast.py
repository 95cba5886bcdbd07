"""The cast of every test: the same people, always in the same roles."""

import time
from datetime import date, timedelta
from decimal import Decimal

from django.test import Client as Browser

from accounts.models import Level, Nature, Team, User
from accounts.roles import Role
from clients.models import Client, Contact, Contract, Site
from core.models import BusinessCalendar
from knowledge.models import Category

PASSWORD = "un-long-mot-de-passe-de-test"

#: first name → (family name, role)
STAFF = {
    "nolwenn": ("Le Goff", Role.HOTLINER),
    "maelle": ("Guivarc’h", Role.HOTLINER),
    "herve": ("Tanguy", Role.HOTLINE_MANAGER),
    "gaelle": ("Morvan", Role.EXPERT),
    "yann": ("Kervella", Role.TECHNICIAN),
    "loic": ("Pennec", Role.TECHNICIAN),
    "denis": ("Riou", Role.TECHNICAL_DIRECTOR),
    "helene": ("Roux", Role.HR),
    "claire": ("Aubert", Role.SALES),
    "simon": ("Vidal", Role.SALES_MANAGER),
    "marc": ("Delmas", Role.MANAGER),
    "quentin": ("Sorel", Role.QUALITY),
    "alice": ("Nguyen", Role.ADMINISTRATOR),
}


def person(first: str) -> User:
    """One member of the staff, made on first use."""
    last, role = STAFF[first]
    found = User.objects.filter(email=f"{first}@aprile.example").first()
    if found:
        return found
    user = User.objects.create_user(
        f"{first}@aprile.example",
        PASSWORD,
        first_name=first.capitalize(),
        last_name=last,
        role=role,
    )
    user.clause_signed_on = date(2025, 1, 6)
    user.mobile = "+33600000001" if role == Role.TECHNICIAN else ""
    user.save(update_fields=["clause_signed_on", "mobile"])
    return user


def give_factor(browser: Browser, user: User, ago: timedelta = timedelta()) -> None:
    """What a session remembers of a second factor given that long ago."""
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": time.time() - ago.total_seconds()}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def calendar() -> BusinessCalendar:
    """Working days, 9:00–17:00."""
    return BusinessCalendar.objects.get_or_create(name="Hotline")[0]


def team(level: int = Level.L1, nature: str = Nature.OFFICE) -> Team:
    """The team of a level."""
    name = "Hotline" if level == Level.L1 else f"Niveau 2 {nature.lower()}"
    return Team.objects.get_or_create(
        name=name, defaults={"level": level, "nature": nature, "calendar": calendar()}
    )[0]


def category(path: str = "Poste de travail > Lenteur") -> Category:
    """A leaf of the category tree."""
    return Category.objects.get_or_create(
        path=path, defaults={"name": path.rsplit(" > ", maxsplit=1)[-1], "team": team()}
    )[0]


def client(name: str = "Biscuiterie Kergoat-Lann") -> Client:
    """A client with one site."""
    made, new = Client.objects.get_or_create(
        name=name,
        defaults={
            "short_name": name.rsplit(maxsplit=1)[-1][:30],
            "siren": "732829320",
            "siret": "73282932000074",
            "vat_number": "FR44732829320",
            "address": "14 rue du Four-Neuf",
            "postcode": "56700",
            "city": "Hennebont",
            "billing_email": "compta@client.example",
        },
    )
    if new:
        Site.objects.create(
            client=made,
            name="Siège",
            address="14 rue du Four-Neuf",
            postcode="56700",
            city="Hennebont",
            latitude=47.804,
            longitude=-3.276,
        )
    return made


def contract(of: Client, kind: str = "MANAGED_SERVICES", **fields: object) -> Contract:
    """A contract in force through 2026 and 2027."""
    defaults: dict[str, object] = {
        "title": "Contrat de test",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 12, 31),
        "covers_on_site": kind == "MANAGED_SERVICES",
        "covers_travel": kind == "MANAGED_SERVICES",
        "hourly_rate": Decimal("82.00"),
        "calendar": calendar(),
    }
    number = str(fields.pop("number", f"26-{of.pk:04d}-{kind[:2]}"))
    return Contract.objects.get_or_create(
        number=number, defaults={**defaults, **fields, "client": of, "kind": kind}
    )[0]


def sophie() -> Contact:
    """The client's user, with an account on the portal."""
    return _client_person("Sophie", "Evenou", client(), Role.CLIENT_USER)


def carole() -> Contact:
    """The same client's manager."""
    return _client_person("Carole", "Lann", client(), Role.CLIENT_MANAGER)


def paul() -> Contact:
    """The stranger: somebody of another client."""
    return _client_person("Paul", "Vasseur", client("Étude Aubry & Stern"), Role.CLIENT_USER)


def _client_person(first: str, last: str, of: Client, role: str) -> Contact:
    email = f"{first.lower()}@client{of.pk}.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, PASSWORD, first_name=first, last_name=last, role=role
    )
    return Contact.objects.get_or_create(
        user=user,
        defaults={
            "client": of,
            "site": of.sites.first(),
            "first_name": first,
            "last_name": last,
            "email": email,
            "phone": f"+3329700{of.pk % 10000:04d}",
            "sees_invoices": role == Role.CLIENT_MANAGER,
        },
    )[0]
