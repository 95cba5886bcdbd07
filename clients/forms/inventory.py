"""Keys of agents, what an inventory may change, and decisions about what it found."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.inventory.policy import FIELDS, NEW, Verb
from clients.models import Client, Site
from core import typed

NEW_VERBS = [choice for choice in Verb.choices if choice[0] != Verb.FILL]


class InventoryKeyForm(forms.Form):
    """A key, for the agents of one site or of all."""

    name = forms.CharField(label=_("Nom"), max_length=80, help_text=_("Par exemple « Postes du siège »."))  # fmt: skip
    site = forms.ModelChoiceField(
        label=_("Site"), queryset=Site.objects.none(), required=False, empty_label=_("Tous les sites"),
        help_text=_("Les machines nouvelles y seront placées, sauf si leur étiquette (tag) nomme un autre site."),
    )  # fmt: skip

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = client.sites.all()  # type: ignore[attr-defined]


class InventoryRules(forms.Form):
    """One verb per field of the table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (words, _verb) in FIELDS.items():
            choices = NEW_VERBS if name == NEW else Verb.choices
            self.fields[name] = forms.ChoiceField(label=words, choices=choices)


class ProposalDecision(forms.Form):
    """Which proposals, and whether they are accepted."""

    proposals = forms.TypedMultipleChoiceField(coerce=int)
    accepted = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda word: word == "yes"
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        sent = [word for word in data.getlist("proposals") if typed.whole(word)]
        self.fields["proposals"].choices = [(word, word) for word in sent[:500]]  # type: ignore[attr-defined]
