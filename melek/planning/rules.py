"""The path to a target, on plain values."""

import itertools
from datetime import date


def decimal_year(day: date) -> float:
    """A date as a year with a fraction: 1 July 2026 is about 2026.5."""
    start, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + (day - start).days / (end - start).days


def linear_path(first_on: date, first_value: float, year: int, value: float) -> list[tuple[float, float]]:
    """A straight path from the first measurement to the target at the end of its year.

    Points (decimal year, share): the first measurement, the end of each year between, the target.
    """
    begin, end = decimal_year(first_on), float(year + 1)
    slope = (value - first_value) / (end - begin)
    years = [begin, *(float(one) for one in range(first_on.year + 1, year + 1)), end]
    return [(one, first_value + slope * (one - begin)) for one in years]


def path_value(path: list[tuple[float, float]], at: float) -> float:
    """The path's value at a decimal year, by straight lines; outside it the nearest end."""
    if at <= path[0][0]:
        return path[0][1]
    for (left, low), (right, high) in itertools.pairwise(path):
        if left <= at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return path[-1][1]


def people_missing(population: int, share: float, target: float) -> int:
    """How many more people a target needs, rounded up to a whole person; never negative."""
    need = target * population - share * population
    return max(0, -int(-need // 1))
