"""Acts of the warehouse: refresh datasets, compute indicators, publish cubes."""

from melek.warehouse.services.refresh import refresh

__all__ = ["refresh"]
