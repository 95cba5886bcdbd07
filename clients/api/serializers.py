"""Named fields in, named fields out."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.selectors import staff
from clients import identifiers
from clients.models import (
    AccessGrant,
    AccessRequest,
    Asset,
    AssetType,
    Client,
    Contact,
    Contract,
    Part,
    Site,
)
from core.api import FieldsByRole, WithinReach
from core.phones import e164


class PhoneField(serializers.CharField):
    """Typed as people type, kept as E.164."""

    def to_internal_value(self, data: Any) -> str:
        """The number, or an error on the field."""
        text = super().to_internal_value(data)
        if text and not (number := e164(text)):
            raise serializers.ValidationError(_("Ce n’est pas un numéro de téléphone."))
        return number if text else ""


class ClientSerializer(FieldsByRole, serializers.ModelSerializer[Client]):
    """A company."""

    phone = PhoneField(required=False, allow_blank=True, max_length=30)

    class Meta:
        model = Client
        fields = [
            "id", "name", "short_name", "siren", "siret", "vat_number", "address", "postcode",
            "city", "phone", "billing_email", "order_number", "commercial_status", "referent",
            "seller",
        ]  # fmt: skip
        read_only_fields = ["commercial_status"]
        extra_kwargs = {"short_name": {"required": False}}

    def validate_siren(self, value: str) -> str:
        """Nine digits with their key."""
        return _checked(identifiers.siren, value)

    def validate_siret(self, value: str) -> str:
        """Fourteen digits with their key."""
        return _checked(identifiers.siret, value)

    def validate_vat_number(self, value: str) -> str:
        """A key that fits."""
        return _checked(identifiers.vat, value)


def _checked(check: Any, value: str) -> str:
    try:
        return str(check(value)) if value else ""
    except ValueError:
        raise serializers.ValidationError(_("Ce numéro n’est pas valable.")) from None


class SiteSerializer(WithinReach, serializers.ModelSerializer[Site]):
    """A place."""

    phone = PhoneField(required=False, allow_blank=True, max_length=30)

    class Meta:
        model = Site
        fields = [
            "id", "client", "name", "address", "postcode", "city", "latitude", "longitude", "phone",
            "access_instructions", "opening", "parking", "badge", "contact", "is_large", "resident",
            "remote_reach",
        ]  # fmt: skip


class ContactSerializer(FieldsByRole, WithinReach, serializers.ModelSerializer[Contact]):
    """Somebody of a client."""

    phone = PhoneField(required=False, allow_blank=True, max_length=30)
    mobile = PhoneField(required=False, allow_blank=True, max_length=30)

    class Meta:
        model = Contact
        fields = [
            "id", "client", "site", "first_name", "last_name", "job", "email", "phone", "mobile",
            "is_vip", "position", "may_open", "may_order", "sees_invoices", "receives_secrets",
        ]  # fmt: skip


class ContractSerializer(FieldsByRole, WithinReach, serializers.ModelSerializer[Contract]):
    """What is covered."""

    class Meta:
        model = Contract
        fields = [
            "id", "client", "number", "kind", "title", "starts_on", "ends_on", "renewal_months",
            "notice_days", "notice_given_on", "monthly_fee", "suspended_at", "natures",
            "covers_remote", "covers_on_site", "covers_travel", "covers_parts",
            "covers_outside_hours", "on_site_minutes", "hourly_rate", "travel_fee",
            "rounding_minutes", "minimum_remote_minutes", "minimum_on_site_minutes", "overdraw",
            "tickets_remote", "tickets_on_site", "answer_minutes", "broadcast_minutes",
            "on_site_target_minutes", "restore_minutes", "is_public", "service_code",
            "commitment_number",
        ]  # fmt: skip
        read_only_fields = ["suspended_at", "notice_given_on"]


class SuspensionSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=200)


class BalanceSerializer(serializers.Serializer[Any]):
    """What is left, in minutes or in tickets."""

    left = serializers.DecimalField(max_digits=10, decimal_places=2)
    whole = serializers.DecimalField(max_digits=10, decimal_places=2)
    unit = serializers.SerializerMethodField()
    is_allowance = serializers.BooleanField()
    worth = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)

    def get_unit(self, balance: Any) -> str:
        """TICKET or MINUTE."""
        return "TICKET" if balance.is_tickets else "MINUTE"


class LedgerLineSerializer(serializers.Serializer[Any]):
    """One entry, and the balance it left."""

    at = serializers.DateTimeField(source="entry.at")
    kind = serializers.CharField(source="entry.kind")
    label = serializers.CharField(source="entry.label")
    pack = serializers.CharField(source="entry.pack.label", default="")
    quantity = serializers.DecimalField(source="entry.quantity", max_digits=10, decimal_places=2)
    after = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)


class LedgerSerializer(serializers.Serializer[Any]):
    """A contract's ledger."""

    balance = BalanceSerializer(allow_null=True)
    lines = LedgerLineSerializer(many=True)


