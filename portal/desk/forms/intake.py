"""What opens a ticket: the call card, a ticket in somebody's name, a caller nobody knew."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Asset, Contact, Site
from knowledge.models import Category
from portal.desk.forms.fields import IMPACTS, URGENCIES, categories
from tickets.models import Channel


class NewTicket(forms.Form):
    """A ticket opened without a call, in the name of somebody of the client (A15)."""

    contact = forms.ModelChoiceField(label=_("Demandeur"), queryset=Contact.objects.none())
    subject = forms.CharField(label=_("Sujet"), max_length=200)
    symptoms = forms.CharField(
        label=_("Que se passe-t-il ?"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    channel = forms.ChoiceField(label=_("Reçu par"), choices=Channel, initial=Channel.EMAIL)
    category = forms.ModelChoiceField(
        label=_("Catégorie"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("proposée d’après les mots"),
    )
    impact = forms.TypedChoiceField(
        label=_("Qui est touché"), choices=IMPACTS, coerce=int, initial=3, widget=forms.RadioSelect
    )
    urgency = forms.TypedChoiceField(
        label=_("Travail"), choices=URGENCIES, coerce=int, initial=2, widget=forms.RadioSelect
    )
    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none(), required=False)
    asset = forms.ModelChoiceField(
        label=_("Équipement"),
        queryset=Asset.objects.none(),
        required=False,
        empty_label=_("non précisé"),
    )

    def __init__(self, *args: Any, people: Any, sites: Any, assets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {"category": categories(), "contact": people, "site": sites, "asset": assets}
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class CallCard(forms.Form):
    """The call card: nothing is mandatory before an ending is chosen."""

    symptoms = forms.CharField(label=_("Que se passe-t-il ?"), max_length=20_000, required=False)
    subject = forms.CharField(label=_("Sujet"), max_length=200, required=False)
    impact = forms.TypedChoiceField(
        label=_("Qui est touché"),
        choices=IMPACTS,
        coerce=int,
        initial=3,
        empty_value=3,
        required=False,
        widget=forms.RadioSelect,
    )
    urgency = forms.TypedChoiceField(
        label=_("Travail"),
        choices=URGENCIES,
        coerce=int,
        initial=2,
        empty_value=2,
        required=False,
        widget=forms.RadioSelect,
    )
    category = forms.ModelChoiceField(
        label=_("Catégorie"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("proposée d’après les mots"),
    )
    asset = forms.ModelChoiceField(
        label=_("Équipement"),
        queryset=Asset.objects.none(),
        required=False,
        empty_label=_("non précisé"),
    )
    solution = forms.CharField(
        label=_("Ce qui a été fait"),
        max_length=4000,
        required=False,
        widget=forms.TextInput(
            attrs={
                "class": "input",
                "placeholder": _("Une phrase pour le client et pour la fiche…"),
            }
        ),
    )
    minutes = forms.IntegerField(
        label=_("Temps compté, minutes"), min_value=0, max_value=24 * 60, required=False
    )
    consent = forms.ChoiceField(
        label=_("Accord du client sur le prix"),
        choices=[("yes", _("Oui")), ("no", _("Non"))],
        required=False,
    )

    def __init__(self, *args: Any, assets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories()  # type: ignore[attr-defined]
        self.fields["asset"].queryset = assets  # type: ignore[attr-defined]


class NewContact(forms.Form):
    """A caller nobody knew (A03)."""

    first_name = forms.CharField(label=_("Prénom"), max_length=60, required=False)
    last_name = forms.CharField(label=_("Nom"), max_length=80)
    job = forms.CharField(label=_("Fonction"), max_length=80, required=False)
    phone = forms.CharField(label=_("Téléphone"), max_length=20, required=False)
    email = forms.EmailField(label=_("Courriel"), required=False)
