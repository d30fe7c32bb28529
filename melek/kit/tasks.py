"""Jobs and schedules of the kit itself."""

from melek.kit import notices
from melek.kit.imports import tasks as imports

__all__ = ["imports", "notices"]
