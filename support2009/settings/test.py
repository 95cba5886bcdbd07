"""The suite: the same product on real services, with cheap password hashes and files in a temporary folder."""

import tempfile
from pathlib import Path

from support2009.settings.base import *  # noqa: F403
from support2009.settings.base import env

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="support2009-"))
CLOCK_FILE = env("CLOCK_FILE", default="")
CELERY_TASK_ALWAYS_EAGER = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
