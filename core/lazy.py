"""Large libraries that one act in a thousand needs, imported by that act: a web process that never draws a PDF never loads typst.

Use it for a library only, at the top of the one module that is its door; our own modules are imported plainly.
"""

from importlib import import_module
from typing import Any


class _Later:
    """Stands for a module until one of its names is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


def module(name: str) -> Any:
    """`typst = lazy.module("typst")`: the module, imported at its first use."""
    return _Later(name)
