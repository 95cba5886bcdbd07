"""What a fresh machine installs: everything the code imports, by hash, and from no address of ours."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def locked(name: str) -> set[str]:
    """The packages of a lock, normalised."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    return {normal(line.partition("==")[0]) for line in lines if re.match(r"[\w.\[\]-]+==", line)}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()


def sources() -> Iterator[Path]:
    """Our Python files."""
    for folder in sorted(ROOT.iterdir()):
        if folder.name not in ("node_modules", "data") and not folder.name.startswith("."):
            yield from folder.rglob("*.py") if folder.is_dir() else ()


def imported(path: Path) -> set[str]:
    """The top-level modules that a file imports absolutely."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_everything_that_is_imported_is_locked():
    ours = {path.name for path in ROOT.iterdir() if path.is_dir()}
    homes = metadata.packages_distributions()
    product, tests = locked("main"), locked("dev")
    loose = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sources()
        for module in sorted(imported(path) - ours - sys.stdlib_module_names)
        if not {normal(home) for home in homes.get(module, ())}
        & (tests if {"tests", "docs"} & set(path.parts) else product)
    ]
    assert loose == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_locked_package_has_hashes_and_no_address(lock):
    text = lock.read_text()
    pins = re.findall(r"^[\w.\[\]-]+==.*?(?=^[\w.\[\]-]+==|\Z)", text, re.MULTILINE | re.DOTALL)
    assert pins
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []
    assert "://" not in text


@pytest.mark.parametrize("folder", ["", "tests/plugin/chromium"])
def test_the_browser_packages_are_locked_by_integrity_and_not_by_address(folder):
    text = (ROOT / folder / "package-lock.json").read_text()
    assert '"integrity": "sha512-' in text
    assert '"resolved"' not in text
