"""The service charter of one client: where to call, when, what is covered, within which delays (G27).

Made from the contracts in force, their calendars and the rules of the promises, on screen and on paper alike.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import Nature
from clients import selectors as clients
from clients.entitlement import Line, Terms
from clients.models import Client, Contract
from clients.statement import TEMPLATE
from core import formats, paper, setting
from core.calendars.words import week_words
from core.models import BusinessCalendar
from portal import promises
from tickets import sla
from tickets.services import terms as agreed
from tickets.targets import Case, Rule

#: What a client is told of delays, in this order.
TOLD = (sla.ANSWER, sla.RESPONSE, sla.RESTORE, sla.RESOLUTION, sla.BROADCAST)
MOST_CONTRACTS = 20


@dataclass(frozen=True)
class Section:
    """Sentences, then a table when there are rows."""

    title: str
    texts: list[str]
    columns: list[str]
    rows: list[list[str]]
    wide: int = 0

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """The rows with the name of each column, for narrow screens."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Charter:
    """The whole charter on a day."""

    client: Client
    on: date
    sections: list[Section]


def of(client: Client, at: datetime, *, with_prices: bool) -> Charter:
    """The charter of a client the reader reaches; prices only for those who read contracts."""
    on = formats.local(at).date()
    contracts = clients.contracts_of(client)
    in_force = [
        (contract, terms)
        for contract, terms in zip(contracts, clients.terms_on(contracts, on), strict=True)
        if terms.runs_on(on) and not terms.suspended
    ][:MOST_CONTRACTS]
    prefetch_related_objects(
        [one for one, _terms in in_force], "sites", "lines__sites", "lines__assets"
    )
    sections = [_entry(client, on), *_named(client)]
    for contract, terms in in_force:
        sections += [_cover(contract, terms, on), _delays(client, contract, at)]
    if not in_force:
        sections.append(Section(_("Votre contrat"), [_("Aucun contrat en cours.")], [], []))
    if with_prices:
        sections.append(_prices(client, in_force, at))
    return Charter(client, on, sections)


def _entry(client: Client, on: date) -> Section:
    texts = [
        _("Téléphone : %s") % formats.phone(setting.value("desk_phone", on=on)),
        _("Votre espace : %s") % f"{settings.PUBLIC_URL}/espace/",
        _("L’assistance répond : %s") % week_words(agreed.house_calendar().weekly),
    ]
    if number := clients.on_call_number(client.pk, on):
        texts.append(_("En dehors de ces horaires, astreinte : %s") % formats.phone(number))
    return Section(_("Nous joindre"), texts, [], [])


def named(client: Client) -> list[list[str]]:
    """Who looks after this client as it is told them: role, holder, stand-in; nobody who left (G26)."""
    rows = [
        [str(seat.label), *(str(one) if one and one.is_active else "" for one in (seat.holder, seat.backup))]
        for seat in clients.seats_of(client)
    ]  # fmt: skip
    return [row for row in rows if any(row[1:])]


def _named(client: Client) -> list[Section]:
    """The same with the way a promise in danger goes; nothing where nobody is named."""
    path = _(
        "Un engagement en danger passe à un suppléant, sinon au référent ; rompu, il alerte le responsable du compte, sinon celui de l’équipe."
    )
    columns, rows = [_("Rôle"), _("Qui"), _("Suppléant")], named(client)
    return [Section(_("Qui s’occupe de vous"), [path], columns, rows, 1)] if rows else []


def _cover(contract: Contract, terms: Terms, on: date) -> Section:
    texts = [contract.title]
    if terms.ends_on:
        texts.append(_("Jusqu’au %s") % formats.day_long(terms.ends_on, year=True))
    if not terms.covers_outside_hours:
        texts.append(_("Couvert dans la plage de service seulement"))
    sites = {site.pk: str(site) for site in contract.sites.all()}
    lines = [line for line in terms.lines if line.runs_on(on)] or [_whole(contract, terms)]
    names = _names(contract)
    weeks = _weeks(contract, lines)
    return Section(
        str(contract),
        texts,
        [_("Service"), _("Compris"), _("Pour"), _("Plage de service")],
        [
            [
                line.title,
                _included(line),
                _perimeter(line, names) or ", ".join(sites.values()) or _("tout"),
                weeks.get(line.calendar_id or contract.calendar_id, _("celle de l’assistance")),
            ]
            for line in lines
        ],
    )


