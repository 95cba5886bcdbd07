"""The ASGI door: the process of server-sent events alone; pages are served over WSGI."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support2009.settings.embedded")
django.setup()

from support2009.direct import application  # noqa: E402  (models need the line above)

__all__ = ["application"]
