"""The chain of a mission notice: e-mail, push, SMS, call, then the manager (K09, I14). The next step is pure.

The notice itself leaves by e-mail. While nobody answers, `next_step` names the next rung of the ladder that
reaches this technician, and why; the last one tells the hotline manager and the planner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from interventions.models import Mission, MissionStatus
from notifications import subjects
from notifications.models import Channel, Message, State

NOTICE, PUSH, SMS, CALL = "mission_notice", "mission_push", "mission_sms", "mission_call"
ALARM, ON_CALL = "mission_unanswered", "mission_on_call"
#: What asks the technician for an answer: the first notice, or the notice of another time.
NOTICES = (NOTICE, "mission_moved")
#: The rungs after the notice, by their channel.
RUNGS = {Channel.PUSH: PUSH, Channel.SMS: SMS, Channel.CALL: CALL}
#: A visit that starts within this is urgent, like one of a ticket of the first priority.
SOON = timedelta(hours=4)
LOST = (State.FAILED, State.CANCELLED)
WAITING = (State.PENDING, State.SENDING)

#: How many times the whole rota is gone through for one mission.
ROUNDS = 3


@dataclass(frozen=True)
class Limits:
    """How long each step may stay without an answer, from the settings in force."""

    accept: timedelta
    push: timedelta
    acknowledge: timedelta
    sms: timedelta
    call: timedelta
    calls: int = 0
    mail_is_down: bool = False
    #: A visit under seven days of notice: push and SMS leave with the e-mail (I14).
    is_forced: bool = False


@dataclass(frozen=True)
class Said:
    """One message of the chain as the rule sees it; `since` is when it left, else when it was written."""

    channel: str
    state: str
    since: datetime


@dataclass(frozen=True)
class Reach:
    """Where this technician can be reached beside their mail, and from when a telephone may ring."""

    has_device: bool
    has_mobile: bool
    rings_from: datetime


@dataclass(frozen=True)
class Step:
    """What to do now, and why, in words for the message that says so."""

    kind: str
    why: str


def limits(mission: Mission, at: datetime, values: Mapping[str, Any]) -> Limits:
    """The limits for this mission: shorter ones when it is urgent (R054, I14). `values`: those of `dials.CHAIN`."""
    suffix = "_urgent" if is_urgent(mission, at) else ""

    def minutes(name: str) -> timedelta:
        return timedelta(minutes=values[name + suffix])

    return Limits(
        accept=timedelta(minutes=values["mail_acceptance_minutes"]),
        push=minutes("mission_push_minutes"),
        acknowledge=minutes("mission_ack_minutes"),
        sms=minutes("mission_sms_minutes"),
        call=minutes("mission_call_minutes"),
        calls=values["mission_calls"],
        mail_is_down=bool(values["mail_is_down"]),
        is_forced=mission.is_urgent,
    )


def is_urgent(mission: Mission, at: datetime) -> bool:
    """Under seven days of notice, the first priority, or a visit within four hours."""
    is_soon = mission.booking.starts_at - at <= SOON
    return mission.is_urgent or mission.ticket.priority == 1 or is_soon


def said(message: Message) -> Said:
    """A message of the outbox as the rule sees it."""
    return Said(message.channel, message.state, message.sent_at or message.created_at)


def next_step(
    *,
    told: Sequence[Said],
    reach: Reach,
    starts_at: datetime,
    notified_at: datetime,
    at: datetime,
    limits: Limits,
) -> Step | None:
    """What an unanswered mission needs now: its next rung, or nothing yet.

    `told` holds the notice and the rungs already climbed, oldest first; empty when no notice was written.
    """
    if not told:
        is_late = at >= notified_at + limits.accept
        return Step(ALARM, gettext_noop("l’avis n’a pas été préparé")) if is_late else None
    channel = None if at >= starts_at else _next_channel(told, reach, limits)
    why = _why_now(told, channel, at, limits)
    if not why and at < starts_at:
        return None
    if channel is None:
        return Step(ALARM, why or _silence(told))
    return Step(RUNGS[channel], why) if at >= reach.rings_from else None


def next_on_duty(
    *, alarmed_at: datetime, called: int, on_duty: int, at: datetime, wait: timedelta
) -> int | None:
    """Which step of the rota is called now: one after the other, `wait` apart, three rounds at most (I10)."""
    if called >= on_duty * ROUNDS or at < alarmed_at + called * wait:
        return None
    return called % on_duty


def _next_channel(told: Sequence[Said], reach: Reach, limits: Limits) -> Channel | None:
    """The first rung that reaches this person and was not climbed; None when all were."""
    ladder = [Channel.PUSH] * reach.has_device
    ladder += [Channel.SMS, *[Channel.CALL] * limits.calls] if reach.has_mobile else []
    climbed = [one.channel for one in told[1:]]
    for place, channel in enumerate(ladder):
        if ladder[: place + 1].count(channel) > climbed.count(channel):
            return channel
    return None


def _why_now(told: Sequence[Said], channel: Channel | None, at: datetime, limits: Limits) -> str:
    """Why the step is due, or nothing while it is not. Push and SMS count from the notice, the rest from the
    step before."""
    before, notice = told[-1], told[0]
    if before.channel in (Channel.SMS, Channel.CALL):
        return _why_not_by_phone(before, channel, at, limits)
    if limits.is_forced and channel is not None:
        return gettext_noop("préavis court")
    wait = limits.push if channel == Channel.PUSH else limits.acknowledge
    return _why_not_by_mail(notice, at, wait, limits)


def _why_not_by_mail(notice: Said, at: datetime, wait: timedelta, limits: Limits) -> str:
    if notice.state in LOST:
        return gettext_noop("le courriel a été refusé")
    if notice.state in WAITING:
        if limits.mail_is_down:
            return gettext_noop("le courriel est en panne")
        is_late = at >= notice.since + limits.accept
        return gettext_noop("le courriel n’est pas parti") if is_late else ""
    return gettext_noop("pas de réponse au courriel") if at >= notice.since + wait else ""


def _why_not_by_phone(before: Said, channel: Channel | None, at: datetime, limits: Limits) -> str:
    """A lost SMS is followed at once; a call nobody took is tried again after a while."""
    is_sms = before.channel == Channel.SMS
    if before.state in LOST and (is_sms or channel is None):
        return (
            gettext_noop("le SMS n’a pas pu être remis")
            if is_sms
            else gettext_noop("personne n’a pris l’appel")
        )
    if before.state in WAITING and at >= before.since + limits.accept:
        return gettext_noop("l’opérateur de téléphonie ne prend rien")
    wait = limits.sms if is_sms else limits.call
    return _silence([before]) if at >= before.since + wait else ""


def _silence(told: Sequence[Said]) -> str:
    if told[-1].channel == Channel.CALL:
        return gettext_noop("aucune réponse au courriel, au SMS ni à l’appel")
    if told[-1].channel == Channel.SMS:
        return gettext_noop("aucune réponse au courriel ni au SMS")
    return gettext_noop("pas de réponse au courriel")


#: In which mission statuses a message of the chain still makes sense.
_TO_COME = (MissionStatus.NOTIFIED, MissionStatus.ACKNOWLEDGED, MissionStatus.EN_ROUTE)
_UNANSWERED = (MissionStatus.NOTIFIED,)
MEANT_FOR = {
    NOTICE: _TO_COME,
    "mission_moved": _TO_COME,
    PUSH: _UNANSWERED,
    SMS: _UNANSWERED,
    CALL: _UNANSWERED,
    ALARM: _UNANSWERED,
    ON_CALL: _UNANSWERED,
}


def is_pointless(message: Message) -> bool:
    """Whether this message of the chain has lost its sense: answered, cancelled, given to another."""
    if message.kind not in MEANT_FOR:
        return False
    key = subjects.key_of(message.about)
    mission = Mission.objects.filter(pk=key).only("status", "technician_id").first()
    if mission is None:
        return True
    is_other = message.kind not in (ALARM, ON_CALL) and mission.technician_id != message.user_id
    return is_other or mission.status not in MEANT_FOR[message.kind]
