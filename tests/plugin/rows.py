"""`pytest --rows`: which rows of the feature list and which requirements are proven by which tests."""

from collections import defaultdict
from itertools import groupby
from pathlib import Path

import pytest

KINDS = ("row", "req")
KNOWN = Path(__file__).with_name("rows.txt")


def pytest_addoption(parser: pytest.Parser) -> None:
    """One switch; it only collects."""
    parser.addoption(
        "--rows", action="store_true", help="print rows and requirements with their tests; run none"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Collect only."""
    if config.getoption("--rows"):
        config.option.collectonly = True
        config.option.verbose = -2


def known() -> list[str]:
    """Every row and requirement there is."""
    return KNOWN.read_text().split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A marker naming a row that does not exist is a spelling mistake: refuse it."""
    every = set(known())
    for item in items:
        for kind in KINDS:
            for mark in item.iter_markers(kind):
                if strange := set(mark.args) - every:
                    raise pytest.UsageError(f"{item.nodeid}: no such row {sorted(strange)}")


def proofs(items: list[pytest.Item]) -> dict[str, list[str]]:
    """Row or requirement → the tests that drive it."""
    found: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for kind in KINDS:
            for mark in item.iter_markers(kind):
                for name in mark.args:
                    found[name].add(item.nodeid.partition("[")[0])
    return {name: sorted(tests) for name, tests in sorted(found.items())}


def _group(name: str) -> str:
    """Rows go by their letter, requirements by the hundred."""
    return name[0] if len(name) == 3 else f"{name[:2]}.."


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The two lists, for the person who asked."""
    config = terminalreporter.config
    if not config.getoption("--rows"):
        return
    proven = proofs(terminalreporter._session.items)
    for name, tests in proven.items():
        terminalreporter.write_line(f"{name}  {tests[0]}")
        for test in tests[1:]:
            terminalreporter.write_line(f"{' ' * len(name)}  {test}")
    for kind, length in (("rows", 3), ("requirements", 4)):
        names = [name for name in known() if len(name) == length]
        unproven = [name for name in names if name not in proven]
        terminalreporter.section(f"{kind}: {len(names) - len(unproven)} of {len(names)} proven")
        for group, mine in groupby(names, key=_group):
            mine = list(mine)
            left = [name for name in mine if name in unproven]
            said = f"{len(mine) - len(left):3} of {len(mine):3}"
            terminalreporter.write_line(f"{group}  {said}  not yet: {' '.join(left) or 'nothing'}")
