"""Areas and pillars of a person: a multidimensional posterior from the answers themselves, never from the total."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from melek.assessment.services.pools import PreparedPool
from melek.competency.models import Crosswalk, CrosswalkEntry

if TYPE_CHECKING:
    import numpy as np

AREAS = ("0", "1", "2", "3", "4", "5", "6", "N")
REPORTED_AREAS = ("1", "2", "3", "4", "5")
CORRELATION = 0.85  # between areas; until a calibration estimates it (docs/adr/0004-provisional-numbers.md)
Profile = dict[str, dict[str, float]]


def area_profiles(prepared: PreparedPool, responses: "np.ndarray[Any, Any]") -> list[Profile]:
    """Ability, error and number of items in each DigComp area for each row of responses [people, items].

    Responses are 0 or 1, NaN where an item was not scored; columns are in the pool's order.
    """
    import numpy as np

    weights = np.array([[float(item.area == area) for area in AREAS] for item in prepared.items])
    return _profiles(prepared, responses, weights, AREAS, REPORTED_AREAS)


def pillar_profiles(prepared: PreparedPool, responses: "np.ndarray[Any, Any]") -> list[Profile]:
    """The same for the four pillars, through the newest cross-walk."""
    import numpy as np

    pillars, shares = crosswalk_weights()
    weights = np.array([shares[item.competence] for item in prepared.items], dtype=float)
    return _profiles(prepared, responses, weights, pillars, pillars)


@lru_cache(maxsize=1)
def crosswalk_weights() -> tuple[tuple[str, ...], dict[str, tuple[float, ...]]]:
    """Pillar codes in order, and for each competence its weight in each of them."""
    newest = Crosswalk.objects.order_by("-id")[0]
    entries = CrosswalkEntry.objects.filter(crosswalk=newest).select_related("competence", "pillar")
    pillars = tuple(dict.fromkeys(entry.pillar.code for entry in entries.order_by("pillar__order")))
    shares: dict[str, list[float]] = {}
    for entry in entries.order_by("id"):
        row = shares.setdefault(entry.competence.code, [0.0] * len(pillars))
        row[pillars.index(entry.pillar.code)] = float(entry.weight)
    return pillars, {code: tuple(row) for code, row in shares.items()}


def _profiles(
    prepared: PreparedPool, responses: Any, weights: Any, dimensions: Sequence[str], reported: Sequence[str]
) -> list[Profile]:
    import numpy as np

    from melek.science.psychometrics import area_scores, loadings

    count = len(dimensions)
    correlation = np.full((count, count), CORRELATION) + (1 - CORRELATION) * np.eye(count)
    found = area_scores(prepared.pool.items, loadings=loadings(weights), responses=responses, correlation=correlation)
    items = (np.isfinite(responses).astype(float) @ (weights > 0)).astype(int)
    return [
        {
            code: {
                "theta": round(float(found.means[row, place]), 4),
                "sd": round(float(found.errors[row, place]), 4),
                "items": int(items[row, place]),
            }
            for code, place in ((code, dimensions.index(code)) for code in reported)
        }
        for row in range(responses.shape[0])
    ]
