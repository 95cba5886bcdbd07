"""Sweep unanswered missions and take each one step further along its chain (K09, R052, R054, R181)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from accounts.models import User
from core import events, setting
from core.worktime import Hours
from interventions import selectors as interventions
from interventions.models import Mission, MissionStatus
from notifications import (
    audiences,
    chain,
    devices,
    dials,
    letterhead,
    letters,
    quiet,
    services,
    texts,
)
from notifications.chain import Reach, Step
from notifications.models import Channel, Message
from planning import selectors as planning

BATCH = 500


@dataclass(frozen=True)
class Round:
    """What one sweep needs of all its missions, read at once."""

    at: datetime
    values: Mapping[str, Any]
    said: Mapping[str, list[Message]]
    hours: Mapping[int, Hours]
    on_duty: list[User]
    with_device: frozenset[int]


def sweep(at: datetime) -> int:
    """Do what is due for every unanswered mission; any number of sweeps do what one does."""
    missions = list(
        Mission.objects.filter(status=MissionStatus.NOTIFIED, notified_at__isnull=False)
        .select_related("ticket", "booking", "technician", "client", "site", "planned_by")
        .order_by("notified_at")[:BATCH]
    )
    if not missions:
        return 0
    told = _round(missions, at)
    return sum(_step(mission, told) for mission in missions)


def _round(missions: list[Mission], at: datetime) -> Round:
    people = {mission.technician_id: mission.technician for mission in missions}
    return Round(
        at=at,
        values=chain_values(at),
        said=_said_about(missions),
        hours=planning.hours_of(people.values()),
        on_duty=planning.who_is_on_call(at),
        with_device=devices.reachable(people),
    )


def chain_values(at: datetime) -> dict[str, Any]:
    """The settings of the chain in force; without a number that calls, nobody is called."""
    found = setting.values([dial.name for dial in dials.CHAIN], on=at)
    return found if settings.TWILIO_VOICE_FROM else {**found, "mission_calls": 0}


def _said_about(missions: list[Mission]) -> dict[str, list[Message]]:
    said: dict[str, list[Message]] = defaultdict(list)
    rows = Message.objects.filter(
        about__in=[events.topic(mission) for mission in missions],
        kind__in=(*chain.NOTICES, *chain.RUNGS.values(), chain.ALARM, chain.ON_CALL),
    ).exclude(channel=Channel.INAPP)
    for message in rows.defer("text", "html", "calendar").order_by("id"):
        said[message.about].append(message)
    return dict(said)


def _step(mission: Mission, told: Round) -> bool:
    said = told.said.get(events.topic(mission), [])
    climbed = _climbed(mission, said)
    turn = _turn(mission, climbed[0] if climbed else None)
    alarms = [message for message in said if message.key.startswith(f"{chain.ALARM}:{turn}:")]
    if alarms:
        return call_on_duty(mission, turn, alarms[0], said, told)
    step = chain.next_step(
        told=[chain.said(message) for message in climbed],
        reach=_reach(mission, told),
        starts_at=mission.booking.starts_at,
        notified_at=mission.notified_at or told.at,
        at=told.at,
        limits=chain.limits(mission, told.at, told.values),
    )
    if step is None:
        return False
    if step.kind == chain.ALARM:
        tell_manager(mission=mission, turn=turn, why=step.why, at=told.at)
    else:
        climb(mission=mission, step=step, climbed=climbed, at=told.at)
    return True


def _climbed(mission: Mission, said: list[Message]) -> list[Message]:
    """The last notice to this technician, and what followed it in turn."""
    notices = [
        message
        for message in said
        if _is_notice(message) and message.user_id == mission.technician_id
    ]
    climbed = notices[-1:]
    after = {message.fallback_of_id: message for message in said if message.fallback_of_id}
    while climbed and (rung := after.get(climbed[-1].pk)):
        climbed.append(rung)
    return climbed


def _is_notice(message: Message) -> bool:
    return message.kind in chain.NOTICES and message.channel == Channel.EMAIL


def _turn(mission: Mission, notice: Message | None) -> str:
    """One notice, one chain: the key of everything that follows from it."""
    return f"m{notice.pk}" if notice else f"{mission.pk}-{mission.notified_at:%Y%m%d%H%M%S}"


def _reach(mission: Mission, told: Round) -> Reach:
    technician = mission.technician
    return Reach(
        has_device=technician.pk in told.with_device,
        has_mobile=bool(technician.mobile),
        rings_from=quiet.rings_from(
            told.at,
            hours=told.hours.get(technician.pk),
            is_on_call=technician in told.on_duty,
            starts_at=mission.booking.starts_at,
        ),
    )


def call_on_duty(
    mission: Mission, turn: str, alarm: Message, said: list[Message], told: Round
) -> bool:
    """After the manager, whoever is on duty by SMS, step after step, until somebody answers (I10)."""
    key = f"{chain.ON_CALL}:{turn}:"
    called = sum(message.key.startswith(key) for message in said)
    reached = [person for person in told.on_duty if person.mobile]
    step = chain.next_on_duty(
        alarmed_at=alarm.created_at,
        called=called,
        on_duty=len(reached),
        at=told.at,
        wait=timedelta(minutes=told.values["on_call_minutes"]),
    )
    if step is None:
        return False
    person = reached[step]
    source = texts.source(chain.ON_CALL, person.language, Channel.SMS)
    known = {"mission": mission, "url": letters.follow_url(mission)}
    with translation.override(person.language):
        words = letters.by_channel(source, Channel.SMS, known)
    services.queue(
        key=f"{key}{called + 1}",
        kind=chain.ON_CALL,
        channel=Channel.SMS,
        to=person.mobile,
        subject="",
        text=words.text,
        at=told.at,
        about=events.topic(mission),
        user=person,
        give_up_at=told.at + timedelta(hours=1),
    )
    return True


@transaction.atomic
def climb(*, mission: Mission, step: Step, climbed: list[Message], at: datetime) -> Message:
    """One rung: the mission by push, SMS or call, with the least words and one way to answer (PRIV-09)."""
    channel = next(name for name, kind in chain.RUNGS.items() if kind == step.kind)
    notice, technician = climbed[0], mission.technician
    turn = 1 + sum(message.channel == channel for message in climbed)
    words = letters.of_rung(step.kind, channel, mission)
    return services.queue(
        key=f"{step.kind}:m{notice.pk}" + (f":{turn}" if turn > 1 else ""),
        kind=step.kind,
        channel=channel,
        to="" if channel == Channel.PUSH else technician.mobile,
        subject=words.subject,
        text=words.text,
        at=at,
        about=events.topic(mission),
        user=technician,
        links=[] if channel == Channel.CALL else [letters.acknowledge_link(mission)],
        give_up_at=max(mission.booking.starts_at, at),
        fallback_of=climbed[-1],
    )


@transaction.atomic
def tell_manager(*, mission: Mission, turn: str, why: str, at: datetime) -> None:
    """Nobody answers: the hotline managers and whoever planned the visit, with the next best technician."""
    best = interventions.replacements(mission, most=1)
    known = {
        "mission": mission,
        "why": why,
        "best": best[0] if best else None,
        "url": letters.follow_url(mission),
    }
    for person in audiences.find("supervisors", {"mission": mission}):
        letter = letters.compose(chain.ALARM, known, person.language, head=letterhead.on(at))
        services.queue(
            key=f"{chain.ALARM}:{turn}:{person.key}",
            kind=chain.ALARM,
            channel=Channel.EMAIL,
            to=person.email,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            at=at,
            about=events.topic(mission),
            user=person.user,
        )
