"""The file of an import, and which of its columns is which."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.imports.nouns import Noun
from clients.imports.tables import Table


class ImportForm(forms.Form):
    """A table and what it brings."""

    noun = forms.ChoiceField(label=_("Ce fichier apporte"))
    upload = forms.FileField(
        label=_("Fichier CSV ou XLSX"),
        help_text=_("La première ligne donne les titres des colonnes. Un export GLPI se lit tel quel."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )  # fmt: skip

    def __init__(self, *args: Any, nouns: Sequence[Noun], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["noun"].choices = [(noun.code, noun.words) for noun in nouns]  # type: ignore[attr-defined]
        if len(nouns) == 1:
            self.fields["noun"].widget = forms.HiddenInput()
            self.fields["noun"].initial = nouns[0].code


class ImportColumns(forms.Form):
    """One heading per field, with an example from the first row."""

    def __init__(self, *args: Any, noun: Noun, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = table.rows[0][1] if table.rows else []
        choices = [("", _("— pas dans ce fichier"))]
        for place, heading in enumerate(table.headings):
            if heading and all(heading != known for known, _words in choices):
                example = first[place][:30] if place < len(first) and first[place] else ""
                choices.append((heading, f"{heading} ({example})" if example else heading))
        for field in noun.fields:
            self.fields[field.name] = forms.ChoiceField(
                label=field.words, choices=choices, required=field.needed
            )
