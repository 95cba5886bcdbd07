"""The chain of a mission notice: e-mail, then SMS, then the hotline manager (K09). The next step is pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from core import setting
from interventions.models import Mission, MissionStatus
from notifications.models import Message, State

NOTICE, SMS, ALARM = "mission_notice", "mission_sms", "mission_unanswered"
#: What asks the technician for an answer: the first notice, or the notice of another time.
NOTICES = (NOTICE, "mission_moved")
#: A visit that starts within this is urgent, like one of a ticket of the first priority.
SOON = timedelta(hours=4)


@dataclass(frozen=True)
class Limits:
    """How long each step may wait, from the settings in force."""

    acknowledge: timedelta
    accept: timedelta
    mail_is_down: bool = False


@dataclass(frozen=True)
class Step:
    """What to do now, and why, in words for the message that says so."""

    kind: str
    why: str


def limits(mission: Mission, at: datetime) -> Limits:
    """The limits for this mission: N minutes to acknowledge, fewer when it is urgent (R054)."""
    on = at.date()
    is_urgent = mission.ticket.priority == 1 or mission.booking.starts_at - at <= SOON
    minutes = (
        setting.value("mission_ack_minutes_urgent", on=on, default=10)
        if is_urgent
        else setting.value("mission_ack_minutes", on=on, default=30)
    )
    return Limits(
        acknowledge=timedelta(minutes=minutes),
        accept=timedelta(minutes=setting.value("mail_acceptance_minutes", on=on, default=5)),
        mail_is_down=bool(setting.value("mail_is_down", on=on, default=False)),
    )


def next_step(
    *,
    notice: Message | None,
    sms: Message | None,
    is_alarmed: bool,
    has_mobile: bool,
    starts_at: datetime,
    notified_at: datetime,
    at: datetime,
    limits: Limits,
) -> Step | None:
    """What an unanswered mission needs now: an SMS, the hotline manager, or nothing yet."""
    why = _why_not_by_mail(notice, notified_at, at, limits)
    if is_alarmed or not why:
        return None
    if sms is None and has_mobile and at < starts_at and notice is not None:
        return Step(SMS, why)
    if sms is None:
        return Step(ALARM, why)
    if sms.state in (State.FAILED, State.CANCELLED):
        return Step(ALARM, gettext_noop("le SMS n’a pas pu être remis"))
    if at >= sms.created_at + limits.acknowledge or at >= starts_at:
        return Step(ALARM, gettext_noop("aucune réponse au courriel ni au SMS"))
    return None


def _why_not_by_mail(
    notice: Message | None, notified_at: datetime, at: datetime, limits: Limits
) -> str:
    """Why the e-mail is not enough, or nothing while it may still be."""
    if notice is None:
        return (
            gettext_noop("l’avis n’a pas été préparé") if at >= notified_at + limits.accept else ""
        )
    if notice.state in (State.FAILED, State.CANCELLED):
        return gettext_noop("le courriel a été refusé")
    if notice.state in (State.PENDING, State.SENDING):
        if limits.mail_is_down:
            return gettext_noop("le courriel est en panne")
        return (
            gettext_noop("le courriel n’est pas parti")
            if at >= notice.created_at + limits.accept
            else ""
        )
    waited_from = notice.sent_at or notice.created_at
    return (
        gettext_noop("pas de réponse au courriel") if at >= waited_from + limits.acknowledge else ""
    )


#: In which mission statuses a message of the chain still makes sense.
_TO_COME = (MissionStatus.NOTIFIED, MissionStatus.ACKNOWLEDGED, MissionStatus.EN_ROUTE)
MEANT_FOR = {
    NOTICE: _TO_COME,
    "mission_moved": _TO_COME,
    SMS: (MissionStatus.NOTIFIED,),
    ALARM: (MissionStatus.NOTIFIED,),
}


def is_pointless(message: Message) -> bool:
    """Whether this message of the chain has lost its sense: answered, cancelled, given to another."""
    if message.kind not in MEANT_FOR:
        return False
    key = int(message.about.partition(":")[2])
    mission = Mission.objects.filter(pk=key).only("status", "technician_id").first()
    if mission is None:
        return True
    is_other = message.kind != ALARM and mission.technician_id != message.user_id
    return is_other or mission.status not in MEANT_FOR[message.kind]
