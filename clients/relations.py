"""How one machine leans on another, and what falls with it: a table and a walk (pure but for the words)."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RelationKind(models.TextChoices):
    DEPENDS_ON = "DEPENDS_ON", _("dépend de")
    HOSTED_BY = "HOSTED_BY", _("est hébergé par")
    CONNECTED_TO = "CONNECTED_TO", _("est raccordé à")
    POWERED_BY = "POWERED_BY", _("est alimenté par")
    BACKED_UP_BY = "BACKED_UP_BY", _("est sauvegardé par")


@dataclass(frozen=True)
class Way:
    """How a kind of relation reads from the other end, and what the failure of the target does to the source."""

    back: str | Promise
    stops: bool
    effect: str | Promise


WAYS: Mapping[str, Way] = {
    "DEPENDS_ON":   Way(_("fait fonctionner"), True,  _("s’arrête")),
    "HOSTED_BY":    Way(_("héberge"),          True,  _("s’arrête")),
    "CONNECTED_TO": Way(_("raccorde"),         True,  _("est coupé du réseau")),
    "POWERED_BY":   Way(_("alimente"),         True,  _("n’a plus de courant")),
    "BACKED_UP_BY": Way(_("sauvegarde"),       False, _("n’est plus sauvegardé")),
}  # fmt: skip

#: A walk goes this far and this wide; beyond, the page says that there is more.
MOST_STEPS, MOST_HIT = 8, 200


@dataclass(frozen=True)
class Edge:
    """source —kind→ target."""

    source: int
    kind: str
    target: int


@dataclass(frozen=True)
class Hit:
    """A machine reached: how far from the failure, through which neighbour, by which kind of relation."""

    key: int
    step: int
    via: int
    kind: str

    @property
    def stops(self) -> bool:
        """Whether it no longer works, rather than being less safe."""
        return WAYS[self.kind].stops


def hit_by(edges: Iterable[Edge], root: int) -> list[Hit]:
    """What is hit when `root` fails, nearest first; what only loses a protection takes nothing with it."""
    leaning: dict[int, list[Edge]] = {}
    for edge in edges:
        leaning.setdefault(edge.target, []).append(edge)
    return _walk(root, lambda key: [(e.source, e.kind) for e in leaning.get(key, [])])


def leans_on(edges: Iterable[Edge], root: int) -> list[Hit]:
    """What `root` needs to work, nearest first: where to look when it fails."""
    needs: dict[int, list[Edge]] = {}
    for edge in edges:
        needs.setdefault(edge.source, []).append(edge)
    return _walk(root, lambda key: [(e.target, e.kind) for e in needs.get(key, [])])


def _walk(root: int, neighbours) -> list[Hit]:  # type: ignore[no-untyped-def]
    found: dict[int, Hit] = {}
    queue = deque([(root, 0)])
    while queue and len(found) < MOST_HIT:
        key, step = queue.popleft()
        if step == MOST_STEPS:
            continue
        # a relation that stops the neighbour comes before one that only weakens it
        for other, kind in sorted(neighbours(key), key=lambda n: (not WAYS[n[1]].stops, n)):
            if other == root or other in found or len(found) == MOST_HIT:
                continue
            found[other] = Hit(other, step + 1, key, kind)
            if WAYS[kind].stops:
                queue.append((other, step + 1))
    return list(found.values())
