"""Who must have the information of a serious problem, and the proof that each has it (D04, E02).

« Envoyé » is no proof. The 24 h promise is kept when the last person of each audience has one.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from clients.models import Contact
from core.errors import Refused
from tickets import sla
from tickets.major import SUPPORT
from tickets.models import (
    Audience,
    MajorIncident,
    Proof,
    Receipt,
    ReceiptState,
    Recipient,
    Ticket,
)
from tickets.services import command, door, promises

MOST = 3000
#: Channels whose operator tells that the person's own server or telephone has it.
PROVING = ("EMAIL", "SMS", "CALL")


def enrol_support(problem: MajorIncident, at: datetime) -> None:
    """Everybody of the support, at once (E02)."""
    roles = [role for _label, members in SUPPORT.values() for role in members]
    people = User.objects.filter(role__in=roles, is_active=True).order_by("pk")[:MOST]
    _add(
        Recipient(major=problem, audience=Audience.STAFF, user=user, name=str(user), added_at=at)
        for user in people
    )


def enrol_clients(problem: MajorIncident, at: datetime) -> None:
    """The people we speak to at each client touched; without any address there, those with a telephone."""
    touched = problem.affected.filter(removed_at=None).values("client_id")
    people = list(
        Contact.objects.filter(client__in=touched, merged_into=None)
        .select_related("user")
        .order_by("pk")[:MOST]
    )
    written = [one for one in people if one.email or one.user_id]
    reached = {one.client_id for one in written}
    called = [one for one in people if one.client_id not in reached and (one.phone or one.mobile)]
    _add(
        Recipient(
            major=problem, audience=_audience(one), contact=one, client_id=one.client_id,
            name=str(one), added_at=at,
        )
        for one in [*written, *called]
    )  # fmt: skip
    Recipient.objects.filter(
        major=problem, client__in=touched, removed_why=client_gone()
    ).update(removed_at=None, removed_why="")  # fmt: skip


def _audience(contact: Contact) -> Audience:
    is_manager = contact.user is not None and contact.user.role == Role.CLIENT_MANAGER
    answers = is_manager or contact.may_order or contact.is_vip
    return Audience.MANAGERS if answers else Audience.CLIENTS


def _add(rows: Iterable[Recipient]) -> None:
    Recipient.objects.bulk_create(list(rows), ignore_conflicts=True, batch_size=500)


def client_gone() -> str:
    """The mark of those taken off together with their client."""
    return "client"


def missing(problem: MajorIncident) -> list[str]:
    """The audiences of which somebody has no proof yet; an audience without a name is not informed."""
    counted = (
        Recipient.objects.filter(major=problem, removed_at=None)
        .order_by("audience")
        .values("audience")
        .annotate(people=Count("pk"), proven=Count("pk", filter=Q(proved_at__isnull=False)))
    )
    done = {row["audience"] for row in counted if row["people"] == row["proven"]}
    return [name for name in Audience.values if name not in done]


def settle(
    problem: MajorIncident, before: list[str], *, by: User | None, at: datetime, told: str = ""
) -> None:
    """Tell which audiences are complete now, `told` apart; with the last one the promise is kept."""
    after = missing(problem)
    for audience in before:
        if audience not in (*after, told):
            door.record(
                problem.lead, "ticket.broadcast", by=by, at=at, audience=audience, missing=after
            )
    if before and not after:
        promises.end(problem.lead, (sla.BROADCAST,), met=True, by=by, at=at)
        door.set_due([problem.lead])
        problem.lead.save(update_fields=["due_at", "due_kind"])


def owe_again(problem: MajorIncident, *, by: User | None, at: datetime) -> None:
    """Somebody joined after everybody was informed: the promise is owed again, from now."""
    if missing(problem) and promises.start_kind(
        problem.lead, sla.BROADCAST, since=at, by=by, at=at
    ):
        door.set_due([problem.lead])
        problem.lead.save(update_fields=["due_at", "due_kind"])


def prove(receipt: Receipt, proof: str, *, at: datetime, by: User | None, words: str = "") -> bool:
    """Mark one receipt as proven, and its person; read is worth more than delivered. False when nothing changed."""
    if receipt.state == ReceiptState.PROVEN and not (
        receipt.proof == Proof.DELIVERED and proof == Proof.READ
    ):
        return False
    receipt.state, receipt.proof, receipt.at, receipt.by = ReceiptState.PROVEN, proof, at, by
    receipt.words = words[:300]
    receipt.save()
    Recipient.objects.filter(pk=receipt.recipient_id, proved_at=None).update(proved_at=at)
    return True


@transaction.atomic
def note_delivery(
    *,
    update_id: int,
    at: datetime,
    outcome: str,
    channel: str,
    message_id: int,
    user_id: int | None = None,
    contact_id: int | None = None,
    words: str = "",
) -> None:
    """What became of one message of an update: sent, delivered, opened or failed. Late or twice changes nothing."""
    who = Q(recipient__user=user_id) if user_id else Q(recipient__contact=contact_id)
    found = Receipt.objects.filter(who, update=update_id).select_related("update").first()
    if found is None or (user_id is None and contact_id is None):
        return
    problem = command.locked(found.update.major_id)
    receipt = Receipt.objects.get(pk=found.pk)
    before = missing(problem)
    receipt.channel, receipt.message = channel, message_id
    if outcome == "opened":
        prove(receipt, Proof.READ, at=at, by=None)
    elif outcome == "delivered" and channel in PROVING:
        prove(receipt, Proof.DELIVERED, at=at, by=None)
    elif receipt.state != ReceiptState.PROVEN:
        failed = outcome == "failed"
        receipt.state = ReceiptState.FAILED if failed else ReceiptState.SENT
        receipt.words, receipt.at = (words[:300] if failed else ""), at
        receipt.save()
    settle(problem, before, by=None, at=at)


@transaction.atomic
def read(*, major_id: int, at: datetime, by: User | None = None, contact_id: int | None = None) -> int:  # fmt: skip
    """Somebody says « j’ai lu »: every update told to them is read. Returns how many newly were."""
    problem = command.locked(major_id)
    who = Q(recipient__user=by) if by and not by.is_client else Q(recipient__contact=contact_id)
    before = missing(problem)
    mine = Receipt.objects.filter(who, update__major=problem, recipient__removed_at=None)
    changed = sum(prove(receipt, Proof.READ, at=at, by=by) for receipt in mine[:200])
    if changed:
        settle(problem, before, by=by, at=at)
    return changed


@transaction.atomic
def vouch(*, recipient_id: int, by: User, at: datetime, words: str, proof: str = Proof.PHONE) -> Recipient:  # fmt: skip
    """« Prévenu par téléphone »: somebody of ours told them, and says how we know."""
    found = Recipient.objects.only("major_id").get(pk=recipient_id)
    problem = command.locked(found.major_id)
    door.move(problem.lead, "note", by)
    if not words.strip():
        raise Refused(_("Dites comment l’information a été remise."), field="words")
    if proof not in (Proof.PHONE, Proof.HAND):
        raise Refused(_("Choisissez comment la personne a été prévenue."), field="proof")
    before = missing(problem)
    recipient = Recipient.objects.get(pk=recipient_id)
    _vouched([recipient], proof, words.strip(), by=by, at=at)
    door.record(
        problem.lead, "major.proved", by=by, at=at, recipient=recipient.pk,
        reason=f"{recipient.name} : {words.strip()}"[:300],
    )  # fmt: skip
    settle(problem, before, by=by, at=at)
    return recipient


def _vouched(people: list[Recipient], proof: str, words: str, *, by: User, at: datetime) -> None:
    """Their last update is proven by somebody's word; the person counts even without any update."""
    own = Receipt.objects.filter(recipient__in=people).order_by("recipient_id", "-update__number")
    for receipt in own.distinct("recipient_id"):
        prove(receipt, proof, at=at, by=by, words=words)
    Recipient.objects.filter(pk__in=[one.pk for one in people], proved_at=None).update(proved_at=at)


