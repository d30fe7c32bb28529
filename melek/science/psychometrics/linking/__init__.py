"""From one scale to another: linking constants, equating of forms, concordance with other measures, drift of anchors."""

from melek.science.psychometrics.linking.concordance import Concordance, concordance, log_linear
from melek.science.psychometrics.linking.constants import (
    Direction,
    Link,
    LinkGrid,
    LinkMethod,
    even_grid,
    link,
    moved_abilities,
    moved_items,
    normal_grid,
)
from melek.science.psychometrics.linking.drift import Drift, robust_drift
from melek.science.psychometrics.linking.equating import (
    equipercentile,
    observed_score_equivalents,
    score_density,
    true_score_equivalents,
)

__all__ = [
    "Concordance",
    "Direction",
    "Drift",
    "Link",
    "LinkGrid",
    "LinkMethod",
    "concordance",
    "equipercentile",
    "even_grid",
    "link",
    "log_linear",
    "moved_abilities",
    "moved_items",
    "normal_grid",
    "observed_score_equivalents",
    "robust_drift",
    "score_density",
    "true_score_equivalents",
]
