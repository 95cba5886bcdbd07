"""The form of one dated setting: its fields come from what the setting holds."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import dials, setting
from core.dials import CELLS, PRIORITIES, Dial, Kind
from core.errors import Refused
from core.phones import e164

DAY = forms.DateInput(attrs={"type": "date"})
VALUE = gettext_lazy("Valeur")


class SettingForm(forms.Form):
    """Another value, and from which day; `cleaned_data["value"]` is what the setting holds."""

    def __init__(self, *args: Any, dial: Dial, now: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dial, self.today = dial, today
        for name, field in FIELDS[dial.kind](dial, now).items():
            self.fields[name] = field
        self.fields["since"] = forms.DateField(
            label=_("À partir du"), widget=DAY, initial=today.isoformat()
        )

    def clean(self) -> dict[str, Any]:
        """Bring the fields together, and say beside them what the setting cannot hold."""
        data = super().clean() or {}
        names = [name for name in self.fields if name != "since"]
        if any(name not in data for name in names):
            return data
        value = VALUES[self.dial.kind](data, names)
        try:
            dials.check(self.dial, value)
            setting.refuse_past(data.get("since") or self.today, self.today)
        except Refused as refused:
            self.add_error("since" if refused.field == "since" else names[0], refused.sentence)
        return {"value": value, "since": data.get("since")}


class WhichValue(forms.Form):
    """One value to come, by its day."""

    since = forms.DateField()


def _label(dial: Dial) -> str:
    return f"{VALUE} ({dial.unit})" if dial.unit else str(VALUE)


def _one(field: Callable[[Dial, Any], forms.Field]) -> Callable[[Dial, Any], dict[str, forms.Field]]:  # fmt: skip
    return lambda dial, now: {"value": field(dial, now)}


def _count(dial: Dial, now: Any, label: str = "") -> forms.Field:
    return forms.IntegerField(
        label=label or _label(dial), initial=now, min_value=dial.least, max_value=dial.most
    )


def _flag(dial: Dial, now: Any) -> forms.Field:
    choices = [("1", gettext_lazy("oui")), ("0", gettext_lazy("non"))]
    return forms.ChoiceField(
        label=_label(dial), choices=choices, initial="1" if now else "0", widget=forms.RadioSelect
    )


def _amount(dial: Dial, now: Any) -> forms.Field:
    return forms.DecimalField(
        label=_label(dial), initial=Decimal(str(now)), min_value=dial.least, max_value=dial.most,
        decimal_places=4, localize=True,
    )  # fmt: skip


def _rates(dial: Dial, now: Any) -> forms.Field:
    return forms.CharField(
        label=_label(dial),
        initial=" ; ".join(str(rate).replace(".", ",") for rate in now),
        max_length=120,
        help_text=_("Séparés par « ; », l’usuel d’abord."),
    )


def _choice(dial: Dial, now: Any) -> forms.Field:
    return forms.ChoiceField(label=_label(dial), choices=dial.choices, initial=now)


def _phone(dial: Dial, now: Any) -> forms.Field:
    return forms.CharField(label=_label(dial), initial=now, max_length=30)


def _by_priority(dial: Dial, now: Any) -> dict[str, forms.Field]:
    return {
        f"p{key}": _count(dial, now.get(key), f"{_('Priorité')} {key} ({dial.unit})")
        for key in PRIORITIES
    }


def _matrix(dial: Dial, now: Any) -> dict[str, forms.Field]:
    words = _("Impact %(impact)s, urgence %(urgency)s : priorité")
    return {
        f"c{cell}": _count(dial, now.get(cell), words % {"impact": cell[0], "urgency": cell[2]})
        for cell in CELLS
    }


FIELDS: dict[Kind, Callable[[Dial, Any], dict[str, forms.Field]]] = {
    Kind.FLAG:        _one(_flag),
    Kind.COUNT:       _one(_count),
    Kind.AMOUNT:      _one(_amount),
    Kind.RATES:       _one(_rates),
    Kind.PHONE:       _one(_phone),
    Kind.CHOICE:      _one(_choice),
    Kind.BY_PRIORITY: _by_priority,
    Kind.MATRIX:      _matrix,
}  # fmt: skip


def _split(text: str) -> list[str]:
    return [part.strip().replace(",", ".") for part in text.split(";") if part.strip()]


def _keyed(data: dict[str, Any], names: list[str]) -> dict[str, int]:
    return {name[1:]: data[name] for name in names}


VALUES: dict[Kind, Callable[[dict[str, Any], list[str]], Any]] = {
    Kind.FLAG:        lambda data, _names: data["value"] == "1",
    Kind.COUNT:       lambda data, _names: data["value"],
    Kind.CHOICE:      lambda data, _names: data["value"],
    Kind.AMOUNT:      lambda data, _names: str(data["value"]),
    Kind.RATES:       lambda data, _names: _split(data["value"]),
    Kind.PHONE:       lambda data, _names: e164(data["value"]),
    Kind.BY_PRIORITY: _keyed,
    Kind.MATRIX:      _keyed,
}  # fmt: skip
