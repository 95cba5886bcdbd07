"""The Celery application. It must be imported with the package, else tasks go to a broker on localhost."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support2009.settings.embedded")

app = Celery("support2009")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
