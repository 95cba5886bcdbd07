"""What the pages of promises accept; rules stay in the services."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Nature, Team
from clients.models import Client, Contract
from core.models import BusinessCalendar
from knowledge.models import Category
from tickets import selectors, sla
from tickets.models import BreachCause, ClockKind
from tickets.services.rules import CHOICES, SHARES, TARGETED

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
EFFECTS = [
    ("warn", _("Signaler sur la file")),
    ("remind", _("Relancer l’intervenant")),
    ("backup", _("Réaffecter au suppléant")),
    ("raise", _("Relever la priorité")),
    ("alert", _("Prévenir le responsable")),
    ("escalate", _("Escalader au niveau suivant")),
]
#: Nothing was promised before.
FIRST = date(2000, 1, 1)
PRIORITIES = [("", _("Toutes")), (1, "1"), (2, "2"), (3, "3"), (4, "4")]


class Target(forms.Form):
    """A line of the table of targets; what is left empty holds for all."""

    kind = forms.ChoiceField(
        label=_("Engagement"), choices=[(k, ClockKind(k).label) for k in TARGETED]
    )
    minutes = forms.IntegerField(
        label=_("Délai, en minutes ouvrées"), required=False, min_value=1, max_value=60 * 24 * 60,
        help_text=_("Vide : rien n’est promis."),
    )  # fmt: skip
    contract = forms.CharField(
        label=_("Numéro de contrat"), required=False, max_length=30, help_text=_("Vide : tous.")
    )
    client = forms.CharField(
        label=_("Client"), required=False, max_length=120, help_text=_("Son nom ; vide : tous.")
    )
    nature = forms.ChoiceField(
        label=_("Service"), required=False, choices=[("", _("Tous")), *Nature.choices]
    )
    category = forms.ModelChoiceField(
        label=_("Catégorie"),
        required=False,
        queryset=Category.objects.none(),
        empty_label=_("Toutes"),
    )
    team = forms.ModelChoiceField(
        label=_("Groupe d’assistance"),
        required=False,
        queryset=Team.objects.none(),
        empty_label=_("Tous"),
    )
    priority = forms.TypedChoiceField(
        label=_("Priorité"), required=False, choices=PRIORITIES, coerce=int, empty_value=None
    )
    calendar = forms.ModelChoiceField(
        label=_("Plage de service"),
        required=False,
        queryset=BusinessCalendar.objects.none(),
        empty_label=_("Celle du contrat ou du groupe"),
    )
    since = forms.DateField(label=_("À partir du"), widget=DAY)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        rows: dict[str, Any] = {
            "category": Category.objects.filter(is_active=True).order_by("path"),
            "team": Team.objects.order_by("name"),
            "calendar": BusinessCalendar.objects.order_by("name"),
        }
        for name, found in rows.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]

    def clean_contract(self) -> Contract | None:
        """The contract of that number, among those this person may see."""
        number = self.cleaned_data["contract"].strip()
        if not number:
            return None
        found = Contract.objects.visible_to(self.user).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("Aucun contrat ne porte ce numéro."))
        return found

    def clean_client(self) -> Client | None:
        """The client of that name, among those this person may see."""
        name = self.cleaned_data["client"].strip()
        if not name:
            return None
        seen = Client.objects.visible_to(self.user)
        found = seen.filter(name__iexact=name)[:2] or seen.filter(short_name__iexact=name)[:2]
        if not found:
            raise forms.ValidationError(_("Aucun client ne porte ce nom."))
        if len(found) > 1:
            raise forms.ValidationError(
                _("Plusieurs clients portent ce nom : donnez le numéro de contrat.")
            )
        return found[0]


class Steps(forms.Form):
    """The plan of one kind of promise: boxes at each share, then what repeats."""

    every = forms.IntegerField(
        label=_("Puis, une fois rompue, toutes les (minutes ouvrées)"), min_value=5, max_value=10_000,
        initial=60,
    )  # fmt: skip
    times = forms.IntegerField(label=_("Autant de fois"), min_value=1, max_value=20, initial=3)
    since = forms.DateField(label=_("À partir du"), widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tail = {name: self.fields.pop(name) for name in ("every", "times", "since")}
        for share in SHARES:
            label = _("À %(share)d %% du délai") % {"share": share}
            self.fields[f"at_{share}"] = _effects(label)
        self.fields["every"], self.fields["times"] = tail["every"], tail["times"]
        self.fields["late"] = _effects(_("Ce qui se répète après l’échéance"))
        self.fields["since"] = tail["since"]

    def plan(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {
            "shares": {share: data[f"at_{share}"] for share in SHARES},
            **{name: data[name] for name in ("late", "every", "times", "since")},
        }


def _effects(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=[choice for choice in EFFECTS if choice[0] in CHOICES],
        widget=forms.CheckboxSelectMultiple,
    )


def of_steps(steps: Iterable[sla.Step]) -> dict[str, Any]:
    """A plan as the form shows it."""
    initial: dict[str, Any] = {}
    late = [step for step in steps if step.after]
    for step in steps:
        share = round(step.share * 100)
        if not step.after and share in SHARES:
            initial[f"at_{share}"] = [effect for effect in step.effects if effect in CHOICES]
    if late:
        initial |= {"late": list(late[0].effects), "every": late[0].after, "times": len(late)}
    return initial


class Explanation(forms.Form):
    """Why a promise was broken, and whether to leave it out of the contract's report."""

    cause = forms.ChoiceField(label=_("Cause"), choices=BreachCause, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Ce qui s’est passé"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    ground = forms.CharField(
        label=_("Demander l’exclusion du rapport, parce que"),
        required=False,
        max_length=300,
        help_text=_("Vide : elle compte. Un autre responsable décide de l’exclusion."),
    )


class Period(forms.Form):
    """From … to …, a month by default; a year at most."""

    du = forms.DateField(label=_("Du"), required=False, widget=DAY)
    au = forms.DateField(label=_("Au"), required=False, widget=DAY)
    etat = forms.CharField(required=False, widget=forms.HiddenInput)

    def days(self, today: date) -> tuple[date, date]:
        """The days asked for, in order."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        last = max(data.get("au") or today, FIRST)
        first = data.get("du") or last - timedelta(days=30)
        return max(min(first, last), last - timedelta(days=366)), last

    def state(self) -> str:
        """One of the states, else all."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {}).get("etat") or ""
        return asked if asked in selectors.STATES else ""
