"""What may be brought in, and from which columns: one table a noun, read by the mapping, the preview and the worker."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.imports import cells


@dataclass(frozen=True)
class Field:
    """One field. `guesses` are headings that mean it; `longest` cuts what the table cannot hold."""

    name: str
    words: str | Promise
    guesses: tuple[str, ...]
    read: Callable[[str, cells.Doubt], Any] = cells.text
    longest: int = 0
    needed: bool = False


@dataclass(frozen=True)
class Noun:
    """A kind of thing that comes in tables. `action` is the row of the grid that lets it in."""

    code: str
    words: str | Promise
    action: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(field for field in self.fields if field.name == name)


GLPI = "informations financières et administratives - "

ASSET = Noun("asset", _("Équipements"), "clients.import_assets", (
    Field("name",             _("Nom"),              ("nom", "nom de la machine", "poste", "machine", "hostname", "name"), longest=120, needed=True),
    Field("site",             _("Site"),             ("site", "entité", "agence", "établissement", "entity"), cells.leaf, 120),
    Field("room",             _("Emplacement"),      ("lieu", "emplacement", "salle", "bureau", "location"), longest=160),
    Field("state",            _("État"),             ("statut", "état", "status"), cells.state),
    Field("kind",             _("Type"),             ("type", "catégorie", "genre", "kind"), longest=60),
    Field("maker",            _("Fabricant"),        ("fabricant", "marque", "constructeur", "manufacturer"), longest=60),
    Field("model",            _("Modèle"),           ("modèle", "model"), longest=120),
    Field("serial",           _("N° de série"),      ("numéro de série", "n° de série", "n° série", "série", "serial", "serial number"), longest=80),
    Field("inventory_number", _("N° d’inventaire"),  ("numéro d'inventaire", "n° d'inventaire", "n° d’inventaire", "inventaire", "asset tag"), longest=80),
    Field("network",          _("Réseau"),           ("réseau", "network"), longest=60),
    Field("mac_addresses",    _("Adresses MAC"),     ("adresse mac", "adresses mac", "mac", "composants - adresse mac"), cells.macs),
    Field("delivered_on",     _("Livré le"),         ("livré le", "date de livraison", "date d'achat", f"{GLPI}date de livraison"), cells.day),
    Field("warranty_ends_on", _("Fin de garantie"),  ("fin de garantie", "garantie jusqu'au", "date de fin de garantie"), cells.day),
    Field("warranty_months",  _("Garantie, en mois"), ("durée de garantie", "garantie", f"{GLPI}durée de garantie"), cells.months),
))  # fmt: skip

SITE = Noun("site", _("Sites"), "clients.edit", (
    Field("name",                _("Nom"),                ("nom", "site", "nom du site", "name"), longest=120, needed=True),
    Field("address",             _("Adresse"),            ("adresse", "rue", "address"), longest=200),
    Field("postcode",            _("Code postal"),        ("code postal", "cp", "postcode"), longest=10),
    Field("city",                _("Ville"),              ("ville", "commune", "city"), longest=80),
    Field("phone",               _("Téléphone"),          ("téléphone", "tél", "tel", "phone"), cells.phone),
    Field("access_instructions", _("Entrer sur le site"), ("accès", "consignes", "entrer sur le site", "instructions"), cells.prose, 2000),
    Field("opening",             _("Horaires"),           ("horaires", "ouverture", "heures d'ouverture"), longest=120),
))  # fmt: skip

CONTACT = Noun("contact", _("Interlocuteurs"), "clients.edit", (
    Field("last_name",  _("Nom"),            ("nom", "nom de famille", "last name"), longest=80, needed=True),
    Field("first_name", _("Prénom"),         ("prénom", "first name"), longest=60),
    Field("job",        _("Fonction"),       ("fonction", "poste", "titre", "job"), longest=80),
    Field("email",      _("Courriel"),       ("courriel", "email", "e-mail", "mail", "adresse mail", "adresse e-mail"), cells.email, 254),
    Field("phone",      _("Téléphone"),      ("téléphone", "tél", "tel", "fixe", "phone"), cells.phone),
    Field("mobile",     _("Mobile"),         ("mobile", "portable", "gsm"), cells.phone),
    Field("site",       _("Site"),           ("site", "agence", "établissement"), longest=120),
    Field("is_vip",     _("VIP"),            ("vip",), cells.yes),
    Field("may_order",  _("Peut commander"), ("peut commander", "commande", "autorisé à commander"), cells.yes),
))  # fmt: skip

CLIENT = Noun("client", _("Clients"), "clients.create", (
    Field("name",          _("Nom"),                      ("nom", "raison sociale", "client", "société", "name"), longest=120, needed=True),
    Field("short_name",    _("Nom court"),                ("nom court", "sigle"), longest=30),
    Field("siren",         "SIREN",                       ("siren",), cells.siren),
    Field("siret",         "SIRET",                       ("siret",), cells.siret),
    Field("vat_number",    _("N° de TVA"),                ("n° de tva", "tva", "tva intracommunautaire", "numéro de tva"), cells.vat),
    Field("address",       _("Adresse"),                  ("adresse", "rue", "address"), longest=200),
    Field("postcode",      _("Code postal"),              ("code postal", "cp", "postcode"), longest=10),
    Field("city",          _("Ville"),                    ("ville", "commune", "city"), longest=80),
    Field("phone",         _("Téléphone"),                ("téléphone", "tél", "tel", "phone"), cells.phone),
    Field("billing_email", _("Courriel de facturation"),  ("courriel de facturation", "email facturation", "courriel", "email", "e-mail"), cells.email, 254),
    Field("order_number",  _("N° de bon de commande"),    ("bon de commande", "n° de bon de commande"), longest=40),
))  # fmt: skip

NOUNS = {noun.code: noun for noun in (ASSET, SITE, CONTACT, CLIENT)}
