"""The suite: the same product on real services, with cheap password hashes and files in a temporary folder.

The pytest plugin (tests/plugin) starts the services and names the folder before this is read.
"""

from support2009.settings.base import *  # noqa: F403
from support2009.settings.base import DATABASES, env

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CLOCK_FILE = env("CLOCK_FILE", default="")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A file is looked for when it is asked for: listing them all costs every test client a tenth of a second.
WHITENOISE_AUTOREFRESH = True
# The plugin's own server holds a migrated database, which the test databases are copies of.
if TEMPLATE := env("TEST_TEMPLATE", default=""):
    DATABASES["default"]["TEST"] = {"TEMPLATE": TEMPLATE}
