"""What is missing in a dossier, by name: one table says what is asked of which kind of client (pure, G18).

A row is met by a yes of `Known`, by a machine of one of its types, or by a line of the dossier. Those
with a question are what the next visit brings back: what the technician notes under that label, which
is in the language in which dossiers are kept, meets the row.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Kinds of client, from what they bought.
MANAGED, OCCASIONAL, PROSPECT = "MANAGED", "OCCASIONAL", "PROSPECT"
EVERYBODY = f"{MANAGED} {OCCASIONAL} {PROSPECT}"
CLIENTS = f"{MANAGED} {OCCASIONAL}"


@dataclass(frozen=True)
class Rule:
    """Of whom it is asked, how its absence is said, what meets it, what a visit asks."""

    kinds: str
    missing: str | Promise
    types: str = ""
    part: str = ""
    label: str = ""
    question: str | Promise = ""


RULES: Mapping[str, Rule] = {
    "contract":      Rule(CLIENTS,   _("Aucun contrat : à facturer")),
    "site_address":  Rule(EVERYBODY, _("Adresse d’un site")),
    "site_access":   Rule(CLIENTS,   _("Comment entrer sur le site"),      part="EQUIPMENT", label="Entrer sur le site", question=_("Comment entre-t-on sur le site : accueil, clé, badge, horaires ?")),
    "contact_phone": Rule(EVERYBODY, _("Téléphone d’un interlocuteur")),
    "orderer":       Rule(CLIENTS,   _("Qui peut commander")),
    "equipment":     Rule(CLIENTS,   _("Parc informatique")),
    "internet":      Rule(CLIENTS,   _("Accès Internet"),       "line",    "NETWORK", "Accès Internet",   _("Quel accès Internet : opérateur, débit, n° de ligne ?")),
    "addressing":    Rule(MANAGED,   _("Plan d’adressage"),     "subnet",  "NETWORK", "Plan d’adressage", _("Quelle plage d’adresses, et qui les distribue ?")),
    "firewall":      Rule(MANAGED,   _("Pare-feu"),             "firewall","NETWORK", "Pare-feu",         _("Quel pare-feu, quelle version ?")),
    "backup":        Rule(MANAGED,   _("Sauvegarde"),           "backup",  "SYSTEMS", "Sauvegarde",       _("Comment et où les données sont-elles sauvegardées ?")),
    "restored":      Rule(MANAGED,   _("Dernière restauration testée"), part="SYSTEMS", label="Restauration testée", question=_("Quand une restauration a-t-elle été essayée ?")),
    "power":         Rule(MANAGED,   _("Onduleur"),             "ups",     "EQUIPMENT", "Onduleur",       _("Y a-t-il un onduleur, sa batterie est de quand ?")),
    "telephony":     Rule(MANAGED,   _("Téléphonie"),           "telephony", "NETWORK", "Téléphonie",     _("Quelle téléphonie, quel opérateur ?")),
    "domain":        Rule(MANAGED,   _("Nom de domaine et son échéance"), "domain", "NETWORK", "Nom de domaine"),
    "links":         Rule(MANAGED,   _("Liens entre équipements")),
    "documents":     Rule(CLIENTS,   _("Schéma ou document technique")),
    "billing_email": Rule(CLIENTS,   _("Courriel de facturation")),
    "siren":         Rule(CLIENTS,   _("SIREN")),
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What is known of one client: whose kind, the yes of the table, types in use, lines (part, label)."""

    kind: str
    yes: Collection[str]
    types: Collection[str]
    lines: Collection[tuple[str, str]]


@dataclass(frozen=True)
class Completeness:
    """The share known (0–100), the names of what is missing, and the rows the next visit may bring back."""

    percent: int
    missing: Sequence[str]
    to_ask: Sequence[Rule]


def assess(known: Known) -> Completeness:
    """How complete the dossier is, and what to ask next."""
    asked = {key: rule for key, rule in RULES.items() if known.kind in rule.kinds.split()}
    absent = [rule for key, rule in asked.items() if not _met(key, rule, known)]
    return Completeness(
        percent=round(100 * (len(asked) - len(absent)) / len(asked)),
        missing=[str(rule.missing) for rule in absent],
        to_ask=[rule for rule in absent if rule.question],
    )


def _met(key: str, rule: Rule, known: Known) -> bool:
    if key in known.yes or any(code in known.types for code in rule.types.split()):
        return True
    return (rule.part, rule.label) in known.lines


def kind_of(*, is_prospect: bool, contracts: Collection[str]) -> str:
    """The kind of client, from its commercial status and the kinds of its contracts in force."""
    if is_prospect:
        return PROSPECT
    return MANAGED if {"MANAGED_SERVICES", "FLAT_FEE"} & set(contracts) else OCCASIONAL
