"""What all ways of running share. Every value that differs between installations is an environment variable."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from support2009.settings.channels import *  # noqa: F403
from support2009.settings.work import *  # noqa: F403
from support2009.settings.work import REDIS_URL

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env("DATA_DIR", default="") or BASE_DIR / "data").resolve()

#: Good enough for a copy nobody else reaches; production refuses both (see refusals.py).
DEFAULT_SECRET_KEY = "insecure-only-for-this-machine"
DEFAULT_VAULT_KEY = "c3VwcG9ydC0yMDA5LWRlbW8ta2V5LW5vdC1mb3ItdXM="

SECRET_KEY = env("SECRET_KEY", default=DEFAULT_SECRET_KEY)
#: Earlier keys that still open what they signed.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
#: Once, when the old keys are lost for good (see startup.py).
ACCEPT_NEW_KEYS = env.bool("ACCEPT_NEW_KEYS", default=False)
#: Keys that seal the clients' credentials, newest first, comma-separated (Fernet).
VAULT_KEYS: list[str] = env.list("VAULT_KEYS", default=[DEFAULT_VAULT_KEY])
DEBUG = False
DEMO = env.bool("DEMO", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
#: Where links in messages lead.
PUBLIC_URL = env("PUBLIC_URL", default="http://localhost:8000")
#: Where open pages hear of changes (support2009.direct); empty: they only poll.
LIVE_URL = env("LIVE_URL", default="")
#: Asked after every look of the audit that finds nothing; silence there is the alarm (healthchecks.io and the like).
HEARTBEAT_URL = env("HEARTBEAT_URL", default="")
#: The address service that finds the position of sites; empty: nothing is asked.
GEOCODER_URL = env("GEOCODER_URL", default="")
CLOCK_FILE = ""

INSTALLED_APPS = [
    "support2009.apps.HouseConfig",
    "core.apps.CoreConfig",
    "accounts.apps.AccountsConfig",
    "clients.apps.ClientsConfig",
    "knowledge.apps.KnowledgeConfig",
    "tickets.apps.TicketsConfig",
    "planning.apps.PlanningConfig",
    "interventions.apps.InterventionsConfig",
    "billing.apps.BillingConfig",
    "quality.apps.QualityConfig",
    "notifications.apps.NotificationsConfig",
    "portal.apps.PortalConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    # Its checks and its web client are for installations that send by a service.
    *(["anymail"] if env("ANYMAIL", default="") else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionLimitMiddleware",
    "accounts.viewing.ViewingMiddleware",
    "accounts.middleware.OwnLanguageMiddleware",
    "accounts.refusals.RefusalMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.access.AccessMiddleware",
    "core.errors.RefusedMiddleware",
    "core.busy.BusyMiddleware",  # the last: it runs the view again
]

ROOT_URLCONF = "support2009.urls"
WSGI_APPLICATION = "support2009.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.context_processors.shell",
                "portal.demo.sign_in.accounts",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///support2009")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options",
    f"-c statement_timeout={env('DB_STATEMENT_TIMEOUT', default='30s')}"
    f" -c lock_timeout={env('DB_LOCK_TIMEOUT', default='5s')}"
    # Our joins start at the row wanted and follow keys: trying every order of fourteen tables costs more than the read.
    f" -c join_collapse_limit={env.int('DB_JOIN_COLLAPSE', default=4)}"
    " -c idle_in_transaction_session_timeout=60s",
)
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.HousePolicy"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
#: Proxies in front whose word on the caller's address is taken.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "accounts.mfa.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # recovery codes are ours: stored hashed
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {"authenticate": "accounts.factor_forms.SignInCode"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("Anglais"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
PAPER_FONTS = BASE_DIR / "static" / "vendor" / "paper"
STATIC_ROOT: Path | None = None  # served from where they lie; only a release collects them
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"  # never served: files go through views that ask for rights
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, LIVE_URL] if "://" in LIVE_URL else [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["core.api.GridPermission"],
    "DEFAULT_PAGINATION_CLASS": "core.api.Page",
    "DEFAULT_FILTER_BACKENDS": ["core.api.Filters"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.problem_details",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.AnonRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"user": "1200/min", "anon": "60/min"},
    "DATETIME_FORMAT": "iso-8601",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Support 2009",
    "DESCRIPTION": "Everything the screens do, over REST.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "TicketKindEnum": "knowledge.models.TicketKind",
        "AccessRequestStateEnum": "clients.models.RequestState",
        "AlertOutcomeEnum": "clients.models.AlertOutcome",
        "AssetStateEnum": "clients.models.AssetState",
        "DossierPartEnum": "clients.models.Part",
        "ClockStateEnum": "tickets.models.ClockState",
        "ItemStateEnum": "billing.models.ItemState",
        "ReportStateEnum": "interventions.models.ReportState",
        "MessageStateEnum": "notifications.models.State",
        "TicketChannelEnum": "tickets.models.Channel",
        "MessageChannelEnum": "notifications.models.Channel",
        "EscalationReasonEnum": "tickets.services.EscalationReason",
        "AbsenceReasonEnum": "planning.models.AbsenceReason",
        "ScaleEnum": "tickets.models.ticket.Scale",
        "LevelEnum": "accounts.models.Level",
        "ContractKindEnum": "clients.models.ContractKind",
        "MajorAudienceEnum": "tickets.services.Audience",
        "ArticleAudienceEnum": "knowledge.models.Audience",
        "BookingKindEnum": "planning.models.BookingKind",
        "LineKindEnum": "billing.models.LineKind",
        "InvoiceKindEnum": "billing.models.InvoiceKind",
        "WorkKindEnum": "tickets.models.WorkKind",
        "ClockKindEnum": "tickets.models.ClockKind",
        "MessageKindEnum": "tickets.models.MessageKind",
        "CheckWayEnum": "tickets.models.CheckWay",
        "KnownLineEnum": "tickets.models.KnownLine",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"untraced": {"()": "support2009.logs.Untraced"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"filters": ["untraced"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
