"""Lines, amendments and rates of a contract; its end (G11, G16)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Nature
from accounts.roles import Role
from clients import renewal
from clients.models import Asset, Band, Contract, ContractLine, Rate, Work
from clients.selectors import Priced

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
#: Who is priced by role: those whose time is billed.
PRICED = (Role.HOTLINER, Role.EXPERT, Role.TECHNICIAN, Role.TECHNICAL_DIRECTOR)
MOST_NAMED = 200


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _named(line: ContractLine) -> list[str]:
    """The machines of a line as they are typed: by their serial number where another has the same name."""
    twins = Asset.objects.filter(client=OuterRef("client"), name__iexact=OuterRef("name"))
    rows = line.assets.annotate(has_twin=Exists(twins.exclude(pk=OuterRef("pk"))))[:MOST_NAMED]
    return [one.serial if one.has_twin and one.serial else one.name for one in rows]


class LineForm(forms.ModelForm):
    """One service of a contract: for what, where, on which machines (G11)."""

    natures = forms.MultipleChoiceField(
        label=gettext_lazy("Services couverts"),
        required=False,
        choices=Nature.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Aucun : tous."),
    )
    categories = forms.CharField(
        label=gettext_lazy("Catégories couvertes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Une par ligne, comme « Poste de travail » ou « Poste de travail > Lenteur ». Vide : toutes."
        ),
    )
    assets = forms.CharField(
        label=gettext_lazy("Équipements couverts"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Un nom ou un n° de série par ligne. Vide : tous."),
    )

    class Meta:
        model = ContractLine
        fields = [
            "title", "position", "since", "until", "natures", "categories", "sites", "assets",
            "covers_remote", "covers_on_site", "covers_travel", "covers_parts", "calendar",
            "monthly_fee",
        ]  # fmt: skip
        widgets = {"since": DAY, "until": DAY, "sites": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        line = kwargs.get("instance")
        if line:
            kwargs["initial"] = {
                "categories": "\n".join(line.categories),
                "assets": "\n".join(_named(line)),
            }
        super().__init__(*args, **kwargs)
        self.client = contract.client
        self.fields["sites"].queryset = contract.client.sites.all()  # type: ignore[attr-defined]

    def clean_categories(self) -> list[str]:
        """One path a line."""
        return _lines(self.cleaned_data["categories"])

    def clean_assets(self) -> list[Asset]:
        """The client's machines of these names, all those that share one; an unknown one is named."""
        named = _lines(self.cleaned_data["assets"])
        if len(named) > MOST_NAMED:
            raise forms.ValidationError(_("Au plus %s équipements par ligne.") % MOST_NAMED)
        own = Asset.objects.filter(client=self.client)
        keys = [name.lower() for name in named]
        known = own.annotate(low_name=Lower("name"), low_serial=Lower("serial"))
        found: dict[str, list[Asset]] = {key: [] for key in keys}
        for one in known.filter(Q(low_name__in=keys) | Q(low_serial__in=keys)):
            for key in {one.low_name, one.low_serial} & found.keys():
                found[key].append(one)
        if unknown := [name for name in named if not found[name.lower()]]:
            raise forms.ValidationError(_("Équipement inconnu : %s") % ", ".join(unknown[:5]))
        return list({one.pk: one for same in found.values() for one in same}.values())

    def _post_clean(self) -> None:
        """The service writes the row; nothing is set on the instance here."""


class AmendForm(forms.ModelForm):
    """What changes from a day on; what is left as it is does not change."""

    effective_on = forms.DateField(label=gettext_lazy("Prend effet le"), widget=DAY)
    summary = forms.CharField(label=gettext_lazy("Objet de l’avenant"), max_length=200)
    field_order = ["effective_on", "summary"]

    class Meta:
        model = Contract
        fields = list(renewal.AMENDABLE)
        widgets = {"ends_on": DAY}

    def __init__(self, *args: Any, prices: Sequence[Priced], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.priced = {one.name: one for one in prices if ":" in one.name}
        for one in self.priced.values():
            self.fields[one.name] = forms.DecimalField(
                label=one.words, initial=one.amount, min_value=0, max_digits=10, decimal_places=2
            )

    def terms(self) -> dict[str, Any]:
        """What the service takes: the contract's own values, and the prices of its lines and card."""
        data = dict(self.cleaned_data)
        prices = {name: data.pop(name) for name in self.priced}
        return data | {"prices": {k: v for k, v in prices.items() if v != self.priced[k].amount}}

    def _post_clean(self) -> None:
        """The service compares with what was before, so the instance stays as it is."""


class RateForm(forms.ModelForm):
    """One row of a rate card: a price, or a coefficient."""

    role = forms.ChoiceField(
        label=gettext_lazy("Intervenant"),
        required=False,
        choices=[("", gettext_lazy("Tous")), *((role.value, role.label) for role in PRICED)],
    )

    class Meta:
        model = Rate
        fields = ["work", "role", "band", "within_km", "article", "price", "coefficient", "since"]
        widgets = {"since": DAY}
        help_texts = {
            "price": gettext_lazy(
                "de l’heure ; d’un trajet, d’un ticket ou d’une pièce selon la nature"
            ),
            "coefficient": gettext_lazy(
                "avec un moment, une majoration : 1,5 prend aussi 1 h 30 au carnet pour une heure ; sans moment, une remise : 0,9"
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        work, band = self.fields["work"], self.fields["band"]
        work.choices = [("", _("Toute main-d’œuvre")), *Work.choices]  # type: ignore[attr-defined]
        band.choices = [("", _("Tous")), *Band.choices]  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service checks and writes."""


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Motif"), max_length=200)


class NoticeForm(forms.Form):
    """When notice was given."""

    on = forms.DateField(label=gettext_lazy("Dénoncé le"), widget=DAY)


class RenewalFilter(forms.Form):
    """The renewals board: how far ahead."""

    AHEAD = ((30, gettext_lazy("30 jours")), (90, gettext_lazy("90 jours")), (180, gettext_lazy("6 mois")), (365, gettext_lazy("un an")))  # fmt: skip
    jours = forms.TypedChoiceField(
        label=gettext_lazy("D’ici"), choices=AHEAD, coerce=int, required=False, empty_value=90
    )

    def days(self) -> int:
        """The choice, or three months."""
        return int(self.cleaned_data["jours"]) if self.is_valid() else 90
