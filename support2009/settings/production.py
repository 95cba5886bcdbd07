"""A real installation, behind a proxy that speaks TLS. It refuses to start half-configured, and says why."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from support2009.settings.base import *  # noqa: F403
from support2009.settings.base import BASE_DIR, CONTENT_SECURITY_POLICY, env
from support2009.settings.refusals import refusals

DEBUG = env.bool("DEBUG", default=False)
CLOCK_FILE = env("CLOCK_FILE", default="")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True

STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "static" / "collected")))
WHITENOISE_USE_FINDERS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

if _problems := refusals(os.environ, globals()):
    raise ImproperlyConfigured("Support 2009 refuses to start:\n - " + "\n - ".join(_problems))
