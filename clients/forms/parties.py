"""Clients, sites, people."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients import geocoder, identifiers, people
from clients.models import Client, CommercialStatus, Contact, Membership, Site, WorkPosition
from core import formats
from core.phones import e164

PLACE = ("position", "may_open", "may_order", "sees_invoices", "receives_secrets")


class PhoneField(forms.CharField):
    """A number typed as people type them, kept as E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        """Shown as it is said: « 02 97 00 14 62 »."""
        return formats.phone(value) if isinstance(value, str) and value else value

    def clean(self, value: Any) -> str:
        """The number as E.164, or a sentence."""
        text = super().clean(value)
        if not text:
            return ""
        if not (number := e164(text)):
            raise ValidationError(_("Ce n’est pas un numéro de téléphone."))
        return number


def _checked(check: Callable[[str], str], text: str, words: str) -> str:
    if not text.strip():
        return ""
    try:
        return check(text)
    except ValueError:
        raise ValidationError(words) from None


class ClientSearch(forms.Form):
    """The list of clients."""

    q = forms.CharField(required=False, label=gettext_lazy("Nom, ville ou contrat"))
    status = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Statut commercial"),
        choices=[("", gettext_lazy("Tous les statuts")), *CommercialStatus.choices],
        widget=forms.Select(attrs={"class": "input"}),
    )


class ClientForm(forms.ModelForm):
    """A company; its numbers are checked digit by digit (G01)."""

    siren = forms.CharField(label="SIREN", required=False, max_length=14)
    siret = forms.CharField(label="SIRET", required=False, max_length=20)
    phone = PhoneField(label=gettext_lazy("Téléphone"), required=False)

    class Meta:
        model = Client
        fields = [
            "name", "short_name", "siren", "siret", "vat_number", "address", "postcode", "city",
            "phone", "billing_email", "order_number", "referent", "seller", "manager",
        ]  # fmt: skip

    group_name = forms.CharField(
        label=gettext_lazy("Groupe"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("le nom du groupe, le même pour toutes ses sociétés"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["short_name"].required = False
        self.fields["group_name"].initial = str(self.instance.group or "")
        for role, column in people.COLUMNS.items():
            fit = Q(is_active=True, role__in=people.FIT[role].split())
            holder = Q(pk=getattr(self.instance, f"{column}_id"))
            self.fields[column].queryset = User.objects.filter(fit | holder)  # type: ignore[attr-defined]

    def clean_siren(self) -> str:
        """Nine digits with their key."""
        words = _("Ce SIREN n’est pas valable : vérifiez ses neuf chiffres.")
        return _checked(identifiers.siren, self.cleaned_data["siren"], words)

    def clean_siret(self) -> str:
        """Fourteen digits with their key."""
        words = _("Ce SIRET n’est pas valable : vérifiez ses quatorze chiffres.")
        return _checked(identifiers.siret, self.cleaned_data["siret"], words)

    def clean_vat_number(self) -> str:
        """The key must fit the SIREN."""
        words = _("Ce numéro de TVA n’est pas valable.")
        return _checked(identifiers.vat, self.cleaned_data["vat_number"], words)

    def clean(self) -> dict[str, Any]:
        """The three numbers must be of one company."""
        data: dict[str, Any] = super().clean() or {}
        siren, siret = data.get("siren"), data.get("siret")
        if siren and siret and not siret.startswith(siren):
            self.add_error("siret", _("Ce SIRET n’est pas celui de ce SIREN."))
        vat = data.get("vat_number") or ""
        if siren and vat.startswith("FR") and not vat.endswith(siren):
            self.add_error("vat_number", _("Ce numéro de TVA n’est pas celui de ce SIREN."))
        return data


class SiteForm(forms.ModelForm):
    """A place and how to get in (G02)."""

    phone = PhoneField(label=gettext_lazy("Téléphone"), required=False)

    class Meta:
        model = Site
        fields = [
            "name", "address", "postcode", "city", "latitude", "longitude", "phone",
            "access_instructions", "parking", "badge", "opening", "contact", "is_large", "resident",
            "remote_reach",
        ]  # fmt: skip
        labels = {"latitude": gettext_lazy("Latitude"), "longitude": gettext_lazy("Longitude")}

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_site = User.objects.filter(is_active=True, role__in=("TECHNICIAN", "EXPERT"))
        if geocoder.is_on():
            self.fields["latitude"].help_text = _(
                "laissée vide, elle est cherchée d’après l’adresse"
            )
        self.fields["contact"].queryset = Contact.objects.of(client)  # type: ignore[attr-defined]
        self.fields["resident"].queryset = on_site  # type: ignore[attr-defined]


class ContactForm(forms.ModelForm):
    """Somebody of the client (G03)."""

    phone = PhoneField(label=gettext_lazy("Téléphone"), required=False)
    mobile = PhoneField(label=gettext_lazy("Mobile"), required=False)

    class Meta:
        model = Contact
        fields = [
            "first_name", "last_name", "job", "email", "phone", "mobile", "site", "is_vip",
            *PLACE,
        ]  # fmt: skip
        labels = {"site": gettext_lazy("Site")}

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = client.sites.all()  # type: ignore[attr-defined]
        _offer_positions(self)


def _offer_positions(form: forms.ModelForm) -> None:
    """The positions still offered, and the one this person has."""
    offered = WorkPosition.objects.filter(Q(is_active=True) | Q(pk=form.instance.position_id))
    form.fields["position"].queryset = offered  # type: ignore[attr-defined]


class ClientField(forms.CharField):
    """A client named by its number or its whole name, within the reader's reach."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Client"))
        super().__init__(
            max_length=120, help_text=gettext_lazy("son numéro (C-12) ou son nom entier"), **kwargs
        )
        self.reader: Any = None

    def clean(self, value: Any) -> Any:
        """The client, or a sentence."""
        text = super().clean(value).strip()
        if not text:
            return None
        number = re.fullmatch(r"C-?(\d{1,9})", text, re.IGNORECASE)
        named = Q(pk=int(number[1])) if number else Q(name__iexact=text)
        found = list(Client.objects.visible_to(self.reader).filter(named)[:2])
        if len(found) != 1:
            raise ValidationError(
                _("Plusieurs clients portent ce nom : donnez le numéro.")
                if found
                else _("Aucun client ne porte ce nom ou ce numéro.")
            )
        return found[0]


class MembershipForm(forms.ModelForm):
    """A place at one more client (G03)."""

    client = ClientField()

    class Meta:
        model = Membership
        fields = ["job", *PLACE, "is_manager"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].reader = user  # type: ignore[attr-defined]
        self.order_fields(["client"])
        _offer_positions(self)

    def place(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        return {"client_id": given.pop("client").pk, **given}


class PositionForm(forms.ModelForm):
    """A type of work position (G25)."""

    class Meta:
        model = WorkPosition
        fields = ["name", "kit", "is_active"]
