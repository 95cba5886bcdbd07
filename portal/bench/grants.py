"""Who may open what: technicians and their rights, in the product's tables, in guardian's generic one, and as bare as can be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from guardian.models import UserObjectPermission

from accounts.models import User
from accounts.roles import Role
from clients.models import AccessGrant, Client, ClientUserObjectPermission, Part
from portal.bench import words
from portal.bench.company import Company
from portal.bench.copying import Row, array, copy, numbers

#: What the measured technician holds: so many clients, and at most one in twenty.
HELD, AMONG = 500, 20
#: One right in so many of the others ended yesterday and waits for the nightly tidying.
ENDED_EVERY = 10
PART, CODENAME = Part.NETWORK, "read_network"
#: The least that could say who reaches whom: two columns and their key.
ACCESS = "mesure_acces"


@dataclass(frozen=True)
class Rights:
    """The persons who are measured, and clients the first of them may open."""

    staff: int
    grants: int
    some: User
    none: User
    held: list[int]


class Writer:
    """Every right as a grant, as the product's row made from it, and as guardian's generic row."""

    def __init__(self, company: Company, staff: int, grants: int, at: datetime) -> None:
        self.company, self.at = company, at
        self.some, self.none = company.staff[Role.TECHNICIAN][:2]
        clients = company.clients
        self.held = list(clients[::AMONG][:HELD])
        self.people = numbers(User, max(1, staff))
        self.keys = numbers(AccessGrant, max(grants, len(self.held)))
        kept = Permission.objects.filter(content_type__app_label="clients")
        self.permissions = dict(kept.values_list("codename", "pk"))

    def write(self) -> Rights:
        """Persons first, then one right after the other in each table."""
        copy(User, self._people())
        copy(AccessGrant, self._grants())
        copy(ClientUserObjectPermission, self._direct())
        copy(UserObjectPermission, self._generic())
        _bare_table(self.at)
        return Rights(len(self.people), len(self.keys), self.some, self.none, self.held)

    def _people(self) -> Iterator[Row]:
        for place, pk in enumerate(self.people):
            first, last = words.person(place)
            yield {
                "id": pk, "email": f"droits{place}@mesure.example", "password": "!",
                "first_name": first, "last_name": last, "role": Role.TECHNICIAN,
            }  # fmt: skip

    def _whose(self, place: int) -> tuple[int, int, datetime | None]:
        """Person, client and end of the right at this place: first those that are measured."""
        if place < len(self.held):
            return self.some.pk, self.held[place], None
        person = place % len(self.people)
        client = (place // len(self.people) + person * 13) % len(self.company.clients)
        ended = self.at - timedelta(days=1) if place % ENDED_EVERY == 0 else None
        return self.people[person], self.company.clients[client], ended

    def _grants(self) -> Iterator[Row]:
        for place, pk in enumerate(self.keys):
            user, client, ends_at = self._whose(place)
            yield {
                "id": pk, "user_id": user, "client_id": client, "parts": array([PART]),
                "can_write": place < len(self.held), "starts_at": self.at - timedelta(days=90),
                "ends_at": ends_at, "reason": "Mesure", "source": f"manual:{place}",
            }  # fmt: skip

    def _direct(self) -> Iterator[Row]:
        for place, pk in enumerate(self.keys):
            user, client, ends_at = self._whose(place)
            for verb in ("read", "write") if place < len(self.held) else ("read",):
                yield {
                    "user_id": user, "content_object_id": client, "grant_id": pk,
                    "permission_id": self.permissions[f"{verb}_{PART.lower()}"],
                    "opens_at": self.at - timedelta(days=90), "closes_at": ends_at,
                }  # fmt: skip

    def _generic(self) -> Iterator[Row]:
        """As guardian keeps it by itself: no window, and each right once."""
        kind, seen = ContentType.objects.get_for_model(Client).pk, set()
        for place in range(len(self.keys)):
            user, client, _ends_at = self._whose(place)
            if (user, client) not in seen:
                seen.add((user, client))
                yield {
                    "user_id": user, "object_pk": str(client), "content_type_id": kind,
                    "permission_id": self.permissions[CODENAME],
                }  # fmt: skip


def _bare_table(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TABLE {ACCESS} AS SELECT DISTINCT user_id, content_object_id AS client_id
            FROM {ClientUserObjectPermission._meta.db_table} WHERE closes_at IS NULL OR closes_at > %s""",  # noqa: S608
            [at],
        )
        cursor.execute(f"ALTER TABLE {ACCESS} ADD PRIMARY KEY (user_id, client_id)")
        # As for the product's own table: how many rights each person holds is counted, not guessed.
        cursor.execute(f"ALTER TABLE {ACCESS} ALTER user_id SET STATISTICS 2000")
