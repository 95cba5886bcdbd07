"""The Celery application: workers and beat load it by `--app support2009`, the others at their first wake-up."""

import os
from dataclasses import asdict
from importlib import import_module

from celery import Celery, bootsteps
from celery.schedules import crontab
from django.conf import settings

from support2009.settings.work import At

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support2009.settings.embedded")

app = Celery("support2009")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    name: {**entry, "schedule": crontab(**asdict(when)) if isinstance(when, At) else when}
    for name, entry in settings.BEAT.items()
    for when in (entry["schedule"],)
}


class RefuseDemoAccounts(bootsteps.StartStopStep):
    """A worker of production asks what the web asks before it starts."""

    requires = ("celery.worker.components:Pool",)

    def start(self, parent: object) -> None:
        """`ImproperlyConfigured` stops the worker."""
        import_module("support2009.startup").refuse_demo_accounts()  # models are ready by now


app.steps["worker"].add(RefuseDemoAccounts)
