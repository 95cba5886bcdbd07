"""Role × action × field × state is one table: nothing in the code decides by a role's name (H01, rules-security 3.1)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from rest_framework import serializers
from rest_framework.serializers import Serializer

from accounts.models import User
from accounts.roles import Role
from accounts.words import ACTIONS, FIELDS
from billing.moves import MOVES as BILLING
from core import access
from core.api import ByNumber, FieldsByRole
from interventions.models import MissionStatus
from interventions.moves import MOVES as MISSION
from interventions.moves import target as mission_target
from tests.rules.doors import Side
from tests.rules.test_every_door import WALKED, undone
from tests.rules.test_managers import OURS
from tickets.moves import MOVES as TICKET
from tickets.moves import Status
from tickets.moves import target as ticket_target

ROOT = Path(settings.BASE_DIR)
#: Where roles are spelt: the roles themselves, each app's rows and moves, the grid.
GRID = {"accounts/roles.py", "core/access.py", "clients/deciding.py"} | {
    f"{app}/{name}.py" for app in OURS for name in ("permissions", "moves")
}
#: A role compared elsewhere, and why that is no right.
FACTS = {
    "accounts/models/people.py": "names the groups of `accounts.roles` as properties of a person",
    "accounts/passwords.py": "how often a password changes, by the table of that file",
    "accounts/services.py": "whether a change of role changes anything, and its kind",
    "clients/people.py": "who fits which named seat, and which seat it is",
    "clients/pricing.py": "the role a price is for",
    "support2009/management/commands/prepare.py": "one account of each role, told in the terminal",
    "tickets/services/recipients.py": "who counts as a client's manager when told of a serious problem",
}
LEFT_OUT = {"migrations", "demo", "bench"}
MONEY = re.compile(r"(^|_)(price|rate|fee|cost|amount|(net|vat|gross|value|paid)_total)$")
#: Rooms that hold nothing else: whoever may enter deals with money.
ALL_MONEY = ("billing.",)


def _compared(tree: ast.AST) -> Iterator[int]:
    """`somebody.role == …`, `somebody.role in …`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = (node.left, *node.comparators)
            if any(isinstance(side, ast.Attribute) and side.attr == "role" for side in sides):
                yield node.lineno


@pytest.mark.row("H01")
def test_no_right_is_decided_by_the_name_of_a_role_outside_the_grid() -> None:
    found: dict[str, list[int]] = {}
    for room in (*OURS, "core", "support2009"):
        for path in sorted((ROOT / room).rglob("*.py")):
            name, text = str(path.relative_to(ROOT)), path.read_text()
            if ".role" in text and name not in GRID and not LEFT_OUT.intersection(path.parts):
                lines = list(_compared(ast.parse(text)))
                found |= {name: lines} if lines else {}
    assert {name: lines for name, lines in found.items() if name not in FACTS} == {}
    assert FACTS.keys() <= found.keys(), "an exception that nothing needs any more"
    assert list(_compared(ast.parse("if user.role in (1,): pass"))) == [1]


def test_every_field_and_action_has_its_words_and_known_roles() -> None:
    assert set(FIELDS) == set(access.fields())
    assert set(ACTIONS) == set(access.grid())
    named = [*access.fields().values(), *(verb.roles for verb in access.verbs().values())]
    assert set().union(*named) <= set(Role.values)


@pytest.mark.row("H01")
def test_states_in_the_grid_are_those_the_moves_obey() -> None:
    for app, moves, target, states in (
        ("tickets", TICKET, ticket_target, Status), ("interventions", MISSION, mission_target, MissionStatus),
    ):  # fmt: skip
        for verb in moves:
            row = access.verbs()[f"{app}.{verb}"]
            for state in states.values:
                for role in Role.values:
                    allowed = role in row.roles and access.is_open(f"{app}.{verb}", state)
                    assert allowed == bool(target(verb, state, role)), (verb, state, role)
    assert {f"billing.{verb}" for verb in BILLING} <= access.verbs().keys()


