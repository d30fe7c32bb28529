"""What every part of Melek does when Django starts: load its declarations."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig

ROOMS = ("permissions", "datasets", "indicators", "tasks", "declarations")


class PartConfig(AppConfig):
    """App config of a part: imports the rooms that fill the registers of lower floors."""

    # Django takes a part's own config only when exactly one class in its module says default
    default = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.default = True

    def ready(self) -> None:
        for room in ROOMS:
            name = f"{self.name}.{room}"
            if find_spec(name):
                import_module(name)
