"""`make bench`: it measures on a database of its own, tells every goal, and leaves nothing behind."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from portal.bench import measuring

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_a_page_that_asks_more_when_there_is_more_is_named() -> None:
    small, large = {"Queue": 8, "Ticket": 17}, {"Queue": 8, "Ticket": 19}
    assert measuring.grown(small, large) == ["Ticket: 17 statements, then 19"]
    assert measuring.grown(large, small) == []


def test_a_small_bench_measures_every_operation_and_leaves_no_database(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "manage.py",
        "bench",
        "--tickets",
        "300",
        "--clients",
        "8",
        "--staff",
        "4",
        "--grants",
        "80",
        "--small",
        "100",
        "--repeat",
        "2",
        "--pages",
        "24",
        "--lines",
        "400",
        "--instants",
        "4000",
    ]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env={**os.environ, "DATA_DIR": str(tmp_path)},
        capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads((tmp_path / "bench-results.json").read_text())
    assert [line["goal"]["name"] for line in told["lines"]] == ["P1"] * 2 + ["P2"] * 2 + ["P3"] * 3 + ["P4"] * 4 + ["P5"] + ["dossier"] * 2  # fmt: skip
    assert all(line["ours"]["statements"] > 1 for line in told["lines"])
    assert {line["name"] for line in told["lines"] if line["floor"] is None} == {"New ticket, form"}
    for line in told["lines"]:
        for missed in line["missed"]:
            assert missed in done.stdout
    counted = told["statements"]["counted"]
    rights = told["rights"]["lines"]
    assert counted.keys() == {line["name"] for line in [*told["lines"], *rights]}
    _check_rights(rights)
    assert "The same statements at 100 tickets." in done.stdout
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%%\\_bench'")
        left = {name for (name,) in cursor.fetchall()}
    assert os.environ["DATABASE_URL"].partition("?")[0].rpartition("/")[2] + "_bench" not in left


def _check_rights(lines: list[dict[str, Any]]) -> None:
    """Who holds a right finds something, who holds none nothing; a page's rows cost one statement, guardian two a row."""
    found = {line["name"]: line["ours"]["found"] for line in lines}
    assert all(count == 0 for name, count in found.items() if "no right" in name)
    assert found["50 newest, some rights"] > 0 < found["50 clients by name, some rights"]
    assert (found["one client, open"], found["one client, closed"]) == (1, 0)
    page = next(line for line in lines if line["name"] == "rights on all rows of a page")
    assert page["ours"]["statements"] == 1
    assert page["guardian"]["statements"] == 2 * page["guardian"]["found"]
