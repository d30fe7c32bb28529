"""Acts of competency: loading versioned reference data."""

from melek.competency.services.reference import load_all

__all__ = ["load_all"]