class AssetSerializer(FieldsByRole, WithinReach, serializers.ModelSerializer[Asset]):
    """A machine; `type` is a type's code and `details` the values of its fields by key."""

    type = serializers.SlugRelatedField(
        slug_field="code", queryset=AssetType.objects.filter(is_active=True), required=False,
        allow_null=True,
    )  # fmt: skip
    details = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)

    class Meta:
        model = Asset
        fields = [
            "id", "client", "type", "part", "site", "room", "name", "kind", "maker", "model",
            "serial", "inventory_number", "network", "mac_addresses", "state", "delivered_on",
            "warranty_ends_on", "details", "expires_on", "yearly_cost",
        ]  # fmt: skip
        read_only_fields = ["part", "expires_on"]
        validators: list[Any] = []


class CandidateSerializer(serializers.Serializer[Any]):
    """Who it may be, and why we think so."""

    score = serializers.IntegerField()
    reason = serializers.CharField()
    client = serializers.IntegerField(source="client.pk", default=None)
    client_name = serializers.CharField(source="client.name")
    contact = serializers.IntegerField(source="contact.pk", default=None)
    contact_name = serializers.SerializerMethodField()
    site = serializers.IntegerField(source="site.pk", default=None)
    contract = serializers.IntegerField(source="contract.pk", default=None)

    def get_contact_name(self, candidate: Any) -> str:
        """The person's name, empty for a company or a place."""
        return str(candidate.contact or "")


class VerdictSerializer(FieldsByRole, serializers.Serializer[Any]):
    """The verdict with the sentence to say aloud (G12)."""

    noun = "clients.verdict"

    code = serializers.CharField()
    contract_id = serializers.IntegerField(allow_null=True)
    contract_label = serializers.CharField()
    sentence = serializers.CharField()
    words = serializers.CharField()
    line_id = serializers.IntegerField(allow_null=True)
    line_title = serializers.CharField()
    remaining_minutes = serializers.IntegerField(allow_null=True)
    allowance_minutes = serializers.IntegerField(allow_null=True)
    remaining_tickets = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    allowance_tickets = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    covers_outside_hours = serializers.BooleanField()
    hourly_rate = serializers.DecimalField(source="rate_to_say", max_digits=8, decimal_places=2)
    travel_fee = serializers.DecimalField(source="fee_to_say", max_digits=8, decimal_places=2)
    ticket_price = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)
    rounding_minutes = serializers.IntegerField()
    covers = serializers.DictField(child=serializers.BooleanField())
    until = serializers.DateField(allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())
    steps = serializers.ListField(child=serializers.CharField())


class GrantSerializer(serializers.ModelSerializer[AccessGrant]):
    """A right with its window and its reason."""

    client_name = serializers.CharField(source="client", read_only=True)
    user_name = serializers.CharField(source="user", read_only=True)

    class Meta:
        model = AccessGrant
        fields = [
            "id", "client", "client_name", "user", "user_name", "parts", "can_write", "starts_at", "ends_at", "reason",
            "source", "given_by", "given_at", "revoked_at",
        ]  # fmt: skip
        read_only_fields = ["source", "given_by", "given_at", "revoked_at"]


class AccessRequestSerializer(serializers.ModelSerializer[AccessRequest]):
    """A demand and where it stands; a manager may make it on a colleague's behalf."""

    parts = serializers.MultipleChoiceField(choices=Part.choices)
    on_behalf_of = serializers.PrimaryKeyRelatedField(
        queryset=staff(), write_only=True, required=False, allow_null=True
    )

    class Meta:
        model = AccessRequest
        fields = [
            "id", "client", "asker", "parts", "can_write", "wanted_until", "reason", "state",
            "asked_at", "due_at", "refusal", "grant", "asked_by", "on_behalf_of",
        ]  # fmt: skip
        read_only_fields = [
            "asker", "state", "asked_at", "due_at", "refusal", "grant", "asked_by",
        ]  # fmt: skip


class CheckSerializer(serializers.Serializer[Any]):
    """HR's answer."""

    fit = serializers.BooleanField()
    refusal = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class AccessDecisionSerializer(serializers.Serializer[Any]):
    """The technical director's answer."""

    granted = serializers.BooleanField()
    parts = serializers.MultipleChoiceField(choices=Part.choices, required=False)
    can_write = serializers.BooleanField(required=False)
    refusal = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
