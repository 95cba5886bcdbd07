"""The worklist, decisions, documents and payments, as people type them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from billing import moves, rates
from billing.matching import Open, propose
from billing.models import BillableItem, CompanyProfile, Outcome, PaymentMeans
from billing.services import Correction
from core import clock, formats, money
from tickets.models import TimeEntry


class Amount(forms.DecimalField):
    """A decimal typed the French way, with a comma (or a point)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(
            localize=True, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs
        )


MONTH = r"^20\d\d-(0[1-9]|1[0-2])$"


VIEWS = [
    ("all", _("Toutes")),
    ("unpaid", _("À régler")),
    ("late", _("En retard")),
    ("zero", _("À 0 €")),
    ("statements", _("Relevés")),
]


class Filter(forms.Form):
    """The worklist's filters and grouping, which are its address."""

    q = forms.CharField(label=_("Client ou contrat"), max_length=60, required=False)
    outcome = forms.ChoiceField(
        label=_("Ce qui part"),
        choices=[("", _("Tout ce qui part")), *Outcome.choices],
        required=False,
    )
    month = forms.RegexField(MONTH, required=False)
    group = forms.ChoiceField(
        label=_("Regroupement"),
        choices=[
            ("", _("Sans regroupement")),
            ("client", _("Par client")),
            ("contract", _("Par contrat")),
        ],
        required=False,
    )

    def chosen(self) -> dict[str, str]:
        """The valid filters; what makes no sense is left out."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return {name: data.get(name) or "" for name in ("q", "outcome", "month")}

    def grouped_by(self) -> str:
        """Client, contract or nothing."""
        self.is_valid()
        return str(getattr(self, "cleaned_data", {}).get("group") or "")

    def address(self) -> str:
        """The query string that says all of it again."""
        said = self.chosen() | {"group": self.grouped_by()}
        return urlencode({name: value for name, value in said.items() if value})


class DocumentFilter(forms.Form):
    """The filters of the documents' list."""

    q = forms.CharField(label=_("Client ou numéro"), max_length=60, required=False)
    view = forms.ChoiceField(choices=VIEWS, required=False)
    month = forms.RegexField(MONTH, required=False)

    def chosen(self) -> dict[str, str]:
        """The valid filters."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return {
            "q": data.get("q", ""),
            "view": data.get("view") or "all",
            "month": data.get("month", ""),
        }


class Answer(forms.Form):
    """What the person who did the work says, with their own times as they really were."""

    answer = forms.CharField(
        label=_("Votre réponse"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, entries: Sequence[TimeEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        for entry in entries:
            self.fields[f"minutes_{entry.pk}"] = forms.IntegerField(
                label=entry.get_kind_display(), initial=entry.minutes, min_value=1, max_value=24 * 60,
                help_text=_("en minutes, noté %s") % formats.duration(entry.minutes),
            )  # fmt: skip

    def times(self) -> list[Any]:
        """The bound fields of the times."""
        return [self[f"minutes_{entry.pk}"] for entry in self.entries]

    def minutes(self) -> dict[int, int]:
        """Time entry → minutes."""
        return {entry.pk: self.cleaned_data[f"minutes_{entry.pk}"] for entry in self.entries}


class Decision(forms.Form):
    """One verb about an item, with its reason."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in moves.MOVES if verb != "adjust"])
    reason = forms.CharField(label=_("Motif"), max_length=200, required=False)
    to = forms.IntegerField(required=False)
    back = forms.CharField(max_length=300, required=False)

    def more(self) -> dict[str, Any]:
        """What the verb asks for beside the item."""
        data, verb = self.cleaned_data, self.cleaned_data["verb"]
        asked = {"reason": data["reason"]} if moves.MOVES[verb].needs_reason else {}
        return asked | ({"to_id": data["to"]} if verb == "ask" else {})

    def came_from(self) -> str:
        """The worklist's filters, read again by its own form: nothing else passes."""
        said = Filter(QueryDict(self.cleaned_data["back"])).address()
        return f"?{said}" if said else ""


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Motif"), max_length=200)


