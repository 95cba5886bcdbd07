"""Where an address is, asked of the installation's address service: the address leaves, nothing else (G02).

The answer is GeoJSON, as the French national service and any Addok server give it.
"""

import json
from dataclasses import dataclass
from typing import Any

import requests
from django.conf import settings

TIMEOUT_SECONDS = 5
#: The service takes no longer question, and one match is a few hundred bytes.
LONGEST_ADDRESS, MOST_BYTES = 200, 50_000
#: Asked for one match alone, an Addok does not always give the best; and an address typed whole is no beginning of one.
HOW = {"limit": "5", "autocomplete": "0"}
#: « This is no address », said for good; any other refusal is about the moment or about us.
NO_ADDRESS = 400


class Silent(Exception):
    """No answer for now: to be asked again later."""


@dataclass(frozen=True)
class Spot:
    """The best match: where it is, its address in the service's words, how sure it is (0 to 1)."""

    latitude: float
    longitude: float
    label: str
    score: float


def is_on() -> bool:
    """Whether this installation may ask at all."""
    return bool(settings.GEOCODER_URL)


def ask(address: str) -> Spot | None:
    """The best match of an address, or None when there is none; never within a transaction."""
    try:
        with requests.get(
            settings.GEOCODER_URL,
            params={"q": address[:LONGEST_ADDRESS], **HOW},
            headers={"accept": "application/json"},
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            stream=True,
        ) as answer:
            if answer.status_code == NO_ADDRESS:
                return None
            if answer.status_code != requests.codes.ok:
                raise Silent(f"{answer.status_code}")
            return _read(_content(answer))
    except requests.RequestException as problem:
        raise Silent(f"{type(problem).__name__}") from problem


def _content(answer: requests.Response) -> bytes:
    held = b""
    for piece in answer.iter_content(8_192):
        held += piece
        if len(held) > MOST_BYTES:
            raise Silent("an answer too long")
    return held


def _read(content: bytes) -> Spot | None:
    try:
        found = json.loads(content)["features"]
        spots = [_spot(one) for one in found]
    except (ValueError, OverflowError, TypeError, KeyError, RecursionError) as problem:
        raise Silent("an answer that does not read") from problem
    return max(spots, key=lambda spot: spot.score, default=None)


def _spot(feature: dict[str, Any]) -> Spot:
    longitude, latitude = (float(one) for one in feature["geometry"]["coordinates"][:2])
    told = feature["properties"]
    score = min(float(told["score"]), 1.0)
    if not (abs(latitude) <= 90 and abs(longitude) <= 180 and score >= 0):
        raise ValueError("a place that is not on earth")
    return Spot(round(latitude, 6), round(longitude, 6), str(told["label"])[:200], score)
