"""Equipment with the fields of its type, its relations and notes; the types themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients import asset_values
from clients.models import Asset, AssetField, AssetType, Client, FieldKind
from clients.models.technical import TYPE_PARTS
from clients.relations import RelationKind
from clients.sheets import DETAIL

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
#: Columns that only something one can carry has.
MATERIAL = (
    "maker", "model", "serial", "inventory_number", "network", "mac_addresses", "delivered_on",
    "warranty_ends_on",
)  # fmt: skip


class AssetForm(forms.ModelForm):
    """A machine: the columns that every one has, then the lines of its type (G04)."""

    mac_addresses = forms.CharField(
        label=gettext_lazy("Adresses MAC"),
        required=False,
        help_text=gettext_lazy("Une par ligne, ou séparées par des virgules."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Asset
        fields = [
            "name", "kind", "maker", "model", "serial", "inventory_number", "site", "room",
            "network", "mac_addresses", "state", "delivered_on", "warranty_ends_on", "yearly_cost",
        ]  # fmt: skip
        labels = {"site": gettext_lazy("Site")}
        widgets = {"delivered_on": DAY, "warranty_ends_on": DAY}

    def __init__(
        self, *args: Any, client: Client, type: AssetType | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.type = type or self.instance.type
        self.fields["site"].queryset = client.sites.all()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["mac_addresses"] = "\n".join(self.instance.mac_addresses)
        if self.type is None:
            return
        del self.fields["kind"]
        if not self.type.is_material:
            for name in MATERIAL:
                del self.fields[name]
        self._ask(self.type)

    def _ask(self, type: AssetType) -> None:
        names = []
        for field in type.fields.all():
            kept = self.instance.details.get(field.key, "")
            if field.is_active or kept:
                names.append(name := f"{DETAIL}{field.key}")
                self.fields[name] = DetailField(field)
                self.initial[name] = kept
        self.order_fields(["name", *names])

    def clean_mac_addresses(self) -> list[str]:
        """Each as aa:bb:cc:dd:ee:ff."""
        return mac_list(self.cleaned_data["mac_addresses"])

    def values(self) -> dict[str, Any]:
        """The arguments of `services.save_asset`."""
        plain, details = {}, {}
        for name, value in self.cleaned_data.items():
            if name.startswith(DETAIL):
                details[name.removeprefix(DETAIL)] = value
            else:
                plain[name] = value
        return {**plain, "type": self.type, "details": details}


class DetailField(forms.CharField):
    """One line of a type, in the control that suits its kind."""

    def __init__(self, field: AssetField) -> None:
        self.line = field
        super().__init__(
            label=field.label,
            required=field.is_required and field.is_active,
            max_length=asset_values.MOST_CHARACTERS,
            widget=self._control(field),
        )

    def _control(self, field: AssetField) -> forms.Widget:
        match field.kind:
            case FieldKind.DATE:
                return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            case FieldKind.CHOICE:
                return forms.Select(choices=[("", "—"), *((one, one) for one in field.choices)])
            case FieldKind.NUMBER:
                return forms.TextInput(attrs={"inputmode": "decimal"})
            case FieldKind.URL:
                return forms.TextInput(attrs={"inputmode": "url"})
        return forms.TextInput()

    def clean(self, value: Any) -> str:
        """The text that is kept."""
        try:
            return asset_values.read(self.line.kind, super().clean(value), self.line.choices)
        except ValueError as problem:
            raise ValidationError(str(problem)) from None


def mac_list(text: str) -> list[str]:
    """The addresses of a text, in one way of writing; ValidationError for anything else."""
    found = []
    for word in text.replace(",", " ").replace(";", " ").split():
        digits = word.lower().replace(":", "").replace("-", "").replace(".", "")
        if len(digits) != 12 or any(char not in "0123456789abcdef" for char in digits):
            raise ValidationError(_("« %(word)s » n’est pas une adresse MAC.") % {"word": word})
        found.append(":".join(digits[i : i + 2] for i in range(0, 12, 2)))
    return found


class AssetFilter(forms.Form):
    """What a list of equipment is narrowed by, as the address says it."""

    q = forms.CharField(required=False, max_length=100)
    type = forms.SlugField(required=False)
    etat = forms.CharField(required=False)
    site = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)

    @classmethod
    def asked(cls, address: Any) -> dict[str, Any]:
        """The words, type, state and site of an address; what makes no sense asks nothing."""
        form = cls(address)
        form.is_valid()
        return {name: form.cleaned_data.get(name) or "" for name in cls.base_fields}


class RelationForm(forms.Form):
    """« dépend de » another machine of the client."""

    kind = forms.ChoiceField(label=gettext_lazy("Lien"), choices=RelationKind.choices)
    target = forms.ModelChoiceField(
        Asset.objects.none(), label=gettext_lazy("Équipement"), empty_label=gettext_lazy("Choisir…")
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = others  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """A remark."""

    body = forms.CharField(
        label=gettext_lazy("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class TypeForm(forms.Form):
    """A type of equipment."""

    name = forms.CharField(label=gettext_lazy("Nom"), max_length=60)
    part = forms.ChoiceField(
        label=gettext_lazy("Partie du dossier"),
        choices=TYPE_PARTS,
        help_text=gettext_lazy("Qui peut lire cette partie peut lire ces équipements."),
    )
    is_material = forms.BooleanField(
        label=gettext_lazy("Matériel : fabricant, modèle, n° de série, garantie"),
        required=False,
        initial=True,
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("Proposé pour les nouveaux équipements"), required=False, initial=True
    )


class FieldForm(forms.Form):
    """One line of a type; its kind is chosen once."""

    label = forms.CharField(label=gettext_lazy("Libellé"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("Nature"), choices=FieldKind.choices)
    choices = forms.CharField(
        label=gettext_lazy("Choix, un par ligne"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    position = forms.IntegerField(
        label=gettext_lazy("Ordre"), required=False, min_value=0, max_value=999
    )
    is_required = forms.BooleanField(label=gettext_lazy("Obligatoire"), required=False)
    is_expiry = forms.BooleanField(
        label=gettext_lazy("Échéance surveillée (une date)"), required=False
    )
    is_active = forms.BooleanField(label=gettext_lazy("Demandé"), required=False, initial=True)

    def __init__(self, *args: Any, field: AssetField | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field is not None:
            del self.fields["kind"]
            names = ("label", "position", "is_required", "is_expiry", "is_active")
            self.initial = {name: getattr(field, name) for name in names}
            self.initial["choices"] = "\n".join(field.choices)

    def clean_choices(self) -> list[str]:
        """The lines that say something, once each."""
        lines = (" ".join(line.split())[:60] for line in self.cleaned_data["choices"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))[:50]

    def clean_position(self) -> int:
        """Nothing said: first."""
        return self.cleaned_data["position"] or 0
