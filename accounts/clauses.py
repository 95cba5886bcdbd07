"""The signed confidentiality clauses: the paper with its version and its dates, who lacks one, who must sign again (H10)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Clause, User
from accounts.selectors import staff
from core import access, events, files
from core.errors import Refused
from core.formats import local
from core.models import StoredFile

#: Told to HR and to the person this long before the end.
NOTICE = timedelta(days=30)
PAPERS = ("application/pdf", "image/png", "image/jpeg")
MOST = 200


@transaction.atomic
def file_clause(
    *,
    person_id: int,
    version: str,
    signed_on: date,
    ends_on: date | None,
    upload: File,
    by: User,
    at: datetime,
) -> Clause:
    """Keep a signed clause; from now on it is the one that counts (H10).

    Refused when signed in the future, already ended, or when the paper is neither PDF nor picture.
    """
    person = User.objects.select_for_update().get(pk=person_id)
    access.require(by, "accounts.keep_clauses")
    today = local(at).date()
    if signed_on > today:
        raise Refused(_("Une clause se garde une fois signée."), field="signed_on")
    if ends_on is not None and ends_on <= max(signed_on, today):
        raise Refused(_("La fin de la clause doit être à venir."), field="ends_on")
    if not version.strip():
        raise Refused(_("Dites quelle version du texte a été signée."), field="version")
    stored = files.store(upload)
    if stored.media_type not in PAPERS:
        raise Refused(_("Joignez la clause signée en PDF ou en image."), field="upload")
    clause = Clause.objects.create(
        person=person,
        version=version.strip()[:40],
        signed_on=signed_on,
        ends_on=ends_on,
        file=stored,
        filed_by=by,
        filed_at=at,
    )
    person.clause_signed_on, person.clause_ends_on = signed_on, ends_on
    person.save(update_fields=["clause_signed_on", "clause_ends_on"])
    events.record("clause.filed", about=[clause, person], by=by, at=at, version=clause.version)
    return clause


def watch(*, at: datetime) -> int:
    """Say which clauses end within a month, and which have ended: each once (H10)."""
    today = local(at).date()
    people = staff().filter(is_active=True, clause_ends_on__lte=today + NOTICE).order_by("pk")
    return sum(_say_once(key, today, at) for key in people.values_list("pk", flat=True)[:MOST])


@transaction.atomic
def _say_once(person_id: int, today: date, at: datetime) -> bool:
    person = User.objects.select_for_update().get(pk=person_id)
    ended = bool(person.clause_ends_on and person.clause_ends_on < today)
    kind = "clause.ended" if ended else "clause.ending"
    said = (
        Clause.objects.filter(person=person, ends_on=person.clause_ends_on).order_by("-pk").first()
    )
    if said is None or said.said == kind:
        return False
    said.said = kind
    said.save(update_fields=["said"])
    events.record(kind, about=[said, person], by=None, at=at)
    return True


#: address → the words of each part of the list
STATES = ("missing", "ending", "paper", "kept")


def people_by_clause(state: str, on: date) -> QuerySet[User]:
    """The staff whose clause is missing or ended, ends soon, has no paper here, or is in order (H10)."""
    paper = Clause.objects.filter(person=OuterRef("pk"), signed_on=OuterRef("clause_signed_on"))
    ended = Q(clause_signed_on=None) | Q(clause_ends_on__lt=on)
    soon = Q(clause_ends_on__lte=on + NOTICE)
    rows = staff().filter(is_active=True).alias(has_paper=Exists(paper.exclude(file=None)))
    match state:
        case "missing":
            return rows.filter(ended)
        case "ending":
            return rows.exclude(ended).filter(soon)
        case "paper":
            return rows.exclude(ended).filter(has_paper=False)
    return rows.exclude(ended).filter(has_paper=True)


def paper_for(user: Any, pk: int) -> StoredFile:
    """The paper of a clause, for those who keep them; otherwise of one's own."""
    rows = Clause.objects.select_related("file", "person")
    if not access.may(user, "accounts.keep_clauses"):
        rows = rows.filter(person_id=user.pk)
    paper = get_object_or_404(rows, pk=pk).file
    if paper is None:
        raise Http404
    return paper
