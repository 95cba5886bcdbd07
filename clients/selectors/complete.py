"""How complete a dossier is, read in one statement (G18)."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from clients import completeness
from clients.models import (
    Asset,
    AssetRelation,
    Client,
    CommercialStatus,
    Contact,
    Contract,
    Document,
    DossierFact,
    Membership,
    Site,
)
from core.statements import Slot, Statement

#: Lines of a dossier that are looked at; a dossier with more is not short of any.
MOST_LINES = 300
_YES = ("contract", "site_address", "site_access", "contact_phone", "orderer", "equipment", "documents", "links")  # fmt: skip


def complete(client: Client, at: datetime) -> completeness.Completeness:
    """What is known and what is missing, of the kind of client it is that day."""
    return completeness.assess(_known(client, at))


def _known(client: Client, at: datetime) -> completeness.Known:
    """One statement, whatever the number of rows of the table."""
    [(bought, types, lines, *yes)] = _there.rows(client=client.pk, today=timezone.localdate(at))
    return completeness.Known(
        kind=completeness.kind_of(
            is_prospect=client.commercial_status == CommercialStatus.PROSPECT, contracts=bought
        ),
        yes=[
            *(key for key, is_there in zip(_YES, yes, strict=True) if is_there),
            *(["siren"] if client.siren else []),
            *(["billing_email"] if client.billing_email else []),
        ],
        types=types,
        lines=[_line(said) for said in lines],
    )


@Statement
def _there() -> QuerySet[Any, Any]:
    """What is bought, the types in use, the lines written, then whether each of `_YES` is there."""
    own, today = Q(client=OuterRef("pk")), Slot("today")
    sites, contacts = Site.objects.filter(own), Contact.objects.filter(own)
    running = Contract.objects.filter(own, starts_on__lte=today).filter(
        Q(ends_on=None) | Q(ends_on__gte=today) | Q(renewal_months__gt=0, notice_given_on=None)
    )
    used = Asset.objects.filter(own, type__isnull=False).in_use()
    written = DossierFact.objects.filter(own).exclude(value="").order_by()[:MOST_LINES]
    there: dict[str, Any] = {
        "contract": Exists(Contract.objects.filter(own)),
        "site_address": Exists(sites.exclude(address="")),
        "site_access": Exists(sites.exclude(access_instructions="")),
        "contact_phone": Exists(contacts.exclude(Q(phone="") & Q(mobile=""))),
        "orderer": Exists(contacts.filter(may_order=True))
        | Exists(Membership.objects.filter(own, may_order=True)),
        "equipment": Exists(Asset.objects.filter(own)),
        "documents": Exists(Document.objects.filter(own, withdrawn_at=None)),
        "links": Exists(AssetRelation.objects.filter(own, ended_at=None)),
    }
    return Client.objects.filter(pk=Slot("client")).values_list(
        ArraySubquery(running.order_by().values("kind").distinct()),
        ArraySubquery(used.order_by().values("type__code").distinct()),
        ArraySubquery(
            written.annotate(said=Concat(F("part"), Value(" "), F("label"))).values("said")
        ),
        *(there[key] for key in _YES),
    )


def _line(said: str) -> tuple[str, str]:
    part, _space, label = said.partition(" ")
    return part, label
