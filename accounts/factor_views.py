"""One's own second factor: an app, passkeys, recovery codes (Q04)."""

import base64
import json

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from allauth.mfa.webauthn.internal import auth as ceremony
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import factor_forms as forms
from accounts import factor_services as services
from accounts import factors as rules
from accounts import sessions
from accounts.models import RecoveryCode
from accounts.step_up import confirmed, fresh
from accounts.web import me
from core import clock
from core.access import allow

SEED = "factor_seed"


@allow("accounts.own_profile")
def factors(request: HttpRequest) -> HttpResponse:
    """What one signs in with besides the password."""
    user = me(request)
    held = list(
        Authenticator.objects.filter(user=user).order_by("pk")[: services.MOST_PASSKEYS + 1]
    )
    context = {
        "app": next((row for row in held if row.type == Authenticator.Type.TOTP), None),
        "passkeys": [row for row in held if row.type == Authenticator.Type.WEBAUTHN],
        "codes_left": RecoveryCode.objects.filter(user=user, used_at=None).count(),
        "is_needed": rules.role_needs_factor(user.role),
    }
    return render(request, "accounts/factors.html", context)


@allow("accounts.own_profile")
@fresh
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm by the second factor, then go on to the page named (for what asks from a script)."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if is_ours else "accounts:factors")


@allow("accounts.own_profile")
@never_cache
@confirmed
def add_app(request: HttpRequest) -> HttpResponse:
    """Show a seed to an app, once, and take it when the app shows a right code."""
    form = forms.AppCode(request.POST or None)
    if request.method != "POST" or SEED not in request.session:
        request.session[SEED] = encrypt(services.new_seed())
    seed = decrypt(request.session[SEED])
    if form.is_valid():
        made = services.add_app(
            user=me(request), seed=seed, code=form.cleaned_data["code"], at=clock.now()
        )
        del request.session[SEED]
        return _taken(request, made)
    address = get_adapter().build_totp_url(me(request), seed)
    drawn = base64.b64encode(get_adapter().build_totp_svg(address).encode()).decode()
    context = {"form": form, "seed": seed, "drawing": f"data:image/svg+xml;base64,{drawn}"}
    return render(request, "accounts/factor_app.html", context)


@allow("accounts.own_profile")
@never_cache
@confirmed
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Take a passkey of this device, or a key on a ring."""
    form = forms.NewPasskey(request.POST or None)
    if form.is_valid():
        return _taken(
            request, services.add_passkey(user=me(request), at=clock.now(), **form.cleaned_data)
        )
    options = ceremony.begin_registration(me(request), passwordless=True)
    context = {"form": form, "options": json.dumps(options, cls=DjangoJSONEncoder)}
    return render(request, "accounts/factor_passkey.html", context)


@allow("accounts.own_profile")
@never_cache
@require_POST
@confirmed
def new_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, shown this once."""
    return _shown(request, services.new_codes(user=me(request), at=clock.now()))


@allow("accounts.own_profile")
@require_POST
@confirmed
def remove_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up one's app or one passkey."""
    found = get_object_or_404(Authenticator, user=me(request), pk=pk)
    services.remove(user=me(request), authenticator_id=found.pk, at=clock.now())
    messages.success(request, _("C’est retiré."))
    return redirect("accounts:factors")


def _taken(request: HttpRequest, made: Authenticator) -> HttpResponse:
    """The session that chose a factor has just given it; the first one brings its recovery codes."""
    user = me(request)
    sessions.close_others(request, user)
    rules.note_given(request, user, made)
    messages.success(request, _("La double authentification est en place."))
    if RecoveryCode.objects.filter(user=user).exists():
        return redirect("accounts:factors")
    return _shown(request, services.new_codes(user=user, at=clock.now()))


def _shown(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/factor_codes.html", {"codes": codes})
