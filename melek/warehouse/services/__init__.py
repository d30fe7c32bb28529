"""Acts of the warehouse: refresh datasets, compute indicators, publish cubes."""

from melek.warehouse.services.refresh import refresh
from melek.warehouse.services.requests import refresh_monthly, request_first_refresh, request_refresh

__all__ = ["refresh", "refresh_monthly", "request_first_refresh", "request_refresh"]
