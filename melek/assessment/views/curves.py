"""Plots of a calibration: an item's curve beside what was observed, and the information of all items."""

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString

from melek.assessment.rules import score_on_scale
from melek.kit import formats
from melek.kit.charts.curves import Scale, Seen, curve

ACROSS = Scale(-3.0, 3.0, [(theta, str(score_on_scale(theta))) for theta in (-3.0, -1.5, 0.0, 1.5, 3.0)])
SHARES = Scale(0.0, 1.0, [(share, formats.share_bare(share, 0)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)])
PLACES = [-3 + 0.15 * place for place in range(41)]


def item_plot(row: dict[str, Any]) -> SafeString:
    """The share of an item's points by ability as the model expects it, and as groups of people reached it."""
    import numpy as np

    from melek.science.psychometrics import expected_score, make_items

    items = make_items(model=[row["model"]], a=[row["a"]], b=[row["b"]], c=[row["c"]])
    most = len(row["b"])
    expected = expected_score(np.array(PLACES), items)[0] / most
    seen = [
        Seen(theta, observed, *wilson(observed, people)) for theta, observed, _expected, _error, people in row["curve"]
    ]
    points = list(zip(PLACES, expected.tolist(), strict=True))
    return curve(points, across=ACROSS, upward=SHARES, labelled_by="h-kurva", seen=seen)


def wilson(share: float, people: float) -> tuple[float, float]:
    """The 95% interval of a share of so many people; of points in steps it is a little too wide.

    Source: Wilson (1927), *Probable inference, the law of succession, and statistical inference*, JASA 22.
    """
    square = 1.96**2 / people
    middle = (share + square / 2) / (1 + square)
    half = (square * (share * (1 - share) + square / 4)) ** 0.5 / (1 + square)
    return middle - half, middle + half


def information_plot(told: Sequence[Sequence[float]]) -> SafeString:
    """The information of all items of a report by ability."""
    top = max(value for _theta, value in told) or 1.0
    marks = [(top * share, formats.number(top * share, 0)) for share in (0.0, 0.5, 1.0)]
    points = [(theta, value) for theta, value in told]
    return curve(points, across=ACROSS, upward=Scale(0.0, top, marks), labelled_by="h-informasi")
