"""Whom to send: the profiles the ranking weighs, loaded at once (I05, R011, R080)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from accounts import standing
from accounts.models import Office, Skill, User
from clients.models import AccessGrant, Client, Site
from core import formats
from core.worktime import Hours
from planning import distance, ranking, slots
from planning.models import Booking, BookingKind
from planning.ranking import Need, Profile, Suggestion
from planning.selectors.people import HORIZON_DAYS, bookings, busy, hours_of, technicians
from planning.slots import Interval

#: How many people are weighed.
MOST_PEOPLE = 60


@dataclass
class _Facts:
    """What `suggest` loads at once, whatever the number of people."""

    client: Client
    hours: Mapping[int, Hours]
    taken: Mapping[int, list[Booking]]
    access: frozenset[int]
    visits: Mapping[int, int]
    levels: Mapping[int, int] = field(default_factory=dict)


def suggest(
    need: Need, *, client: Client, site: Site | None = None, skill: Skill | None = None
) -> list[Suggestion]:
    """Everybody who could go, ranked, each with reasons; the same number of statements for 10 or 60 (I05, R011)."""
    people = list(_candidates(client, skill))
    end = need.not_before + timedelta(days=HORIZON_DAYS)
    facts = _facts(people, client, skill, need.not_before, end)
    return ranking.rank(need, [_profile(person, need, site, facts) for person in people])


def _candidates(client: Client, skill: Skill | None) -> QuerySet[User]:
    """The people weighed: those with the skill first, then those who know the client."""
    skilled = Q(skills__skill=skill) if skill else Q(pk__isnull=True)
    return (
        technicians()
        .select_related("office")
        .annotate(skilled=Count("skills", filter=skilled))
        .order_by("-skilled", "last_name", "first_name", "pk")[:MOST_PEOPLE]
    )


def _facts(
    people: list[User], client: Client, skill: Skill | None, start: datetime, end: datetime
) -> _Facts:
    taken: dict[int, list[Booking]] = defaultdict(list)
    for row in bookings(people, start - timedelta(days=1), end):
        taken[row.technician_id].append(row)
    access = AccessGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=Now()),
        user__in=people,
        client=client,
        revoked_at=None,
        starts_at__lte=start,
    ).values_list("user_id", flat=True)
    visits = (
        Booking.objects.filter(
            technician__in=people,
            kind=BookingKind.MISSION,
            is_cancelled=False,
            site__client=client,
            period__endswith__lt=start,
        )
        .values_list("technician_id")
        .annotate(count=Count("pk"))
    )
    levels = skill.holders.filter(user__in=people).values_list("user_id", "level") if skill else ()
    return _Facts(client, hours_of(people), taken, frozenset(access), dict(visits), dict(levels))


def _profile(person: User, need: Need, site: Site | None, facts: _Facts) -> Profile:
    rows = facts.taken.get(person.pk, [])
    taken = [busy(row, road=_road(row.site, site)) for row in rows]
    opened = list(
        slots.openings(facts.hours[person.pk], formats.local(need.not_before).date(), HORIZON_DAYS)
    )
    slot = slots.first_fit(
        slots.free(opened, taken), timedelta(minutes=need.minutes),
        not_before=need.not_before, step=need.step,
    )  # fmt: skip
    here, words = _leaves_from(person, rows, slot)
    minutes = _minutes(here, _point(site))
    return Profile(
        user_id=person.pk,
        name=str(person),
        skill_level=facts.levels.get(person.pk, 0),
        visits=facts.visits.get(person.pk, 0),
        has_access=person.pk in facts.access,
        clause_signed=standing.clause_holds(person, formats.local(need.not_before).date()),
        road_minutes=minutes,
        road_from=words,
        slot=slot,
        busy="" if slot else next((one.words for one in taken), ""),
        placed_until=_placed_until(rows, facts.client),
    )


def _placed_until(rows: list[Booking], client: Client) -> date | None:
    """The last day of whoever is placed at this client in the days looked at (G24)."""
    here = (row.placement for row in rows if row.placement_id)
    return max((one.last_on for one in here if one and one.client_id == client.pk), default=None)


def _leaves_from(
    person: User, rows: list[Booking], slot: Interval | None
) -> tuple[distance.Point | None, str]:
    """Where the person comes from: the visit before on the same day, else their office."""
    if slot and (before := _visit_before(rows, slot[0])):
        return _point(before), before.city or before.name
    if office := person.office:
        return _point(office), office.city
    return None, ""


def _visit_before(rows: list[Booking], start: datetime) -> Site | None:
    day = formats.local(start).date()
    for row in reversed(rows):
        ended = row.ends_at
        if ended <= start and formats.local(ended).date() == day and _point(row.site):
            return row.site
    return None


def _point(place: Site | Office | None) -> distance.Point | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def _minutes(here: distance.Point | None, there: distance.Point | None) -> int | None:
    if here is None or there is None:
        return None
    return distance.road_minutes(distance.km(here, there))


def _road(one: Site | None, other: Site | None) -> timedelta:
    return timedelta(minutes=_minutes(_point(one), _point(other)) or 0)


def road_minutes(person: User, site: Site | None) -> int | None:
    """Road from the person's office to a site, as the crow flies; None when a place is unknown."""
    return _minutes(_point(person.office), _point(site))
