"""`visible_to` is the only way from a page, an API action, a form or a feed to a client's rows (H12, rules-security 3.1).

Read from the sources: no screen asks a model's plain manager, unless the model holds nothing of a client's
(the table below), and no text of a person becomes the name of a field.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from rest_framework.generics import GenericAPIView

from tests.rules.test_every_door import WALKED

ROOT = Path(settings.BASE_DIR)
#: Where people are answered; selectors and services are behind these doors.
SCREENS = ("views", "api", "forms", "templatetags", "feeds")
OURS = ("accounts", "billing", "clients", "interventions", "knowledge", "notifications", "planning", "portal", "quality", "tickets")  # fmt: skip
#: Models that hold nothing of a client's, by what they are.
FREE = {
    "User": "staff chosen in forms; the pages of people have rights of their own",
    "Team": "the house's teams",
}
#: (file, model) → why its plain manager is right there: what it is narrowed by was reached through its door before.
WITHIN = {
    ("billing/forms/simulation.py", "Asset"): "of the client whose contract was opened",
    ("clients/api/parties.py", "Asset"): "of the client that answered for itself",
    ("clients/forms/parties.py", "Contact"): "of the client whose form it is",
    ("clients/forms/terms.py", "Asset"): "of the client whose contract it is",
    ("interventions/api.py", "Contact"): "the service asks that it belongs to the ticket's client",
    ("interventions/views/plan.py", "Contact"): "of the ticket that was opened",
    ("interventions/views/public.py", "Mission"): "named by a one-time link, which is the right",
    ("notifications/views/circulars.py", "Recipient"): "named by a one-time link",
    ("planning/api.py", "Client"): "only the office asks, and the office reaches every client",
    ("planning/api.py", "Site"): "only the office asks, and the office reaches every client",
    ("portal/client/forms.py", "Site"): "of one's own companies",
    ("portal/desk/views/calls.py", "Call"): "one's own running call",
    ("portal/desk/views/new.py", "Contact"): "of the client that was found through its door",
    ("portal/desk/views/new.py", "Site"): "of the client that was found through its door",
    ("portal/desk/views/ticket.py", "Clock"): "of the ticket that was opened",
    ("portal/field/views/mission.py", "AccessGrant"): "of the mission that was opened",
    ("quality/views.py", "Survey"): "named by a one-time link, which is the right",
    ("tickets/api/calls.py", "Call"): "one's own calls, and those nobody took",
    ("tickets/api/clocks.py", "Clock"): "narrowed by `reachable` on the same line",
    ("tickets/api/serializers.py", "Ticket"): "whether the staff already gave this reference",
}
#: API views that show every row to whoever may ask at all, and why.
WHOLE = {
    "BookingViewSet": "times of the house's people; a site is named only within the reader's reach",
    "AbsenceViewSet": "absences are nobody's client's",
}
TAKES_FIELD_NAMES = {"filter", "exclude", "annotate", "values", "values_list", "order_by", "update", "create", "get", "alias", "aggregate"}  # fmt: skip


def screens() -> Iterator[Path]:
    for app in OURS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if any(part in SCREENS or part.endswith(("_views", "_forms")) for part in parts):
                yield path


def client_models() -> set[str]:
    """Models from which a chain of keys leads to a client."""
    client = apps.get_model("clients", "Client")
    owned = {client}
    everything = [model for model in apps.get_models() if model._meta.app_label in OURS]
    while True:
        more = {
            model
            for model in everything
            if model not in owned
            and any(
                isinstance(field, models.ForeignKey) and field.related_model in owned
                for field in model._meta.get_fields()
            )
        }
        if not more:
            return {model.__name__ for model in owned} - FREE.keys()
        owned |= more


def _declared(tree: ast.AST) -> set[int]:
    """`queryset = X.objects…` of an API view: says which model it is; its rows come from `get_queryset`."""
    return {
        id(inner)
        for view in ast.walk(tree)
        if isinstance(view, ast.ClassDef) and "View" in view.name
        for line in view.body
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "queryset"
        for inner in ast.walk(line)
    }


def _plain(tree: ast.AST, owned: set[str]) -> Iterator[tuple[str, str]]:
    declared = _declared(tree)
    followed = {
        id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in ("objects", "_default_manager", "_base_manager")
            and isinstance(node.value, ast.Name)
            and node.value.id in owned
            and followed.get(id(node)) not in ("visible_to", "none")
            and id(node) not in declared
        ):
            yield node.value.id, f"{node.lineno}: .{node.attr}.{followed.get(id(node), '')}"


def _unpacked(tree: ast.AST) -> Iterator[str]:
    """`filter(**request.GET)` and the like: the names of fields come from outside."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr not in TAKES_FIELD_NAMES:
                continue
            for keyword in node.keywords:
                said = ast.unparse(keyword.value) if keyword.arg is None else ""
                if any(word in said for word in ("request.", "GET", "POST", "query_params", "cleaned_data", "validated_data", "asked")):  # fmt: skip
                    yield f"{node.lineno}: .{node.func.attr}(**{said})"


@pytest.mark.row("H12")
def test_no_screen_asks_the_plain_manager_of_a_client_s_rows() -> None:
    owned = client_models()
    assert {"Ticket", "Mission", "Invoice", "Asset", "Secret", "Document"} <= owned
    found = {
        (str(path.relative_to(ROOT)), model): line
        for path in screens()
        for model, line in _plain(ast.parse(path.read_text()), owned)
    }
    assert {where: line for where, line in found.items() if where not in WITHIN} == {}
    assert set(WITHIN) <= set(found), "an exception that nothing needs any more"


@pytest.mark.row("H12")
def test_every_api_view_of_a_client_s_rows_narrows_them_itself() -> None:
    owned, plain = client_models(), set()
    for route in WALKED.values():
        view = getattr(route.view, "cls", None)
        rows = getattr(view, "queryset", None)
        if rows is None or rows.model.__name__ not in owned:
            continue
        if view.get_queryset is GenericAPIView.get_queryset:
            plain.add(view.__name__)
    assert plain == WHOLE.keys()


@pytest.mark.row("H12")
def test_no_text_of_a_person_becomes_the_name_of_a_field() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in [*screens(), *ROOT.glob("*/selectors*"), *ROOT.glob("*/selectors/*.py")]
        if path.is_file()
        for line in _unpacked(ast.parse(path.read_text()))
    ]
    assert found == []


def test_the_check_finds_what_it_is_for() -> None:
    wrong = ast.parse("Ticket.objects.filter(pk=1)\nTicket.objects.visible_to(u).get(pk=1)")
    assert list(_plain(wrong, {"Ticket"})) == [("Ticket", "1: .objects.filter")]
    assert list(_unpacked(ast.parse("q.filter(**request.GET.dict())")))
