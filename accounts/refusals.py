"""Doors that stayed shut: each refusal is counted, and one fact a person and round says how many (H15).

A person who tries the numbers of other people's things is refused page after page: 403 by the grid, 404 by
the doors of dossiers. Requests only count on the broker; the watch's task writes what they came to.
"""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from core import events, tally

NAME = "refusals"
#: One wrong address is nobody's concern; nor does one fact say more than this.
FEW, MOST = 3, 100
#: People written down in one round, those refused most often first.
MOST_PEOPLE = 200
#: Where a number in the address names something of a client's.
BOUND = {"clients", "client", "desk", "field", "tickets", "majors", "interventions", "planning", "billing", "quality", "portal", "notifications", "api"}  # fmt: skip


class RefusalMiddleware:
    """Count what is refused to whoever is signed in; looking as somebody else counts for who looks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if is_refusal(request, answer.status_code):
            person = getattr(request, "viewer", None) or request.user
            if isinstance(person, User):
                tally.add(NAME, person.pk)
        return answer


def is_refusal(request: HttpRequest, status: int) -> bool:
    """Whether this answer shut a door: the grid's, or that of a numbered thing of some client's."""
    if status == HTTPStatus.FORBIDDEN:
        return True
    match = request.resolver_match
    is_numbered = bool(match and any(str(value).isdigit() for value in match.kwargs.values()))
    return status == HTTPStatus.NOT_FOUND and is_numbered and match.app_name in BOUND  # type: ignore[union-attr]


@transaction.atomic
def gather(*, at: datetime) -> int:
    """Write down who was refused how often since the last round: one fact each (H15)."""
    counted = sorted(tally.take(NAME).items(), key=lambda one: (-one[1], int(one[0])))
    often = {int(key): min(count, MOST) for key, count in counted[:MOST_PEOPLE] if count >= FEW}
    people = User.objects.in_bulk(often)
    facts = [
        events.Fact("door.refused", [people[pk]], people[pk], at, {"count": count})
        for pk, count in often.items()
        if pk in people
    ]
    if facts:
        events.record_all(facts)
    return len(facts)
