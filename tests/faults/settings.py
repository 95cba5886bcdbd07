"""The settings of the processes under attack: the suite's, with a real mail server and, for one of them, a wrong clock."""

import time
from datetime import timedelta

from django.utils import timezone

from support2009.settings.test import *  # noqa: F403
from support2009.settings.test import env

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
LOG_LEVEL = "WARNING"
CELERY_IMPORTS = ("tests.faults.poison",)

#: This process's own clock is wrong by so many seconds; the database's is not.
if SKEW := env.float("SKEW_SECONDS", default=0):
    _right, _right_time = timezone.now, time.time
    timezone.now = lambda: _right() + timedelta(seconds=SKEW)
    time.time = lambda: _right_time() + SKEW
