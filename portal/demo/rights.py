"""Who may open what in the demonstration: clauses on file, rights, demands, an emergency, a review, a kept list."""

from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile

from accounts import clauses
from accounts import services as accounts
from accounts.models import User
from clients import services
from clients.models import Client
from portal.demo.month import Month

SIGNED_ON = date(2025, 9, 1)
WRITTEN = "Clause de confidentialité : exemplaire de la démonstration."
#: Their clause ends soon; their paper was never brought.
ENDS_SOON, WITHOUT_PAPER = "Samira", "Victor"
EMERGENCY = "Le serveur de paie est arrêté et la société ne peut pas verser les salaires ce soir."


def play(month: Month) -> None:
    """A day in the life of rights; each act by its own service."""
    staff, clients, now = month.staff, month.clients, month.now
    _people(staff)
    _clauses(staff, now)
    _rights(staff, clients, now)
    _demands(staff, clients, now)
    _emergency(staff, clients, now)
    review = services.open_review(by=None, at=now - timedelta(days=2))
    first = review.lines.order_by("pk").values_list("pk", flat=True)[:1]
    services.answer_review(
        review_id=review.pk, line_ids=list(first), answer="KEEP", reason="Il suit ce client chaque mois.",
        by=staff["Denis"], at=now - timedelta(days=1),
    )  # fmt: skip
    last_day = now.date() + timedelta(days=12)
    accounts.change_person(
        user_id=staff["Thomas"].pk, leaves_on=last_day, by=staff["Hélène"], at=now
    )
    services.keep_rights_list(by=staff["Hélène"], at=now)


def _people(staff: dict[str, User]) -> None:
    """Who answers for whom, and who stands in."""
    for person in staff.values():
        lead = {"TECHNICIAN": "Denis", "EXPERT": "Denis", "HOTLINER": "Hervé"}.get(person.role)
        person.manager = staff[lead] if lead else staff["Marc"] if person != staff["Marc"] else None
        person.hired_on = date(2024, 1, 8)
        person.save(update_fields=["manager", "hired_on"])
    staff["Denis"].substitute = staff["Inès"]
    staff["Denis"].save(update_fields=["substitute"])


def _clauses(staff: dict[str, User], now: datetime) -> None:
    for first, person in staff.items():
        if first in (WITHOUT_PAPER, "Hélène"):
            continue
        soon = now.date() + timedelta(days=20)
        clauses.file_clause(
            person_id=person.pk, version="2025-2", signed_on=SIGNED_ON,
            ends_on=soon if first == ENDS_SOON else None,
            upload=ContentFile(_pdf(WRITTEN), name="clause.pdf"), by=staff["Hélène"], at=now,
        )  # fmt: skip


def _rights(staff: dict[str, User], clients: list[Client], now: datetime) -> None:
    given = now - timedelta(days=30)
    for first, place, parts, write, days in (
        ("Karim", 0, ["EQUIPMENT", "NETWORK", "SYSTEMS"], True, 180),
        ("Karim", 1, ["EQUIPMENT", "NETWORK"], False, 35),
        ("Aurélie", 0, ["EQUIPMENT", "NETWORK", "SECRETS"], True, 120),
        ("Mamadou", 2, ["EQUIPMENT", "DOCUMENTS"], False, 33),
        ("Nolwenn", 3, ["SECRETS"], False, 90),
    ):
        services.give_by_hand(
            client_id=clients[place].pk, user_id=staff[first].pk, parts=parts, can_write=write,
            starts_at=given, ends_at=given + timedelta(days=days), reason="Référent technique de ce client.",
            by=staff["Denis"], at=given,
        )  # fmt: skip


def _demands(staff: dict[str, User], clients: list[Client], now: datetime) -> None:
    until = now.date() + timedelta(days=14)
    services.ask_access(
        client_id=clients[4].pk, parts=["EQUIPMENT", "NETWORK"], can_write=False, wanted_until=until,
        reason="Je remplace Karim sur ce client la semaine prochaine.", by=staff["Erwan"], at=now,
    )  # fmt: skip
    asked = services.ask_access(
        client_id=clients[5].pk, parts=["EQUIPMENT", "SYSTEMS", "SECRETS"], can_write=True, wanted_until=until,
        reason="Migration du serveur de messagerie prévue jeudi.", by=staff["Hervé"], at=now,
        on_behalf_of=staff["Julien"],
    )  # fmt: skip
    services.check_access(request_id=asked.pk, fit=True, by=staff["Hélène"], at=now)


def _emergency(staff: dict[str, User], clients: list[Client], now: datetime) -> None:
    opened_at = now - timedelta(hours=20)
    services.open_in_emergency(
        client_id=clients[6].pk, parts=["SYSTEMS", "SECRETS"], reason=EMERGENCY, by=staff["Victor"], at=opened_at
    )  # fmt: skip


def _pdf(words: str) -> bytes:
    """The smallest page that says one line."""
    text = f"BT /F1 14 Tf 60 760 Td ({words}) Tj ET".encode("cp1252")
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))  # fmt: skip
