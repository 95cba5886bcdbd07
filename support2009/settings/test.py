"""The suite: the same product on real services, with cheap password hashes and files in a temporary folder.

The pytest plugin (tests/plugin) starts the services and names the folder before this is read.
"""

from support2009.settings.base import *  # noqa: F403
from support2009.settings.base import env

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CLOCK_FILE = env("CLOCK_FILE", default="")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
