"""A canary in the vault is found nowhere else: pages, lists, search, API, exports, database, cache, logs, error reports (G07)."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.views.debug import ExceptionReporter

from clients import services
from clients.models import Secret
from core import access, clock, deliveries
from tests import cast
from tests.clients.test_secrets import NOW, WHY, keep, open_to
from tests.rules.doors import DOORS
from tests.rules.test_every_door import WALKED

CANARY, SECOND, SEED = "Canari-de-Ouessant-7f3c", "Canari-de-Sein-91ab", "KNSWG4TFOQWWCMJQGEZDGNBV"
APPS = [
    "accounts",
    "billing",
    "clients",
    "core",
    "interventions",
    "knowledge",
    "notifications",
    "planning",
    "portal",
    "quality",
    "support2009",
    "tickets",
]
BIRDS = (CANARY, SECOND, SEED)
#: Who walks, the first of them that may: those closest to the vault first.
WALKERS = ("gaelle", "yann", "denis", "nolwenn", "herve", "carole", "claire", "simon", "marc", "helene", "alice", "quentin")  # fmt: skip


def birds_in(text: str) -> list[str]:
    return [bird for bird in BIRDS if bird in text]


@pytest.fixture
def told(db: None, sign_in: Any, caplog: Any) -> Browser:
    """A login kept, changed, revealed, copied and refused through the pages, with every logger at its loudest."""
    for name in ("", "django.db.backends", "django.request"):
        caplog.set_level(logging.DEBUG, name)
    gaelle, client = cast.person("gaelle"), cast.client()
    for person in ("gaelle", "yann", "denis", "nolwenn", "herve"):
        open_to(cast.person(person), client, parts=["EQUIPMENT", "SECRETS", "DOCUMENTS"])
    browser = sign_in(gaelle, NOW)
    new = f"/clients/{client.pk}/identifiants/nouveau/"
    with CaptureQueriesContext(connection):  # the database's own log, parameters and all
        browser.post(new, {"kind": "PASSWORD", "label": "Routeur", "value": CANARY})
        browser.post(new, {"kind": "TOTP", "label": "Codes", "value": SEED})
        refused = browser.post(new, {"kind": "PASSWORD", "label": "", "value": CANARY})
        kept, codes = (Secret.objects.get(label=label) for label in ("Routeur", "Codes"))
        assert CANARY in ask(browser, kept)
        browser.post(f"/clients/identifiants/{kept.pk}/changer/", {"value": SECOND})
        assert SECOND in ask(browser, kept, copy="1")
        shown = ask(browser, codes)
        browser.post(
            f"/clients/identifiants/{kept.pk}/reserver/", {"roles": ["EXPERT", "TECHNICIAN"]}
        )
    services.list_after_departure(person=gaelle, source="departure:1", at=clock.now())
    deliveries.deliver_pending(limit=200)
    assert birds_in(refused.content.decode() + shown) == []
    return browser


def ask(browser: Browser, secret: Secret, **more: str) -> str:
    address = f"/clients/identifiants/{secret.pk}/reveler/"
    return browser.post(address, {"reason": WHY, **more}).content.decode()


@pytest.mark.row("G07")
@pytest.mark.row("Q05")
def test_the_canary_is_on_no_page_in_no_row_in_no_cache_and_in_no_log(
    told: Browser, sign_in: Any, caplog: Any
) -> None:
    people = {name: cast.person(name) for name in WALKERS if name != "carole"}
    people["carole"] = cast.carole().user
    browsers = {name: sign_in(user, NOW) for name, user in people.items()}
    walked = list(_addresses(people))
    for who, address in walked:
        answer = browsers[who].get(address, {"q": "Routeur"})
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert birds_in(text.decode(errors="replace")) == [], f"{who} on {address}"
    assert len(walked) > 100
    assert _rows_with_a_bird() == []
    assert _kept_with_a_bird() == []
    records = [*caplog.get_records("setup"), *caplog.records]
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in records)
    assert "INSERT INTO" in logged
    assert birds_in(logged) == []


def _addresses(people: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every page without parameters, and those of this client and its login, with the first who may."""
    secret = Secret.objects.get(label="Routeur")
    known = SimpleNamespace(client=secret.client, secret=secret)
    for name, route in sorted(WALKED.items()):
        action = dict(route.verbs()).get("get")
        may = (who for who in WALKERS if action and access.role_may(people[who].role, action))
        try:
            kwargs = DOORS[name].kwargs(known) if route.parameters else {}
        except AttributeError:  # about something else
            continue
        if who := next(may, None):
            yield who, reverse(name, kwargs=kwargs)


def _rows_with_a_bird() -> list[str]:
    """Every table, every column, as text and as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for bird in BIRDS:
                patterns = [f"%{bird}%", f"%{bird.encode().hex()}%"]
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s OR t::text LIKE %s', patterns
                )  # fmt: skip
                if cursor.fetchone()[0]:
                    found.append(f"{table} {bird}")
    return found


def _kept_with_a_bird() -> list[str]:
    """Everything in the broker and the cache."""
    store = cache._cache.get_client()
    return [key for key in store.scan_iter() if birds_in(repr(store.dump(key)))]


@pytest.mark.django_db
def test_an_error_report_of_the_vault_shows_no_value(
    gaelle: Any, sign_in: Any, settings: Any
) -> None:
    secret = keep(CANARY)
    open_to(gaelle, secret.client)
    told = sign_in(gaelle, NOW)
    told.raise_request_exception = False
    settings.VAULT_KEYS = ["no key at all"]
    for address, given in (
        (f"/clients/{secret.client_id}/identifiants/nouveau/", {"kind": "PASSWORD", "label": "Neuf", "value": CANARY}),
        (f"/clients/identifiants/{secret.pk}/changer/", {"value": CANARY}),
        (f"/clients/identifiants/{secret.pk}/reveler/", {"reason": WHY}),
    ):  # fmt: skip
        answer = told.post(address, given)
        assert answer.status_code == 500
        report = ExceptionReporter(answer.wsgi_request, *answer.exc_info)
        for text in (report.get_traceback_html(), report.get_traceback_text(), answer.content.decode()):  # fmt: skip
            assert birds_in(text) == []


def test_only_the_vault_opens_an_envelope() -> None:
    """What cannot be called from an API, an export, a letter or a PDF cannot leak there."""
    callers: dict[str, set[str]] = {
        "open_envelope": set(),
        "reveal_secret": set(),
        "codes.code": set(),
    }
    for path in (path for app in APPS for path in Path(settings.BASE_DIR, app).glob("**/*.py")):
        text = path.read_text()
        for name, places in callers.items():
            if re.search(rf"\b{re.escape(name)}\b", text):
                places.add(path.relative_to(settings.BASE_DIR).as_posix())
    assert callers == {
        "open_envelope": {"clients/vault/__init__.py", "clients/vault/envelope.py", "clients/services/secrets.py"},
        "reveal_secret": {"clients/services/__init__.py", "clients/services/secrets.py", "clients/views/secrets.py", "portal/demo/vault.py"},
        "codes.code": {"clients/services/secrets.py"},
    }  # fmt: skip
