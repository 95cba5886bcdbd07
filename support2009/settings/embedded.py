"""`make run`: the whole product on one machine, with its own PostgreSQL and Valkey.

The supervisor (support2009.local) writes the addresses and keys of its servers into the data folder,
so that any `manage.py` command typed beside it finds the same ones.
"""

import os
from pathlib import Path

import environ

_here = Path(__file__).resolve().parents[2]
_data = Path(os.environ.get("DATA_DIR") or _here / "data").resolve()
environ.Env.read_env(_data / "run.env", overwrite=False)

from support2009.settings.base import *  # noqa: E402,F403
from support2009.settings.base import DATA_DIR, env  # noqa: E402

DEMO = env.bool("DEMO", default=True)
CLOCK_FILE = env("CLOCK_FILE", default="")
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(DATA_DIR / "outbox")
