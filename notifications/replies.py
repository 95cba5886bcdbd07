"""An SMS or a key press answers a mission; whatever is no clear answer is read by a person (K10)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import events, phones
from core.errors import Refused
from core.language import of_the_house
from interventions import services as interventions
from interventions.models import Mission, MissionStatus
from notifications import answers, subjects
from notifications.answers import Answer
from notifications.models import Channel, Message, Reply
from tickets import services as tickets

#: Statuses in which a technician may still answer.
ANSWERABLE = (MissionStatus.NOTIFIED, MissionStatus.ACKNOWLEDGED)
MOST_TOLD = 20


@transaction.atomic
def receive(*, provider_id: str, number: str, text: str, at: datetime) -> Reply:
    """Take one SMS in, once: a second delivery of the same one changes nothing."""
    reply, is_new = Reply.objects.get_or_create(
        provider_id=provider_id[:120],
        defaults={"number": phones.e164(number) or number[:20], "text": text[:1000], "at": at},
    )
    if not is_new:
        return reply
    reply.user = _technician(reply.number)
    mission = _mission(reply.user, text, at) if reply.user else None
    if reply.user and mission:
        reply.about = events.topic(mission)
        reply.outcome = _answer(mission, reply.user, text, at)
    reply.save(update_fields=["user", "about", "outcome"])
    if reply.outcome == Reply.Outcome.UNKNOWN:
        events.record("sms.unclear", about=[reply], by=None, at=at)
    return reply


def _technician(number: str) -> User | None:
    """Whose telephone it is; nobody when two share it."""
    found = list(User.objects.filter(mobile=number, is_active=True).exclude(mobile="")[:2])
    return found[0] if len(found) == 1 else None


def _mission(user: User, text: str, at: datetime) -> Mission | None:
    """The mission named, else the one last sent to them by SMS, else the only one that waits."""
    mine = Mission.objects.filter(
        technician=user, status__in=ANSWERABLE, booking__period__endswith__gt=at
    )
    if number := answers.mission_number(text):
        return mine.filter(pk=number).first()
    told = Message.objects.filter(user=user, channel=Channel.SMS, about__startswith="mission:")
    keys = [
        subjects.key_of(about)
        for about in told.order_by("-pk").values_list("about", flat=True)[:MOST_TOLD]
    ]
    open_ones = {mission.pk: mission for mission in mine.filter(pk__in=keys)}
    for key in keys:
        if key in open_ones:
            return open_ones[key]
    for rows in (mine.filter(status=MissionStatus.NOTIFIED), mine):
        if len(found := list(rows[:2])) == 1:
            return found[0]
    return None


@of_the_house
def _answer(mission: Mission, user: User, text: str, at: datetime) -> str:
    """Accept, decline, or leave the words on the ticket when they are neither or come too late."""
    meaning = answers.meaning(text)
    try:
        with transaction.atomic():
            if meaning == Answer.YES:
                interventions.acknowledge(mission_id=mission.pk, by=user, at=at, via="sms")
                return Reply.Outcome.ACCEPTED
            if meaning == Answer.NO:
                reason = _("Refusée par SMS : « %(text)s »") % {"text": text[:200]}
                interventions.decline(mission_id=mission.pk, by=user, at=at, reason=reason)
                return Reply.Outcome.DECLINED
    except Refused:
        pass  # answered or called off meanwhile: the words still reach the hotline
    body = _("SMS de %(name)s à propos de %(mission)s : « %(text)s »") % {
        "name": user, "mission": mission, "text": text,
    }  # fmt: skip
    tickets.note(ticket_id=mission.ticket_id, body=body, by=user, at=at)
    return Reply.Outcome.NOTED


def press(*, message: Message, at: datetime) -> bool:
    """Key 1 during a call accepts its mission; False when there is nothing left to accept."""
    mission = waiting(message)
    if mission is None or message.user is None:
        return False
    try:
        interventions.acknowledge(mission_id=mission.pk, by=message.user, at=at, via="phone")
    except Refused:
        return False
    return True


def waiting(message: Message) -> Mission | None:
    """The mission a call is about, while it is still this person's to answer."""
    mission = subjects.find(message.about)
    if not isinstance(mission, Mission) or mission.technician_id != message.user_id:
        return None
    return mission if mission.status in ANSWERABLE else None
