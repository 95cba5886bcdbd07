"""Fixtures: the cast by first name, and a signed-in browserless client for each."""

from collections.abc import Callable, Iterator
from datetime import timedelta
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


def _begun() -> list[Any]:
    """The rows migrations made; none where no database was made, as for the fault matrix alone."""
    if AssetType._meta.db_table not in connection.introspection.table_names():
        return []
    models = (AssetType, AssetField, WorkPosition)
    return [row for model in models for row in model.objects.order_by("pk")]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What the migrations begin with is there for every test: one that empties the tables gives it back."""
    with django_db_blocker.unblock():
        begun = serializers.serialize("json", _begun())
    empty = TransactionTestCase._fixture_teardown

    def give_back(case: TransactionTestCase) -> None:
        empty(case)
        for row in serializers.deserialize("json", begun):
            row.save()

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
