"""Background work: the beat calls tasks that exist, on queues that a worker takes, within measured limits."""

from celery import current_app
from django.conf import settings

from support2009.celery import app
from support2009.settings.work import QUEUES, broker_url


def test_every_scheduled_task_exists_and_goes_to_a_queue_that_is_worked():
    app.loader.import_default_modules()
    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in current_app.tasks, name
        assert entry["options"]["queue"] in QUEUES, name


def test_a_task_is_never_given_to_a_second_worker_while_the_first_may_still_run():
    visible_again = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert visible_again > settings.CELERY_TASK_TIME_LIMIT
    longest = max(task.time_limit or 0 for task in current_app.tasks.values())
    assert visible_again > longest


def test_a_lost_worker_loses_no_task():
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1


def test_every_wait_on_the_broker_has_a_limit():
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    assert 0 < options["socket_timeout"] <= 5
    assert 0 < options["socket_connect_timeout"] <= 5
    assert options["unacked_restore_throttle"] == 1


def test_a_unix_socket_is_spelt_as_the_transport_wants_it():
    assert broker_url("unix:///run/a.sock?db=3") == "redis+socket:///run/a.sock?virtual_host=3"
    assert broker_url("unix:///run/a.sock") == "redis+socket:///run/a.sock?virtual_host=0"
    assert broker_url("redis://host:6379/1") == "redis://host:6379/1"