def _whole(contract: Contract, terms: Terms) -> Line:
    """A contract without lines, as one."""
    return Line(
        title=contract.get_kind_display(),
        natures=terms.natures,
        covers_remote=terms.covers_remote,
        covers_on_site=terms.covers_on_site,
        covers_travel=terms.covers_travel,
        covers_parts=terms.covers_parts,
    )


def _included(line: Line) -> str:
    said = (
        (line.covers_remote, _("à distance")),
        (line.covers_on_site, _("sur site")),
        (line.covers_travel, _("déplacement")),
        (line.covers_parts, _("pièces")),
    )
    return ", ".join(words for is_covered, words in said if is_covered) or _("rien")


def _names(contract: Contract) -> dict[int, tuple[list[str], list[str]]]:
    """The sites and machines that each line names."""
    return {
        line.pk: ([str(s) for s in line.sites.all()], [a.name for a in line.assets.all()])
        for line in contract.lines.all()
    }


def _perimeter(line: Line, names: dict[int, tuple[list[str], list[str]]]) -> str:
    sites, assets = names.get(line.id or 0, ([], []))
    natures = [str(Nature(nature).label) for nature in sorted(line.natures)]
    return ", ".join([*natures, *line.categories, *sites, *assets[:10]])


def _weeks(contract: Contract, lines: list[Line]) -> dict[int | None, str]:
    keys = {contract.calendar_id, *(line.calendar_id for line in lines)} - {None}
    return {row.pk: week_words(row.weekly) for row in BusinessCalendar.objects.filter(pk__in=keys)}


def _delays(client: Client, contract: Contract, at: datetime) -> Section:
    found = agreed.foreseen(Case(contract=contract.pk, client=client.pk), contract, at)
    rows = []
    for kind in TOLD:
        target = found.target(kind)
        if target and target.minutes:
            rows.append(
                [str(promises.NAMES[kind]), formats.duration(target.minutes), _("toute demande")]
            )
    rows += [_special(rule) for rule in found.rules if _is_special(rule)]
    return Section(
        _("Délais : %s") % contract, [], [_("Engagement"), _("Délai"), _("Pour")], rows, 2
    )


def _is_special(rule: Rule) -> bool:
    """A delay of this client's own, for a service or a priority."""
    is_own = rule.contract is not None or rule.client is not None
    return (
        is_own
        and rule.kind in TOLD
        and bool(rule.minutes)
        and bool(rule.nature or rule.priority or rule.category)
    )


def _special(rule: Rule) -> list[str]:
    named = [rule.category, str(Nature(rule.nature).label) if rule.nature else ""]
    named.append(_("priorité %s") % rule.priority if rule.priority else "")
    words = ", ".join(filter(None, named))
    return [str(promises.NAMES[rule.kind]), formats.duration(rule.minutes or 0), words]


def _prices(client: Client, in_force: list[tuple[Contract, Terms]], at: datetime) -> Section:
    """What is asked for what no contract covers."""
    priced = [
        (str(contract), terms.asked_rate or terms.hourly_rate, terms.asked_fee, terms.ticket_price)
        for contract, terms in in_force
    ]
    if not priced:
        verdict = clients.verdict_for(client, at=at)
        priced = [(_("Sans contrat"), verdict.hourly_rate, verdict.travel_fee, None)]
    has_tickets = any(ticket is not None for *_others, ticket in priced)
    return Section(
        _("Hors contrat"),
        [],
        [
            _("Selon"),
            _("Heure HT"),
            _("Déplacement HT"),
            *([_("Ticket HT")] if has_tickets else []),
        ],
        [
            [
                words,
                formats.money(hour),
                formats.money(trip),
                *([formats.money(ticket) if ticket is not None else "—"] if has_tickets else []),
            ]
            for words, hour, trip, ticket in priced
        ],
    )


def pdf(charter: Charter) -> bytes:
    """The charter on paper."""
    data: dict[str, Any] = {
        "title": _("Charte de service"),
        "subtitle": _("au %s") % formats.day_long(charter.on, year=True),
        "client": charter.client.name,
        "facts": [],
        "sections": [vars(section) for section in charter.sections],
    }
    return paper.pdf(TEMPLATE, data)
