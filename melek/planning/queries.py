"""Reads of planning."""

from datetime import date

from melek.planning.models import Target
from melek.planning.rules import linear_path

LITERACY = "evaluation.literacy_rate"


def literacy_target() -> Target | None:
    """The target for the literacy rate that lies furthest ahead, or None before any is loaded."""
    return Target.objects.filter(indicator=LITERACY).order_by("-year").first()


def target_path(target: Target, first_on: date, first_value: float) -> list[tuple[float, float]]:
    """The path from the first measurement to a target; no official yearly path was found, so it is a straight line."""
    return linear_path(first_on, first_value, target.year, target.value)
