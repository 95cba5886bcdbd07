"""One door per kind of thing: the object when this person may see it, 404 when not (H12)."""

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from clients.models import (
    Asset,
    AssetRelation,
    Client,
    Contact,
    Contract,
    ContractLine,
    Document,
    DocumentVersion,
    DossierNote,
    DossierProposal,
    Rate,
    Site,
    TopUp,
)
from clients.selectors.agreed import with_agreed
from core.errors import Refused


def client_for(user: Any, pk: int) -> Client:
    """A client within the person's reach."""
    found: Client = get_object_or_404(Client.objects.visible_to(user), pk=pk)
    return found


def known_client_for(user: Any, pk: int) -> Client:
    """A client whose name any member of the staff may know: what the locked page shows (H04)."""
    if not user.is_authenticated or not user.is_active or user.is_client:
        raise Http404
    found: Client = get_object_or_404(Client.objects.select_related("referent"), pk=pk)
    return found


def site_for(user: Any, pk: int) -> Site:
    """A site of a reachable client."""
    found: Site = get_object_or_404(Site.objects.visible_to(user).select_related("client"), pk=pk)
    return found


def contact_for(user: Any, pk: int) -> Contact:
    """Somebody of a reachable client."""
    found: Contact = get_object_or_404(
        Contact.objects.visible_to(user).select_related("client"), pk=pk
    )
    return found


def link_holder(topic: str) -> Contact:
    """Somebody of a client who holds a personal link; not once their account was closed: 404."""
    open_ones = Contact.objects.exclude(user__is_active=False).select_related("client")
    found: Contact = get_object_or_404(open_ones, pk=topic.partition(":")[2])
    return found


def check_place(holder: str, client_id: int) -> None:
    """Refused, in the words of an expired link, once its holder has no place at this client any more (Q05).

    Removed, merged into another file, gone to another client, or their account closed.
    """
    here = Q(client=client_id) | Q(memberships__client=client_id)
    rows = Contact.objects.filter(here, pk=holder.partition(":")[2] or 0, merged_into=None)
    if not rows.exclude(user__is_active=False).exists():
        raise Refused(_("Ce lien n’est plus valable."))


def contract_for(user: Any, pk: int) -> Contract:
    """A contract of a reachable client."""
    rows = Contract.objects.visible_to(user).select_related("client__referent", "calendar")
    found: Contract = get_object_or_404(with_agreed(rows), pk=pk)
    return found


def line_for(user: Any, pk: int) -> ContractLine:
    """A line of a reachable contract."""
    found: ContractLine = get_object_or_404(
        ContractLine.objects.visible_to(user).select_related("contract__client"), pk=pk
    )
    return found


def top_up_for(user: Any, pk: int) -> TopUp:
    """A proposal to make on a reachable contract."""
    found: TopUp = get_object_or_404(
        TopUp.objects.visible_to(user).select_related("contract__client"), pk=pk
    )
    return found


def rate_for(user: Any, pk: int) -> Rate:
    """A row of a rate card: of a reachable contract or client, or of the catalogue."""
    found: Rate = get_object_or_404(Rate.objects.select_related("contract", "client"), pk=pk)
    if found.contract_id:
        contract_for(user, found.contract_id)
    if found.client_id:
        client_for(user, found.client_id)
    return found


def asset_for(user: Any, pk: int) -> Asset:
    """A machine, where the person reads the equipment part."""
    found: Asset = get_object_or_404(
        Asset.objects.visible_to(user).select_related("client", "site", "type"), pk=pk
    )
    return found


def relation_for(user: Any, pk: int) -> AssetRelation:
    """A relation of which the person sees both ends."""
    seen = Asset.objects.visible_to(user)
    rows = AssetRelation.objects.filter(source__in=seen, target__in=seen)
    found: AssetRelation = get_object_or_404(rows.select_related("client", "source"), pk=pk)
    return found


def note_for(user: Any, pk: int) -> DossierNote:
    """A remark, where the person reads its part."""
    rows = DossierNote.objects.visible_to(user).filter(removed_at=None)
    found: DossierNote = get_object_or_404(rows.select_related("client", "asset"), pk=pk)
    return found


def proposal_for(user: Any, pk: int) -> DossierProposal:
    """A proposed change, where the person reads its part."""
    rows = DossierProposal.objects.visible_to(user).select_related("client", "asset", "by")
    found: DossierProposal = get_object_or_404(rows, pk=pk)
    return found


def version_for(user: Any, pk: int) -> DocumentVersion:
    """One version of a document that the person reads."""
    rows = DocumentVersion.objects.filter(document__in=Document.objects.visible_to(user))
    found: DocumentVersion = get_object_or_404(
        rows.select_related("file", "document__client"), pk=pk
    )
    return found


def document_for(user: Any, pk: int) -> Document:
    """A document, where the person reads its part."""
    found: Document = get_object_or_404(
        Document.objects.visible_to(user).select_related("client", "file"), pk=pk
    )
    return found
