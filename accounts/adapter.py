"""Sign-in rules on top of allauth: nobody signs himself up, nobody who left comes in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import factor_services, sessions
from accounts.digests import digest_of
from accounts.models import Device, User
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

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Note the session and the device; the first time, show who must choose a second factor how."""
        at = clock.now()
        cookie = request.COOKIES.get(sessions.COOKIE) or sessions.new_cookie()
        sessions.opened(request=request, user=user, cookie=cookie, at=at)
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        if factor_services.begin_grace(user=user, at=at):
            answer = redirect("accounts:factors")
        answer.set_cookie(
            sessions.COOKIE, cookie, max_age=sessions.KEPT_FOR, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
        return answer

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted apart for each known device, so that a stranger's never lock its owner out."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        email = credentials.get("email", "")
        cookie = request.COOKIES.get(sessions.COOKIE, "")
        is_known = (
            bool(cookie)
            and Device.objects.filter(digest=digest_of(cookie), user__email__iexact=email).exists()
        )
        return f"{key}:{digest_of(cookie)}" if is_known else key

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Back to the sign-in page with one sentence."""
        messages.error(request, _("Ce compte est suspendu. Adressez-vous à votre responsable."))
        return redirect("account_login")
