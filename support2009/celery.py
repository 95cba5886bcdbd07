"""The Celery application. It must be imported with the package, else tasks go to a broker on localhost."""

import os
from importlib import import_module

from celery import Celery, bootsteps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support2009.settings.embedded")

app = Celery("support2009")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class RefuseDemoAccounts(bootsteps.StartStopStep):
    """A worker of production asks what the web asks before it starts."""

    requires = ("celery.worker.components:Pool",)

    def start(self, parent: object) -> None:
        """`ImproperlyConfigured` stops the worker."""
        import_module("support2009.startup").refuse_demo_accounts()  # models are ready by now


app.steps["worker"].add(RefuseDemoAccounts)
