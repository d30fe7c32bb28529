"""A design made ready for one pool: masks and weights that every sitting shares."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from melek.science.numerics import counter_words, grid, normal_log_weights, tail_weights
from melek.science.psychometrics.adaptive.design import Design
from melek.science.psychometrics.errors import ImpossibleDesign
from melek.science.psychometrics.models import Bools, Floats, Ints
from melek.science.psychometrics.pool import Pool
from melek.science.psychometrics.scoring.narrow import FINE_NODES


@dataclass(frozen=True, eq=False)
class Plan:
    """Design and pool together. C competences, A areas, K nodes, J items.

    required [C]; area_fewest, area_most [A]; lies_in [C, A], a 0/1 matrix whose products are exact counts; supply [C]:
    scored items of each competence; horizon: scored items within which all minimums are met; prior [K]: weights of the
    common prior; moments [4, K]: weights of the mass, mean, mean square and tail beyond the cut; fine_prior [F]
    and fine_moments [4, F]: the same on nodes .05 apart, for posteriors too narrow for the others; tier: a power of two
    above any item's information; words [J]: what the hashes take of each item.
    """

    pool: Pool
    design: Design
    required: Bools
    area_fewest: Floats
    area_most: Floats
    lies_in: Floats
    supply: Floats
    horizon: int
    prior: Floats
    moments: Floats
    fine_prior: Floats
    fine_moments: Floats
    tier: float
    live: Bools
    trial_items: Ints
    words: NDArray[np.uint64]


@lru_cache(maxsize=16)
def make_plan(pool: Pool, design: Design) -> Plan:
    """Check a design against a pool and prepare it. Raises ImpossibleDesign when no sitting could satisfy it."""
    live = ~pool.is_pretest
    if not live.any():
        raise ImpossibleDesign("the pool holds no item that scores")
    required = np.isin(pool.competence_names, design.required)
    lies_in = (pool.competence_area[:, None] == np.arange(len(pool.area_names))).astype(np.float64)
    quotas = [design.area_quotas.get(area, (0, design.max_positions)) for area in pool.area_names]
    fewest, most = (np.array(bound, dtype=np.float64) for bound in zip(*quotas, strict=True))
    needed = np.maximum(fewest, required @ lies_in)
    if np.any(needed > most):
        raise ImpossibleDesign("an area's quota is smaller than the competences required in it")
    horizon = max(design.min_scored, int(needed.sum()))
    if horizon > design.max_positions:
        raise ImpossibleDesign("the minimums of competences and areas need more items than max_positions")
    nodes, fine = pool.nodes, grid(count=FINE_NODES)
    return Plan(
        pool=pool,
        design=design,
        required=required,
        area_fewest=fewest,
        area_most=most,
        lies_in=lies_in,
        supply=np.bincount(pool.competence[live], minlength=len(pool.competence_names)).astype(np.float64),
        horizon=horizon,
        prior=np.exp(normal_log_weights(nodes, design.prior_mean, design.prior_sd)),
        moments=_moments(nodes, design.cut),
        fine_prior=np.exp(normal_log_weights(fine, design.prior_mean, design.prior_sd)),
        fine_moments=_moments(fine, design.cut),
        tier=float(2.0 ** np.ceil(np.log2(1.0 + pool.information.max() + design.tie_noise))),
        live=live,
        trial_items=np.flatnonzero(pool.is_pretest),
        words=counter_words(np.arange(pool.size)),
    )


def _moments(nodes: Floats, cut: float) -> Floats:
    return np.stack([np.ones_like(nodes), nodes, nodes * nodes, tail_weights(nodes, cut)])
