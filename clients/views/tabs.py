"""The doors of one client's dossier, the same on each of its pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from clients import selectors
from clients.models import Client
from core import access, once
from core.counting import capped_counts

Tab = tuple[str, str, int | str, bool]


def tabs(
    request: HttpRequest, client: Client, current: str, counts: dict[str, int] | None = None
) -> list[Tab]:
    """(address, words, count, current): only those this person's role may open."""
    known = counts or {}
    doors = (
        ("dossier", "clients.view", _("Vue d’ensemble"), ""),
        ("timeline", "clients.view", _("Chronologie"), ""),
        ("assets", "clients.view_equipment", _("Équipements"), known.get("assets", "")),
        ("map", "clients.view_equipment", _("Carte"), ""),
        ("people", "clients.view", _("Interlocuteurs"), known.get("contacts", "")),
        ("suppliers", "clients.view", _("Fournisseurs"), ""),
        ("documents", "clients.documents", _("Documents"), known.get("documents", "")),
        ("secrets", "clients.view_secrets", _("Identifiants"), known.get("secrets", "")),
        ("changes", "clients.view", _("État technique"), ""),
        ("contracts", "clients.view_contracts", _("Contrats"), ""),
        ("grants", "clients.view_rights", _("Accès"), known.get("grants", "")),
    )
    return [
        (reverse(f"clients:{name}", args=[client.pk]), words, count, name == current)
        for name, action, words, count in doors
        if access.may(request.user, action)
    ]


def rights_tabs(request: HttpRequest, current: str) -> list[Tab]:
    """The pages on rights, the same on each of them."""
    doors = (
        ("rights", "clients.view_rights", _("Qui voit quoi")),
        ("access_requests", "clients.view_requests", _("Demandes")),
        ("emergencies", "clients.review_emergencies", _("Urgences")),
        ("alerts", "clients.review_alerts", _("Accès inhabituels")),
        ("reviews", "clients.review_rights", _("Revues")),
        ("rights_lists", "clients.view_rights", _("Listes gardées")),
        ("departures", "clients.view_departures", _("Départs")),
        ("trail", "clients.read_trail", _("Journal")),
    )
    with once.block():  # who decides is one setting
        opened = [door for door in doors if access.may(request.user, door[1])]
    waiting: dict[str, QuerySet[Any]] = {
        "emergencies": selectors.unread_emergencies(),
        "alerts": selectors.open_alerts(request.user),
    }
    unread = capped_counts(
        {name: waiting[name] for name, _action, _words in opened if name in waiting}
    )
    return [
        (reverse(f"clients:{name}"), words, unread.get(name) or "", name == current)
        for name, _action, words in opened
    ]


def client_doors(request: HttpRequest) -> list[tuple[str, str, str]]:
    """(address, icon, words) of the pages beside the list of clients; rights under one door only."""
    doors = (
        ("renewals", "clients.renewals", "hourglass", _("Échéances")),
        ("proposals", "clients.propose", "checks", _("Changements proposés")),
        ("secrets_to_change", "clients.secrets_to_change", "lock", _("Identifiants à changer")),
        ("vault_keys", "clients.vault_keys", "shield", _("Clés du coffre")),
        ("holes", "clients.name_people", "people", _("Suivi à compléter")),
        ("duplicates", "clients.merge", "link", _("Doublons")),
        ("positions", "clients.edit_positions", "laptop", _("Positions de travail")),
        ("access_requests", "clients.view_requests", "unlock", _("Demandes d’accès")),
        ("rights", "clients.view_rights", "key", _("Droits d’accès")),
        ("trail", "clients.read_trail", "eye", _("Journal des accès")),
        ("alerts", "clients.review_alerts", "alert", _("Accès inhabituels")),
        ("my_access", "clients.ask_access", "key", _("Mes accès")),
    )
    return [
        (reverse(f"clients:{name}"), icon, words)
        for name, action, icon, words in doors
        if access.may(request.user, action)
    ]
