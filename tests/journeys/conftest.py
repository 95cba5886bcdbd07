"""The journeys' browser: a conftest wins over pytest-playwright's own answer, a plugin does not."""

from tests.plugin.browser import browser_type_launch_args

__all__ = ["browser_type_launch_args"]
