"""Every notice, read by each of those it is written to, leads to a page that opens for them (K01, K06)."""

from urllib.parse import urlsplit

import pytest

from core import clock, events
from notifications import audiences, doors, matrix, parts
from notifications.models import Reply
from tests import cast
from tests.rules.doors import Side

pytestmark = pytest.mark.django_db

#: audience of the matrix → who of the cast may be in it.
READERS = {
    "level_2": "gaelle",
    "alerted": "nolwenn herve gaelle",
    "technician": "yann",
    "taker": "gaelle",
    "relieved": "yann",
    "asked_colleague": "yann nolwenn",
    "next_on_duty": "yann nolwenn",
    "planner": "claire",
    "supervisors": "herve claire",
    "support": "nolwenn gaelle",
    "sales": "claire",
    "hr": "helene",
    "directors": "denis",
    "alert_readers": "marc",
    "rights_keepers": "denis marc",
    "dossier_owner": "nolwenn claire",
    "dossier_keeper": "nolwenn herve",
    "proposer": "yann",
    "opener": "nolwenn yann",
    "reviewers": "herve denis helene",
    "signer": "yann helene",
    "asker": "nolwenn yann claire",
    "questioned": "yann gaelle",
    "questioner": "claire",
    "invited": "nolwenn",
    "managers": "marc",
    "major_support": "nolwenn yann denis",
    "closing_managers": "herve claire",
    "readers": "nolwenn yann helene",
    "late_readers": "yann",
    "hotline_managers": "herve",
    "requester": "sophie",
    "called_back": "sophie",
    "visited": "sophie",
    "report_contact": "sophie",
    "major_clients": "carole",
    "invoice_readers": "carole",
}
#: kind of fact, or what begins it → what it is first about, as `Side` makes it.
ABOUT = {
    "ticket.": ("ticket",),
    "clock.": ("ticket", "callback", "mission"),
    "major.suggested": ("ticket",),
    "major.": ("update",),
    "callback.": ("callback",),
    "mission.": ("mission",),
    "duty.": ("asked_duty",),
    "sms.": ("reply",),
    "report.": ("visited",),
    "rights.": ("act",),
    "billing.item_created": ("work",),
    "billing.question_asked": ("question",),
    "billing.question_answered": ("work",),
    "contract.": ("contract",),
    "invoice.": ("invoice",),
    "access.granted": ("grant",),
    "access.alerted": ("access_alert",),
    "access.review": ("review",),
    "access.": ("request",),
    "emergency.": ("emergency",),
    "dossier.": ("proposal",),
    "clause.": ("clause",),
    "vault.": ("actor",),
    "announcement.": ("announcement",),
    "quality.": ("synthesis",),
    "survey.": ("survey",),
    "person.": ("actor",),
    "session": ("actor",),
    "password.": ("actor",),
    "factor.": ("actor",),
    "viewing.": ("actor",),
}


class Told(Side):
    """What notices are about, besides what the doors need."""

    @property
    def update(self):
        return self.major.updates.get()

    @property
    def reply(self):
        return Reply.objects.create(provider_id="1", number="+336", text="?", at=clock.now())


def subjects_of(fact: str) -> tuple[str, ...]:
    return next(names for start, names in ABOUT.items() if fact.startswith(start))


def account(first: str):
    return cast.person(first) if first in cast.STAFF else getattr(cast, first)().user


PEOPLE = sorted({first for names in READERS.values() for first in names.split()})


@pytest.mark.row("K01")
@pytest.mark.row("K06")
@pytest.mark.parametrize("first", PEOPLE)
def test_every_notice_leads_its_reader_to_a_page_of_theirs(sign_in, first):
    reader = account(first)
    browser, side, opened, dead = sign_in(reader), Told(True, reader), {}, []
    rows = [row for row in matrix.MATRIX if first in READERS.get(row.audience, "").split()]
    for row, name in [(one, name) for one in rows for name in subjects_of(one.fact)]:
        for address in addresses(row, getattr(side, name), reader, side):
            if address not in opened:
                opened[address] = browser.get(address, follow=True).status_code
            if opened[address] != 200:
                dead.append((row.fact, row.audience, name, address, opened[address]))
    assert dead == []


def addresses(row, thing, reader, side):
    """Where the centre leads, and the address the letter itself gives."""
    topic = events.topic(thing)
    if "INAPP" in row.channels:
        yield doors.page_of_notice(reader, row.letter, topic)
    about = [thing, *([side.report] if row.fact == "report.sealed" else []), side.client]
    fact = events.record(
        row.fact, about=about, by=None, at=clock.now(), deliver=False,
        clock=side.promise.pk if row.letter == "reminder" else None,
    )  # fmt: skip
    told = audiences.of_contact(reader.contact) if reader.is_client else audiences.of_user(reader)
    extra = parts.of_letter(row.letter, told, parts.known(fact))
    if extra and extra.words.get("url"):
        yield urlsplit(extra.words["url"]).path


def test_no_audience_and_no_fact_of_the_matrix_is_left_out():
    ours = {row.audience for row in matrix.MATRIX if "INAPP" in row.channels}
    assert ours <= READERS.keys()
    assert all(subjects_of(fact) for fact in matrix.facts())
