"""A month of calls, tickets, visits and closings, each made by the verb a person would use, at its instant."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

from accounts.models import User
from accounts.roles import Role
from clients.models import Client, Contact
from core.errors import Refused
from core.worktime import is_holiday
from interventions import sealing, services
from interventions.content import content
from interventions.models import Mission
from knowledge.models import Category
from planning import selectors as planning
from portal.demo.texts import TROUBLES, Trouble
from tickets import caller
from tickets import services as tickets
from tickets.models import Channel, CheckWay, KnownLine, Ticket, WorkKind

PARIS = ZoneInfo("Europe/Paris")
DAYS = 30
#: A short flourish, long enough to count as a signature.
STROKES = [{"points": [{"x": 12 + 9 * i, "y": 40 + (i * 37 % 29)} for i in range(24)]}]


@dataclass
class Month:
    """The hands of the demo: who acts, with which luck, until when."""

    staff: dict[str, User]
    clients: list[Client]
    now: datetime
    chance: Random
    #: Half of what came in since then is still being worked on.
    recent: timedelta = timedelta(days=4)

    def play(self) -> int:
        """Play every working day up to now; return how many tickets were made."""
        made = 0
        today = self.now.astimezone(PARIS).date()
        for back in range(DAYS, -1, -1):
            day = today - timedelta(days=back)
            if day.weekday() < 5 and not is_holiday(day, "METROPOLE"):
                made += self._day(day)
        return made

    def _day(self, day: date) -> int:
        made = 0
        for _call in range(self.chance.randint(6, 10)):
            at = self._instant(day, 9, 16)
            if at < self.now - timedelta(minutes=10):
                self._story(at)
                made += 1
        return made

    def _instant(self, day: date, first: int, last: int) -> datetime:
        minutes = self.chance.randrange(first * 60, last * 60 + 40)
        return datetime.combine(day, time(minutes // 60, minutes % 60), PARIS)

    def _story(self, at: datetime) -> None:
        trouble = self.chance.choice(TROUBLES)
        client = self.chance.choice(self.clients)
        contact = self.chance.choice(list(client.contacts.all()))
        hotliner = self.staff[self.chance.choice(["Maëlle", "Nolwenn", "Sofia"])]
        luck = self.chance.random()
        if self.now - at < self.recent and luck < 0.5:
            self._left_open(trouble, contact, hotliner, at)
        elif trouble.on_site and luck < 0.55:
            self._visit(trouble, contact, hotliner, at)
        elif luck < 0.2:
            self._by_portal(trouble, contact, hotliner, at)
        elif luck < 0.32:
            self._escalated(trouble, contact, hotliner, at)
        else:
            self._on_the_phone(trouble, contact, hotliner, at)

    def _before_now(self, at: datetime) -> bool:
        return at < self.now - timedelta(minutes=1)

    def call(
        self, trouble: Trouble, contact: Contact, hotliner: User, at: datetime
    ) -> tuple[Ticket, int]:
        call = tickets.start_call(by=hotliner, at=at, number=contact.phone, contact_id=contact.pk)
        ticket = self._open(
            trouble,
            contact,
            hotliner,
            at + timedelta(minutes=1),
            Channel.PHONE,
            call_id=call.pk,
            take=True,
        )
        return ticket, call.pk

    def _open(
        self,
        trouble: Trouble,
        contact: Contact,
        by: User | None,
        at: datetime,
        channel: str,
        **more: object,
    ) -> Ticket:
        category = Category.objects.filter(
            keywords__icontains=trouble.keyword, is_active=True
        ).first()
        return tickets.open_ticket(
            client_id=contact.client_id, requester_id=contact.pk, site_id=contact.site_id, subject=trouble.subject,
            symptoms=trouble.words, nature=trouble.nature, category_id=category.pk if category else None, channel=channel,
            impact=self.chance.choice([1, 2, 2, 3, 3]), urgency=self.chance.choice([1, 2, 2, 2, 3]), by=by, at=at, **more,
        )  # fmt: skip

    def _on_the_phone(
        self, trouble: Trouble, contact: Contact, hotliner: User, at: datetime
    ) -> None:
        ticket, call = self.call(trouble, contact, hotliner, at)
        minutes = self.chance.randint(6, 28)
        done_at = at + timedelta(minutes=minutes)
        if not self._before_now(done_at):
            return
        self._checked(ticket, hotliner, done_at - timedelta(minutes=1))
        tickets.solve_on_phone(
            ticket_id=ticket.pk,
            call_id=call,
            by=hotliner,
            at=done_at,
            solution=trouble.fix,
            minutes=minutes,
        )

    def _checked(self, ticket: Ticket, by: User, at: datetime) -> None:
        """Where the category asks who it is, the person is called back first."""
        if caller.is_asked(ticket):
            tickets.check_caller(
                way=CheckWay.CALL_BACK, line=KnownLine.PHONE, ticket_id=ticket.pk, by=by, at=at
            )

    def _confirmed(self, ticket: Ticket, contact: Contact, at: datetime) -> None:
        """Most people confirm within two days; the others stay silent."""
        answered_at = at + timedelta(hours=self.chance.randint(1, 40))
        if self.chance.random() < 0.7 and self._before_now(answered_at):
            tickets.accept(ticket_id=ticket.pk, contact=contact, at=answered_at)
        elif self.chance.random() < 0.15 and self._before_now(answered_at):
            tickets.reject(
                ticket_id=ticket.pk,
                contact=contact,
                at=answered_at,
                reason="Cela recommence depuis ce matin.",
            )

    def _left_open(self, trouble: Trouble, contact: Contact, hotliner: User, at: datetime) -> None:
        """Work in progress: some taken and answered, some waiting for the client, some that nobody took yet."""
        channel = self.chance.choice([Channel.PHONE, Channel.PORTAL, Channel.EMAIL])
        ticket = self._open(trouble, contact, None, at, channel)
        taken_at = at + timedelta(minutes=self.chance.randint(8, 90))
        if self.chance.random() < 0.3 or not self._before_now(taken_at + timedelta(minutes=6)):
            return
        tickets.take(ticket_id=ticket.pk, by=hotliner, at=taken_at)
        tickets.reply(
            ticket_id=ticket.pk,
            by=hotliner,
            at=taken_at + timedelta(minutes=4),
            is_answer=self.chance.random() < 0.7,
            body=f"Bonjour {contact.first_name}, nous regardons cela et revenons vers vous.",
        )
        if self.chance.random() < 0.35:
            tickets.wait(
                ticket_id=ticket.pk,
                by=hotliner,
                at=taken_at + timedelta(minutes=5),
                reason="Captures d’écran demandées",
            )

    def _by_portal(self, trouble: Trouble, contact: Contact, hotliner: User, at: datetime) -> None:
        ticket = self._open(trouble, contact, None, at, Channel.PORTAL)
        late = self.chance.random() < 0.12
        answered_at = at + timedelta(
            minutes=self.chance.randint(500, 1600) if late else self.chance.randint(12, 150)
        )
        if not self._before_now(answered_at):
            return
        tickets.take(ticket_id=ticket.pk, by=hotliner, at=answered_at)
        tickets.reply(
            ticket_id=ticket.pk, by=hotliner, at=answered_at + timedelta(minutes=4), is_answer=True,
            body=f"Bonjour {contact.first_name}, nous avons bien compris votre demande et nous nous en occupons.",
        )  # fmt: skip
        done_at = answered_at + timedelta(minutes=self.chance.randint(40, 1800))
        if self._before_now(done_at):
            self._checked(ticket, hotliner, done_at)
            tickets.resolve(
                ticket_id=ticket.pk, by=hotliner, at=done_at, solution=trouble.fix, remotely=True,
                minutes=self.chance.choice([15, 30, 45]), work_kind=WorkKind.REMOTE,
            )  # fmt: skip
            self._confirmed(ticket, contact, done_at)
        elif self.chance.random() < 0.5:
            tickets.wait(
                ticket_id=ticket.pk,
                by=hotliner,
                at=answered_at + timedelta(minutes=5),
                reason="Captures d’écran demandées",
            )

    def _escalated(self, trouble: Trouble, contact: Contact, hotliner: User, at: datetime) -> None:
        ticket, call = self.call(trouble, contact, hotliner, at)
        tickets.finish_call(
            call_id=call,
            by=hotliner,
            at=at + timedelta(minutes=9),
            outcome="TICKET",
            ticket_id=ticket.pk,
        )
        if not self._before_now(at + timedelta(minutes=40)):
            return
        tickets.note(
            ticket_id=ticket.pk,
            by=hotliner,
            at=at + timedelta(minutes=10),
            body="Redémarrage et pilotes essayés, sans effet.",
        )
        tickets.escalate(
            ticket_id=ticket.pk,
            by=hotliner,
            at=at + timedelta(minutes=25),
            reason=tickets.EscalationReason.COMPETENCE,
            summary="Poste joignable, accès distant ouvert.",
        )
        expert = self.staff["Inès" if trouble.nature in ("NETWORK", "TELEPHONY") else "Paul"]
        tickets.take(ticket_id=ticket.pk, by=expert, at=at + timedelta(minutes=38))
        tickets.reply(
            ticket_id=ticket.pk, by=expert, at=at + timedelta(minutes=39), is_answer=True,
            body="Bonjour, je reprends votre demande et je vous rappelle dès que la cause est trouvée.",
        )  # fmt: skip
        done_at = at + timedelta(minutes=self.chance.randint(60, 2600))
        if self._before_now(done_at):
            self._checked(ticket, expert, done_at)
            tickets.resolve(
                ticket_id=ticket.pk,
                by=expert,
                at=done_at,
                solution=trouble.fix,
                remotely=True,
                minutes=45,
            )
            self._confirmed(ticket, contact, done_at)

    def _visit(self, trouble: Trouble, contact: Contact, hotliner: User, at: datetime) -> None:
        ticket, call = self.call(trouble, contact, hotliner, at)
        tickets.finish_call(
            call_id=call,
            by=hotliner,
            at=at + timedelta(minutes=8),
            outcome="TICKET",
            ticket_id=ticket.pk,
        )
        tickets.need_visit(
            ticket_id=ticket.pk, by=hotliner, at=at + timedelta(minutes=9), reason=trouble.on_site
        )
        planned_at = at + timedelta(minutes=20)
        if not self._before_now(planned_at):
            return
        mission = self._planned(ticket, trouble, contact, hotliner, planned_at)
        if mission is None:
            return
        self.on_the_road(mission, trouble, contact)

    def _planned(
        self, ticket: Ticket, trouble: Trouble, contact: Contact, hotliner: User, at: datetime
    ) -> Mission | None:
        technicians = list(User.objects.filter(role=Role.TECHNICIAN, is_demo=True))
        technician = self.chance.choice(technicians)
        minutes = self.chance.choice([60, 90, 120, 150])
        wanted = at + timedelta(days=self.chance.choice([1, 1, 2, 3, 8, 9]))
        free = planning.free_slots(technician, minutes=minutes, not_before=wanted, most=3)
        if not free:
            return None
        try:
            mission = services.hold(
                ticket_id=ticket.pk, technician_id=technician.pk, starts_at=free[0][0], minutes=minutes, purpose=trouble.on_site,
                done_already="Vérifié au téléphone, le matériel est en cause.", to_bring="Pièce de rechange, tournevis",
                tasks=["Sécuriser l’installation", trouble.on_site, "Essayer avec l’utilisateur"], by=hotliner, at=at,
            )  # fmt: skip
            services.agree(
                mission_id=mission.pk,
                with_whom=str(contact),
                note="Accès par l’accueil, prévenir en arrivant.",
                by=hotliner,
                at=at + timedelta(minutes=6),
            )
            services.publish(
                mission_id=mission.pk,
                by=hotliner,
                at=at + timedelta(minutes=7),
                short_notice_reason="Panne en cours chez le client",
            )
        except Refused:
            return None
        return mission

    def on_the_road(self, mission: Mission, trouble: Trouble, contact: Contact) -> None:
        mission = Mission.objects.select_related("booking", "technician").get(pk=mission.pk)
        technician, starts = mission.technician, mission.booking.starts_at
        seen_at = mission.planned_at + timedelta(minutes=self.chance.randint(9, 26))
        if not self._before_now(seen_at):
            return
        services.acknowledge(mission_id=mission.pk, by=technician, at=seen_at, via="link")
        arrived = starts + timedelta(minutes=self.chance.randint(-5, 12))
        left = arrived + timedelta(
            minutes=max(30, mission.estimated_minutes + self.chance.randint(-35, 30))
        )
        departed = arrived - timedelta(minutes=self.chance.randint(18, 45))
        if self._before_now(departed):
            services.depart(mission_id=mission.pk, by=technician, at=departed)
        if self._before_now(arrived):
            services.arrive(mission_id=mission.pk, by=technician, at=arrived)
        if self._before_now(left + timedelta(minutes=5)):
            self._report(mission, trouble, contact, left)

    def _report(self, mission: Mission, trouble: Trouble, contact: Contact, left: datetime) -> None:
        by = mission.technician
        for task in mission.tasks.all():
            services.tick_task(
                mission_id=mission.pk,
                task_id=task.pk,
                by=by,
                at=left - timedelta(minutes=12),
                done=True,
            )
        services.save_report(
            mission_id=mission.pk, by=by, at=left, result="RESOLVED", findings=trouble.fix,
            advice="Surveiller pendant une semaine.",
            dossier_changes=[{"part": "EQUIPMENT", "label": trouble.on_site, "after": f"Fait le {left:%d/%m/%Y}"}],
        )  # fmt: skip
        report = services.finish(mission_id=mission.pk, by=by, at=left)
        mission.refresh_from_db()
        services.close_on_site(
            mission_id=mission.pk, submission=uuid4(), shown=sealing.seal(content(mission, report)),
            signatures=services.Signatures(
                kind="SIGNED", signatory=str(contact), quality=contact.job, client_strokes=STROKES, technician_strokes=STROKES
            ),
            by=by, at=left + timedelta(minutes=4),
        )  # fmt: skip
