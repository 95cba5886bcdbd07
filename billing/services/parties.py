"""Who sells and who buys, copied as they are at the moment of issue (INV-04, INV-05)."""

from typing import Any

from django.forms.models import model_to_dict

from billing.models import BillableItem, CompanyProfile
from clients.models import Client


def seller_now() -> dict[str, Any]:
    """The company profile as plain values; empty when nobody has filled it yet."""
    profile = CompanyProfile.objects.order_by("pk").first()
    return model_to_dict(profile, exclude=["id"]) if profile else {}


def buyer_of(client: Client, items: list[BillableItem]) -> dict[str, Any]:
    """The client as plain values, with the place of delivery when goods went elsewhere (INV-12)."""
    fields = ["name", "siren", "siret", "vat_number", "address", "postcode", "city"]
    buyer: dict[str, Any] = model_to_dict(client, fields=[*fields, "billing_email", "order_number"])
    buyer |= _references(items)
    if place := _delivery(client, items):
        buyer["delivery"] = place
    return buyer


def _references(items: list[BillableItem]) -> dict[str, Any]:
    """What a public client wants on its invoices, from the contract billed (rules-billing 1.10)."""
    contract = next(
        (one.contract for one in items if one.contract and one.contract.is_public), None
    )
    if contract is None:
        return {}
    return {
        "is_public": True,
        "service_code": contract.service_code,
        "commitment_number": contract.commitment_number,
    }


def _delivery(client: Client, items: list[BillableItem]) -> str:
    for item in items:
        site = item.ticket.site
        if site and site.address and (site.address, site.city) != (client.address, client.city):
            return f"{site.name}, {site.address}, {site.postcode} {site.city}"
    return ""
