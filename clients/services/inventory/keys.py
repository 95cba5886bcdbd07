"""Who may send inventories for a client, and what those may change by themselves."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext as _

from accounts.digests import digest_of
from accounts.models import User
from clients.inventory.limits import Hostile
from clients.inventory.policy import FIELDS, Verb
from clients.models import Client, InventoryKey, InventoryPolicy, Part, Site
from clients.selectors import parts_open
from core import access, events
from core.errors import Refused

TOKEN_BYTES = 32
MINUTE = timedelta(minutes=1)
#: A whole floor may wake up at once; a loop gone mad may not.
MOST_CALLS = 300


@transaction.atomic
def issue_key(
    *, client_id: int, name: str, site: Site | None, by: User, at: datetime
) -> tuple[str, InventoryKey]:
    """A new key and its secret, which is kept nowhere."""
    client = _ruled(client_id, by, at)
    if site and site.client_id != client_id:
        raise Refused(_("Ce site appartient à un autre client."), field="site")
    token = f"inv_{secrets.token_urlsafe(TOKEN_BYTES)}"
    key = InventoryKey.objects.create(
        client=client, site=site, name=name.strip()[:80], digest=digest_of(token), made_at=at, made_by=by
    )  # fmt: skip
    events.record("inventory.key_issued", about=client, by=by, at=at, key=key.pk, name=key.name)
    return token, key


@transaction.atomic
def revoke_key(*, key_id: int, by: User, at: datetime) -> InventoryKey:
    """From this instant the agents that hold it are refused."""
    key = InventoryKey.objects.select_for_update().get(pk=key_id)
    client = _ruled(key.client_id, by, at)
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        events.record(
            "inventory.key_revoked", about=client, by=by, at=at, key=key.pk, name=key.name
        )
    return key


@transaction.atomic
def set_policy(*, client_id: int, verbs: dict[str, str], by: User, at: datetime) -> None:
    """The client's own verbs; those of the house are not written down, so that they may change."""
    client = _ruled(client_id, by, at)
    own = {name: verb for name, verb in verbs.items() if name in FIELDS and verb != FIELDS[name][1]}
    if unknown := set(own.values()) - set(Verb.values):
        raise Refused(_("Choix inconnu : %s.") % ", ".join(sorted(unknown)))
    policy = InventoryPolicy.objects.select_for_update().filter(client=client).first()
    if own == (policy.verbs if policy else {}):
        return
    before = policy.verbs if policy else {}
    InventoryPolicy.objects.update_or_create(client=client, defaults={"verbs": own})
    events.record(
        "inventory.ruled", about=client, by=by, at=at, verbs=own, changes={"verbs": [before, own]}
    )


def sign_in(*, token: str, at: datetime) -> InventoryKey | None:
    """The live key of that secret, its call counted; too many in a minute are refused."""
    live = InventoryKey.objects.filter(digest=digest_of(token), revoked_at=None)
    same_minute = Q(minute_began_at__gt=at - MINUTE)
    if not live.update(
        last_used_at=at,
        calls_this_minute=Case(
            When(same_minute, then=F("calls_this_minute") + 1), default=Value(1)
        ),
        minute_began_at=Case(When(same_minute, then=F("minute_began_at")), default=Value(at)),
    ):
        return None
    key = live.select_related("client").first()
    if key and key.calls_this_minute > MOST_CALLS:
        raise Hostile("too many calls in a minute", status=429)
    return key


def _ruled(client_id: int, by: User, at: datetime) -> Client:
    """The client, when this person rules its inventory."""
    access.require(by, "clients.rule_inventory")
    client = Client.objects.select_for_update(no_key=True).get(pk=client_id)
    if not parts_open(by, client, at).get(Part.EQUIPMENT):
        raise PermissionDenied("the equipment is not open for writing")
    return client
