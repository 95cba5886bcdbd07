"""The settings of the worker and the scheduler that a journey starts: the suite's, on the journey's own services."""

from support2009.settings.test import *  # noqa: F403
from support2009.settings.test import DATABASES, env

DATABASES["default"]["NAME"] = env("JOURNEY_DATABASE")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