class Adjustment(forms.Form):
    """The item's lines as the seller wants them, and why."""

    reason = forms.CharField(label=_("Pourquoi"), max_length=200)
    vat_note = forms.CharField(
        label=_("Mention légale sans TVA"),
        max_length=200,
        required=False,
        help_text=_("Obligatoire dès qu’une ligne est à 0 %."),
    )

    def __init__(self, *args: Any, item: BillableItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item_lines = list(item.lines.all())
        self.fields["vat_note"].initial = item.vat_note
        allowed = [
            (str(r), f"{formats.number(r, 1 if r % 1 else 0)} %")
            for r in rates.vat_rates(formats.local(clock.now()).date())
        ]
        for line in self.item_lines:
            for name, field in _line_fields(line, allowed).items():
                self.fields[f"{name}_{line.pk}"] = field

    def rows(self) -> list[dict[str, Any]]:
        """The bound fields line by line, for the page's table."""
        return [
            {name: self[f"{name}_{line.pk}"] for name in ("label", "quantity", "price", "vat")}
            | {"line": line}
            for line in self.item_lines
        ]

    def corrections(self) -> list[Correction]:
        """What the service wants."""
        data = self.cleaned_data
        return [
            Correction(
                line.pk, data[f"label_{line.pk}"], data[f"quantity_{line.pk}"],
                data[f"price_{line.pk}"], Decimal(data[f"vat_{line.pk}"]),
            )
            for line in self.item_lines
        ]  # fmt: skip


def _line_fields(line: Any, allowed: list[tuple[str, str]]) -> dict[str, forms.Field]:
    return {
        "label": forms.CharField(label=_("Désignation"), max_length=300, initial=line.label),
        "quantity": Amount(
            label=_("Quantité"), min_value=Decimal("0.01"), max_digits=10, decimal_places=4,
            initial=line.quantity.normalize(),
        ),
        "price": Amount(
            label=_("Prix unitaire HT"), min_value=Decimal(0), max_digits=12, decimal_places=4,
            initial=money.cents(line.unit_price),
        ),
        "vat": forms.ChoiceField(
            label=_("TVA"), choices=allowed, initial=next((v for v, _l in allowed if Decimal(v) == line.vat_rate), None)
        ),
    }  # fmt: skip


class PaymentForm(forms.Form):
    """Money received from one client, and which invoices it settles."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = Amount(
        label=_("Montant reçu"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2
    )
    received_on = forms.DateField(
        label=_("Reçu le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    means = forms.ChoiceField(label=_("Moyen"), choices=PaymentMeans.choices)
    reference = forms.CharField(label=_("Référence du relevé"), max_length=80, required=False)

    def __init__(self, *args: Any, unsettled: Sequence[Open], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unsettled = unsettled
        self.fields["key"].initial = uuid4
        for one in unsettled:
            self.fields[f"part_{one.id}"] = Amount(
                label=one.number, required=False, min_value=Decimal("0.01"), max_value=one.left,
                max_digits=12, decimal_places=2,
            )  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """Each unsettled invoice with its field."""
        return [{"open": one, "field": self[f"part_{one.id}"]} for one in self.unsettled]

    def values(self) -> dict[str, Any]:
        """What the service wants; without any part typed, the proposal of the matching rule."""
        data = self.cleaned_data
        names = ("key", "amount", "received_on", "means", "reference")
        parts = {
            one.id: data[f"part_{one.id}"] for one in self.unsettled if data.get(f"part_{one.id}")
        }
        if not parts:
            parts = propose(self.unsettled, data["amount"], data["reference"])
        return {name: data[name] for name in names} | {"parts": parts}


class MatchForm(forms.Form):
    """The rest of a payment, given to one invoice."""

    invoice_id = forms.TypedChoiceField(label=_("Facture"), coerce=int)
    amount = Amount(label=_("Montant"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2)

    def __init__(self, *args: Any, unsettled: Sequence[Open], left: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invoice = self.fields["invoice_id"]
        invoice.choices = [(o.id, f"{o.number}, {formats.money(o.left)}") for o in unsettled]  # type: ignore[attr-defined]
        self.fields["amount"].initial = min([left, *(o.left for o in unsettled[:1])])


class ProfileForm(forms.ModelForm):
    """The seller as printed on documents."""

    class Meta:
        model = CompanyProfile
        fields = [
            "name", "legal_form", "address", "siren", "siret", "rcs", "vat_number", "email", "phone",
            "iban", "bic", "vat_on_debits", "late_rate", "discount_terms",
        ]  # fmt: skip
