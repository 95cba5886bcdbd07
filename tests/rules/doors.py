"""What each door is given when the wall walks it. Extend this table with the routes of your app.

A route without parameters needs no row: it is walked with GET. A route with parameters and without a
row fails the build. `Side` makes the objects: add a property for each new kind, made for `self.client`,
so that « own » is inside the person's scope and « foreign » is another client's.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.core import signing
from django.core.files.base import ContentFile
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Absence, Clause, Device, OpenSession, Skill, User
from accounts.passwords import RESET
from accounts.roles import HOTLINE
from accounts.services import invitation, issue_token
from billing.models import BillableItem, Invoice, Payment, Question
from billing.services import issue
from clients import services as clients
from clients.models import (
    AccessAlert,
    AccessGrant,
    AccessRequest,
    AccessReview,
    Asset,
    AssetField,
    AssetRelation,
    AssetType,
    Client,
    Contact,
    Contract,
    ContractLine,
    Document,
    DocumentVersion,
    DossierNote,
    DossierProposal,
    EmergencyOpening,
    ImportRun,
    InventoryKey,
    InventoryReport,
    Membership,
    Merge,
    Rate,
    RightsList,
    Secret,
    SecretToChange,
    Site,
    Supplier,
    TopUp,
    WorkPosition,
)
from clients.services import keep_rights_list
from core import clock, events, files, links
from core.models import BusinessCalendar, Delivery, Event
from interventions.models import Mission, Photo, Report
from knowledge.models import Article, Category, PositionProcedure, Procedure, Step
from notifications.models import Announcement, Broadcast, Message, PushDevice, Recipient
from notifications.services import queue
from planning.models import Booking, Duty, Placement
from portal.client.news import shared_address
from quality.models import Survey, Synthesis
from tests import cast
from tests.billing import build as billing
from tickets import services as tickets
from tickets.models import (
    AffectedClient,
    Attachment,
    Breach,
    Call,
    CallBack,
    Clock,
    HandOver,
    MajorIncident,
    MajorUpdate,
    PlanStep,
    ReviewAction,
    ServiceTarget,
    Ticket,
)


@dataclass
class Side:
    """One side of the wall, for one person: own is inside, foreign is another client's."""

    own: bool
    actor: User
    #: Whether something made here is this person's alone; otherwise it is the same for all of ours.
    is_personal: bool = field(default=False, init=False)

    @property
    def me(self) -> User:
        """Who acts, where what is made is theirs."""
        self.is_personal = True
        return self.actor

    @cached_property
    def client(self) -> Client:
        return cast.client() if self.own else cast.client("Étude Aubry & Stern")

    @cached_property
    def site(self) -> Site:
        return self.client.sites.first()

    @cached_property
    def contact(self) -> Contact:
        """Sophie on our side, Paul on the other; a client's user is their own contact."""
        if self.own and self.actor.is_client:
            return self.me.contact
        return cast.sophie() if self.own else cast.paul()

    @cached_property
    def membership(self) -> Membership:
        """Somebody of a third client, with a place here."""
        third = cast.client("Transports Le Bihan")
        other = Contact.objects.create(client=third, last_name="Tiers")
        return Membership.objects.create(contact=other, client=self.client)

    @cached_property
    def placement(self) -> Placement:
        day = clock.now().date()
        return Placement.objects.create(
            client=self.client, person=cast.person("yann"), first_on=day, last_on=day,
            noted_at=clock.now(),
        )  # fmt: skip

    @cached_property
    def twin(self) -> Client:
        """A second file, which the staff reach."""
        return cast.client("Transports Le Bihan")

    @cached_property
    def twin_contact(self) -> Contact:
        return Contact.objects.create(client=self.twin, last_name="Double")

    @cached_property
    def merge(self) -> Merge:
        kept, gone = self.client, self.twin
        return clients.merge_clients(
            kept_id=kept.pk, gone_id=gone.pk, by=cast.person("herve"), at=clock.now()
        )

    @cached_property
    def supplier(self) -> Supplier:
        return Supplier.objects.create(client=self.client, name="Opérateur", service="Fibre")

    @cached_property
    def position(self) -> WorkPosition:
        return WorkPosition.objects.first()

    @cached_property
    def contract(self) -> Contract:
        return cast.contract(self.client, "HOUR_PACK")

    @cached_property
    def line(self) -> ContractLine:
        return ContractLine.objects.create(
            contract=self.contract, title="Postes", since=date(2026, 1, 1)
        )

    @cached_property
    def rate(self) -> Rate:
        return Rate.objects.create(contract=self.contract, price=90, since=date(2026, 1, 1))

    @cached_property
    def top_up(self) -> TopUp:
        return TopUp.objects.create(
            contract=self.contract, left=60, proposed=600, asked_at=clock.now()
        )

    @cached_property
    def calendar(self) -> BusinessCalendar:
        return cast.calendar()

    @cached_property
    def asset(self) -> Asset:
        return Asset.objects.create(client=self.client, name="PC-01", kind="Portable")

    @cached_property
    def import_run(self) -> ImportRun:
        stored = files.store(ContentFile(b"Nom;Ville\nLorient;Lorient\n", name="sites.csv"))
        return ImportRun.objects.create(
            client=self.client, noun="site", file=stored, columns={"name": "Nom"},
            opened_at=clock.now(), opened_by=self.me,
        )  # fmt: skip

    @cached_property
    def inventory_key(self) -> InventoryKey:
        return InventoryKey.objects.create(
            client=self.client, name="Postes", digest=uuid4().hex, made_at=clock.now(),
            made_by=cast.person("denis"),
        )  # fmt: skip

    @cached_property
    def inventory_report(self) -> InventoryReport:
        now = clock.now()
        return InventoryReport.objects.create(
            client=self.client, key=self.inventory_key, device_id="pc", sha256=uuid4().hex, raw=b"",
            received_at=now, next_try_at=now, state="QUARANTINED",
        )  # fmt: skip

    @cached_property
    def document(self) -> Document:
        stored = files.store(ContentFile(b"schema", name="schema.txt"))
        return Document.objects.create(
            client=self.client, part="DOCUMENTS", title="Schéma", file=stored, added_at=clock.now()
        )

    @cached_property
    def version(self) -> DocumentVersion:
        return DocumentVersion.objects.create(
            document=self.document, number=1, file=self.document.file, at=clock.now()
        )

    @cached_property
    def picture(self) -> Document:
        """A document that has a picture."""
        self.version.preview = files.keep(b"", name="apercu.jpg", media_type="image/jpeg")
        self.version.save()
        return self.document

    @cached_property
    def relation(self) -> AssetRelation:
        other = Asset.objects.create(client=self.client, name="SRV-01")
        return AssetRelation.objects.create(
            client=self.client, source=self.asset, kind="DEPENDS_ON", target=other,
            started_at=clock.now(),
        )  # fmt: skip

    @cached_property
    def note(self) -> DossierNote:
        return DossierNote.objects.create(
            client=self.client, part="EQUIPMENT", asset=self.asset, body="Bruyant", at=clock.now()
        )

    @cached_property
    def proposal(self) -> DossierProposal:
        return DossierProposal.objects.create(
            client=self.client, part="EQUIPMENT", label="Onduleur", after="Neuf", source="mur",
            by=cast.person("yann") if self.own else self.other, at=clock.now(),
        )  # fmt: skip

    @cached_property
    def asset_type(self) -> AssetType:
        return AssetType.objects.get_or_create(
            code="mur", defaults={"name": "Mur", "part": "EQUIPMENT"}
        )[0]

    @cached_property
    def type_field(self) -> AssetField:
        return self.asset_type.fields.get_or_create(key="ip", defaults={"label": "Adresse"})[0]

    @cached_property
    def secret(self) -> Secret:
        return clients.add_secret(
            client_id=self.client.pk, label="Pare-feu", value="motdepasse",
            by=cast.person("gaelle"), at=clock.now(),
        )  # fmt: skip

    @cached_property
    def to_change(self) -> SecretToChange:
        """Somebody saw it and left: oneself answers for it on our side."""
        return SecretToChange.objects.create(
            secret=self.secret, client=self.client, person=self.other, cause="DEPARTURE",
            source="departure:1", opened_at=clock.now(), owner=self.me if self.own else None,
        )  # fmt: skip

    @cached_property
    def work(self) -> BillableItem:
        """A closed work that may leave."""
        return billing.ready(self.client)

    @cached_property
    def question(self) -> Question:
        """Asked of oneself on our side, of a colleague on the other."""
        return Question.objects.create(
            item=self.work, client=self.client, to=self.person, text="Combien de temps ?",
            asked_by=cast.person("claire"), asked_at=clock.now(),
        )  # fmt: skip

    @cached_property
    def invoice(self) -> Invoice:
        return issue(item_ids=[self.work.pk], by=cast.person("claire"), at=billing.NOW)

    @cached_property
    def payment(self) -> Payment:
        now = clock.now()
        return Payment.objects.create(
            client=self.client, amount=10, received_on=now.date(), means="TRANSFER",
            key=uuid4(), recorded_by=cast.person("claire"), recorded_at=now,
        )  # fmt: skip

    @cached_property
    def other(self) -> User:
        """A colleague who is not the one acting."""
        return cast.person("maelle")

    @cached_property
    def person(self) -> User:
        """Oneself on our side, a colleague on the other."""
        return self.me if self.own else self.other

    @cached_property
    def clause(self) -> Clause:
        paper = files.store(ContentFile(b"%PDF-1.4 clause"), name="clause.pdf")
        day = date(2026, 1, 5)
        return Clause.objects.create(person=self.person, version="1", signed_on=day, file=paper, filed_at=clock.now())  # fmt: skip

    @cached_property
    def absence_by_hand(self) -> Absence:
        now = clock.now()
        return Absence.objects.create(person=self.person, starts_at=now, ends_at=now + timedelta(days=2), source="hand:mur")  # fmt: skip

    @cached_property
    def grant(self) -> AccessGrant:
        return AccessGrant.objects.create(
            client=self.client,
            user=self.person,
            parts=["EQUIPMENT"],
            starts_at=clock.now(),
            reason="pour le mur",
            source=f"manual:mur-{self.own}",
        )

    @cached_property
    def emergency(self) -> EmergencyOpening:
        now = clock.now()
        return EmergencyOpening.objects.create(
            client=self.client, person=self.person, grant=self.grant, parts=["EQUIPMENT"], reason="pour le mur",
            opened_at=now, review_due_at=now,
        )  # fmt: skip

    @cached_property
    def review(self) -> AccessReview:
        now = clock.now()
        return AccessReview.objects.create(opened_at=now, ends_at=now + timedelta(days=9))

    @cached_property
    def access_alert(self) -> AccessAlert:
        """About a reader of alerts, so that whoever stands above reads it too."""
        return AccessAlert.objects.get_or_create(
            person=cast.person("denis"), rule="refusals", day=clock.now().date(),
            defaults={"raised_at": clock.now(), "limit": 5, "lines": []},
        )[0]  # fmt: skip

    @cached_property
    def rights_list(self) -> RightsList:
        return keep_rights_list(by=cast.person("denis"), at=clock.now())

    @cached_property
    def request(self) -> AccessRequest:
        now = clock.now()
        return AccessRequest.objects.create(
            client=cast.client("Un troisième client"),
            asker=self.person,
            parts=["EQUIPMENT"],
            wanted_until=date(2099, 1, 1),
            reason="Remplacer un collègue",
            asked_at=now,
            due_at=now,
        )

    @cached_property
    def factor(self) -> Authenticator:
        """One's own app, or somebody else's."""
        owner = self.me if self.own else self.other
        return Authenticator.objects.create(user=owner, type="totp", data={})

    @cached_property
    def session(self) -> OpenSession:
        """One's own open session, or somebody else's."""
        owner, now = self.me if self.own else self.other, clock.now()
        device = Device.objects.create(user=owner, digest="mur", name="Firefox")
        return OpenSession.objects.create(
            user=owner, key="mur", device=device, since=now, seen_at=now
        )

    @cached_property
    def reset(self) -> str:
        topic, expires = events.topic(self.other), datetime.now(UTC) + timedelta(hours=1)
        return links.issue(purpose=RESET, subject=topic, holder=topic, expires_at=expires)

    @cached_property
    def token(self) -> Any:
        now = clock.now()
        expires = now + timedelta(days=9)
        return issue_token(user=self.person, name="mur", expires_at=expires, at=now)[1]

    @cached_property
    def skill(self) -> Skill:
        return Skill.objects.get_or_create(name="Réseau")[0]

    @cached_property
    def ticket(self) -> Ticket:
        cast.team()
        return tickets.open_ticket(
            client_id=self.client.pk,
            requester_id=self.contact.pk,
            subject="Le mur",
            by=cast.person("maelle"),
            at=clock.now(),
        )

    @cached_property
    def major(self) -> MajorIncident:
        """A serious problem of which the actor was told, and this client too."""
        at = clock.now()
        by = self.me if self.me.role in HOTLINE.split() else cast.person("maelle")
        problem = MajorIncident.objects.create(
            lead=self.ticket, template="OTHER", title="Le mur", story="Le mur", commander=by,
            news_minutes=60, declared_by=by, declared_at=at,
        )  # fmt: skip
        AffectedClient.objects.create(major=problem, client=self.client, why="HAND", added_at=at)
        MajorUpdate.objects.create(
            major=problem, number=1, kind="NEWS", body="Le mur", at=at, by=by
        )
        problem.recipients.create(user=self.me, audience="STAFF", name="Le mur", added_at=at)
        return problem

    @cached_property
    def concerned(self) -> Any:
        return self.major.recipients.order_by("pk")[0]

    @cached_property
    def action(self) -> ReviewAction:
        return tickets.add_action(
            major_id=self.major.pk, by=self.major.commander, at=clock.now(), what="Le mur",
            owner_id=self.me.pk if not self.actor.is_client else self.other.pk,
            due_on=clock.now().date(),
        )  # fmt: skip

    @cached_property
    def attachment(self) -> Attachment:
        file = ContentFile(b"journal", name="journal.txt")
        return tickets.add_files(
            ticket_id=self.ticket.pk, by=cast.person("maelle"), at=clock.now(), files=[file]
        )[0]

    @cached_property
    def call(self) -> Call:
        return Call.objects.create(
            hotliner=self.me if self.own else self.other, started_at=clock.now()
        )

    @cached_property
    def callback(self) -> CallBack:
        at = clock.now()
        return CallBack.objects.create(
            client=self.client, contact=self.contact, number="+33298112233", asked_at=at,
            starts_at=at, ends_at=at + timedelta(hours=1),
        )  # fmt: skip

    @cached_property
    def plan_step(self) -> PlanStep:
        steps = [tickets.Planned("Le mur", clock.now() + timedelta(days=1))]
        tickets.tell_plan(
            ticket_id=self.ticket.pk, by=cast.person("maelle"), at=clock.now(), steps=steps
        )
        return PlanStep.objects.get(ticket=self.ticket)

    @cached_property
    def hand_over(self) -> HandOver:
        return tickets.pass_on(
            ticket_id=self.ticket.pk, to_id=cast.person("gaelle").pk, by=cast.person("maelle"),
            at=clock.now(),
        )  # fmt: skip

    @cached_property
    def category(self) -> Category:
        return cast.category()

    @cached_property
    def article(self) -> Article:
        return Article.objects.create(
            title="Mur", body="Texte", audience="CLIENTS", updated_at=clock.now()
        )

    @cached_property
    def step(self) -> Step:
        procedure = Procedure.objects.create(title="Mur")
        return Step.objects.create(procedure=procedure, position=1, question="Allumé ?")

    @cached_property
    def procedure(self) -> Procedure:
        return self.step.procedure

    @cached_property
    def offer(self) -> PositionProcedure:
        position = WorkPosition.objects.create(name="Mur")
        return PositionProcedure.objects.create(procedure=self.procedure, position=position)

    @cached_property
    def technician(self) -> User:
        """Oneself where one is a technician; the far side's belongs to a colleague."""
        if self.own and self.me.role == "TECHNICIAN":
            return self.me
        return cast.person("yann" if self.own else "loic")

    @cached_property
    def absence(self) -> Booking:
        now = clock.now()
        return Booking.objects.create(
            technician=cast.person("loic"), period=(now, now + timedelta(hours=1)), kind="ABSENCE",
            booked_at=now,
        )  # fmt: skip

    @cached_property
    def mission(self) -> Mission:
        """Told to its technician two days ahead."""
        now = clock.now()
        start = now + timedelta(days=2)
        booking = Booking.objects.create(
            technician=self.technician, period=(start, start + timedelta(hours=1)), kind="MISSION",
            site=self.site, booked_at=now,
        )  # fmt: skip
        return Mission.objects.create(
            ticket=self.ticket, booking=booking, technician=self.technician, client=self.client,
            site=self.site, contact=self.contact, status="NOTIFIED", purpose="Le mur", planned_at=now,
        )  # fmt: skip

    @cached_property
    def report(self) -> Report:
        stored = files.store(ContentFile(b"%PDF-1.7", name="rapport.pdf"))
        return Report.objects.create(mission=self.mission, state="SEALED", pdf=stored)

    @cached_property
    def visited(self) -> Mission:
        """A mission whose report is signed and printed."""
        return self.report.mission

    @cached_property
    def photo(self) -> Photo:
        stored = files.store(ContentFile(b"jpeg", name="photo.txt"))
        draft = Report.objects.create(mission=self.mission, version=2)
        return Photo.objects.create(report=draft, file=stored)

    @cached_property
    def mission_token(self) -> str:
        return links.issue(
            purpose="mission.acknowledge",
            subject=f"mission:{self.mission.pk}",
            holder=f"user:{self.mission.technician_id}",
            expires_at=clock.now() + timedelta(days=1),
        )

    @cached_property
    def duty(self) -> Duty:
        """The actor's own duty, whose verbs are theirs alone."""
        start = clock.now()
        period = DateTimeTZRange(start, start + timedelta(days=1))
        return Duty.objects.create(person=self.me, period=period, step=1, noted_at=start)

    @cached_property
    def asked_duty(self) -> Duty:
        """A colleague's duty that the actor was asked to take."""
        start = clock.now()
        period = DateTimeTZRange(start, start + timedelta(days=1))
        return Duty.objects.create(
            person=self.other, swap_with=self.me, period=period, step=2, noted_at=start
        )

    @cached_property
    def device(self) -> PushDevice:
        return PushDevice.objects.create(user=self.me, endpoint=uuid4().hex, added_at=clock.now())

    def signed(self, door: str) -> str:
        """The key of an address we gave an operator about our message."""
        return signing.Signer(salt=f"notifications.{door}").sign(str(self.message.pk))

    @cached_property
    def message(self) -> Message:
        """A message of the outbox, which those of the grid see whole."""
        return queue(
            key="mur", kind="alert", channel="EMAIL", to="mur@aprile.example", subject="Mur",
            text="Mur", at=clock.now(), about="ticket:1",
        )  # fmt: skip

    @cached_property
    def notice(self) -> Message:
        """A notification of the centre: the actor's own, or somebody else's."""
        user = (
            self.me if self.own else cast.person("quentin" if self.me.role != "QUALITY" else "marc")
        )
        return queue(
            key=f"mur-{self.own}", kind="alert", channel="INAPP", to="", subject="Mur",
            text="", at=clock.now(), about=f"client:{self.client.pk}", user=user,
        )  # fmt: skip

    @cached_property
    def announcement(self) -> Announcement:
        made = Announcement.objects.create(title="Mur", body="Mur", by=self.me, at=clock.now())
        made.readings.create(user=self.me)
        return made

    @cached_property
    def broadcast(self) -> Broadcast:
        return Broadcast.objects.create(
            subject="Mur", body="Mur", filters={"audience": "STAFF"}, by=self.me,
            created_at=clock.now(),
        )  # fmt: skip

    @cached_property
    def recipient(self) -> Recipient:
        return self.broadcast.recipients.create(user=self.me, email=self.me.email)

    @cached_property
    def delivery(self) -> Delivery:
        fact = events.record("wall.built", about=self.client, by=None, at=clock.now())
        return Delivery.objects.create(event=fact, handler="nobody", state="QUARANTINED")

    @cached_property
    def act(self) -> Event:
        return events.record("skill.added", about=self.skill, by=None, at=clock.now(), name="Zinc")

    @cached_property
    def short_link(self) -> str:
        expires = clock.now() + timedelta(days=1)
        return links.issue(purpose="survey", subject="survey:1", holder="", expires_at=expires)

    @cached_property
    def target(self) -> ServiceTarget:
        """A line of the targets; of the house, so nobody's."""
        return ServiceTarget.objects.create(kind="RESOLUTION", minutes=480, since=date(2026, 1, 1))

    @cached_property
    def broken_promise(self) -> Clock:
        clock = self.promise
        Clock.objects.filter(pk=clock.pk).update(missed_at=clock.due_at)
        clock.refresh_from_db()
        return clock

    @cached_property
    def breach(self) -> Breach:
        """An explanation whose exclusion waits for somebody."""
        return Breach.objects.create(
            clock=self.broken_promise, cause="WORKLOAD", words="Trop d’appels ce matin-là.",
            explained_by=cast.person("maelle"), explained_at=clock.now(), decision="ASKED",
            ground="panne de l’opérateur",
        )  # fmt: skip

    @cached_property
    def promise(self) -> Clock:
        return Clock.objects.filter(ticket=self.ticket).order_by("pk")[0]

    @cached_property
    def survey(self) -> Survey:
        return Survey.objects.create(ticket=self.ticket, client=self.client, sent_at=clock.now())

    @cached_property
    def synthesis(self) -> Synthesis:
        stored = files.store(ContentFile(b"%PDF-1.7", name="synthese.pdf"))
        return Synthesis.objects.create(month=date(2026, 1, 1), pdf=stored, made_at=clock.now())

    def link(self, purpose: str, subject: str) -> str:
        """A link that acts without sign-in."""
        return links.issue(
            purpose=purpose,
            subject=subject,
            holder=f"contact:{self.contact.pk}",
            expires_at=clock.now() + timedelta(days=1),
        )

    @cached_property
    def invitation(self) -> str:
        return invitation(user=self.other, at=datetime.now(UTC))


