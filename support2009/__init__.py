"""The composition root: settings, doors, workers. Nobody imports from here."""

from support2009.celery import app as celery_app

__all__ = ["celery_app"]
