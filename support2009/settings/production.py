"""A real installation, behind a proxy that speaks TLS. It refuses to start half-configured, and says why."""

import os

from django.core.exceptions import ImproperlyConfigured

from support2009.settings.refusals import refusals
from support2009.settings.release import *  # noqa: F403
from support2009.settings.release import CONTENT_SECURITY_POLICY, env

DEBUG = env.bool("DEBUG", default=False)
CLOCK_FILE = env("CLOCK_FILE", default="")
LIVE_URL = env("LIVE_URL", default="/direct/")
REFUSES_DEMO_ACCOUNTS = True

ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^envois/sante\.json$"]  # health checks ask without TLS, from inside
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True

if _problems := refusals(os.environ, globals()):
    raise ImproperlyConfigured("Support 2009 refuses to start:\n - " + "\n - ".join(_problems))
