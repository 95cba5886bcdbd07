"""The proof of a signature: the very text, its print, and the strokes drawn. Pure (J12–J14, rules-privacy 2.6)."""

import hashlib
import json
from itertools import pairwise
from math import hypot, isfinite
from typing import Any

Line = list[tuple[float, float]]
MOST_POINTS = 6000
#: Below this drawn length, in screen points, it is a slip of the finger.
SHORTEST = 60.0


class Unreadable(ValueError):
    """What was sent is not a drawing."""


def canonical(content: Any) -> bytes:
    """The one spelling of a text that is hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal(content: Any) -> str:
    """The SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def readable(print_: str) -> str:
    """The first signs of a seal as they are printed: « 7f3a 91c4 e02b 5d68 »."""
    return " ".join(print_[i : i + 4] for i in range(0, 16, 4))


def lines(drawn: Any) -> list[Line]:
    """The strokes as plain lines of points, from signature_pad's groups or from plain lists.

    `Unreadable` for anything else, for numbers that are none, and for more than 6,000 points.
    """
    if not isinstance(drawn, list):
        raise Unreadable("not a list of strokes")
    found = [_line(group) for group in drawn]
    if sum(map(len, found)) > MOST_POINTS:
        raise Unreadable("too many points")
    return [line for line in found if line]


def _line(group: Any) -> Line:
    points = group.get("points") if isinstance(group, dict) else group
    if not isinstance(points, list):
        raise Unreadable("not a stroke")
    return [_point(point) for point in points]


def _point(point: Any) -> tuple[float, float]:
    pair = (point.get("x"), point.get("y")) if isinstance(point, dict) else point
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise Unreadable("not a point")
    x, y = pair
    if not all(isinstance(n, int | float) and isfinite(n) and abs(n) < 10_000 for n in (x, y)):
        raise Unreadable("not a place on the screen")
    return float(x), float(y)


def length(drawn: list[Line]) -> float:
    """How long the whole drawing is, in screen points."""
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for line in drawn for a, b in pairwise(line))


def is_signature(drawn: list[Line]) -> bool:
    """Whether the strokes are long enough to be a signature."""
    return length(drawn) >= SHORTEST


def svg(drawn: list[Line], *, width: int = 300, height: int = 90) -> str:
    """The drawing as an SVG picture, fitted to its box: numbers only, hence harmless."""
    points = [point for line in drawn for point in line]
    if not points:
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"/>'
    left, top = min(x for x, _y in points), min(y for _x, y in points)
    wide, high = max(x for x, _y in points) - left, max(y for _x, y in points) - top
    scale = min((width - 8) / max(wide, 1), (height - 8) / max(high, 1))
    paths = "".join(_path(line, left, top, scale) for line in drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" fill="none" '
        f'stroke="#151a21" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round">{paths}</svg>'
    )


def _path(line: Line, left: float, top: float, scale: float) -> str:
    moved = [(round((x - left) * scale + 4, 1), round((y - top) * scale + 4, 1)) for x, y in line]
    if len(moved) == 1:
        moved.append((moved[0][0] + 0.1, moved[0][1]))
    return '<path d="M' + " L".join(f"{x} {y}" for x, y in moved) + '"/>'
