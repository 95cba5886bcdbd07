"""The confidentiality clause: a paper with dates; without one in force, no right (H10)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clauses
from accounts.models import Clause, User
from clients import services
from clients.models import AccessGrant, Client
from core import clock, deliveries
from core.errors import Refused
from core.models import Event
from tests import cast
from tests.clients.test_rights import give

pytestmark = pytest.mark.django_db
PAGE = "/profil/clauses/"


def paper(content: bytes = b"%PDF-1.4 clause", name: str = "clause.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.row("H10")
def test_hr_keeps_the_signed_paper_and_only_then_may_a_right_be_given(
    yann: Any, loic: Any, helene: Any, sign_in: Any
) -> None:
    User.objects.filter(pk=yann.pk).update(clause_signed_on=None)
    hr, today = sign_in(helene), clock.now().date()
    assert "Yann Kervella" in hr.get(PAGE).content.decode()
    with pytest.raises(Refused, match="clause"):
        give(User.objects.get(pk=yann.pk), cast.client())
    form = f"/profil/personnes/{yann.pk}/clause/"
    typed = {"version": "2026-1", "signed_on": today, "ends_on": today + timedelta(days=20)}
    refused = hr.post(form, {**typed, "upload": paper(b"GIF89a clause", "clause.gif")})
    assert "PDF ou en image" in refused.content.decode()
    assert not Clause.objects.exists()
    hr.post(form, {**typed, "upload": paper()})
    kept = Clause.objects.get()
    assert (kept.version, kept.filed_by) == ("2026-1", helene)
    assert "Yann Kervella" not in hr.get(PAGE).content.decode()
    assert "Yann Kervella" in hr.get(f"{PAGE}?etat=ending").content.decode()
    give(User.objects.get(pk=yann.pk), cast.client())
    assert hr.get(f"{PAGE}{kept.pk}/").getvalue() == b"%PDF-1.4 clause"
    assert sign_in(yann).get(f"{PAGE}{kept.pk}/").status_code == 200
    assert sign_in(loic).get(f"{PAGE}{kept.pk}/").status_code == 404


@pytest.mark.row("H10")
def test_a_clause_warns_before_its_end_then_ends_every_right_once(yann: Any, helene: Any) -> None:
    now = clock.now()
    today = now.date()
    clauses.file_clause(
        person_id=yann.pk, version="1", signed_on=today, ends_on=today + timedelta(days=10),
        upload=paper(), by=helene, at=now,
    )  # fmt: skip
    yann.refresh_from_db()
    with pytest.raises(Refused, match="finit le"):
        give(yann, cast.client(), "manual:1", ends_at=now + timedelta(days=30))
    give(yann, cast.client(), "mission:1", ends_at=now + timedelta(days=60))
    assert [clauses.watch(at=now), clauses.watch(at=now)] == [1, 0]
    later = now + timedelta(days=11)
    assert [clauses.watch(at=later), clauses.watch(at=later)] == [1, 0]
    deliveries.deliver_pending()
    assert AccessGrant.objects.get().revoked_at == later
    assert not Client.objects.visible_to(yann).exists()
    kinds = Event.objects.filter(kind__startswith="clause.").order_by("pk")
    assert [fact.kind for fact in kinds] == ["clause.filed", "clause.ending", "clause.ended"]
    with pytest.raises(Refused, match="échue"):
        give(yann, cast.client(), "mission:2", at=later)


@pytest.mark.row("H10")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"signed_on": date(2100, 1, 1)}, "une fois signée"),
        ({"ends_on": date(2020, 1, 1)}, "à venir"),
        ({"version": " "}, "version"),
    ],
)
def test_a_senseless_clause_is_refused(
    yann: Any, helene: Any, changes: dict[str, Any], words: str
) -> None:
    values: dict[str, Any] = {"version": "1", "signed_on": date(2026, 1, 5), "ends_on": None}
    with pytest.raises(Refused, match=words):
        clauses.file_clause(
            person_id=yann.pk, upload=paper(), by=helene, at=clock.now(), **{**values, **changes}
        )
    assert not Clause.objects.exists()


@pytest.mark.row("H05")
def test_nobody_is_given_a_right_before_the_first_day(yann: Any) -> None:
    yann.hired_on = (clock.now() + timedelta(days=9)).date()
    yann.save()
    with pytest.raises(Refused, match="entre dans la société"):
        give(yann, cast.client())
    assert services.close_rights(person_id=yann.pk, why="x", at=clock.now()) == 0