Kind = type[serializers.BaseSerializer[Any]]


def _noun(kind: Kind) -> str:
    model = getattr(getattr(kind, "Meta", None), "model", None)
    return getattr(kind, "noun", "") or (model._meta.label_lower if model else "")


def _serializers() -> Iterator[Kind]:
    """Each serializer that says something of a noun: those of the API's modules, and those inside them."""
    views = {route.view.cls.__module__ for route in WALKED.values() if hasattr(route.view, "cls")}
    waiting = [Serializer]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.partition(".")[0] in {
            name.partition(".")[0] for name in views
        } and _noun(kind):
            yield kind


@pytest.mark.row("Q07")
def test_what_costs_money_has_its_row_and_its_serializer_reads_it() -> None:
    loose = set()
    for kind in _serializers():
        for field in kind().fields:
            name = f"{_noun(kind)}.{field}"
            if name in access.fields():
                assert issubclass(kind, FieldsByRole), f"{kind.__name__} shows {field} to all"
            elif MONEY.search(field) and not name.startswith(ALL_MONEY):
                loose.add(name)
    assert loose == set()


def test_no_filter_of_the_api_looks_another_thing_up() -> None:
    views = {route.view.cls for route in WALKED.values() if hasattr(route.view, "cls")}
    kinds = {kind for view in views if (kind := getattr(view, "filterset_class", None))}
    assert kinds
    assert all(issubclass(kind, ByNumber) for kind in kinds)


#: noun → (whose thing is asked, its address)
ANSWERS = {
    "tickets.ticket": ("ticket", "/api/v1/tickets/{}/"),
    "clients.client": ("client", "/api/v1/clients/{}/"),
    "clients.contact": ("contact", "/api/v1/contacts/{}/"),
    "clients.contract": ("contract", "/api/v1/contracts/{}/"),
    "clients.asset": ("asset", "/api/v1/assets/{}/"),
    "clients.verdict": ("client", "/api/v1/clients/{}/verdict/"),
}


@pytest.mark.row("H01")
@pytest.mark.row("L19")
@pytest.mark.parametrize("noun", sorted(ANSWERS))
def test_each_role_is_answered_its_own_fields(
    noun: str, actors: dict[str, User], browsers: dict[str | None, Browser], db: None
) -> None:
    kind, address = ANSWERS[noun]
    fields = {field for one in _serializers() if _noun(one) == noun for field in one().fields}
    rows = {
        field: roles
        for field in fields
        if (roles := access.fields().get(f"{noun}.{field}")) is not None
    }
    assert rows
    asked = 0
    for role, actor in actors.items():
        with undone():
            answer = browsers[role].get(address.format(getattr(Side(True, actor), kind).pk))
        if answer.status_code == 200:
            asked += 1
            expected = {field for field, roles in rows.items() if role in roles}
            assert answer.json().keys() & rows.keys() == expected, role
    assert asked >= 3


def test_a_filter_on_a_field_one_does_not_read_filters_nothing(
    actors: dict[str, User], browsers: dict[str | None, Browser], db: None
) -> None:
    """Otherwise a client finds the level of its ticket by asking for each."""
    with undone():
        ticket = Side(True, actors[Role.CLIENT_USER]).ticket
        answers = [
            [
                row["number"]
                for row in browsers[role]
                .get(f"/api/v1/tickets/?level={level}&client={ticket.client_id}")
                .json()["results"]
            ]
            for role in (Role.HOTLINER, Role.CLIENT_USER)
            for level in ("1", "2")
        ]
    assert answers == [[ticket.pk], [], [ticket.pk], [ticket.pk]]


def test_the_page_prints_actions_states_and_fields(
    browsers: dict[str | None, Browser], db: None
) -> None:
    page = browsers[Role.TECHNICIAN].get("/profil/roles/").content.decode()
    for words in ("clients.decide_access", "clients.contract.hourly_rate", "interventions.depart"):
        assert f'title="{words}"' in page
    assert "Chez le directeur technique" in page
