"""Sweep unanswered missions and take each one step further along its chain (K09, R052, R054, R181)."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from core import events
from interventions.models import Mission, MissionStatus
from notifications import audiences, chain, letters, services
from notifications.models import Channel, Message

BATCH = 500


def sweep(at: datetime) -> int:
    """Do what is due for every unanswered mission; any number of sweeps do what one does."""
    missions = list(
        Mission.objects.filter(status=MissionStatus.NOTIFIED, notified_at__isnull=False)
        .select_related("ticket", "booking", "technician", "client", "site", "planned_by")
        .order_by("notified_at")[:BATCH]
    )
    said = _said_about(missions)
    return sum(_step(mission, said[events.topic(mission)], at) for mission in missions)


def _said_about(missions: list[Mission]) -> dict[str, list[Message]]:
    said: dict[str, list[Message]] = defaultdict(list)
    rows = Message.objects.filter(
        about__in=[events.topic(mission) for mission in missions],
        kind__in=(*chain.NOTICES, chain.SMS, chain.ALARM),
    ).exclude(channel=Channel.INAPP)
    rows = rows.order_by("id")
    for message in rows:
        said[message.about].append(message)
    return said


def _step(mission: Mission, said: list[Message], at: datetime) -> bool:
    notices = [
        message
        for message in said
        if message.kind in chain.NOTICES and message.user_id == mission.technician_id
    ]
    notice = notices[-1] if notices else None
    sms = next(
        (message for message in said if notice and message.fallback_of_id == notice.pk), None
    )
    turn = _turn(mission, notice)
    step = chain.next_step(
        notice=notice,
        sms=sms,
        is_alarmed=any(message.key.startswith(f"{chain.ALARM}:{turn}:") for message in said),
        has_mobile=bool(mission.technician.mobile),
        starts_at=mission.booking.starts_at,
        notified_at=mission.notified_at or at,
        at=at,
        limits=chain.limits(mission, at),
    )
    if step is None:
        return False
    if step.kind == chain.SMS and notice is not None:
        send_sms(mission=mission, notice=notice, at=at)
    else:
        tell_manager(mission=mission, turn=turn, why=step.why, at=at)
    return True


def _turn(mission: Mission, notice: Message | None) -> str:
    """One notice, one chain: the key of everything that follows from it."""
    return f"m{notice.pk}" if notice else f"{mission.pk}-{mission.notified_at:%Y%m%d%H%M%S}"


@transaction.atomic
def send_sms(*, mission: Mission, notice: Message, at: datetime) -> Message:
    """The notice in one SMS: what, when, which town, and the one-tap link (PRIV-09)."""
    starts_at = mission.booking.starts_at
    return services.queue(
        key=f"{chain.SMS}:m{notice.pk}",
        kind=chain.SMS,
        channel=Channel.SMS,
        to=mission.technician.mobile,
        subject="",
        text=letters.mission_sms(mission),
        at=at,
        about=events.topic(mission),
        user=mission.technician,
        links=[letters.acknowledge_link(mission)],
        give_up_at=max(starts_at, at),
        fallback_of=notice,
    )


@transaction.atomic
def tell_manager(*, mission: Mission, turn: str, why: str, at: datetime) -> None:
    """Nobody answers: the hotline managers and whoever planned the visit must act."""
    for person in audiences.find("supervisors", {"mission": mission}):
        letter = letters.compose(
            chain.ALARM,
            {"mission": mission, "why": why, "url": letters.follow_url(mission)},
            person.language,
        )
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
