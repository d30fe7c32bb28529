"""What every part of Melek does when Django starts: load its declarations."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

ROOMS = ("permissions", "datasets", "indicators", "tasks", "declarations")


class PartConfig(AppConfig):
    """App config of a part: imports the rooms that fill the registers of lower floors."""

    def ready(self) -> None:
        for room in ROOMS:
            name = f"{self.name}.{room}"
            if find_spec(name):
                import_module(name)
