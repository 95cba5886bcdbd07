"""Sign-in rules on top of allauth: nobody signs himself up, nobody who left comes in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.selectors import has_left
from core import clock


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the company, or by a client's invitation."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "Ce courriel et ce mot de passe ne vont pas ensemble."
        ),
        "rate_limited": gettext_lazy("Trop d’essais. Attendez quelques minutes, puis réessayez."),
        "too_many_login_attempts": gettext_lazy(
            "Trop d’essais. Attendez quelques minutes, puis réessayez."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse closed accounts and people whose last day is past, in the same words (H11)."""
        if not user.is_active or has_left(user, timezone.localdate(clock.now())):
            return self.respond_user_inactive(request, user)
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Back to the sign-in page with one sentence."""
        messages.error(request, _("Ce compte est suspendu. Adressez-vous à votre responsable."))
        return redirect("account_login")
