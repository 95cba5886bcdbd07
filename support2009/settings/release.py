"""Only for `collectstatic` when a release is built: compressed, named by content; needs no key."""

from pathlib import Path

from support2009.settings.base import *  # noqa: F403
from support2009.settings.base import DATA_DIR, env

STATIC_ROOT = Path(env("STATIC_ROOT", default="") or DATA_DIR / "static")
WHITENOISE_USE_FINDERS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
