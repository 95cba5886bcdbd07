"""The third parties of a client over REST (G23)."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from clients import selectors, services
from clients.api.parties import Saving, Writable, rows
from clients.api.serializers import PhoneField
from clients.models import Asset, Supplier
from core.api import Idempotent


class SupplierSerializer(serializers.ModelSerializer[Supplier]):
    """Who to call for the line, the licence, the lift; `assets` are the network's that it serves."""

    phone = PhoneField(required=False, allow_blank=True, max_length=30)
    assets = serializers.PrimaryKeyRelatedField(
        queryset=Asset.objects.none(), many=True, required=False
    )

    class Meta:
        model = Supplier
        fields = [
            "id", "client", "name", "service", "contract_number", "client_number", "contact_name",
            "phone", "email", "opening", "ends_on", "note", "assets", "is_active",
        ]  # fmt: skip

    def get_fields(self) -> dict[str, Any]:
        """Equipment is named among what the person reaches."""
        fields = super().get_fields()
        if request := self.context.get("request"):
            reached = Asset.objects.visible_to(request.user).filter(part="NETWORK")
            fields["assets"].child_relation.queryset = reached  # type: ignore[attr-defined]
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Its equipment is that client's."""
        client = self.instance.client if self.instance else attrs["client"]  # type: ignore[union-attr]
        if any(asset.client_id != client.pk for asset in attrs.get("assets", ())):
            raise serializers.ValidationError({"assets": [_("Choisissez un équipement de ce client.")]})  # fmt: skip
        return attrs


class SupplierViewSet(Idempotent, Saving, *Writable):  # type: ignore[misc]
    """Suppliers of clients within reach (G23)."""

    queryset = Supplier.objects.all()
    serializer_class = SupplierSerializer
    filterset_fields = ["client", "is_active"]
    actions = rows("clients.view", "clients.edit", "clients.edit")
    save = staticmethod(services.save_supplier)

    def get_queryset(self) -> QuerySet[Supplier]:
        """With the equipment each serves, as far as the person sees it."""
        rows = super().get_queryset().select_related("client")
        return rows.prefetch_related(selectors.served(self.request.user))
