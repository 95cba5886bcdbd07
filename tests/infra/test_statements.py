"""A statement of one shape is written once; each reading gives its own values."""

from typing import Any

import pytest
from django.db.models import QuerySet

from accounts.models import User
from core.statements import Slot, Statement
from tests import cast


@pytest.mark.django_db
def test_a_statement_is_built_once_and_reads_what_each_value_asks_for() -> None:
    nolwenn, marc = cast.person("nolwenn"), cast.person("marc")
    built = []

    def named() -> QuerySet[Any, Any]:
        built.append(1)
        return User.objects.filter(pk=Slot("who"), is_active=True).values_list("first_name")

    statement = Statement(named)
    assert statement.row(who=nolwenn.pk) == ("Nolwenn",)
    assert statement.rows(who=marc.pk) == [("Marc",)]
    assert statement.row(who=0) is None
    assert len(built) == 1


@pytest.mark.django_db
def test_things_read_by_a_statement_are_whole() -> None:
    nolwenn = cast.person("nolwenn")
    statement = Statement(lambda: User.objects.filter(pk=Slot("who")))
    [found] = statement.things(User, who=nolwenn.pk)
    assert (found, found.email, found.get_deferred_fields()) == (nolwenn, nolwenn.email, set())
