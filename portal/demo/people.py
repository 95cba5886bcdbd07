"""Aprile's people, as the master plan counts them (R120–R122): 3 hotliners, 10 technicians, 4 sellers."""

from datetime import date, time
from functools import cache

from django.contrib.auth.hashers import make_password

from accounts.models import Level, Nature, Office, Skill, Team, User, UserSkill
from accounts.roles import Role
from core.models import BusinessCalendar
from planning.models import WorkPattern

PASSWORD = "support-2009-demo"
DOMAIN = "aprile.example"

HOTLINE = [("Maëlle", "Guivarc’h"), ("Nolwenn", "Le Goff"), ("Sofia", "Marques")]
EXPERTS = [("Inès", "Belkacem"), ("Paul", "Vasseur")]
TECHNICIANS = [
    ("Karim", "Haddad"), ("Aurélie", "Monnier"), ("Mamadou", "Sy"), ("Claire", "Dufresne"), ("Samira", "Ouali"),
    ("Loïc", "Pennec"), ("Julien", "Rocher"), ("Victor", "Lemoine"), ("Erwan", "Quéré"), ("Bastien", "Noël"),
]  # fmt: skip
SELLERS = [("Camille", "Aubert"), ("Thomas", "Royer"), ("Léa", "Bonnet")]
OTHERS = [
    ("Hervé", "Tanguy", Role.HOTLINE_MANAGER, "Responsable hotline"),
    ("Denis", "Riou", Role.TECHNICAL_DIRECTOR, "Directeur technique"),
    ("Hélène", "Roux", Role.HR, "Ressources humaines"),
    ("Simon", "Vidal", Role.SALES_MANAGER, "Directeur commercial"),
    ("Marc", "Delmas", Role.MANAGER, "Président"),
    ("Quentin", "Sorel", Role.QUALITY, "Responsable qualité"),
    ("Alice", "Nguyen", Role.ADMINISTRATOR, "Administratrice"),
]
SKILLS = {
    "Postes de travail": Nature.OFFICE, "Impression": Nature.OFFICE, "Messagerie": Nature.OFFICE,
    "Serveurs et stockage": Nature.NETWORK, "Réseau et Wi-Fi": Nature.NETWORK, "VPN et pare-feu": Nature.NETWORK,
    "Téléphonie IP": Nature.TELEPHONY, "Logiciels métier": Nature.BUSINESS,
}  # fmt: skip


@cache
def password_hash() -> str:
    """The one password of all demo accounts, hashed once: thirty slow hashes would be felt."""
    return make_password(PASSWORD)


def build() -> dict[str, User]:
    """Make the staff; return them by first name."""
    calendar, _new = BusinessCalendar.objects.get_or_create(name="Hotline")
    headquarters = Office.objects.create(
        name="Siège", address="12 rue de Silly", postcode="92100", city="Boulogne-Billancourt",
        latitude=48.8355, longitude=2.2413,
    )  # fmt: skip
    brittany = Office.objects.create(
        name="Hotline", address="4 rue du Port", postcode="56000", city="Vannes", latitude=47.6582, longitude=-2.7608,
    )  # fmt: skip
    staff: dict[str, User] = {}
    for first, last in HOTLINE:
        staff[first] = _person(first, last, Role.HOTLINER, brittany, "Hotliner", staff)
    for first, last in EXPERTS:
        staff[first] = _person(first, last, Role.EXPERT, headquarters, "Expert", staff)
    for first, last in TECHNICIANS:
        staff[first] = _person(first, last, Role.TECHNICIAN, headquarters, "Technicien", staff)
    for first, last in SELLERS:
        staff[first] = _person(first, last, Role.SALES, headquarters, "Commercial", staff)
    for first, last, role, job in OTHERS:
        staff[first] = _person(first, last, role, headquarters, job, staff)
    _teams(staff, calendar)
    _skills(staff)
    _part_time(staff["Victor"])
    return staff


def _person(
    first: str, last: str, role: str, office: Office, job: str, staff: dict[str, User]
) -> User:
    number = len(staff) + 1
    email = f"{first}.{last}@{DOMAIN}".lower()
    for accented, plain in zip(
        "éèêëïîôûçœ’ ", ["e", "e", "e", "e", "i", "i", "o", "u", "c", "oe", "", "-"], strict=True
    ):
        email = email.replace(accented, plain)
    user = User(
        email=email, first_name=first, last_name=last, role=role, office=office, job=job, is_demo=True,
        mobile=f"+3363998{number:04d}", extension=f"{100 + number}", clause_signed_on=date(2025, 9, 1),
    )  # fmt: skip
    user.password = password_hash()
    user.save()
    return user


def _teams(staff: dict[str, User], calendar: BusinessCalendar) -> None:
    hotline = Team.objects.create(
        name="Hotline", level=Level.L1, lead=staff["Hervé"], calendar=calendar
    )
    hotline.members.set([staff[first] for first, _last in HOTLINE] + [staff["Hervé"]])
    for nature in Nature:
        team = Team.objects.create(
            name=f"Niveau 2 {nature.label.lower()}",
            nature=nature,
            level=Level.L2,
            lead=staff["Denis"],
            calendar=calendar,
        )
        team.members.set(
            [staff["Inès"]] if nature in (Nature.NETWORK, Nature.TELEPHONY) else [staff["Paul"]]
        )
    field = Team.objects.create(
        name="Techniciens", level=Level.L2, lead=staff["Denis"], calendar=calendar
    )
    field.members.set([staff[first] for first, _last in TECHNICIANS])


def _skills(staff: dict[str, User]) -> None:
    skills = [
        Skill.objects.get_or_create(name=name, defaults={"nature": nature})[0]
        for name, nature in SKILLS.items()
    ]
    UserSkill.objects.bulk_create(
        UserSkill(user=staff[first], skill=skill, level=1 + (row * 3 + column * 5) % 4)
        for row, (first, _last) in enumerate(TECHNICIANS)
        for column, skill in enumerate(skills)
        if (row + column) % 3
    )


def _part_time(user: User) -> None:
    """Four days a week, so that the planning shows a part-timer."""
    for weekday in range(4):
        WorkPattern.objects.create(user=user, weekday=weekday, opens=time(9), closes=time(12, 30))
        WorkPattern.objects.create(user=user, weekday=weekday, opens=time(13, 30), closes=time(17))
