from django.apps import AppConfig


class HouseConfig(AppConfig):
    """The composition root as an app, so that its management commands are found."""

    name = "support2009"
    verbose_name = "Support 2009"
