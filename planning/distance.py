"""Road as the crow flies: no map server is asked, and the screen says so. Pure."""

from math import asin, ceil, cos, radians, sin, sqrt

Point = tuple[float, float]
EARTH_KM = 6371.0
#: Roads are longer than the straight line, and vans are slower than the limit.
DETOUR = 1.3
KM_PER_HOUR = 55


def km(here: Point, there: Point) -> float:
    """Great-circle distance in kilometres between two (latitude, longitude)."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (*here, *there))
    chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))


def road_minutes(kilometres: float) -> int:
    """Estimated driving minutes for a straight-line distance, rounded up."""
    return ceil(kilometres * DETOUR / KM_PER_HOUR * 60)
