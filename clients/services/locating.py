"""The position of a site from its address: asked outside any transaction, never over one that a person typed (G02)."""

import logging
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from clients import geocoder
from clients.geocoder import Spot
from clients.models import PlaceState, Site
from core import changes, events
from core.changes import Changes

log = logging.getLogger(__name__)
ADDRESS = ("address", "postcode", "city")
POSITION = ("latitude", "longitude")
SEARCH = ("place_state", "place_label", "place_tries", "place_due_at")
#: Under this the service guesses.
SURE = 0.5
MOST_AT_ONCE = 30
#: A run ends before the task's own limit.
SECONDS = 20.0
#: The pauses double from two minutes: about a day in all.
MOST_TRIES, LONGEST_PAUSE = 10, timedelta(hours=12)
WITHOUT_POSITION = Q(latitude=None) | Q(longitude=None)


def follow_address(site: Site, changed: Changes) -> Changes:
    """Before a site is written: what a person typed is theirs, a position found goes with its address.

    Whatever is left without a position is searched anew. Returns what was emptied.
    """
    is_typed = not changed.keys().isdisjoint(POSITION)
    is_moved = not changed.keys().isdisjoint(ADDRESS)
    is_found = site.place_state == PlaceState.FOUND
    emptied: Changes = {}
    if is_moved and is_found and not is_typed:
        emptied = changes.apply(site, dict.fromkeys(POSITION))
    if is_typed or site.latitude is None or site.longitude is None:
        site.place_state, site.place_label, site.place_tries, site.place_due_at = "", "", 0, None
    return emptied


def locate_sites(*, at: datetime) -> int:
    """Ask for the sites that have an address and no position; how many were answered. An outage ends the run."""
    if not geocoder.is_on():
        return 0
    ends = time.monotonic() + SECONDS
    for done in range(MOST_AT_ONCE):
        if time.monotonic() > ends or not _locate_next(at):
            return done
    return MOST_AT_ONCE


def _locate_next(at: datetime) -> bool:
    site = _claim(at)
    if site is None:
        return False
    address = postal(site)
    try:
        spot = geocoder.ask(address)
    except geocoder.Silent as problem:
        log.warning("no position for site %s: %s", site.pk, problem)
        return False
    place_site(site_id=site.pk, address=address, spot=spot, at=at)
    return True


@transaction.atomic
def _claim(at: datetime) -> Site | None:
    """The next one due, written as it stands if no answer comes: one that kills its worker is given up in the end."""
    due = Site.objects.filter(
        WITHOUT_POSITION,
        Q(place_due_at=None) | Q(place_due_at__lte=at),
        place_state__in=("", PlaceState.WAITING),
    ).exclude(address="")
    held = due.select_for_update(skip_locked=True, no_key=True)
    site = held.order_by(F("place_due_at").asc(nulls_first=True), "pk").first()
    if site:
        site.place_tries += 1
        is_last = site.place_tries >= MOST_TRIES
        site.place_state = PlaceState.SILENT if is_last else PlaceState.WAITING
        site.place_due_at = None if is_last else at + pause(site.place_tries)
        site.save(update_fields=SEARCH)
    return site


@transaction.atomic
def place_site(*, site_id: int, address: str, spot: Spot | None, at: datetime) -> None:
    """Write what was answered for this address, unless the site has another one, or a position, by now."""
    held = Site.objects.select_for_update(of=("self",), no_key=True).select_related("client")
    site = held.filter(WITHOUT_POSITION, pk=site_id).first()
    if site is None or postal(site) != address:
        return
    site.place_state, site.place_due_at = _verdict(spot), None
    site.place_label = spot.label if spot else ""
    if spot and site.place_state == PlaceState.FOUND:
        site.latitude, site.longitude = spot.latitude, spot.longitude
        about = [site, site.client]
        events.record(
            "site.located", about=about, by=None, at=at, label=spot.label, score=spot.score
        )
    site.save(update_fields=(*POSITION, *SEARCH))


def _verdict(spot: Spot | None) -> PlaceState:
    if spot is None:
        return PlaceState.UNKNOWN
    return PlaceState.FOUND if spot.score >= SURE else PlaceState.DOUBTFUL


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return min(timedelta(minutes=2**tries), LONGEST_PAUSE)


def postal(site: Site) -> str:
    """The address on one line: all that leaves."""
    return " ".join(f"{site.address} {site.postcode} {site.city}".split())
