"""What a page does with what was typed: one verb of a service, whose refusal is told on the form (nothing typed is lost)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from accounts.web import me
from core import clock
from core.forms import tried


def does(request: HttpRequest, form: Any, verb: Callable[..., Any], **given: Any) -> Any:
    """What the verb made of the form and of what is given beside it; None when nothing valid was sent, or it is refused.

    `given` may hold the values themselves, where the form says them otherwise (`values`).
    """
    if not form.is_valid():
        return None
    values = given.pop("values", lambda: form.cleaned_data)()
    return tried(form, lambda: verb(by=me(request), at=clock.now(), **given, **values))
