"""Clients, sites, contacts, contracts, equipment; who is calling; the verdict."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Nature
from accounts.web import me
from clients import selectors, services
from clients.api import serializers as own
from clients.entitlement import Verdict
from clients.models import Asset, Client, Contact, Contract, Site
from core import clock, formats, typed
from core.api import Idempotent


class Visible:
    """Start every read from what the person may see."""

    request: Request

    def get_queryset(self) -> QuerySet[Any]:
        """Through the door."""
        return super().get_queryset().visible_to(self.request.user)  # type: ignore[misc,no-any-return]


class Saving(Visible):
    """Create and change through the service of the noun; a row keeps its client."""

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        """A new row of a client within reach."""
        data = dict(serializer.validated_data)
        client = data.pop("client", None)
        if client is not None:
            data["client_id"] = selectors.client_for(self.request.user, client.pk).pk
        serializer.instance = self.save(**data, by=me(self.request), at=clock.now())  # type: ignore[attr-defined]

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        """The named fields only."""
        data = dict(serializer.validated_data)
        data.pop("client", None)
        row: Any = serializer.instance
        serializer.instance = self.save(  # type: ignore[attr-defined]
            **self.key(row), **data, by=me(self.request), at=clock.now()
        )

    def key(self, row: Any) -> dict[str, int]:
        """How the service names the row."""
        return {"client_id": row.client_id, f"{row._meta.model_name}_id": row.pk}


ASKED = [
    OpenApiParameter("site", int),
    OpenApiParameter("nature", str),
    OpenApiParameter("category", str),
    OpenApiParameter("asset", int),
]
Writable = (
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.ListModelMixin,
    viewsets.GenericViewSet,
)


def rows(view: str, create: str, change: str) -> dict[str, str]:
    """The verbs of a resource that is read, created and changed."""
    return {
        "list": view, "retrieve": view, "create": create, "update": change, "partial_update": change,
    }  # fmt: skip


class ClientViewSet(Idempotent, Saving, *Writable):  # type: ignore[misc]
    """Clients within reach."""

    queryset = Client.objects.all()
    serializer_class = own.ClientSerializer
    filterset_fields = ["commercial_status", "city", "siren"]
    actions = {
        **rows("clients.read", "clients.create", "clients.edit"),
        "verdict": "clients.verdict",
        "entitlement": "clients.verdict",
    }
    save = staticmethod(services.save_client)

    def key(self, row: Client) -> dict[str, int]:
        """A client is its own key."""
        return {"client_id": row.pk}

    @extend_schema(responses=own.VerdictSerializer, parameters=ASKED)
    @action(detail=True, methods=["get"])
    def verdict(self, request: Request, pk: str) -> Response:
        """May I work for them, and who pays? (G12)"""
        return Response(self._told(request))

    @extend_schema(responses=own.VerdictSerializer, parameters=ASKED)
    @action(detail=True, methods=["get"])
    def entitlement(self, request: Request, pk: str) -> Response:
        """The same verdict, by the name other systems know it under, with each step that led to it."""
        return Response(self._told(request))

    def _told(self, request: Request) -> Any:
        context = self.get_serializer_context()
        return own.VerdictSerializer(self._judged(request), context=context).data

    def _judged(self, request: Request) -> Verdict:
        client, asked = self.get_object(), request.query_params
        nature = asked.get("nature", "")
        return selectors.verdict_for(
            client,
            site=_own(client.sites.all(), asked.get("site", "")),
            nature=nature if nature in Nature.values else "",
            category=asked.get("category", "")[:200],
            asset=_own(Asset.objects.filter(client=client), asked.get("asset", "")),
            at=clock.now(),
        )


def _own(rows: QuerySet[Any], key: str) -> Any:
    """The client's own row of that key; anything else is unknown."""
    return rows.filter(pk=number).first() if (number := typed.whole(key)) else None


class SiteViewSet(Idempotent, Saving, *Writable):  # type: ignore[misc]
    """Sites of clients within reach."""

    queryset = Site.objects.all()
    serializer_class = own.SiteSerializer
    filterset_fields = ["client", "city"]
    actions = rows("clients.read", "clients.edit", "clients.edit")
    save = staticmethod(services.save_site)


class ContactViewSet(Idempotent, Saving, *Writable):  # type: ignore[misc]
    """People of clients within reach."""

    queryset = Contact.objects.all()
    serializer_class = own.ContactSerializer
    filterset_fields = ["client", "site", "phone", "mobile", "email"]
    actions = rows("clients.read", "clients.edit", "clients.edit")
    save = staticmethod(services.save_contact)


class ContractViewSet(Idempotent, Saving, *Writable):  # type: ignore[misc]
    """Contracts of clients within reach."""

    queryset = Contract.objects.all()
    serializer_class = own.ContractSerializer
    filterset_fields = ["client", "kind", "number"]
    actions = {
        **rows("clients.view_contracts", "clients.edit_contracts", "clients.edit_contracts"),
        "ledger": "clients.view_contracts",
        "suspend": "clients.edit_contracts",
        "resume": "clients.edit_contracts",
    }
    save = staticmethod(services.save_contract)

    @extend_schema(responses=own.LedgerSerializer)
    @action(detail=True, methods=["get"])
    def ledger(self, request: Request, pk: str) -> Response:
        """What is left today, and the last five hundred lines with the balance after each (G13–G15)."""
        found, today = self.get_object(), formats.local(clock.now()).date()
        told = {"balance": selectors.balance(found, today), "lines": selectors.statement(found)}
        return Response(own.LedgerSerializer(told).data)

    @extend_schema(request=own.SuspensionSerializer, responses=own.ContractSerializer)
    @action(detail=True, methods=["post"])
    def suspend(self, request: Request, pk: str) -> Response:
        """Nothing is covered until it resumes (G11)."""
        found, given = self.get_object(), own.SuspensionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.suspend_contract(
            contract_id=found.pk, by=me(request), at=clock.now(), **given.validated_data
        )
        return Response(self.get_serializer(made).data)

    @extend_schema(request=None, responses=own.ContractSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Covered again."""
        made = services.resume_contract(
            contract_id=self.get_object().pk, by=me(request), at=clock.now()
        )
        return Response(self.get_serializer(made).data)


class AssetViewSet(Idempotent, Saving, *Writable):  # type: ignore[misc]
    """Equipment, where its part is open."""

    queryset = Asset.objects.all()
    serializer_class = own.AssetSerializer
    filterset_fields = ["client", "site", "serial", "state"]
    actions = rows("clients.view_equipment", "clients.edit_equipment", "clients.edit_equipment")
    save = staticmethod(services.save_asset)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of equipment; each dossier on it is opened, as by a page (H09)."""
        answer: Response = super().list(request, *args, **kwargs)
        self._enter(row["client"] for row in answer.data["results"])
        return answer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One machine, whose dossier is opened (H09)."""
        answer: Response = super().retrieve(request, *args, **kwargs)
        self._enter([answer.data["client"]])
        return answer

    def _enter(self, clients: Iterable[int]) -> None:
        person = me(self.request)
        if not person.is_client:
            services.note_openings(clients=set(clients), by=person, at=clock.now())


class Callers(APIView):
    """Who is calling?"""

    actions = {"get": "clients.find_callers"}

    @extend_schema(
        responses=own.CandidateSerializer(many=True), parameters=[OpenApiParameter("q", str)]
    )
    def get(self, request: Request) -> Response:
        """Ranked candidates for a number, a contract number, a name or a place (A03)."""
        found = selectors.find_callers(request.query_params.get("q", ""), clock.now())
        return Response(own.CandidateSerializer(found, many=True).data)
