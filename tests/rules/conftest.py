"""One person of each role, signed in, who reaches our client as far as the role goes."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from accounts.models import User
from accounts.roles import Role
from clients import services
from clients.models import Part
from core import clock
from tests import cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="module")
def actors(shared_rows: None) -> dict[str, User]:
    """One person per role; those whose scope is « granted » hold every part of our client."""
    people: dict[str, User] = {}
    for first, (_last, role) in cast.STAFF.items():
        people.setdefault(role, cast.person(first))
    cast.person("maelle")
    people[Role.CLIENT_USER] = cast.sophie().user
    people[Role.CLIENT_MANAGER] = cast.carole().user
    cast.paul()
    now, day = clock.now(), timedelta(days=1)
    for user in people.values():
        if not user.is_client:
            services.grant(
                client_id=cast.client().pk,
                user_id=user.pk,
                parts=Part.values,
                can_write=True,
                starts_at=now - day,
                ends_at=now + day,
                reason="pour le mur",
                source=f"manual:mur-{user.pk}",
                by=None,
                at=now,
            )
    return people


@pytest.fixture(scope="module")
def browsers(actors: dict[str, User]) -> dict[str | None, Browser]:
    """Everybody signed in with both factors, and a browser of nobody's."""
    made: dict[str | None, Browser] = {None: Browser()}
    for role, user in actors.items():
        made[role] = Browser()
        made[role].force_login(user, backend=BACKEND)
        cast.give_factor(made[role], user)
    return made
