"""The story that planning, mission and phone tests share: a ticket, a held slot, a visit up to its report."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from interventions import sealing, services
from interventions.content import content
from interventions.models import Mission, Report
from tests import cast
from tickets.models import Ticket

PARIS = ZoneInfo("Europe/Paris")
#: Monday 16 November 2026, 10:00 in Paris: the office is open.
NOW = datetime(2026, 11, 16, 10, 0, tzinfo=PARIS)
#: Thursday of the week after: more than seven days of notice.
VISIT = datetime(2026, 11, 26, 14, 0, tzinfo=PARIS)
DRAWN = [{"points": [{"x": 10 + i * 6, "y": 40 + (i % 3) * 9} for i in range(20)]}]
TASKS = ("Remplacer le disque 2", "Tester un partage")


def ticket(**fields: object) -> Ticket:
    """Sophie's ticket about a slow file server, taken at 9:00 by the hotline."""
    sophie = cast.sophie()
    defaults: dict[str, object] = {
        "client": sophie.client,
        "site": sophie.client.sites.first(),
        "requester": sophie,
        "contract": cast.contract(sophie.client),
        "subject": "Serveur de fichiers lent",
        "symptoms": "Voyant orange sur le disque 2 de SRV-FIC02.",
        "category": cast.category(),
        "team": cast.team(),
        "verdict": {"code": "COVERED", "contract_label": "Infogérance", "words": "couvert"},
        "status": "WORKING",
        "reported_at": NOW - timedelta(hours=1),
        "last_fact_at": NOW - timedelta(hours=1),
        "owner": cast.person("nolwenn"),
        "referent": cast.person("nolwenn"),
    }
    return Ticket.objects.create(**{**defaults, **fields})


def held(at: datetime = NOW, starts_at: datetime = VISIT, **fields: object) -> Mission:
    """A slot held for that ticket with Yann, by Nolwenn."""
    defaults: dict[str, object] = {
        "ticket_id": (fields.pop("ticket", None) or ticket()).pk,
        "technician_id": cast.person("yann").pk,
        "starts_at": starts_at,
        "minutes": 150,
        "purpose": "Remplacer le disque du serveur de fichiers",
        "tasks": TASKS,
        "by": cast.person("nolwenn"),
        "at": at,
    }
    return services.hold(**{**defaults, **fields})


def sent(**fields: object) -> Mission:
    """The same, agreed with Sophie and sent."""
    mission = held(**fields)
    by = cast.person("nolwenn")
    services.agree(
        mission_id=mission.pk, with_whom="Sophie Evenou", note="après 14 h", by=by, at=NOW
    )
    return services.publish(mission_id=mission.pk, by=by, at=NOW, short_notice_reason="données")


def on_site(**fields: object) -> Mission:
    """The same, acknowledged, on the road 24 minutes before and arrived on time."""
    mission = sent(**fields)
    yann, start = mission.technician, mission.booking.starts_at
    services.acknowledge(mission_id=mission.pk, by=yann, at=NOW, via="page")
    services.depart(mission_id=mission.pk, by=yann, at=start - timedelta(minutes=24))
    return services.arrive(mission_id=mission.pk, by=yann, at=start)


def written(mission: Mission, **typed: object) -> Report:
    """Every step ticked, the report whole, the time on site stopped after 2 h 15."""
    yann, start = mission.technician, mission.booking.starts_at
    for task in mission.tasks.all():
        services.tick_task(mission_id=mission.pk, task_id=task.pk, by=yann, at=start, done=True)
    values: dict[str, object] = {
        "findings": "Disque 2 hors d’usage, remplacé.",
        "internal_note": "Glissière faussée, tirer à deux mains.",
        "advice": "Le disque 4 a cinq ans : à changer avant l’été.",
        "result": "RESOLVED",
    }
    services.save_report(mission_id=mission.pk, by=yann, at=start, **{**values, **typed})
    return services.finish(mission_id=mission.pk, by=yann, at=start + timedelta(minutes=135))


def signatures(**fields: object) -> services.Signatures:
    """Both signed on the phone."""
    values: dict[str, object] = {
        "kind": "SIGNED",
        "signatory": "Sophie Evenou",
        "quality": "Responsable maintenance",
        "client_strokes": DRAWN,
        "technician_strokes": DRAWN,
        "device": "Firefox sur Android",
    }
    return services.Signatures(**{**values, **fields})


def shown(mission: Mission) -> str:
    """The print of the text that the signature page shows."""
    mission = Mission.objects.get(pk=mission.pk)
    report = mission.reports.filter(state="DRAFT").get()
    return sealing.seal(content(mission, report))


def closed(mission: Mission, *, submission: object = None, **fields: object) -> Report:
    """The closing gesture, two minutes after the end of the work."""
    return services.close_on_site(
        mission_id=mission.pk,
        submission=submission or uuid4(),
        shown=shown(mission),
        signatures=signatures(**fields),
        by=mission.technician,
        at=mission.booking.starts_at + timedelta(minutes=137),
    )
