"""Which facts about contracts, prices, hours, imports and keys are administration (Q06)."""

from django.utils.translation import gettext_lazy as _

from accounts import alarming
from clients.deciding import APPROVER
from clients.models import AssetType, Client, Contract, WorkPosition
from core import administration
from core.models import BusinessCalendar

HEADINGS = {
    "contrats": (_("Contrats et prix"), {
        "contract.created":       _("Contrat créé"),
        "contract.changed":       _("Contrat changé"),
        "contract.line_changed":  _("Ligne d’un contrat changée"),
        "contract.amended":       _("Avenant signé"),
        "contract.suspended":     _("Contrat suspendu"),
        "contract.resumed":       _("Contrat repris"),
        "contract.notice_given":  _("Contrat dénoncé"),
        "rate.added":             _("Tarif ajouté"),
        "rate.ended":             _("Tarif terminé"),
        "index.kept":             _("Indice gardé"),
    }),
    "horaires": (_("Horaires"), {
        "calendar.changed":       _("Horaires changés"),
    }),
    "parc": (_("Types, positions et inventaire"), {
        "asset_type.saved":       _("Type d’équipement changé"),
        "position.saved":         _("Position de travail changée"),
        "inventory.key_issued":   _("Clé d’inventaire créée"),
        "inventory.key_revoked":  _("Clé d’inventaire arrêtée"),
        "inventory.ruled":        _("Règles d’inventaire d’un client changées"),
    }),
    "imports": (_("Imports et fiches réunies"), {
        "assets.imported":        _("Parc importé"),
        "table.imported":         _("Fichier importé"),
        "table.undone":           _("Import annulé"),
        "client.merged":          _("Deux clients réunis"),
        "client.unmerged":        _("Réunion de deux clients défaite"),
        "contact.merged":         _("Deux interlocuteurs réunis"),
        "contact.unmerged":       _("Réunion de deux interlocuteurs défaite"),
    }),
    "coffre": (_("Clés du coffre"), {
        "vault.key_proposed":     _("Clé du coffre proposée"),
        "vault.key_accepted":     _("Clé du coffre acceptée"),
        "vault.rotated":          _("Coffre scellé de nouveau"),
    }),
    "acces": (_("Règles d’accès des clients"), {
        "access.given_by_hand":   _("Droit donné sans demande"),
        "client.extract_chosen":  _("Ce que le client lit de son dossier est changé"),
    }),
}  # fmt: skip

administration.register(HEADINGS)
alarming.SETTINGS.add(APPROVER)
administration.name_by(Client, "name")
administration.name_by(Contract, "number", "title")
administration.name_by(AssetType, "name")
administration.name_by(WorkPosition, "name")
administration.name_by(BusinessCalendar, "name")
