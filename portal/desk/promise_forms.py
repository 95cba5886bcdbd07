"""What is promised by name: until when a ticket is put aside, a plan and its steps, a call-back, a colleague (C29, B17, A23, C28)."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import slots
from portal.desk import quick
from portal.desk.forms.fields import REASON, moment
from tickets.services import Planned

#: Lines of the plan's form; those left empty are not steps.
STEPS = 6


class Moment(forms.Form):
    """An instant by one click, or written by hand."""

    when = quick.When(label=_("Jusqu’à"), widget=quick.Rounds())
    other = moment(_("Un autre moment"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when: Any = self.fields["when"]
        when.choices = choices

    def clean(self) -> dict[str, Any]:
        """The instant chosen, as `until`."""
        data = super().clean() or {}
        when = data.get("when")
        data["until"] = data.get("other") if when == quick.OTHER else quick.instant(when)
        if data.get("when") and data["until"] is None:
            self.add_error("other", _("Donnez le jour et l’heure."))
        return data


class Snooze(Moment):
    """Put aside until when, and to do what then (C29)."""

    action = forms.CharField(
        label=_("Ce qu’il faudra faire"),
        help_text=_("Affiché dans la file quand le ticket y revient."),
        max_length=120,
    )

    def chosen(self) -> dict[str, Any]:
        """The service's own arguments."""
        return {name: self.cleaned_data[name] for name in ("until", "action")}


class Plan(forms.Form):
    """The dated plan: words for the client, then a step a line (B17)."""

    words = forms.CharField(
        label=_("Message au client"),
        help_text=_("Les étapes et leurs dates sont ajoutées au message."),
        max_length=4000,
        required=False,
        widget=REASON,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, STEPS + 1):
            label = _("Étape %(number)s") % {"number": number}
            self.fields[f"text_{number}"] = forms.CharField(
                label=label, max_length=200, required=number == 1
            )
            self.fields[f"due_{number}"] = moment(_("Avant le"))
        self.fields["due_1"].required = True

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields two by two, as the page draws them."""
        return [(self[f"text_{n}"], self[f"due_{n}"]) for n in range(1, STEPS + 1)]

    def told(self) -> dict[str, Any]:
        """The service's own arguments."""
        steps = [Planned(text, due_at) for text, due_at in self.cleaned_data["steps"]]
        return {"steps": steps, "words": self.cleaned_data["words"]}

    def clean(self) -> dict[str, Any]:
        """A step has both its words and its date."""
        data = super().clean() or {}
        data["steps"] = []
        for number in range(1, STEPS + 1):
            text, due_at = data.get(f"text_{number}", "").strip(), data.get(f"due_{number}")
            if text and due_at:
                data["steps"].append((text, due_at))
            elif text and f"due_{number}" not in self.errors:
                self.add_error(f"due_{number}", _("Donnez une date à cette étape."))
            elif due_at and f"text_{number}" not in self.errors:
                self.add_error(f"text_{number}", _("Dites en quoi consiste cette étape."))
        return data


class StepMoved(Moment):
    """Another date for a step, and why: the client reads it."""

    reason = forms.CharField(
        label=_("Pourquoi"),
        help_text=_("Une phrase que le client lira."),
        max_length=1000,
        widget=REASON,
    )


class PassOn(forms.Form):
    """To which colleague, and what they must know (C28)."""

    to = forms.ChoiceField(label=_("À qui"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Consigne"), max_length=2000, required=False, widget=REASON)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = choices

    def said(self) -> dict[str, Any]:
        """The service's own arguments."""
        return {"to_id": int(self.cleaned_data["to"]), "note": self.cleaned_data["note"]}


class CallLater(forms.Form):
    """When to call somebody back, on which number, and why (A23)."""

    slot = slots.SlotField(widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("Numéro"), max_length=20, widget=forms.TextInput(attrs={"type": "tel"})
    )
    reason = forms.CharField(label=_("À quel sujet"), max_length=300, required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slot: Any = self.fields["slot"]
        slot.choices = slots.choices(now)
