"""What a merge moves and what it leaves, one line a link, so that a new link is decided and not forgotten (G20).

A test holds these tables against the models: every foreign key to a client or to a contact is in one of them.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Rows that follow the client, with their words; those whose place is taken over there stay, and are counted.
CLIENT_MOVES: dict[str, str | Promise] = {
    "clients.Site.client":            _("sites"),
    "clients.Contact.client":         _("interlocuteurs"),
    "clients.Membership.client":      _("interlocuteurs d’autres clients"),
    "clients.NamedPerson.client":     _("suppléants et responsables nommés"),
    "clients.Supplier.client":        _("fournisseurs"),
    "clients.Contract.client":        _("contrats"),
    "clients.Rate.client":            _("tarifs"),
    "clients.Document.client":        _("documents"),
    "clients.Asset.client":           _("équipements"),
    "clients.AssetRelation.client":   _("liens entre équipements"),
    "clients.DossierFact.client":     _("lignes d’état technique"),
    "clients.DossierNote.client":     _("notes du dossier"),
    "clients.DossierProposal.client": _("changements proposés"),
    "clients.Secret.client":          _("identifiants"),
    "clients.SecretToChange.client":  _("identifiants à changer"),
    "tickets.Ticket.client":          _("tickets"),
    "tickets.Clock.client":           _("promesses"),
    "tickets.Call.client":            _("appels"),
    "tickets.CallBack.client":        _("rappels"),
    "tickets.AffectedClient.client":  _("problèmes graves"),
    "tickets.ClientText.client":      _("textes sur un problème grave"),
    "tickets.Recipient.client":       _("personnes à informer"),
    "tickets.ServiceTarget.client":   _("délais particuliers"),
    "planning.Placement.client":      _("placements"),
    "interventions.Mission.client":   _("visites"),
    "billing.BillableItem.client":    _("travaux à facturer"),
    "billing.Question.client":        _("questions de facturation"),
    "quality.Survey.client":          _("enquêtes de satisfaction"),
}  # fmt: skip

#: Rows that stay: issued or append-only papers, rights (nobody's reach grows), keys of agents.
CLIENT_STAYS: dict[str, str | Promise] = {
    "billing.Invoice.client":         _("factures émises"),
    "billing.Payment.client":         _("règlements"),
    "clients.DossierChange.client":   _("changements déjà inscrits"),
    "clients.AccessGrant.client":     _("droits d’accès"),
    "clients.ClientUserObjectPermission.content_object":  "",
    "clients.ClientGroupObjectPermission.content_object": "",
    "clients.AccessRequest.client":   _("demandes d’accès"),
    "clients.EmergencyOpening.client": _("ouvertures d’urgence"),
    "clients.ImportRun.client":       _("imports"),
    "clients.InventoryKey.client":    _("clés d’inventaire"),
    "clients.InventoryPolicy.client": _("règles d’inventaire"),
    "clients.SeenMachine.client":     _("machines vues par l’inventaire"),
    "clients.InventoryReport.client": _("inventaires reçus"),
    "clients.InventoryProposal.client": _("propositions de l’inventaire"),
}  # fmt: skip

CONTACT_MOVES: dict[str, str | Promise] = {
    "clients.Membership.contact":      _("places chez d’autres clients"),
    "clients.Site.contact":            _("sites dont il est le contact"),
    "tickets.Ticket.requester":        _("tickets"),
    "tickets.Call.contact":            _("appels"),
    "tickets.CallBack.contact":        _("rappels"),
    "tickets.CallerCheck.contact":     _("vérifications de l’appelant"),
    "tickets.Message.contact":         _("messages"),
    "tickets.Recipient.contact":       _("personnes à informer"),
    "interventions.Mission.contact":   _("visites"),
    "quality.Survey.contact":          _("enquêtes de satisfaction"),
    "notifications.Message.contact":   _("envois"),
    "notifications.Recipient.contact": _("annonces reçues"),
}  # fmt: skip
CONTACT_STAYS: dict[str, str | Promise] = {}

#: The words of the fields that are filled.
FIELDS: dict[str, str | Promise] = {
    "siren": "SIREN", "siret": "SIRET", "vat_number": _("n° de TVA"), "address": _("adresse"),
    "postcode": _("code postal"), "city": _("ville"), "phone": _("téléphone"),
    "billing_email": _("courriel de facturation"), "order_number": _("n° de bon de commande"),
    "referent_id": _("référent"), "seller_id": _("commercial"), "manager_id": _("responsable du compte"),
    "group_id": _("groupe"), "first_name": _("prénom"), "job": _("fonction"), "email": _("courriel"),
    "mobile": _("mobile"), "position_id": _("position de travail"), "user_id": _("compte du portail"),
}  # fmt: skip

#: Rows whose name is changed when it is taken over there, so that they follow all the same.
RENAMED = ("clients.Site.client",)

#: Work already on an issued invoice stays with it.
ONLY = {"billing.BillableItem.client": {"invoice": None}}

#: Fields of the file that is kept, filled from the other one when empty.
CLIENT_FILLED = (
    "siren", "siret", "vat_number", "address", "postcode", "city", "phone", "billing_email",
    "order_number", "referent_id", "seller_id", "manager_id", "group_id",
)  # fmt: skip
CONTACT_FILLED = ("first_name", "job", "email", "phone", "mobile", "position_id", "user_id")

#: What of a dossier is protected: where the other file holds some, a right on one file is no right on both.
PROTECTED = (
    "clients.Asset.client", "clients.Document.client", "clients.DossierFact.client",
    "clients.DossierNote.client", "clients.Secret.client",
)  # fmt: skip

UNDO_DAYS = 30
