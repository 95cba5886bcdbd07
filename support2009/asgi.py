"""The ASGI door, for a separate live-update process only; pages are served over WSGI.

Under ASGI database connections must not persist (CONN_MAX_AGE=0), else they leak.
"""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support2009.settings.embedded")

application = get_asgi_application()
