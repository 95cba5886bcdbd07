"""The WSGI door of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support2009.settings.embedded")

application = get_wsgi_application()

from core import heap  # noqa: E402  (models need the line above)
from support2009.startup import refuse  # noqa: E402

refuse()
heap.settle()
