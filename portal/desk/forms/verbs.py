"""What the verbs of a ticket ask; rules stay in the services."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Nature
from clients.models import Asset, Contract, Site
from core import access
from core.forms import ManyFiles
from knowledge.models import Category, TicketKind
from portal.desk import quick
from portal.desk.forms.fields import IMPACTS, REASON, URGENCIES, LocalDateTime, categories, moment
from tickets import pauses
from tickets.models import Ticket, WorkKind

#: « portée, compétence, délai » (D12), with the words of the screen.
WHY_ESCALATE = [
    ("COMPETENCE", _("Compétence : le niveau 1 n’a pas la réponse")),
    ("SCOPE", _("Portée : plusieurs personnes, un service ou un site")),
    ("DELAY", _("Délai : la promesse ne sera pas tenue sans renfort")),
]
RESOLUTION_CODES = [
    ("", _("à préciser")),
    ("FIXED", _("Panne réparée")),
    ("WORKAROUND", _("Contournement")),
    ("CONFIGURED", _("Réglage ou droit modifié")),
    ("EXPLAINED", _("Explication donnée à l’utilisateur")),
    ("REQUEST_DONE", _("Demande réalisée")),
    ("NOT_REPRODUCED", _("Non reproduit")),
    ("OUT_OF_SCOPE", _("Hors de notre périmètre")),
]


class Writing(forms.Form):
    """The composer: a reply to the client or an internal note (C19)."""

    mode = forms.ChoiceField(choices=[("reply", ""), ("note", "")])
    body = forms.CharField(label=_("Texte"), max_length=20_000, strip=False)
    is_answer = forms.BooleanField(label=_("C’est une réponse"), required=False)
    plan_for = moment(_("Calendrier : prévu le"))
    news = quick.When(label=_("Prochaines nouvelles avant"), required=False)
    news_before = moment(_("Prochaines nouvelles avant"))
    files = ManyFiles(label=_("Pièces jointes"), required=False)
    begun_as = forms.CharField(required=False, widget=forms.HiddenInput)
    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A text begun as a note leaves as a reply only after a second, worded yes."""
        data = super().clean() or {}
        if promised := quick.instant(data.get("news")):
            data["news_before"] = promised
        elif data.get("news") == quick.OTHER and not (data.get("news_before") or self.errors):
            self.add_error("news_before", _("Donnez le jour et l’heure."))
        if data.get("mode") == "reply" and data.get("begun_as") == "note" and not data.get("sure"):
            self.add_error(
                "body",
                _(
                    "Ce texte a été commencé comme note interne. Confirmez qu’il peut partir au client."
                ),
            )
        if not data.get("body", "").strip():
            self.add_error("body", _("Écrivez un texte."))
        return data

    def promises_are_ahead(self, at: datetime) -> bool:
        """Whether the named instants are in the future; says so on the field otherwise."""
        for name in ("plan_for", "news_before"):
            given = self.cleaned_data.get(name)
            if given and given <= at:
                self.add_error(name, _("Choisissez un moment à venir."))
        return not self.errors


