"""What assessment enters in the registers of lower floors."""

from melek.assessment.declarations import entries, events, external, people, rights

__all__ = ["entries", "events", "external", "people", "rights"]
