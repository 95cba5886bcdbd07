"""The Celery application: workers and beat load it by `--app support2009`, the others at their first wake-up."""

import os
from dataclasses import asdict
from functools import lru_cache
from importlib import import_module

from celery import Celery, bootsteps
from celery.schedules import crontab
from django.conf import settings
from kombu import Connection
from kombu.pools import producers

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

#: Whoever publishes a wake-up is a person waiting for a page, not a worker.
PATIENCE = 0.4
#: A third of what the kernel gives a page, while both want it; all of it otherwise.
COURTESY = 5


def wake(name: str) -> None:
    """Publish one task without arguments on a line of our own, within a second whatever the broker does."""
    with producers[_line(app.conf.broker_url)].acquire(block=True, timeout=PATIENCE) as producer:
        app.send_task(name, producer=producer, retry=False, ignore_result=True)


@lru_cache(maxsize=2)
def _line(address: str) -> Connection:
    limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "max_retries": 0}
    options = {**app.conf.broker_transport_options, **limits}
    return Connection(address, transport_options=options, connect_timeout=PATIENCE)


class RefuseDemoAccounts(bootsteps.StartStopStep):
    """A worker of production asks what the web asks before it starts."""

    requires = ("celery.worker.components:Pool",)

    def start(self, parent: object) -> None:
        """`ImproperlyConfigured` stops the worker."""
        import_module("support2009.startup").refuse()  # models are ready by now


class GiveWay(bootsteps.Step):
    """Whoever waits for a page goes first: a worker takes what processor the pages leave it (FT-45)."""

    def create(self, parent: object) -> None:
        """Before the pool is made, so that its processes inherit it."""
        os.nice(COURTESY)


app.steps["worker"].update((RefuseDemoAccounts, GiveWay))
