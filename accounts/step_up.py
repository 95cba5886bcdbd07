"""The page that asks for a second factor again, then goes on with what was asked, as it was typed.

What had been typed is not kept here: it travels in the page itself and comes back with the answer, so a
value that must not be stored never is. Files wait sealed under a key that travels the same way (`core.held`).
A page asks with `@fresh`; actions ask by the table of `factors`.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as ceremony
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from accounts import factor_services, factors, sessions
from accounts.web import me
from core import access, clock, held
from core.errors import Refused
from core.setting import day_of

View = TypeVar("View", bound=Callable[..., HttpResponse])

SAFE = ("GET", "HEAD", "OPTIONS")
#: Our own fields beside those that had been typed.
OURS = (
    "step_up", "step_up-code", "step_up-credential", "step_up-password", "step_up-held",
    "csrfmiddlewaretoken",
)  # fmt: skip
HELD = "step_up-held"


def fresh(view: View) -> View:
    """A page that opens, and acts, only within five minutes of a second factor."""

    @wraps(view)
    @sensitive_post_parameters("step_up-password", "step_up-code")
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return ask(request) or view(request, *args, **kwargs)

    return asked  # type: ignore[return-value]


def confirmed(view: View) -> View:
    """The same for one's own account: whoever has no second factor yet says the password."""

    @wraps(view)
    @sensitive_post_parameters("step_up-password", "step_up-code")
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return ask(request, by_password=True) or view(request, *args, **kwargs)

    return asked  # type: ignore[return-value]


@access.guard_with
def guard(request: HttpRequest, action: str) -> HttpResponse | None:
    """What the table asks for before this action; whoever has days left to choose a factor may go on."""
    if locked := _locked(request):
        return locked
    need, today = factors.needs_factor(action), day_of(clock.now())
    if need is None or hasattr(request, "viewer"):
        return None
    is_late = factors.is_late(me(request), today)
    if need is factors.Need.FRESH and request.method not in SAFE:
        return ask(request, by_password=not is_late)
    return ask(request) if is_late and not factors.was_given(request) else None


def _locked(request: HttpRequest) -> HttpResponse | None:
    """A phone left unused shows nothing more until its holder answers; what was being sent is still taken."""
    at = clock.now()
    if hasattr(request, "viewer") or not sessions.is_locked(request.session, me(request), at):
        return None
    if request.method not in SAFE and "step_up" not in request.POST:
        return None
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    if held := ask(request, by_password=True):
        return held
    sessions.unlock(request.session, at)
    return None


def ask(request: HttpRequest, *, by_password: bool = False) -> HttpResponse | None:
    """None when the request may go on; otherwise the page that asks, with what was typed inside."""
    if hasattr(request, "viewer"):
        raise PermissionDenied("nobody confirms for somebody else")
    is_enough = factors.is_confirmed if by_password else factors.is_fresh
    if is_enough(request):
        return None
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"detail": _("Confirmez que c’est vous."), "confirm": reverse("accounts:confirm")}, status=403)  # fmt: skip
    suspended = request.POST.get("step_up", "")
    form = Answer(request, by_password, request.POST if suspended else None)
    if not (suspended and form.is_valid()):
        return _page(request, form, suspended or str(request.method))
    form.note()
    if suspended != "POST":
        return HttpResponseRedirect(request.get_full_path())
    _go_on(request)
    return None


def _go_on(request: HttpRequest) -> None:
    """The request as it was before it was interrupted."""
    if token := request.POST.get(HELD, ""):
        sent = held.give_back(token, **_holder(request), at=clock.now())
        request._files = sent  # type: ignore[attr-defined] # Django's own name: FILES has no setter
        if not sent:
            messages.warning(request, _("Vos fichiers n’ont pas pu attendre : joignez-les de nouveau."))  # fmt: skip
    request.POST = _typed(request)  # type: ignore[assignment]


def _holder(request: HttpRequest) -> dict[str, Any]:
    return {"user_id": me(request).pk, "session": request.session.session_key or ""}


class Answer(forms.Form):
    """A code, a passkey's answer, or the password of whoever has neither."""

    code = forms.CharField(
        label=gettext_lazy("Code à six chiffres ou code de secours"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text"}),
    )
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)
    password = forms.CharField(
        label=gettext_lazy("Votre mot de passe"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, by_password: bool, data: Any = None) -> None:
        super().__init__(data, prefix="step_up")
        self.request, self.user = request, me(request)
        kinds = set(Authenticator.objects.filter(user=self.user).values_list("type", flat=True))
        self.has_passkey = Authenticator.Type.WEBAUTHN in kinds
        self.is_open = bool(kinds) or by_password
        self.authenticator: Authenticator | None = None
        for name in ("password",) if kinds else ("code", "credential"):
            del self.fields[name]
        for name in {"password", "code"} & set(self.fields):
            self.fields[name].required = not self.has_passkey

    def clean(self) -> dict[str, Any]:
        """One of them must be right."""
        data = super().clean() or {}
        if not self.is_open:
            raise ValidationError(_("Choisissez d’abord une double authentification."))
        try:
            self._check(data)
        except Refused as refused:
            raise ValidationError({refused.field or "code": refused.sentence}) from None
        return data

    def _check(self, data: dict[str, Any]) -> None:
        if "password" in self.fields:
            factor_services.check_password(user=self.user, password=data.get("password", ""))
        elif data.get("credential"):
            ceremony.parse_authentication_response(data["credential"])
            self.authenticator = ceremony.complete_authentication(self.user, data["credential"])
        else:
            self.authenticator = factor_services.check_code(
                user=self.user, code=data.get("code", ""), at=clock.now()
            )

    def note(self) -> None:
        """The session remembers it."""
        if "password" in self.fields:
            factors.note_password(self.request)
        else:
            factors.note_given(self.request, self.user, self.authenticator)


def options_for(user: Any) -> str:
    """What the browser asks the person's passkeys, and keeps in the session what it must answer."""
    return json.dumps(ceremony.begin_authentication(user), cls=DjangoJSONEncoder)


def _typed(request: HttpRequest) -> QueryDict:
    typed = request.POST.copy()
    for name in OURS:
        typed.pop(name, None)
    return typed


def _page(request: HttpRequest, form: Answer, suspended: str) -> HttpResponse:
    typed = [(name, value) for name, values in _typed(request).lists() for value in values]
    token = request.POST.get(HELD, "")
    if request.FILES and "step_up" not in request.POST:
        token = held.hold(request.FILES, **_holder(request), at=clock.now())
    waiting = held.waiting(token, user_id=me(request).pk) if token else 0
    context = {
        "form": form,
        "suspended": suspended,
        "typed": typed if suspended == "POST" else [],
        "held": token,
        "waiting": waiting,
        "lost": sum(len(sent) for _name, sent in request.FILES.lists()) - waiting,
        "options": options_for(form.user) if form.has_passkey else "",
        "target": request.headers.get("HX-Target", ""),
    }
    whole = "accounts/step_up.html"
    name = "accounts/_step_up.html" if request.headers.get("HX-Request") else whole
    answer = render(request, name, context)
    answer["Cache-Control"] = "no-store, private"
    return answer
