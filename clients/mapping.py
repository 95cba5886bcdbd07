"""Where each machine stands on the map: what carries at the left, what leans on it at the right (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clients.relations import Edge, hit_by, leans_on

WIDTH, HEIGHT, ACROSS, DOWN, MARGIN = 172, 44, 214, 60, 8
MOST_DRAWN, MOST_LAYERS, SWEEPS = 60, 9, 4


@dataclass(frozen=True)
class Box:
    """A machine drawn: its left upper corner."""

    key: int
    x: int
    y: int


@dataclass(frozen=True)
class Line:
    """A relation drawn, from the one that carries to the one that leans."""

    edge: Edge
    path: str


@dataclass(frozen=True)
class Drawing:
    """A whole map, and how many machines had no room on it."""

    boxes: Sequence[Box]
    lines: Sequence[Line]
    width: int
    height: int
    left_out: int


def around(edges: Sequence[Edge], root: int) -> dict[int, int]:
    """The layer of each machine near one: negative carries it, positive falls with it; the nearest first."""
    layers = {root: 0}
    needed = [(hit.key, -hit.step) for hit in leans_on(edges, root)]
    falling = [(hit.key, hit.step) for hit in hit_by(edges, root)]
    for key, layer in sorted([*falling, *needed], key=lambda found: abs(found[1])):
        layers.setdefault(key, layer)
    return layers


def whole(edges: Sequence[Edge]) -> dict[int, int]:
    """The layer of every machine that has a relation: one further than the furthest it leans on; loops stay bounded."""
    layers = {key: 0 for edge in edges for key in (edge.target, edge.source)}
    for _round in range(MOST_LAYERS):
        for edge in edges:
            layers[edge.source] = max(
                layers[edge.source], min(layers[edge.target] + 1, MOST_LAYERS - 1)
            )
    return _drawn_near(layers, edges)


def _drawn_near(layers: dict[int, int], edges: Sequence[Edge]) -> dict[int, int]:
    """What leans on nothing stands just before the first that leans on it: its lines stay short."""
    leaning = {edge.source for edge in edges}
    first: dict[int, int] = {}
    for edge in edges:
        first[edge.target] = min(first.get(edge.target, MOST_LAYERS), layers[edge.source])
    return {
        key: layer if key in leaning else max(0, first.get(key, 1) - 1)
        for key, layer in layers.items()
    }


def draw(layers: Mapping[int, int], edges: Iterable[Edge]) -> Drawing:
    """Boxes in columns by layer, in an order that crosses few lines, and the lines between them."""
    drawn = dict(list(layers.items())[:MOST_DRAWN])
    kept = [edge for edge in edges if edge.source in drawn and edge.target in drawn]
    columns = _ordered(_columns(drawn), kept)
    tallest = max((len(column) for column in columns), default=0)
    boxes = {
        key: Box(
            key,
            MARGIN + ACROSS * place,
            MARGIN + (tallest - len(column)) * DOWN // 2 + DOWN * row,
        )
        for place, column in enumerate(columns)
        for row, key in enumerate(column)
    }
    return Drawing(
        boxes=list(boxes.values()),
        lines=[Line(edge, _path(boxes[edge.target], boxes[edge.source])) for edge in kept],
        width=2 * MARGIN + max(0, len(columns) - 1) * ACROSS + WIDTH,
        height=2 * MARGIN + max(0, tallest - 1) * DOWN + HEIGHT,
        left_out=len(layers) - len(drawn),
    )


def _columns(layers: Mapping[int, int]) -> list[list[int]]:
    columns: dict[int, list[int]] = {}
    for key, layer in layers.items():
        columns.setdefault(layer, []).append(key)
    return [columns[layer] for layer in sorted(columns)]


def _ordered(columns: list[list[int]], edges: Iterable[Edge]) -> list[list[int]]:
    """Each column by the middle of its neighbours' places, a few times to and fro."""
    near: dict[int, list[int]] = {}
    for edge in edges:
        near.setdefault(edge.source, []).append(edge.target)
        near.setdefault(edge.target, []).append(edge.source)
    for sweep in range(SWEEPS):
        place = {key: row / len(column) for column in columns for row, key in enumerate(column)}
        for column in columns if sweep % 2 else reversed(columns):
            middles = {
                key: sum(place[one] for one in near.get(key, [key])) / len(near.get(key, [key]))
                for key in column
            }
            column.sort(key=lambda key: (middles[key], key))
            place |= {key: row / len(column) for row, key in enumerate(column)}
    return columns


def _path(start: Box, end: Box) -> str:
    """A curve from the right side of one to the left side of the other; the same column goes round."""
    y1, y2 = start.y + HEIGHT // 2, end.y + HEIGHT // 2
    if end.x > start.x:
        x1, x2 = start.x + WIDTH, end.x
        middle = (x1 + x2) // 2
        return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
    x1, x2 = start.x + WIDTH, end.x + WIDTH
    beside = max(x1, x2) + 28
    return f"M{x1} {y1}C{beside} {y1} {beside} {y2} {x2} {y2}"
