"""What is measured: each operation as a browser or a program asks for it, its floor, and its goal."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from secrets import token_bytes, token_hex
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from accounts.services import issue_token
from portal.bench import words
from portal.bench.company import KINDS, PEOPLE_EACH
from portal.bench.floor import PREFIX
from portal.bench.grants import Rights
from portal.bench.load import Loaded
from portal.bench.server import Ask

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Goal:
    """What was promised (P1 to P5): times the floor, milliseconds, SQL statements, kilobytes; None is no promise."""

    name: str
    ratio: float | None = None
    ms: float | None = None
    statements: int | None = None
    kilobytes: int | None = None


@dataclass(frozen=True)
class Operation:
    """One line of the table."""

    name: str
    goal: Goal
    ask: Callable[[], Ask]
    floor: Ask | None = None


def signed_in(user: User) -> dict[str, str]:
    """The headers of a person's browser, session made in the database."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    token = token_hex(16)
    return {"Cookie": f"sessionid={session.session_key}; csrftoken={token}", "X-CSRFToken": token}


def all_of(loaded: Loaded, at: datetime) -> list[Operation]:
    """The table's lines in order."""
    hotliner = loaded.company.staff[Role.HOTLINER][0]
    desk = signed_in(hotliner)
    token, _row = issue_token(user=hotliner, name="bench", expires_at=at + timedelta(days=9), at=at)
    api = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return [
        *_pages(loaded, desk),
        *_creation(loaded, desk, api),
        *_searches(desk, api),
        Operation(
            "Managers' dashboard",
            Goal("P5", ratio=2, ms=70, statements=10),
            _get(reverse("management:dashboard"), signed_in(loaded.company.staff[Role.MANAGER][0])),
            _bare("pilotage/", desk),
        ),
    ]


def of_rights(rights: Rights) -> list[Operation]:
    """The dossier over HTTP, as a technician who may open it and as one who may not."""
    client = rights.held[0]
    some, none = signed_in(rights.some), signed_in(rights.none)
    return [
        Operation(
            "Dossier, with a right", Goal("dossier"),
            _get(reverse("clients:dossier", args=[client]), some), _bare(f"dossiers/{client}/", some),
        ),
        Operation(
            "Dossier, locked", Goal("dossier"),
            _get(reverse("clients:locked", args=[client]), none), _bare(f"dossiers/{client}/", none),
        ),
    ]  # fmt: skip


def _get(path: str, headers: dict[str, str]) -> Callable[[], Ask]:
    return lambda: Ask(path, headers=headers)


def _bare(path: str, headers: dict[str, str] | None = None) -> Ask:
    return Ask(f"{PREFIX}{path}", headers=headers)


def _pages(loaded: Loaded, desk: dict[str, str]) -> list[Operation]:
    queue = Goal("P1", ratio=2.5, ms=33, statements=8, kilobytes=80)
    short, long = loaded.history.short, loaded.history.long
    return [
        Operation("Queue page, 50 rows", queue, _get(reverse("desk:queue"), desk), _bare("file/", desk)),
        Operation(
            "Queue again (fragment)", queue, _get(reverse("desk:fragment", args=["hotline"]), desk),
            _bare("file/", desk),
        ),
        Operation(
            "Ticket page, 5 messages", Goal("P2", ratio=3, ms=25, statements=10, kilobytes=60),
            _get(reverse("desk:ticket", args=[short]), desk), _bare(f"tickets/{short}/", desk),
        ),
        Operation(
            "Ticket page, 200 messages", Goal("P2", ratio=3, ms=62, statements=10),
            _get(reverse("desk:ticket", args=[long]), desk), _bare(f"tickets/{long}/", desk),
        ),
    ]  # fmt: skip


def _creation(loaded: Loaded, desk: dict[str, str], api: dict[str, str]) -> list[Operation]:
    """Clients with the same kind of contract in turn, and no two subjects alike: many alike would be folded into one."""
    company = loaded.company
    turn = cycle(range(0, len(company.clients), len(KINDS)))
    new, posted = reverse("desk:new"), reverse("api:ticket-list")
    form = {**desk, "Content-Type": "application/x-www-form-urlencoded"}

    def typed() -> Ask:
        place = next(turn)
        told = {
            **_told(), "contact": company.contacts[place * PEOPLE_EACH], "channel": "EMAIL", "impact": 3,
            "urgency": 2, "category": company.categories[0].pk, "site": company.sites[place],
        }  # fmt: skip
        address = f"{new}?{urlencode({'client': company.clients[place]})}"
        return Ask(address, "POST", urlencode(told).encode(), form, 302)

    def sent() -> Ask:
        place = next(turn)
        whose = {
            "client": company.clients[place],
            "requester": company.contacts[place * PEOPLE_EACH],
        }
        headers = {**api, "Idempotency-Key": token_hex(8)}
        return Ask(posted, "POST", json.dumps({**_told(), **whose}).encode(), headers, 201)

    first = company.clients[0]
    bare = _bare(f"creer/{first}/{company.calendar.pk}/")
    save = Goal("P3", ratio=6, ms=20, statements=12)
    return [
        Operation("New ticket, form", Goal("P3", ms=25, statements=8), _get(f"{new}?client={first}", desk)),
        Operation("New ticket, saved (form)", save, typed, bare),
        Operation("New ticket, saved (API)", save, sent, bare),
    ]  # fmt: skip


def _told() -> dict[str, str]:
    words = "".join(chr(ord("a") + one % 26) for one in token_bytes(24))
    subject = " ".join(words[start : start + 8] for start in range(0, 24, 8))
    return {"subject": f"Mesure {subject}", "symptoms": "Depuis ce matin. " * 12}


def _searches(desk: dict[str, str], api: dict[str, str]) -> list[Operation]:
    found = []
    for kind, word, floor, ms in (
        ("rare word", words.RARE, "rare", 25),
        ("common word", words.COMMON, "courant", 40),
    ):
        goal = Goal("P4", ratio=2, ms=ms)
        query = urlencode({"q": word})
        bare = _bare(f"{floor}/?{query}", desk)
        palette = f"{reverse('portal:search')}?{query}"
        listed = f"{reverse('api:ticket-list')}?{query}"
        found += [
            Operation(f"Palette, {kind}", goal, _get(palette, desk), bare),
            Operation(f"Search by API, {kind}", goal, _get(listed, api), bare),
        ]
    return found
