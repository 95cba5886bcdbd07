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

from django.core.files.base import ContentFile

from accounts.models import Skill, User
from accounts.services import invitation, issue_token
from clients.models import (
    AccessGrant,
    AccessRequest,
    Asset,
    Client,
    Contact,
    Contract,
    Document,
    Secret,
    Site,
)
from clients.vault import seal
from core import clock, files
from tests import cast


@dataclass
class Side:
    """One side of the wall, for one person: own is inside, foreign is another client's."""

    own: bool
    actor: User

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
            return self.actor.contact
        return cast.sophie() if self.own else cast.paul()

    @cached_property
    def contract(self) -> Contract:
        return cast.contract(self.client, "HOUR_PACK")

    @cached_property
    def asset(self) -> Asset:
        return Asset.objects.create(client=self.client, name="PC-01", kind="Portable")

    @cached_property
    def document(self) -> Document:
        stored = files.store(ContentFile(b"schema", name="schema.txt"))
        return Document.objects.create(
            client=self.client, part="DOCUMENTS", title="Schéma", file=stored, added_at=clock.now()
        )

    @cached_property
    def secret(self) -> Secret:
        made = Secret.objects.create(client=self.client, label="Pare-feu", sealed=b"")
        made.sealed = seal("motdepasse", row=f"secret:{made.pk}")
        made.save()
        return made

    @cached_property
    def other(self) -> User:
        """A colleague who is not the one acting."""
        return cast.person("maelle")

    @cached_property
    def person(self) -> User:
        """Oneself on our side, a colleague on the other."""
        return self.actor if self.own else self.other

    @cached_property
    def grant(self) -> AccessGrant:
        return AccessGrant.objects.create(
            client=self.client,
            user=self.person,
            parts=["EQUIPMENT"],
            starts_at=clock.now(),
            reason="pour le mur",
            source="manual:mur",
        )

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
    def token(self) -> Any:
        now = clock.now()
        expires = now + timedelta(days=9)
        return issue_token(user=self.person, name="mur", expires_at=expires, at=now)[1]

    @cached_property
    def skill(self) -> Skill:
        return Skill.objects.get_or_create(name="Réseau")[0]

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
    "accounts:revoke_token":      Door(pk("token"), method="post"),
    "accounts:set_skill":         Door(lambda s: {"pk": s.other.pk, "skill": s.skill.pk}, method="post", shared=True),
    "accounts:accept_invitation": Door(lambda s: {"token": s.invitation}, shared=True),
    # clients
    "clients:dossier":            Door(pk("client"), foreign=302),  # the locked face
    "clients:locked":             Door(pk("client"), shared=True),  # a name any of the staff may know
    "clients:edit":               Door(pk("client")),
    "clients:people":             Door(pk("client")),
    "clients:create_contact":     Door(pk("client")),
    "clients:edit_contact":       Door(pk("contact")),
    "clients:create_site":        Door(pk("client")),
    "clients:edit_site":          Door(pk("site")),
    "clients:contracts":          Door(pk("client")),
    "clients:create_contract":    Door(pk("client")),
    "clients:contract":           Door(pk("contract")),
    "clients:edit_contract":      Door(pk("contract")),
    "clients:buy_hours":          Door(pk("contract"), method="post"),
    "clients:assets":             Door(pk("client")),
    "clients:create_asset":       Door(pk("client")),
    "clients:import_assets":      Door(pk("client")),
    "clients:confirm_import":     Door(pk("client"), method="post"),
    "clients:asset":              Door(pk("asset")),
    "clients:edit_asset":         Door(pk("asset")),
    "clients:changes":            Door(pk("client")),
    "clients:change_fact":        Door(pk("client"), method="post"),
    "clients:documents":          Door(pk("client")),
    "clients:document":           Door(pk("document")),
    "clients:secrets":            Door(pk("client")),
    "clients:create_secret":      Door(pk("client")),
    "clients:reveal":             Door(pk("secret"), method="post"),
    "clients:replace_secret":     Door(pk("secret")),
    "clients:grants":             Door(pk("client")),
    "clients:extend":             Door(pk("grant"), method="post", shared=True),
    "clients:revoke":             Door(pk("grant"), method="post", shared=True),
    "clients:check_access":       Door(pk("request"), method="post", shared=True),
    "clients:decide_access":      Door(pk("request"), method="post", shared=True),
    "clients:withdraw_access":    Door(pk("request"), method="post", foreign=404),
    "api:client-detail":          Door(pk("client")),
    "api:client-verdict":         Door(pk("client")),
    "api:site-detail":            Door(pk("site")),
    "api:contact-detail":         Door(pk("contact")),
    "api:contract-detail":        Door(pk("contract"), mine={"CLIENT_USER": 404}),
    "api:asset-detail":           Door(pk("asset")),
    "api:grant-detail":           Door(pk("grant"), shared=True),
    "api:grant-revoke":           Door(pk("grant"), method="post", shared=True),
    "api:accessrequest-detail":   Door(pk("request"), shared=True),
    "api:accessrequest-check":    Door(pk("request"), shared=True),
    "api:accessrequest-decide":   Door(pk("request"), shared=True),
    "api:accessrequest-withdraw": Door(pk("request"), shared=True),
}  # fmt: skip
