"""The case one types in « Qui paie ? »."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Nature
from accounts.roles import Role
from clients.models import Asset, Client, Site
from clients.pricing import ON_SITE, PROJECT, REMOTE
from core import formats

MOMENT = "%Y-%m-%dT%H:%M"
PLACES = (
    (REMOTE, gettext_lazy("À distance")),
    (ON_SITE, gettext_lazy("Sur site")),
    (PROJECT, gettext_lazy("Projet")),
)
WORKERS = (Role.TECHNICIAN, Role.EXPERT, Role.HOTLINER)


class SimulatedClient(forms.Form):
    """Whose case it is: a key in the address, or a name typed."""

    client = forms.ModelChoiceField(
        Client.objects.none(), label=gettext_lazy("Client"), required=False
    )
    q = forms.CharField(label=gettext_lazy("Client"), max_length=60, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = Client.objects.visible_to(user)
        self.fields["client"].queryset = self.reach  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The client of that name when no key says which."""
        data = super().clean() or {}
        named = data.get("q", "").strip()
        if not data.get("client") and named:
            found = self.reach.filter(name__icontains=named).order_by("name")[:2]
            if len(found) != 1:
                words = (
                    _("Aucun client de ce nom.")
                    if not found
                    else _("Plusieurs clients : précisez.")
                )
                self.add_error("q", words)
                return data
            data["client"] = found[0]
        return data


class SimulatedCase(forms.Form):
    """What is asked, where, when, for how long."""

    client = forms.CharField(widget=forms.HiddenInput)
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label=gettext_lazy("Site"),
        required=False,
        empty_label=gettext_lazy("Inconnu"),
    )
    nature = forms.ChoiceField(
        label=gettext_lazy("Service"),
        required=False,
        choices=[("", gettext_lazy("Inconnu")), *Nature.choices],
    )
    category = forms.CharField(label=gettext_lazy("Catégorie"), max_length=200, required=False)
    asset = forms.CharField(label=gettext_lazy("Équipement (nom)"), max_length=120, required=False)
    at = forms.DateTimeField(
        label=gettext_lazy("Commencé le"),
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=2_880)
    place = forms.ChoiceField(label=gettext_lazy("Travail"), choices=PLACES)
    role = forms.ChoiceField(
        label=gettext_lazy("Intervenant"), choices=[(role.value, role.label) for role in WORKERS]
    )
    km = forms.FloatField(
        label=gettext_lazy("Distance, km"), min_value=0, max_value=2_000, required=False
    )

    article = forms.CharField(
        label=gettext_lazy("Fourniture (désignation)"), max_length=160, required=False
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = client
        self.fields["site"].queryset = client.sites.all()  # type: ignore[attr-defined]

    def clean_asset(self) -> Asset | None:
        """The client's machine of that name."""
        named = self.cleaned_data["asset"].strip()
        if not named:
            return None
        found = Asset.objects.filter(client=self.of, name__iexact=named).first()
        if found is None:
            raise forms.ValidationError(_("Équipement inconnu : %s") % named)
        return found


def completed(asked: QueryDict, now: datetime) -> dict[str, Any]:
    """The address with what it does not say yet: an hour at a distance, now."""
    usual = {
        "at": f"{formats.local(now):{MOMENT}}",
        "minutes": "60",
        "place": REMOTE,
        "role": Role.TECHNICIAN.value,
    }
    return {**usual, **asked.dict()}
