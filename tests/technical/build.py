"""A client with a small network, made by the services."""

from datetime import UTC, datetime
from typing import Any

from clients import services, starter
from clients.models import Asset, AssetField, AssetType, Client
from tests import cast

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


def asset_type(code: str) -> AssetType:
    """A type every installation begins with."""
    starter.install(AssetType, AssetField)
    return AssetType.objects.get(code=code)


def asset(name: str, code: str = "computer", of: Client | None = None, **values: Any) -> Asset:
    """A machine of a type, written by the expert."""
    client = of or cast.client()
    return services.save_asset(
        client_id=client.pk, name=name, type=asset_type(code), by=cast.person("gaelle"),
        at=values.pop("at", NOW), **values,
    )  # fmt: skip
