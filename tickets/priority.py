"""Impact × urgency gives the priority, 1 (critical) to 4 (low), with its reasons in words. Pure (B03)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

#: (impact, urgency) → priority; 1 is strong, 3 is weak.
MATRIX: dict[tuple[int, int], int] = {
    (1, 1): 1, (1, 2): 2, (1, 3): 3,
    (2, 1): 2, (2, 2): 3, (2, 3): 4,
    (3, 1): 3, (3, 2): 4, (3, 3): 4,
}  # fmt: skip

WORDS = {
    1: gettext_lazy("Critique"),
    2: gettext_lazy("Haute"),
    3: gettext_lazy("Normale"),
    4: gettext_lazy("Basse"),
}
_SCALE = {
    1: pgettext_lazy("impact", "fort"),
    2: pgettext_lazy("impact", "moyen"),
    3: pgettext_lazy("impact", "faible"),
}
_SCALE_F = {
    1: pgettext_lazy("urgence", "forte"),
    2: pgettext_lazy("urgence", "moyenne"),
    3: pgettext_lazy("urgence", "faible"),
}


@dataclass(frozen=True)
class Weighed:
    """A priority and why."""

    priority: int
    reasons: tuple[str, ...]


def weigh(
    impact: int,
    urgency: int,
    *,
    is_vip: bool = False,
    is_major: bool = False,
    matrix: Mapping[tuple[int, int], int] = MATRIX,
) -> Weighed:
    """The priority of a ticket. A VIP raises the impact by one step; a serious problem is critical.

    Unknown values raise `KeyError`: forms and API allow only the scale's.
    """
    reasons = []
    if is_vip and impact > 1:
        impact -= 1
        reasons.append(_("le demandeur est VIP : impact relevé d’un cran"))
    reasons.append(
        _("impact %(impact)s × urgence %(urgency)s")
        % {"impact": _SCALE[impact], "urgency": _SCALE_F[urgency]}
    )
    priority = matrix[impact, urgency]
    if is_major:
        priority = 1
        reasons.append(_("problème grave"))
    return Weighed(priority, tuple(reasons))


def matrix_from(stored: Mapping[str, int]) -> dict[tuple[int, int], int]:
    """The company's own matrix out of its setting: `{"1x2": 2}`; missing cells keep the default."""
    own = dict(MATRIX)
    for cell, value in stored.items():
        impact, _times, urgency = cell.partition("x")
        key = (int(impact), int(urgency))
        if key in own and 1 <= value <= 4:
            own[key] = value
    return own
