"""The password: changed, forgotten, replaced by a personal link."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import forms
from accounts import passwords as services
from accounts.web import me
from core import clock
from core.access import allow, public


@allow("accounts.own_profile")
@never_cache
@sensitive_post_parameters("present", "password")
def change(request: HttpRequest) -> HttpResponse:
    """Another password; the other sessions end."""
    form = forms.OtherPassword(request.POST or None, user=me(request))
    if form.is_valid():
        services.change(
            request=request,
            user=me(request),
            password=form.cleaned_data["password"],
            at=clock.now(),
        )
        messages.success(
            request, _("Le mot de passe est changé, vos autres sessions sont fermées.")
        )
        return redirect("accounts:profile")
    context = {"form": form, "is_stale": services.is_stale(me(request), clock.now())}
    return render(request, "accounts/password.html", context)


@public("whoever forgot a password cannot sign in")
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link; the answer is the same whether the address is anybody's or not."""
    form = forms.Forgotten(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"].lower()
        if ratelimit.consume(request, action="reset_password", key=email):
            services.ask_reset(email=email, at=clock.now())
        return render(request, "accounts/forgotten_done.html")
    return render(request, "accounts/forgotten.html", {"form": form})


@public("the link is the proof")
@never_cache
@sensitive_post_parameters("password")
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a new password by the link of a message."""
    user = services.check_reset(token=token, at=clock.now())
    form = forms.FirstPassword(request.POST or None, user=user)
    if form.is_valid():
        services.reset(token=token, password=form.cleaned_data["password"], at=clock.now())
        messages.success(request, _("Votre mot de passe est changé. Connectez-vous."))
        return redirect("account_login")
    return render(request, "accounts/reset.html", {"form": form})
