"""Contrast of the tokens, measured on the surface the text really lies on (AA: 4.5 for text, 3 for shapes)."""

import re
from pathlib import Path

import pytest

CSS = Path("static/css/tokens.css").read_text(encoding="utf-8")
TOKENS = dict(
    re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\);", CSS)
)  # fmt: skip

TEXT = [
    (ink, ground)
    for ink in ("ink", "ink-2", "ink-3")
    for ground in ("page", "surface", "sunken", "hover", "selected", "raised")
] + [
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("accent-ink", "surface"),
    ("accent-ink", "page"),
    ("accent-ink", "accent-soft"),
    ("accent-ink", "selected"),
    ("ink", "accent-soft"),
    ("ink-2", "accent-soft"),
    ("ink-3", "accent-soft"),
    ("ok-ink", "surface"),
    ("ok-ink", "ok-soft"),
    ("soon-ink", "surface"),
    ("soon-ink", "soon-soft"),
    ("broken-ink", "surface"),
    ("broken-ink", "broken-soft"),
    ("on-broken", "broken-fill"),
    ("ink-2", "ok-soft"),
    ("ink-2", "soon-soft"),
    ("ink-2", "broken-soft"),
    ("pause-ink", "pause-soft"),
    ("ink-2", "pause-soft"),
    ("note-ink", "note-bg"),
    ("note-ink", "note-line"),
    ("ink", "note-bg"),
    ("signature", "paper"),
]
SHAPES = [
    (shape, ground)
    for shape in ("field-line", "focus", "ok", "soon", "broken", "work")
    for ground in ("surface", "page")
]


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _pair(token: str) -> list[str]:
    return TOKENS[token].split(", ")


@pytest.mark.row("R03")
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable(ink: str, ground: str, scheme: int) -> None:
    assert _contrast(_pair(ink)[scheme], _pair(ground)[scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_and_borders_are_seen(shape: str, ground: str, scheme: int) -> None:
    assert _contrast(_pair(shape)[scheme], _pair(ground)[scheme]) >= 3
