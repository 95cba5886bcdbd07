"""On whose dossier? Every read of a client's things starts from `visible_to(user)` (H02, H12).

One Exists on guardian's direct table, in its window by the database's clock, never a list of ids
(performance, lesson 7). What a scope means is `accounts.roles.SCOPES`; which parts a role opens by
itself is `clients.permissions.PARTS_OF_ROLE`.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat, Lower, Now

from accounts.models import User
from accounts.roles import Scope
from clients.models.access import ClientUserObjectPermission, Part
from clients.models.members import Membership
from clients.permissions import parts_read
from core import access, clock

NOBODY = Q(pk__in=[])
#: The parts machines are in.
TECHNICAL = {Part.EQUIPMENT, Part.NETWORK, Part.SYSTEMS}


def _known(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active)


def live_permissions(user: User) -> models.QuerySet[ClientUserObjectPermission]:
    """The person's rights that are open now; the database decides what now is."""
    return ClientUserObjectPermission.objects.filter(_live(), user=user)


def _live() -> Q:
    now = Now() + Value(offset) if (offset := clock.offset()) else Now()
    return Q(Q(closes_at=None) | Q(closes_at__gt=now), opens_at__lte=now)


def granted(user: User, client_path: str, part: Any = None) -> Exists:
    """Whether a live right of this person covers the outer row's client (and part)."""
    asked: dict[str, Any] = {"user": user, "content_object": OuterRef(client_path)}
    if isinstance(part, str):
        asked["permission__codename"] = f"read_{part.lower()}"
    elif part is not None:
        asked["permission__codename"] = Concat(Value("read_"), Lower(part))
    return Exists(ClientUserObjectPermission.objects.filter(_live(), **asked))


def reachable(user: Any, to_client: str = "") -> Q:
    """The rows whose client this person reaches at all; `to_client` is the way there: "", "client__"…"""
    if not _known(user):
        return NOBODY
    match user.scope:
        case Scope.ALL:
            return Q()
        case Scope.GRANTED:
            return Q(granted(user, f"{to_client.removesuffix('__')}_id" if to_client else "pk"))
    return Q(**{f"{to_client or 'pk__'}in": companies_of(user)})


def companies_of(user: User, right: str = "") -> models.QuerySet:
    """The clients a client's account belongs to: their own, and those where they have a place too (G03).

    A manager's account follows the others only where it was said so. `right` names what the person
    must be allowed there, as `Place` spells it.
    """
    homes = User.objects.filter(pk=user.pk, contact__isnull=False)
    others = Membership.objects.filter(contact__user=user)
    if user.scope == Scope.COMPANY:
        others = others.filter(is_manager=True)
    if right:
        homes = homes.filter(**{f"contact__{right}": True})
        others = others.filter(**{right: True})
    own = homes.order_by().values_list("contact__client_id", flat=True)
    return own.union(others.order_by().values_list("client_id", flat=True), all=True)


def part_open(user: Any, part: str) -> Q:
    """The rows of one part of the dossier this person may read, by role or by grant."""
    if not _known(user):
        return NOBODY
    by_grant = Q(granted(user, "client_id", part))
    if part in parts_read(user.role) and part != Part.SECRETS:
        return by_grant | reachable(user, "client__") if user.scope != Scope.ALL else Q()
    return NOBODY if user.is_client else by_grant


def own_part_open(user: Any) -> Q:
    """The same for rows that carry their own `part`."""
    if not _known(user):
        return NOBODY
    by_role = Q(part__in=[p for p in parts_read(user.role) if p != Part.SECRETS])
    by_role &= reachable(user, "client__")
    return by_role if user.is_client else by_role | Q(granted(user, "client_id", OuterRef("part")))


class ClientQuerySet(models.QuerySet[Any]):
    """Clients."""

    def visible_to(self, user: Any) -> ClientQuerySet:
        """Those of the person's scope; a file merged into another is gone from every list."""
        return self.filter(reachable(user), merged_into=None)


class OfClientQuerySet(models.QuerySet[Any]):
    """Sites, and whatever else goes with the client itself."""

    def visible_to(self, user: Any) -> OfClientQuerySet:
        """Those of reachable clients."""
        return self.filter(reachable(user, "client__"))


