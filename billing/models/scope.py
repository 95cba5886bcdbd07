"""Whose billing a person may see: all clients, their own company, or none."""

from typing import Any

from django.db import models

from accounts.models import User
from accounts.roles import Scope
from clients.querysets import companies_of


class ClientScoped(models.QuerySet[Any]):
    """Rows that carry a `client`; money is never opened by a dossier grant."""

    def visible_to(self, user: User) -> "ClientScoped":
        """What this person's scope reaches: everything, their company's, or nothing."""
        if user.scope == Scope.ALL:
            return self
        if user.scope == Scope.COMPANY:
            return self.filter(client__in=companies_of(user, "sees_invoices"))
        return self.none()
