"""What keeps the look in one place: no colour outside the tokens, no inline style or script, no unknown icon."""

import gzip
import re
from pathlib import Path

import pytest

TEMPLATES = sorted(
    path for folder in ("templates", "tests/design/templates") for path in Path(folder).rglob("*.html")
) + sorted(
    path for path in Path().glob("*/templates/**/*.html") if path.parts[0] not in ("tests", "node_modules")
)  # fmt: skip
STYLES = sorted(p for p in Path("static/css").glob("*.css") if p.name != "tokens.css")
SCRIPTS = sorted(Path("static/js").rglob("*.js"))
ICONS = set(re.findall(r'<symbol id="([a-z-]+)"', Path("static/icons/sprite.svg").read_text()))
TOKENS = set(re.findall(r"^\s*(--[a-z0-9-]+):", Path("static/css/tokens.css").read_text(), re.M))

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\b(?:rgb|rgba|hsl|hsla|oklch)\(")
FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "foreign resource": re.compile(r"<(?:script|link|img|iframe|source|use)\b[^>]*\b(?:src|href)=\"(?:https?:)?//", re.I),
}  # fmt: skip


def ids(path: Path) -> str:
    return str(path)


@pytest.mark.parametrize("path", STYLES, ids=ids)
def test_no_colour_outside_the_tokens(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert COLOUR.findall(text) == []


@pytest.mark.parametrize("path", STYLES, ids=ids)
def test_every_token_used_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    local = set(re.findall(r"(--[a-z0-9-]+)\s*:", text)) | {"--side", "--steps"}
    assert set(re.findall(r"var\((--[a-z0-9-]+)", text)) - TOKENS - local == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=ids)
def test_no_colour_and_no_eval_in_scripts(path: Path) -> None:
    text = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
    assert re.findall(r"#[0-9a-fA-F]{6}\b|\brgba?\(|\beval\(|new Function", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_no_inline_style_or_script_in_templates(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_every_icon_named_in_a_template_is_drawn(path: Path) -> None:
    named = re.findall(r"\{% icon \"([^\"]+)\"", path.read_text(encoding="utf-8"))
    assert set(named) - ICONS == set()


def test_the_heaviest_page_stays_under_100_kilobytes_of_script() -> None:
    """A page with a chart: what every page loads, the chart's module, htmx and the chart library."""
    app = Path("static/js/app.js")
    names = re.findall(r'^import .*"\./([a-z]+\.js)"', app.read_text(encoding="utf-8"), re.M)
    files = [app, Path("static/js/chart.js"), *(app.parent / name for name in names)]
    files += [Path("static/vendor/htmx.min.js"), Path("static/vendor/chart.umd.js")]
    if not all(path.exists() for path in files):
        pytest.skip("static/vendor is filled at set-up")
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) < 100_000
