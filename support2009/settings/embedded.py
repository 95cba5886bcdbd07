"""`make run`: the whole product on one machine, with its own PostgreSQL and Valkey."""

from support2009.settings.base import *  # noqa: F403
from support2009.settings.base import env

DEMO = env.bool("DEMO", default=True)
CLOCK_FILE = env("CLOCK_FILE", default="")
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(env("DATA_DIR", default="data")) + "/outbox"