@dataclass(frozen=True)
class Door:
    """How to knock at one route.

    `foreign`: what somebody of the action is answered for another client's object (404).
    `shared`: the object belongs to no client, so there is no foreign side.
    `mine`: role → status, where even the own object is answered otherwise, with the reason in a comment.
    """

    kwargs: Callable[[Side], dict[str, Any]]
    method: str = "get"
    foreign: int = 404
    shared: bool = False
    mine: dict[str, int] = field(default_factory=dict)


def pk(kind: str, name: str = "pk") -> Callable[[Side], dict[str, Any]]:
    """`{"pk": side.<kind>.pk}`."""
    return lambda side: {name: getattr(side, kind).pk}


#: route → door. Aligned by hand, one app after the other.
DOORS: dict[str, Door] = {
    # core and running
    "set_language":               Door(lambda s: {}, method="post", shared=True),
    # accounts
    "accounts:person":            Door(pk("person"), shared=True),
    "accounts:edit_person":       Door(pk("person"), shared=True),
    "accounts:change_role":       Door(pk("other"), method="post", shared=True),
    "accounts:deactivate":        Door(pk("other"), method="post", shared=True),
    "accounts:reactivate":        Door(pk("other"), method="post", shared=True),
    "accounts:file_clause":       Door(pk("person"), shared=True),
    "accounts:clause":            Door(pk("clause"), shared=True),
    "accounts:absences_of":       Door(pk("person"), shared=True),
    "accounts:end_absence":       Door(pk("absence_by_hand"), method="post", shared=True),
    "accounts:revoke_token":      Door(pk("token"), method="post"),
    "accounts:new_codes":         Door(lambda s: {}, method="post", shared=True),
    "accounts:remove_factor":     Door(pk("factor"), method="post"),
    "accounts:end_session":       Door(pk("session"), method="post"),
    "accounts:end_others":        Door(lambda s: {}, method="post", shared=True),
    "accounts:end_viewing":       Door(lambda s: {}, method="post", shared=True),
    "accounts:view_as":           Door(pk("other"), method="post", shared=True),
    "accounts:force_out":         Door(pk("other"), method="post", shared=True),
    "accounts:reset_factor":      Door(pk("other"), method="post", shared=True),
    "reset_password":             Door(lambda s: {"token": s.reset}, shared=True),
    "accounts:set_skill":         Door(lambda s: {"pk": s.other.pk, "skill": s.skill.pk}, method="post", shared=True),
    "accounts:export_admin_log":  Door(lambda s: {}, method="post", shared=True),
    "accounts:admin_act":         Door(pk("act"), shared=True),
    "accounts:setting":           Door(lambda s: {"name": "sms_price"}, shared=True),
    "accounts:call_off_setting":  Door(lambda s: {"name": "sms_price"}, method="post", shared=True),
    "accounts:accept_invitation": Door(lambda s: {"token": s.invitation}, shared=True),
    # clients
    "clients:dossier":            Door(pk("client"), foreign=302),  # the locked face
    "clients:locked":             Door(pk("client"), shared=True),  # a name any of the staff may know
    "clients:edit":               Door(pk("client")),
    "clients:people":             Door(pk("client")),
    "clients:create_contact":     Door(pk("client")),
    "clients:edit_contact":       Door(pk("contact")),
    "planning:end_placement":     Door(pk("placement"), method="post"),
    "clients:merge_clients":      Door(lambda s: {"kept": s.client.pk, "gone": s.twin.pk}),
    "clients:merge_contacts":     Door(lambda s: {"kept": s.contact.pk, "gone": s.twin_contact.pk}),
    "clients:undo_merge":         Door(pk("merge"), method="post"),
    "clients:extract":            Door(pk("client")),
    "clients:sheet":              Door(pk("client")),
    "clients:timeline":           Door(pk("client")),
    "clients:timeline_pdf":       Door(pk("client")),
    "clients:name_people":        Door(pk("client")),
    "clients:suppliers":          Door(pk("client")),
    "clients:create_supplier":    Door(pk("client")),
    "clients:edit_supplier":      Door(pk("supplier")),
    "clients:memberships":        Door(pk("contact")),
    "clients:caller":             Door(pk("contact")),
    "clients:end_membership":     Door(pk("membership"), method="post"),
    "clients:edit_position":      Door(pk("position"), shared=True),
    "clients:create_site":        Door(pk("client")),
    "clients:edit_site":          Door(pk("site")),
    "clients:contracts":          Door(pk("client")),
    "clients:create_contract":    Door(pk("client")),
    "clients:contract":           Door(pk("contract")),
    "clients:edit_contract":      Door(pk("contract")),
    "clients:buy_pack":           Door(pk("contract"), method="post"),
    "clients:add_line":           Door(pk("contract")),
    "clients:edit_line":          Door(pk("line")),
    "clients:revise_prices":      Door(pk("contract")),
    "clients:amend":              Door(pk("contract")),
    "clients:add_rate":           Door(pk("contract")),
    "clients:add_client_rate":    Door(pk("client")),
    "clients:end_rate":           Door(pk("rate"), method="post"),
    "clients:suspend_contract":   Door(pk("contract")),
    "clients:resume_contract":    Door(pk("contract"), method="post"),
    "clients:give_notice":        Door(pk("contract")),
    "clients:statement_csv":      Door(pk("contract")),
    "clients:statement_pdf":      Door(pk("contract")),
    "clients:proposal_pdf":       Door(pk("top_up")),
    "clients:drop_top_up":        Door(pk("top_up")),
    "portal:charter":             Door(pk("client")),
    "portal:charter_pdf":         Door(pk("client")),
    "clients:assets":             Door(pk("client")),
    "clients:create_asset":       Door(pk("client")),
    "clients:import_assets":      Door(pk("client")),
    "clients:import_table":       Door(pk("client")),
    "clients:import_run":         Door(pk("import_run")),
    # A technical director brings equipment in, not sites.
    **{
        f"clients:{verb}": Door(pk("import_run"), method="post", mine={"TECHNICAL_DIRECTOR": 403})
        for verb in ("import_columns", "start_import", "undo_import")
    },
    "clients:import_progress":    Door(pk("import_run")),
    "clients:asset":              Door(pk("asset")),
    "clients:edit_asset":         Door(pk("asset")),
    "clients:inventory":          Door(pk("client")),
    "clients:decide_inventory":   Door(pk("client"), method="post"),
    "clients:inventory_rules":    Door(pk("client")),
    "clients:inventory_keys":     Door(pk("client")),
    "clients:revoke_inventory_key": Door(pk("inventory_key"), method="post"),
    "clients:forget_inventory":   Door(pk("inventory_report"), method="post"),
    "clients:replay_inventory":   Door(pk("inventory_report"), method="post"),
    "clients:changes":            Door(pk("client")),
    "clients:state":              Door(pk("client")),
    "clients:between":            Door(pk("client")),
    "clients:map":                Door(pk("client")),
    "clients:propose":            Door(pk("client")),
    "clients:propose_of_asset":   Door(pk("asset")),
    "clients:relate":             Door(pk("asset"), method="post"),
    "clients:unrelate":           Door(pk("relation"), method="post"),
    "clients:add_note":           Door(pk("asset"), method="post"),
    "clients:remove_note":        Door(pk("note"), method="post"),
    "clients:type":               Door(pk("asset_type"), shared=True),
    "clients:add_type_field":     Door(pk("asset_type"), method="post", shared=True),
    "clients:type_field":         Door(pk("type_field"), shared=True),
    "clients:refuse_proposal":    Door(pk("proposal"), method="post"),
    "clients:document_sheet":     Door(pk("document")),
    "clients:document_preview":   Door(pk("picture")),
    "clients:document_version":   Door(pk("version")),
    "clients:add_version":        Door(pk("document"), method="post"),
    "clients:document_secrecy":   Door(pk("document"), method="post"),
    "clients:withdraw_document":  Door(pk("document"), method="post"),
    "clients:change_fact":        Door(pk("client"), method="post"),
    "clients:documents":          Door(pk("client")),
    "clients:document":           Door(pk("document")),
    "clients:secrets":            Door(pk("client")),
    "clients:create_secret":      Door(pk("client")),
    "clients:reveals":            Door(pk("client")),
    "clients:secret":             Door(pk("secret")),
    "clients:reveal":             Door(pk("secret"), method="post"),
    "clients:replace_secret":     Door(pk("secret")),
    "clients:edit_secret":        Door(pk("secret")),
    "clients:restrict_secret":    Door(pk("secret")),
    "clients:retire_secret":      Door(pk("secret"), method="post"),
    "clients:take_change":        Door(pk("to_change"), method="post"),
    "clients:waive_change":       Door(pk("to_change"), method="post"),
    "clients:grants":             Door(pk("client")),
    "clients:alert":              Door(pk("access_alert"), shared=True),
    "clients:end_alerted":        Door(pk("access_alert"), method="post", shared=True),
    "clients:close_alert":        Door(pk("access_alert"), method="post", shared=True),
    "clients:open_emergency":     Door(pk("client"), shared=True),  # a name any of the staff may know
    "clients:close_emergency":    Door(pk("emergency"), method="post"),
    "clients:review_emergency":   Door(pk("emergency"), method="post", shared=True),
    "clients:follow_up_emergency": Door(pk("emergency"), method="post", shared=True),
    "clients:review":             Door(pk("review"), shared=True),
    "clients:answer_review":      Door(pk("review"), method="post", shared=True),
    "clients:review_csv":         Door(pk("review"), shared=True),
    "clients:rights_list":        Door(pk("rights_list"), shared=True),
    "clients:rights_list_csv":    Door(pk("rights_list"), shared=True),
    "clients:rights_list_pdf":    Door(pk("rights_list"), shared=True),
    "clients:person_rights_pdf":  Door(lambda s: {"pk": cast.person("loic").pk}, shared=True),
    "clients:rights_list_xlsx":   Door(pk("rights_list"), shared=True),
    "clients:extend":             Door(pk("grant"), method="post", shared=True),
    "clients:revoke":             Door(pk("grant"), method="post", shared=True),
    "clients:calendar":           Door(pk("calendar"), shared=True),
    "clients:edit_calendar":      Door(pk("calendar"), shared=True),
    "clients:add_closure":        Door(pk("calendar"), shared=True),
    "clients:add_special":        Door(pk("calendar"), shared=True),
    "clients:add_break":          Door(pk("calendar"), shared=True),
    "clients:remove_exception":   Door(pk("calendar"), method="post", shared=True),
    "clients:set_calendar_teams": Door(pk("calendar"), method="post", shared=True),
    "clients:check_access":       Door(pk("request"), method="post", shared=True),
    "clients:decide_access":      Door(pk("request"), method="post", shared=True),
    "clients:withdraw_access":    Door(pk("request"), method="post", foreign=404),
    "api:client-detail":          Door(pk("client")),
    "api:client-verdict":         Door(pk("client")),
    "api:contract-ledger":        Door(pk("contract")),
    "api:contract-suspend":       Door(pk("contract"), method="post"),
    "api:contract-resume":        Door(pk("contract"), method="post"),
    "api:client-entitlement":     Door(pk("client")),
    "api:site-detail":            Door(pk("site")),
    "api:contact-detail":         Door(pk("contact")),
    "api:contract-detail":        Door(pk("contract"), mine={"CLIENT_USER": 404}),
    "api:asset-detail":           Door(pk("asset")),
    "api:supplier-detail":        Door(pk("supplier")),
    "api:review-detail":          Door(pk("review"), shared=True),
    "api:review-lines":           Door(pk("review"), shared=True),
    "api:review-answer":          Door(pk("review"), shared=True),
    "api:alert-detail":           Door(pk("access_alert"), shared=True),
    "api:alert-end-sessions":     Door(pk("access_alert"), shared=True),
    "api:alert-close":            Door(pk("access_alert"), shared=True),
    "api:emergency-detail":       Door(pk("emergency"), shared=True),
    "api:emergency-close":        Door(pk("emergency"), shared=True),
    "api:emergency-review":       Door(pk("emergency"), shared=True),
    "api:grant-detail":           Door(pk("grant"), shared=True),
    "api:grant-revoke":           Door(pk("grant"), method="post", shared=True),
    "api:accessrequest-detail":   Door(pk("request"), shared=True),
    "api:accessrequest-check":    Door(pk("request"), shared=True),
    "api:accessrequest-decide":   Door(pk("request"), shared=True),
    "api:accessrequest-withdraw": Door(pk("request"), shared=True),
    # tickets
    "tickets:attachment":         Door(pk("attachment")),
    "api:ticket-detail":          Door(pk("ticket")),
    "api:major-detail":           Door(pk("major")),
    **{f"api:major-{verb}": Door(pk("major")) for verb in ("updates", "clients", "recipients")},
    **{
        f"api:major-{verb}": Door(pk("major"), method="post")
        for verb in ("say", "restore", "end", "command", "relaunch", "add-client", "attach", "vouch")
    },
    "api:ticket-inform":          Door(pk("ticket")),
    "api:ticket-take":            Door(pk("ticket")),
    "api:ticket-assign":          Door(pk("ticket")),
    "api:ticket-escalate":        Door(pk("ticket")),
    "api:ticket-wait":            Door(pk("ticket")),
    "api:ticket-work":            Door(pk("ticket")),
    "api:ticket-need-visit":      Door(pk("ticket")),
    "api:ticket-resolve":         Door(pk("ticket")),
    "api:ticket-accept":          Door(pk("ticket")),
    "api:ticket-reject":          Door(pk("ticket")),
    "api:ticket-close":           Door(pk("ticket")),
    "api:ticket-reopen":          Door(pk("ticket")),
    "api:ticket-time":            Door(pk("ticket")),
    "api:ticket-diagnose":        Door(pk("ticket")),
    "api:ticket-major":           Door(pk("ticket")),
    "api:ticket-reply":           Door(pk("ticket")),
    "api:ticket-note":            Door(pk("ticket")),
    "api:ticket-messages":        Door(pk("ticket")),
    "api:ticket-timeline":        Door(pk("ticket")),
    "api:ticket-clocks":          Door(pk("ticket")),
    "api:ticket-attachments":     Door(pk("ticket")),
    "api:ticket-attach":          Door(pk("ticket")),
    "api:ticket-plan":            Door(pk("ticket")),
    "api:ticket-caller":          Door(pk("ticket")),
    "api:ticket-verify-caller":   Door(pk("ticket")),
    "api:ticket-tick-step":       Door(pk("ticket")),
    "api:ticket-move-step":       Door(pk("ticket")),
    "api:call-detail":            Door(pk("call"), shared=True),
    "api:call-finish":            Door(pk("call"), shared=True),
    "api:call-identify":          Door(pk("call"), shared=True),
    "api:callback-detail":        Door(pk("callback")),
    "api:callback-call":          Door(pk("callback")),
    "api:callback-drop":          Door(pk("callback")),
    # knowledge
    "knowledge:article":          Door(pk("article"), shared=True),
    "knowledge:article_edit":     Door(pk("article"), shared=True),
    "knowledge:procedure":        Door(pk("procedure"), shared=True),
    "knowledge:procedure_edit":   Door(pk("procedure"), shared=True),
    "knowledge:step_new":         Door(pk("procedure"), shared=True),
    "knowledge:step_edit":        Door(pk("step"), shared=True),
    "knowledge:step_remove":      Door(pk("step"), method="post", shared=True),
    "knowledge:offer":            Door(pk("procedure"), method="post", shared=True),
    "knowledge:withdraw_offer":   Door(pk("offer"), method="post", shared=True),
    "knowledge:category_edit":    Door(pk("category"), shared=True),
    "api:category-detail":        Door(pk("category"), shared=True),
    "api:procedure-detail":       Door(pk("procedure"), shared=True),
    "api:article-detail":         Door(pk("article"), shared=True),
    # planning
    "planning:agenda":            Door(pk("technician"), shared=True),
    "planning:switch_rota":       Door(lambda s: {}, method="post", shared=True),
    "planning:duty":              Door(pk("duty"), shared=True),
    **{
        f"planning:{verb}": Door(pk("duty"), method="post", shared=True)
        for verb in ("end_duty", "swap_duty", "hand_over", "call_out")
    },
    "planning:answer_swap":       Door(pk("asked_duty"), method="post", shared=True),
    "planning:end_absence":       Door(pk("absence"), method="post", shared=True),
    "api:technician-detail":      Door(pk("technician"), shared=True),
    "api:technician-availability": Door(pk("technician"), shared=True),
    "api:technician-slots":       Door(pk("technician"), shared=True),
    "api:booking-detail":         Door(pk("absence"), shared=True),
    "api:absence-detail":         Door(pk("absence"), shared=True),
    # interventions
    "interventions:plan":         Door(pk("ticket", "number")),
    "interventions:of_booking":   Door(lambda s: {"pk": s.mission.booking_id}),
    "interventions:acknowledge":  Door(lambda s: {"token": s.mission_token}, shared=True),
    "interventions:confirm":      Door(lambda s: {"token": s.link("mission.confirm", f"mission:{s.mission.pk}")}, shared=True),
    "interventions:photo":        Door(pk("photo")),
    "interventions:mission":      Door(pk("mission")),
    "interventions:agree":        Door(pk("mission"), method="post"),
    "interventions:publish":      Door(pk("mission"), method="post"),
    "interventions:move":         Door(pk("mission"), method="post"),
    "interventions:reassign":     Door(pk("mission"), method="post"),
    "interventions:cancel":       Door(pk("mission"), method="post"),
    "interventions:acknowledge_by_phone": Door(pk("mission"), method="post"),
    "interventions:decline":      Door(pk("mission"), method="post"),
    "interventions:report_pdf":   Door(pk("visited")),
    "api:mission-detail":         Door(pk("mission")),
    **{
        f"api:mission-{verb}": Door(pk("mission"), method="post")
        for verb in ("agree", "publish", "move", "reassign", "cancel", "acknowledge", "decline", "depart", "arrive")
    },
    "api:report-detail":          Door(pk("report")),
    # the technician's phone
    "field:mission":              Door(pk("mission")),
    **{
        f"field:{verb}": Door(pk("mission"), method="post")
        for verb in ("acknowledge", "decline", "depart", "arrive", "undo", "revise", "keep", "add_part", "add_photo")
    },
    "field:report":               Door(pk("mission")),
    "field:take_along":           Door(pk("mission")),
    "field:sign":                 Door(pk("mission")),
    "field:remove_part":          Door(lambda s: {"pk": s.mission.pk, "part": 1}, method="post"),
    "field:remove_photo":         Door(lambda s: {"pk": s.mission.pk, "photo": 1}, method="post"),
    # the hotline desk
    "desk:view":                  Door(lambda s: {"view": "waiting"}, shared=True),
    "desk:fragment":              Door(lambda s: {"view": "hotline"}, shared=True),
    "desk:more":                  Door(lambda s: {"view": "hotline"}, shared=True),
    # promises: their derivation, their rules, what was broken
    "desk:why":                   Door(lambda s: {"pk": s.ticket.clocks.first().pk}),
    "desk:place":                 Door(pk("ticket", "number")),
    "desk:machine":               Door(pk("ticket", "number")),
    "desk:promise_quote":         Door(pk("ticket", "number")),
    "desk:send_quote":            Door(pk("ticket", "number")),
    "api:clock-detail": Door(lambda s: {"pk": s.ticket.clocks.get(kind="ANSWER").pk}),
    "api:clock-explain": Door(lambda s: {"pk": s.ticket.clocks.get(kind="ANSWER").pk}),
    "tickets:steps":              Door(lambda s: {"kind": "ANSWER"}, shared=True),
    "tickets:tiers":              Door(lambda s: {}, method="post", shared=True),
    "tickets:end_target":         Door(pk("target"), method="post", shared=True),
    "tickets:explain_breach":     Door(pk("broken_promise")),
    "tickets:decide_breach":      Door(pk("breach"), method="post"),
    "desk:explain":               Door(lambda s: {"number": s.ticket.pk, "pk": s.ticket.clocks.first().pk}),
    **{
        f"desk:{page}": Door(pk("ticket", "number"))
        for page in ("ticket", "preview", "fresh", "articles", "escalate", "wait", "resolve", "reject",
                     "need_visit", "major", "inform", "link", "unlink", "snooze", "plan", "pass_on",
                     "reclassify", "time", "verify")
    },
    **{
        f"desk:{verb}": Door(pk("ticket", "number"), method="post")
        for verb in ("write", "answer", "take", "assign", "work", "accept", "reopen", "close",
                     "timer_start", "timer_stop", "wake")
    },
    "desk:call":                  Door(pk("call")),
    "desk:call_candidates":       Door(pk("call")),
    **{
        f"desk:call_{verb}": Door(pk("call"), method="post")
        for verb in ("bind", "unbind", "number", "contact", "verify", "advice", "end")
    },
    "desk:call_later":            Door(pk("call")),
    "desk:callback_pass":         Door(pk("callback"), method="post"),
    "desk:callback_drop":         Door(pk("callback"), method="post"),
    "desk:step_done":             Door(pk("plan_step"), method="post"),
    "desk:step_move":             Door(pk("plan_step")),
    "desk:step_drop":             Door(pk("plan_step")),
    "desk:hand_over_accept":      Door(pk("hand_over"), method="post"),
    "desk:hand_over_decline":     Door(pk("hand_over")),
    # serious problems
    **{
        f"majors:{page}": Door(pk("major"))
        for page in ("major", "people", "add_client", "search", "attach", "restore", "end", "review", "review_pdf")
    },
    **{
        f"majors:{verb}": Door(pk("major"), method="post")
        for verb in ("command", "point", "relaunch", "add_action")
    },
    "majors:read":                Door(pk("major"), shared=True),  # told to all the support, names no client
    "majors:have_read":           Door(pk("major"), method="post", shared=True),
    "majors:vouch":               Door(pk("concerned")),
    "majors:excuse":              Door(pk("concerned")),
    "majors:own_text":            Door(lambda s: {"pk": s.major.pk, "client": s.client.pk}),
    "majors:remove_client":       Door(lambda s: {"pk": s.major.pk, "client": s.client.pk}),
    "majors:finish_action":       Door(pk("action"), method="post"),
    # notifications
    "notifications:matrix_switch": Door(lambda s: {}, method="post", shared=True),
    "centre:open":                Door(pk("notice")),
    "centre:read":                Door(pk("notice"), method="post"),
    "centre:read_all":            Door(lambda s: {}, method="post", shared=True),
    "centre:announcement":        Door(pk("announcement"), shared=True),
    "centre:acknowledge":         Door(pk("announcement"), method="post", shared=True),
    "centre:remind":              Door(pk("announcement"), method="post", shared=True),
    "centre:broadcast":           Door(pk("broadcast"), shared=True),
    "centre:start":               Door(pk("broadcast"), method="post", shared=True),
    "centre:stop":                Door(pk("broadcast"), method="post", shared=True),
    "centre:thread":              Door(pk("recipient"), shared=True),
    "centre:answer":              Door(lambda s: {"token": s.link("broadcast.answer", f"recipient:{s.recipient.pk}")}, shared=True),
    "centre:unsubscribe":         Door(lambda s: {"token": s.link("broadcast.unsubscribe", f"recipient:{s.recipient.pk}")}, shared=True),
    "centre:letter":              Door(lambda s: {"letter": "receipt"}, shared=True),
    "centre:preview":             Door(lambda s: {"letter": "receipt"}, method="post", shared=True),
    "centre:restore":             Door(lambda s: {"letter": "receipt"}, method="post", shared=True),
    "notifications:about":        Door(pk("ticket", "number")),
    "notifications:message":      Door(pk("message"), shared=True),
    "notifications:retry":        Door(pk("message"), method="post", shared=True),
    "notifications:cancel":       Door(pk("message"), method="post", shared=True),
    "notifications:mail_switch":  Door(lambda s: {}, method="post", shared=True),
    "notifications:replay":       Door(pk("delivery"), method="post", shared=True),
    "notifications:follow":       Door(lambda s: {"topic": f"client:{s.client.pk}"}, shared=True),  # the page itself asks
    "notifications:go":           Door(lambda s: {"token": s.short_link}, shared=True),
    "notifications:twilio_status": Door(pk("message"), method="post", shared=True),
    "notifications:twilio_reply": Door(lambda s: {}, method="post", shared=True),
    **{
        f"notifications:{door}": Door(lambda s, door=door: {"key": s.signed(door)}, method="post", shared=True)
        for door in ("brevo_status", "call_script", "call_key")
    },
    "notifications:add_device":    Door(lambda s: {}, method="post", shared=True),
    "notifications:try_device":    Door(lambda s: {}, method="post", shared=True),
    "notifications:remove_device": Door(pk("device"), method="post", shared=True),
    "api:outbox-detail":          Door(pk("message"), shared=True),
    # the client's portal
    "client:request":             Door(pk("ticket", "number")),
    "client:reply":               Door(pk("ticket", "number"), method="post"),
    "client:answer":              Door(pk("ticket", "number"), method="post"),
    "client:callback_withdraw":   Door(pk("callback"), method="post"),
    "client:reopen":              Door(pk("ticket", "number"), method="post"),
    "client:news":                Door(pk("major")),
    "client:news_follow":         Door(pk("major"), method="post"),
    "client:news_link":           Door(lambda s: {"token": s.link("major.news", f"majorincident:{s.major.pk}")}, shared=True),
    "client:status":              Door(lambda s: {"token": shared_address(s.major, s.client.pk).split("/")[-2]}, shared=True),
    "client:solution":            Door(lambda s: {"token": s.link("solution", f"ticket:{s.ticket.pk}")}, shared=True),
    "client:reopen_link":         Door(lambda s: {"token": s.link("reopen", f"ticket:{s.ticket.pk}")}, shared=True),
    # managers and quality
    "management:list":            Door(lambda s: {"name": "reponses-rompues"}, shared=True),
    "management:synthesis":       Door(pk("synthesis"), shared=True),
    "quality:survey":             Door(lambda s: {"token": s.link("survey", f"survey:{s.survey.pk}")}, shared=True),
    "api:survey-detail":          Door(pk("survey")),
    "api:synthesis-detail":       Door(pk("synthesis"), shared=True),
    # billing
    "billing:item":               Door(pk("work")),
    "billing:preview":            Door(pk("work")),
    "billing:decide":             Door(pk("work"), method="post"),
    "billing:adjust":             Door(pk("work")),
    "billing:answer":             Door(pk("question")),
    "billing:issue":              Door(lambda s: {}, method="post", shared=True),
    "billing:invoice":            Door(pk("invoice")),
    "billing:pdf":                Door(pk("invoice")),
    "billing:match":              Door(pk("payment")),
    "billing:pay":                Door(pk("client", "client")),
    "billing:suspend":            Door(pk("client", "client"), method="post"),
    "billing:restore":            Door(pk("client", "client"), method="post"),
    "api:billable-item-detail":   Door(pk("work")),
    "api:billable-item-decide":   Door(pk("work"), method="post"),
    "api:invoice-detail":         Door(pk("invoice")),
    "api:invoice-pdf":            Door(pk("invoice")),
    "api:payment-detail":         Door(pk("payment")),
}  # fmt: skip
