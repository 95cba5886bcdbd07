"""How complete a dossier is, read in one statement (G18)."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Value
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

#: Lines of a dossier that are looked at; a dossier with more is not short of any.
MOST_LINES = 300
_YES = ("contract", "site_address", "site_access", "contact_phone", "orderer", "equipment", "documents", "links")  # fmt: skip


def complete(client: Client, at: datetime) -> completeness.Completeness:
    """What is known and what is missing, of the kind of client it is that day."""
    return completeness.assess(_known(client, at))


def _known(client: Client, at: datetime) -> completeness.Known:
    """One statement, whatever the number of rows of the table."""
    own = Q(client=OuterRef("pk"))
    sites, contacts = Site.objects.filter(own), Contact.objects.filter(own)
    orders = Membership.objects.filter(own, may_order=True)
    today = timezone.localdate(at)
    running = Contract.objects.filter(own, starts_on__lte=today).filter(
        Q(ends_on=None) | Q(ends_on__gte=today) | Q(renewal_months__gt=0, notice_given_on=None)
    )
    written = DossierFact.objects.filter(own).exclude(value="").order_by()[:MOST_LINES]
    row: Any = (
        Client.objects.filter(pk=client.pk)
        .annotate(
            yes_contract=Exists(Contract.objects.filter(own)),
            yes_site_address=Exists(sites.exclude(address="")),
            yes_site_access=Exists(sites.exclude(access_instructions="")),
            yes_contact_phone=Exists(contacts.exclude(Q(phone="") & Q(mobile=""))),
            yes_orderer=Exists(contacts.filter(may_order=True)) | Exists(orders),
            yes_equipment=Exists(Asset.objects.filter(own)),
            yes_documents=Exists(Document.objects.filter(own, withdrawn_at=None)),
            yes_links=Exists(AssetRelation.objects.filter(own, ended_at=None)),
            bought=ArraySubquery(running.order_by().values("kind").distinct()),
            types_=ArraySubquery(
                Asset.objects.filter(own, type__isnull=False)
                .in_use()
                .order_by()
                .values("type__code")
                .distinct()
            ),
            lines_=ArraySubquery(
                written.annotate(said=Concat(F("part"), Value(" "), F("label"))).values("said")
            ),
        )
        .values()
        .get()
    )
    return completeness.Known(
        kind=completeness.kind_of(
            is_prospect=client.commercial_status == CommercialStatus.PROSPECT,
            contracts=row["bought"],
        ),
        yes=[
            *(key for key in _YES if row[f"yes_{key}"]),
            *(["siren"] if client.siren else []),
            *(["billing_email"] if client.billing_email else []),
        ],
        types=row["types_"],
        lines=[_line(said) for said in row["lines_"]],
    )


def _line(said: str) -> tuple[str, str]:
    part, _space, label = said.partition(" ")
    return part, label
