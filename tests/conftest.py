"""Fixtures: the cast by first name, and a signed-in browserless client for each."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

import pytest
from django.core import serializers
from django.db import connection, transaction
from django.test import Client as Browser
from django.test import TransactionTestCase

from clients.models import AssetField, AssetType, WorkPosition
from tests import cast

# Here because pytest-playwright, loaded after our plugin, would have the last word.
from tests.plugin.browser import browser_type_launch_args  # noqa: F401

#: What belongs to the tables themselves, not to what a test wrote.
OF_THE_TABLES = ("django_migrations", "django_content_type", "auth_permission")
#: More rows than this are swept away at once: nothing else does it in a database made for tests.
MANY_ROWS = 1_000


def _begun() -> list[Any]:
    """The rows migrations made; none where no database was made, as for the fault matrix alone."""
    if AssetType._meta.db_table not in connection.introspection.table_names():
        return []
    models = (AssetType, AssetField, WorkPosition)
    return [row for model in models for row in model.objects.order_by("pk")]


def _written(cursor: Any, tables: list[str]) -> list[str]:
    """The tables that hold a row."""
    asked = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables]
    cursor.execute(" UNION ALL ".join(asked))
    return [name for (name,) in cursor.fetchall()]


def _empty(tables: list[str]) -> None:
    """Remove what a test has committed. To truncate 170 tables for a few rows takes ten times as long.

    Neither the triggers of what is frozen nor the references ask about it.
    """
    large = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in _written(cursor, tables):
            cursor.execute(f'DELETE FROM "{name}"')
            if cursor.rowcount > MANY_ROWS:
                large.append(name)
    with connection.cursor() as cursor:
        for name in large:
            cursor.execute(f'VACUUM "{name}"')


def _is_superuser() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A server of this run's own ends with it: to drop its databases first waits for whoever holds one still."""
    return "TEST_TEMPLATE" in os.environ


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What the migrations begin with is there for every test: one that empties the tables gives it back."""
    with django_db_blocker.unblock():
        begun = serializers.serialize("json", _begun())
        tables = sorted(set(connection.introspection.table_names()) - set(OF_THE_TABLES))
        may_sweep = _is_superuser()
    truncate = TransactionTestCase._fixture_teardown

    def give_back(case: TransactionTestCase) -> None:
        if may_sweep:
            _empty(tables)
        else:
            truncate(case)
        for model, rows in groupby(
            serializers.deserialize("json", begun), lambda it: type(it.object)
        ):
            model.objects.bulk_create([row.object for row in rows])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", give_back)
        yield


@pytest.fixture
def sign_in() -> Callable[[object], Browser]:
    """A test client signed in as this user; `factor`: how long ago the second factor was given."""

    def make(user: object, factor: timedelta | None = None) -> Browser:
        browser = Browser()
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if factor is not None:
            cast.give_factor(browser, user, factor)
        return browser

    return make


@pytest.fixture(scope="module")
def shared_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A module's own transaction, for what its tests only read: made once, each test rolls back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def _person(first: str) -> Callable[..., object]:
    @pytest.fixture(name=first)
    def fixture(db: None) -> object:
        return cast.person(first)

    return fixture


for _first in cast.STAFF:
    globals()[_first] = _person(_first)


@pytest.fixture
def sophie(db: None) -> object:
    """Sophie's contact; her account is `sophie.user`."""
    return cast.sophie()


@pytest.fixture
def carole(db: None) -> object:
    """The manager of Sophie's company."""
    return cast.carole()


@pytest.fixture
def paul(db: None) -> object:
    """A user of another client."""
    return cast.paul()
