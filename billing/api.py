"""Billing over REST: what waits, what was issued, what was paid; every verb of the pages (Q07)."""

from typing import Any, cast
from uuid import uuid4

from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from billing import moves, services
from billing.models import (
    BillableItem,
    BillableLine,
    Invoice,
    InvoiceLine,
    Matching,
    Payment,
    PaymentMeans,
)
from clients.models import Client
from core import clock, files
from core.api import Idempotent


class BillableLineSerializer(serializers.ModelSerializer[BillableLine]):
    """One rated line."""

    class Meta:
        model = BillableLine
        fields = [
            "id",
            "kind",
            "label",
            "quantity",
            "unit",
            "unit_price",
            "value_price",
            "vat_rate",
            "covered_by",
        ]


class ItemSerializer(serializers.ModelSerializer[BillableItem]):
    """One closed work and what becomes of it."""

    lines = BillableLineSerializer(many=True, read_only=True)

    class Meta:
        model = BillableItem
        fields = [
            "id", "source", "ticket", "mission", "client", "contract", "state", "outcome", "verdict", "doubts",
            "checks", "subject", "performed_on", "used_minutes", "net_total", "decided_reason", "invoice", "lines",
        ]  # fmt: skip


class BillingDecisionSerializer(serializers.Serializer[Any]):
    """A verb about an item, and why."""

    verb = serializers.ChoiceField([verb for verb in moves.MOVES if verb != "adjust"])
    reason = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class ItemViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[BillableItem]
):
    """Works to bill."""

    queryset = BillableItem.objects.all()
    serializer_class = ItemSerializer
    filterset_fields = ["state", "outcome", "client", "ticket"]
    actions = {
        "list": "billing.worklist",
        "retrieve": "billing.worklist",
        "decide": "billing.decide",
    }

    def get_queryset(self) -> Any:
        """Those this person may see."""
        return BillableItem.objects.visible_to(self.request.user).prefetch_related("lines")

    @extend_schema(request=BillingDecisionSerializer, responses=ItemSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """One verb about this work; refused with 409 when it is not possible now."""
        item, asked = self.get_object(), BillingDecisionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        verb = asked.validated_data["verb"]
        more = {"reason": asked.validated_data["reason"]} if moves.MOVES[verb].needs_reason else {}
        getattr(services, verb)(item_id=item.pk, by=request.user, at=clock.now(), **more)
        return Response(ItemSerializer(self.get_object()).data)


class InvoiceLineSerializer(serializers.ModelSerializer[InvoiceLine]):
    """One frozen line."""

    class Meta:
        model = InvoiceLine
        fields = [
            "position",
            "kind",
            "label",
            "quantity",
            "unit",
            "unit_price",
            "value_price",
            "vat_rate",
            "net",
            "covered_by",
        ]


class InvoiceSerializer(serializers.ModelSerializer[Invoice]):
    """One issued document, frozen."""

    lines = InvoiceLineSerializer(many=True, read_only=True)

    class Meta:
        model = Invoice
        fields = [
            "id", "kind", "number", "client", "contract", "subject", "seller", "buyer", "mentions", "category",
            "issued_on", "supplied_on", "due_on", "net_total", "vat_total", "gross_total", "value_total",
            "paid_total", "settled_on", "previous_hash", "hash", "lines",
        ]  # fmt: skip


class IssueSerializer(serializers.Serializer[Any]):
    """The works that leave on one document."""

    items = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=100
    )


class InvoiceViewSet(
    Idempotent,
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Invoice],
):
    """Issued documents; a creation issues."""

    queryset = Invoice.objects.all()
    serializer_class = InvoiceSerializer
    filterset_fields = ["kind", "client", "number", "issued_on"]
    actions = {
        "list": "billing.view",
        "retrieve": "billing.view",
        "create": "billing.issue",
        "pdf": "billing.pdf",
    }

    def get_queryset(self) -> Any:
        """Those this person may see."""
        return Invoice.objects.visible_to(self.request.user).prefetch_related("lines")

    def get_serializer_class(self) -> Any:
        """The works on the way in, the document on the way out."""
        return IssueSerializer if self.action == "create" else InvoiceSerializer

    def perform_create(self, serializer: Any) -> None:
        """Issue, through the same door and service as the page."""
        asked = set(serializer.validated_data["items"])
        seen = BillableItem.objects.visible_to(self.request.user).filter(pk__in=asked)
        if seen.count() != len(asked):
            raise Http404("no such work")
        made = services.issue(item_ids=sorted(asked), by=self.request.user, at=clock.now())
        serializer._data = InvoiceSerializer(made).data

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True)
    def pdf(self, request: Request, pk: str) -> FileResponse:
        """The frozen bytes."""
        return files.response(self.get_object().pdf, inline=True)


class MatchingSerializer(serializers.ModelSerializer[Matching]):
    """What part of a payment settles which invoice."""

    class Meta:
        model = Matching
        fields = ["invoice", "amount"]


class PaymentSerializer(serializers.ModelSerializer[Payment]):
    """Money received."""

    matchings = MatchingSerializer(many=True, read_only=True)

    class Meta:
        model = Payment
        fields = ["id", "client", "received_on", "amount", "means", "reference", "key", "matchings"]


class PartSerializer(serializers.Serializer[Any]):
    """One invoice and the part of the payment it gets."""

    invoice = serializers.IntegerField(min_value=1)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2)


class NewPaymentSerializer(serializers.Serializer[Any]):
    """A payment to record."""

    client = serializers.PrimaryKeyRelatedField(queryset=Client.objects.none())
    amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    received_on = serializers.DateField()
    means = serializers.ChoiceField(PaymentMeans.choices)
    reference = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    key = serializers.UUIDField(required=False, default=uuid4)
    parts = PartSerializer(many=True, required=False, default=list)

    def get_fields(self) -> dict[str, serializers.Field]:
        """Only the clients this person reaches may be named."""
        fields = super().get_fields()
        client = cast(serializers.PrimaryKeyRelatedField, fields["client"])
        if request := self.context.get("request"):
            client.queryset = Client.objects.visible_to(request.user)
        return fields


class PaymentViewSet(
    Idempotent,
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Payment],
):
    """Payments, append-only."""

    queryset = Payment.objects.all()
    serializer_class = PaymentSerializer
    filterset_fields = ["client", "received_on", "means"]
    actions = {"list": "billing.view", "retrieve": "billing.view", "create": "billing.pay"}

    def get_queryset(self) -> Any:
        """Those this person may see."""
        return Payment.objects.visible_to(self.request.user).prefetch_related("matchings")

    def get_serializer_class(self) -> Any:
        """What is asked on the way in, the payment on the way out."""
        return NewPaymentSerializer if self.action == "create" else PaymentSerializer

    @extend_schema(
        request=NewPaymentSerializer, responses={status.HTTP_201_CREATED: PaymentSerializer}
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Record once per key."""
        return super().create(request, *args, **kwargs)

    def perform_create(self, serializer: Any) -> None:
        """Record, through the same service as the page."""
        data = dict(serializer.validated_data)
        parts = {part["invoice"]: part["amount"] for part in data.pop("parts")}
        made = services.record_payment(
            client_id=data.pop("client").pk,
            parts=parts,
            by=self.request.user,
            at=clock.now(),
            **data,
        )
        serializer._data = PaymentSerializer(made).data
