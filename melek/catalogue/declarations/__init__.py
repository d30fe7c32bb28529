"""What the catalogue enters in the registers of lower floors."""

from melek.catalogue.declarations import events, imports, navigation, notices, overlaps, people, requests, seats

__all__ = ["events", "imports", "navigation", "notices", "overlaps", "people", "requests", "seats"]