class Escalation(forms.Form):
    """To the next level: why, what was found and tried, what is still needed (D12, B15)."""

    reason = forms.ChoiceField(label=_("Pourquoi"), choices=WHY_ESCALATE, widget=forms.RadioSelect)
    summary = forms.CharField(
        label=_("Résumé pour le niveau suivant"),
        help_text=_("Ce qui est constaté, ce qui a été essayé et son résultat."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    missing = forms.CharField(
        label=_("Hypothèse, et ce qui manque"),
        help_text=_("Par exemple : accès au pare-feu, identifiant administrateur, journal."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """One text for the next level, in the order it reads it."""
        data = super().clean() or {}
        missing = data.pop("missing", "").strip()
        if missing and data.get("summary"):
            data["summary"] = f"{data['summary'].strip()}\n\n{_('Manque :')} {missing}"[:4000]
        return data


class Quote(forms.Form):
    """A quote promised for a day."""

    due_at = forms.DateTimeField(
        label=_("Promis pour le"), widget=LocalDateTime(), input_formats=["%Y-%m-%dT%H:%M"]
    )


class QuoteSent(forms.Form):
    """A quote that left."""

    words = forms.CharField(label=_("Numéro ou montant du devis"), required=False, max_length=200)


def _causes() -> list[Any]:
    turn = {pauses.CUSTOMER: _("Le client"), pauses.SUPPLIER: _("Un fournisseur")}
    groups: dict[str, list[tuple[str, Any]]] = {}
    for code, row in pauses.CAUSES.items():
        groups.setdefault(row.whom, []).append((code, row.words))
    return [("", _("d’ordinaire")), *((turn[whom], found) for whom, found in groups.items())]


class Waiting(forms.Form):
    """Whose turn it is, for what, and until when at most (D08)."""

    whom = forms.ChoiceField(
        label=_("Qui attendons-nous"),
        choices=[("customer", _("Le client")), ("supplier", _("Un fournisseur"))],
        widget=forms.RadioSelect,
        initial="customer",
    )
    cause = forms.ChoiceField(
        label=_("Ce qui est attendu"),
        choices=_causes,
        required=False,
        help_text=_("Ce qui dépend de nous ne suspend aucun délai."),
    )
    reason = forms.CharField(label=_("Pour quoi"), max_length=120)
    until = moment(_("Jusqu’au (sinon, le plus long délai prévu)"))

    def awaited(self) -> dict[str, Any]:
        """The service's own arguments."""
        data = dict(self.cleaned_data)
        return {"supplier": data.pop("whom") == "supplier", **data}


class Reason(forms.Form):
    """One sentence."""

    reason = forms.CharField(label=_("Pourquoi"), max_length=1000, widget=REASON)


class Parent(forms.Form):
    """The ticket that leads, by its number."""

    parent = forms.IntegerField(label=_("Numéro du ticket qui porte les autres"), min_value=1)
    reason = forms.CharField(label=_("Pourquoi"), max_length=200, required=False)


class Resolution(forms.Form):
    """What was done, in one sentence for the client and for the base."""

    solution = forms.CharField(
        label=_("Ce qui a été fait"),
        help_text=_("Une phrase que le client lira."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    resolution_code = forms.ChoiceField(
        label=_("Code de résolution"), choices=RESOLUTION_CODES, required=False
    )
    minutes = forms.IntegerField(
        label=_("Temps passé, en minutes"),
        min_value=0,
        max_value=24 * 60,
        initial=0,
        required=False,
    )
    remotely = forms.TypedChoiceField(
        label=_("Où"),
        choices=[("1", _("À distance")), ("0", _("Sur site"))],
        coerce=lambda value: value == "1",
        initial="1",
        widget=forms.RadioSelect,
    )

    def work(self) -> dict[str, Any]:
        """The service's own arguments; no time given is none."""
        return {**self.cleaned_data, "minutes": self.cleaned_data["minutes"] or 0}


class Inform(forms.Form):
    """One audience of a serious problem has received the information, and how we know (D04)."""

    audience = forms.ChoiceField(label=_("Qui a été informé"), widget=forms.RadioSelect)
    proof = forms.CharField(
        label=_("Comment nous le savons"),
        help_text=_("Par exemple : appel à 14 h 10, courriel lu, réunion d’équipe."),
        max_length=300,
        widget=REASON,
    )

    def __init__(self, *args: Any, missing: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audience: Any = self.fields["audience"]
        audience.choices = missing


class Time(forms.Form):
    """Minutes of one person (C16)."""

    kind = forms.ChoiceField(
        label=_("Nature du temps"),
        choices=WorkKind,
        widget=forms.RadioSelect,
        initial=WorkKind.REMOTE,
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=24 * 60)
    is_billable = forms.BooleanField(label=_("Facturable"), required=False, initial=True)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class Classification(forms.Form):
    """Category, nature, impact, urgency and equipment of a ticket (B02, B03, B13)."""

    kind = forms.ChoiceField(label=_("Type"), choices=TicketKind)
    category = forms.ModelChoiceField(
        label=_("Catégorie"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("proposée d’après les mots"),
    )
    nature = forms.ChoiceField(label=_("Nature"), choices=Nature)
    impact = forms.TypedChoiceField(
        label=_("Qui est touché"), choices=IMPACTS, coerce=int, widget=forms.RadioSelect
    )
    urgency = forms.TypedChoiceField(
        label=_("Travail"), choices=URGENCIES, coerce=int, widget=forms.RadioSelect
    )
    asset = forms.ModelChoiceField(
        label=_("Équipement"),
        queryset=Asset.objects.none(),
        required=False,
        empty_label=_("non précisé"),
    )

    def __init__(self, *args: Any, assets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories()  # type: ignore[attr-defined]
        self.fields["asset"].queryset = assets  # type: ignore[attr-defined]


class Place(forms.Form):
    """The machine, the site and the contract of a ticket (C33)."""

    asset = forms.ModelChoiceField(
        label=_("Équipement"), queryset=Asset.objects.none(), required=False
    )
    site = forms.ModelChoiceField(
        label=_("Site"), queryset=Site.objects.none(), required=False, empty_label=_("inchangé")
    )
    contract = forms.ModelChoiceField(
        label=_("Contrat"),
        queryset=Contract.objects.none(),
        required=False,
        empty_label=_("inchangé"),
    )

    def __init__(self, *args: Any, ticket: Ticket, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticket = ticket
        of = {"client": ticket.client_id}
        self.fields["asset"].queryset = Asset.objects.visible_to(user).filter(**of)  # type: ignore[attr-defined]
        self.fields["site"].queryset = Site.objects.visible_to(user).filter(**of)  # type: ignore[attr-defined]
        self.fields["contract"].queryset = Contract.objects.visible_to(user).filter(**of)  # type: ignore[attr-defined]
        self.initial = {"site": ticket.site_id, "contract": ticket.contract_id, **self.initial}
        if not access.may(user, "tickets.reclassify"):
            del self.fields["contract"]