def vouch_for_all(
    problem: MajorIncident, lead: Ticket, audience: str, words: str, *, by: User, at: datetime
) -> None:
    """A whole audience was told by hand; a name is kept even where we knew nobody."""
    if audience not in Audience.values:
        raise Refused(_("Choisissez le public informé."), field="audience")
    if not words.strip():
        raise Refused(_("Dites comment l’information a été remise."), field="proof")
    problem.lead = lead
    before = missing(problem)
    waiting = list(problem.recipients.filter(audience=audience, removed_at=None, proved_at=None))
    if not waiting and audience in before:
        waiting = [
            Recipient.objects.create(
                major=problem, audience=audience, name=str(Audience(audience).label), added_at=at
            )
        ]
    _vouched(waiting, Proof.HAND, words.strip(), by=by, at=at)
    door.keep(
        lead, "ticket.broadcast", by=by, at=at, audience=audience, reason=words.strip(),
        missing=missing(problem),
    )  # fmt: skip
    settle(problem, before, by=by, at=at, told=audience)


@transaction.atomic
def excuse(*, recipient_id: int, by: User, at: datetime, reason: str) -> Recipient:
    """Absent, gone, not concerned: no longer waited for, with the reason kept."""
    found = Recipient.objects.only("major_id").get(pk=recipient_id)
    problem = command.held(found.major_id, by)
    if not reason.strip():
        raise Refused(_("Dites pourquoi cette personne n’est plus attendue."), field="reason")
    before = missing(problem)
    recipient = Recipient.objects.get(pk=recipient_id)
    if recipient.removed_at is None:
        recipient.removed_at, recipient.removed_why = at, reason.strip()[:200]
        recipient.save(update_fields=["removed_at", "removed_why"])
        door.record(
            problem.lead, "major.excused", by=by, at=at, recipient=recipient.pk,
            reason=f"{recipient.name} : {reason.strip()}"[:300],
        )  # fmt: skip
        settle(problem, before, by=by, at=at)
    return recipient


@transaction.atomic
def follow(*, major_id: int, contact_id: int, at: datetime, wants: bool) -> Recipient:
    """A contact of a client touched asks for every update, or only for the first and the last (E04)."""
    problem = command.locked(major_id)
    contact = Contact.objects.select_related("user").get(pk=contact_id)
    if not problem.affected.filter(client=contact.client_id, removed_at=None).exists():
        raise Refused(_("Ce problème ne touche pas votre société."))
    recipient, _made = Recipient.objects.get_or_create(
        major=problem,
        contact=contact,
        defaults={
            "audience": _audience(contact), "client_id": contact.client_id, "name": str(contact),
            "added_at": at, "proved_at": at,
        },
    )  # fmt: skip
    recipient.follows = wants
    recipient.save(update_fields=["follows"])
    return recipient
