"""Form fields that Django does not bring."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.errors import Refused

T = TypeVar("T")
MOST_FILES = 10
#: The code of an error that is a verb's refusal.
REFUSED = "refused"


def tried(form: forms.Form | forms.ModelForm, verb: Callable[[], T]) -> T | None:
    """What the verb gives, or None with its refusal written on the form: nothing typed is lost."""
    try:
        return verb()
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, ValidationError(refusal.sentence, code=REFUSED))
        return None


def sentences(form: forms.BaseForm) -> str:
    """All that is wrong with it, for a page that has no place beside its fields."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def valid(form: forms.BaseForm) -> dict[str, Any]:
    """What it holds; `Refused` with all that is wrong, for a page that has no place beside its fields."""
    if not form.is_valid():
        raise Refused(sentences(form))
    return form.cleaned_data


def done(form: forms.Form | forms.ModelForm, verb: Callable[[], object]) -> bool:
    """Whether the verb was done; otherwise the form says why not, and keeps what was typed."""
    return tried(form, lambda: (verb(),)) is not None


def posted(request: HttpRequest, form: forms.Form, verb: Callable[[], object]) -> bool:
    """Whether the form was sent, held what it needs, and its verb was done."""
    return request.method == "POST" and form.is_valid() and done(form, verb)


def status_of(form: forms.Form | forms.ModelForm, *, invalid: int = 200) -> int:
    """The status of a page that shows this form: 409 after a refusal, `invalid` with answers to correct."""
    given = [error.code for errors in form.errors.as_data().values() for error in errors]
    if REFUSED in given:
        return 409
    return invalid if given else 200


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Several files at once, as a list (empty when none); at most ten."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Each file through the ordinary checks."""
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(given) > MOST_FILES:
            raise ValidationError(_("Au plus %s fichiers à la fois.") % MOST_FILES)
        return [super(ManyFiles, self).clean(one, initial) for one in given]