class ContactQuerySet(models.QuerySet[Any]):
    """People of the clients."""

    def visible_to(self, user: Any) -> ContactQuerySet:
        """Those of reachable clients; an ordinary client user sees only their own row."""
        if _known(user) and user.scope == Scope.OWN:
            return self.filter(user=user)
        return self.filter(reachable(user, "client__"), merged_into=None)

    def of(self, client: Any, right: str = "") -> ContactQuerySet:
        """The people with a place at this client, their own or one more; `right`: who may do that there."""
        places = Membership.objects.filter(client=client, contact=OuterRef("pk"))
        allowed = {right: True} if right else {}
        here = Q(client=client, **allowed) | Q(Exists(places.filter(**allowed)))
        return self.filter(here, merged_into=None)


class ContractQuerySet(models.QuerySet[Any]):
    """Contracts: not for ordinary client users."""

    def visible_to(self, user: Any) -> ContractQuerySet:
        """Those of reachable clients."""
        if _known(user) and user.scope == Scope.OWN:
            return self.none()
        return self.filter(reachable(user, "client__"))


class OfContractQuerySet(models.QuerySet[Any]):
    """What belongs to a contract: seen by whom the contract is."""

    def visible_to(self, user: Any) -> OfContractQuerySet:
        """Those of reachable clients; none for an ordinary client user."""
        if _known(user) and user.scope == Scope.OWN:
            return self.none()
        return self.filter(reachable(user, "contract__client__"))


class AssetQuerySet(models.QuerySet[Any]):
    """Equipment, lines, licences…: each in the part of its type."""

    def visible_to(self, user: Any) -> AssetQuerySet:
        """Where the person reads that part."""
        return self.filter(own_part_open(user))

    def in_use(self) -> AssetQuerySet:
        """What still serves or may serve again."""
        return self.filter(state__in=("ACTIVE", "SPARE"))


class EquipmentQuerySet(models.QuerySet[Any]):
    """What agents and imports tell of equipment."""

    def visible_to(self, user: Any) -> EquipmentQuerySet:
        """Where the person reads the equipment part."""
        return self.filter(part_open(user, Part.EQUIPMENT))


class ImportQuerySet(models.QuerySet[Any]):
    """Imports: those of a client with its things, those of the list of clients by whoever opened them."""

    def visible_to(self, user: Any) -> ImportQuerySet:
        """Equipment where that part is read, sites and people of reachable clients, one's own lists."""
        if not _known(user):
            return self.none()
        equipment = Q(noun="asset") & part_open(user, Part.EQUIPMENT)
        people = Q(noun__in=("site", "contact"), client__isnull=False)
        return self.filter(
            equipment | people & reachable(user, "client__") | Q(client=None, opened_by=user)
        )


class PartQuerySet(models.QuerySet[Any]):
    """Facts, changes and documents, each in its part."""

    def visible_to(self, user: Any) -> PartQuerySet:
        """Those of the parts the person reads."""
        return self.filter(own_part_open(user))


class ChangeQuerySet(PartQuerySet):
    """What changed, each in its part; a link between machines where both are seen."""

    def visible_to(self, user: Any) -> PartQuerySet:
        """Those of the parts the person reads, but for the links to a machine of another part."""
        rows = super().visible_to(user)
        if not _known(user) or (user.scope == Scope.ALL and {*parts_read(user.role)} >= TECHNICAL):
            return rows
        machines, links = (apps.get_model("clients", name) for name in ("Asset", "AssetRelation"))
        noted = Q(started_at=OuterRef("at")) | Q(ended_at=OuterRef("at"))
        hidden = links.objects.filter(noted, source=OuterRef("asset")).exclude(
            target__in=machines.objects.visible_to(user)
        )
        return rows.exclude(Q(Exists(hidden)), field__startswith="relation.")


class DocumentQuerySet(PartQuerySet):
    """Documents: in an open part, and for some only for the people they name."""

    def visible_to(self, user: Any) -> PartQuerySet:
        """Those of the parts the person reads, but for those kept to others; one put away is nobody's."""
        rows = super().visible_to(user).filter(withdrawn_at=None)
        if not _known(user) or access.sees(user, "clients.document.named"):
            return rows
        named = self.model.readers.through.objects.filter(document=OuterRef("pk"), user=user)
        return rows.filter(~Q(secrecy="NAMED") | Q(added_by=user) | Exists(named))


class OwnHousePartQuerySet(PartQuerySet):
    """Remarks and proposals: words of the house, never a client's to read."""

    def visible_to(self, user: Any) -> PartQuerySet:
        """Those of the parts that a member of the staff reads."""
        return self.none() if not _known(user) or user.is_client else super().visible_to(user)
