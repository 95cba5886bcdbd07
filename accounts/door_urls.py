"""The doors of the authentication library that are open: sign-in, sign-out, and the second factor on the way in.

Everything else it offers has its own page here, or is not offered: nobody signs himself up.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from accounts import password_views

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("mot-de-passe-oublie/", password_views.forgotten, name="account_reset_password"),
    path("mot-de-passe/<str:token>/", password_views.reset, name="reset_password"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
]
