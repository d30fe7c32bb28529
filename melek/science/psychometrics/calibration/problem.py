"""From a question and answers to a result: what is free, where EM starts, and what the estimates mean."""

from dataclasses import dataclass

import numpy as np

from melek.science.psychometrics.calibration.answers import DenseAnswers, SparseAnswers
from melek.science.psychometrics.calibration.checks import MODELS, SLOPELESS
from melek.science.psychometrics.calibration.em import (
    Point,
    Problem,
    Progress,
    estimate,
    expectation,
    parameter_index,
)
from melek.science.psychometrics.calibration.forms import (
    LARGEST_SLOPE,
    NO_GUESSING,
    SMALLEST_SLOPE,
    blocks_of,
    from_items,
    to_items,
)
from melek.science.psychometrics.calibration.guessing import first_guess
from melek.science.psychometrics.calibration.information import covariance, observed_information, unidentified
from melek.science.psychometrics.calibration.result import (
    Anchors,
    Calibration,
    ErrorMethod,
    Flag,
    Kind,
    Settings,
    Ties,
)
from melek.science.psychometrics.errors import NotIdentified
from melek.science.psychometrics.models import Bools, Floats, Ints, Items, Model, make_items


@dataclass(frozen=True, eq=False)
class Ask:
    """A checked question: kinds and categories of J items, answers a category, flags, who stays, who is an anchor."""

    kinds: list[Kind]
    categories: Ints
    by_category: Ints
    flags: list[set[Flag]]
    kept: Bools
    anchored: Bools
    anchors: Anchors | None
    names: tuple[str, ...]
    settings: Settings
    ties: Ties | None = None

    @property
    def has_common_slope(self) -> bool:
        """Whether the items share one slope that is estimated."""
        return self.kinds[0] is Kind.ONE_PL


def solve(
    ask: Ask, answers: DenseAnswers | SparseAnswers, *, linked_by_population: bool, progress: Progress | None
) -> Calibration:
    """Estimate, then say what was found. `answers` hold the kept items only. Raises NotIdentified, VarianceCollapsed."""
    problem, start, models = _prepared(ask, answers)
    _check_patterns(ask, problem)
    found = estimate(problem, start, progress)
    spread, loose = _spread(problem, found.point)
    items, places = _items(ask, models, found.point), np.flatnonzero(ask.kept)
    a_error, b_error, c_error = _item_errors(ask, problem, items, spread)
    moment_errors = _moment_errors(problem, spread)
    sds = np.ones_like(found.point.sds) if ask.has_common_slope else found.point.sds
    if ask.has_common_slope:
        sds, moment_errors = found.point.sds / found.point.sds[0], moment_errors / found.point.sds[0]
        moment_errors[0] = np.nan
    return Calibration(
        items=items,
        places=places,
        a_error=a_error,
        b_error=b_error,
        c_error=c_error,
        group_names=ask.names,
        means=found.point.means / (found.point.sds[0] if ask.has_common_slope else 1.0),
        sds=sds,
        mean_errors=moment_errors[:, 0],
        sd_errors=moment_errors[:, 1],
        loglik=expectation(problem, found.point).loglik,
        rounds=found.rounds,
        converged=found.converged,
        parameters=int(problem.free.sum() + problem.free_mean.sum() + problem.free_sd.sum()),
        answers=ask.by_category.sum(axis=1),
        flags=_flags(ask, items, places, loose=loose),
        linked_by_population=linked_by_population,
        covariance=spread,
    )


def _check_patterns(ask: Ask, problem: Problem) -> None:
    """Raises NotIdentified when the free parameters, c aside, which has a prior, outnumber what patterns can tell."""
    asked = int(problem.free[:, :-1].sum() + problem.free_mean.sum() + problem.free_sd.sum())
    told = len(ask.names) * (np.prod(ask.categories[ask.kept].astype(np.float64)) - 1.0)
    if asked > told:
        raise NotIdentified(f"{asked} parameters cannot be told from {told:.0f} patterns of answers; add items")


def _spread(problem: Problem, point: Point) -> tuple[Floats | None, Bools]:
    """Covariance of the free parameters, and which items [E] the answers do not place."""
    index, _ = parameter_index(problem)
    if problem.settings.errors is ErrorMethod.NONE:
        return None, np.zeros(index.shape[0], dtype=np.bool_)
    observed = observed_information(problem, point)
    spread = covariance(observed)
    lost = unidentified(observed, spread)
    return spread, np.asarray((lost[np.maximum(index, 0)] & (index >= 0)).any(axis=1), dtype=np.bool_)


def _prepared(ask: Ask, answers: DenseAnswers | SparseAnswers) -> tuple[Problem, Point, np.ndarray]:
    kept = np.flatnonzero(ask.kept)
    kinds = [ask.kinds[place] for place in kept]
    models = np.array([MODELS.get(kind, Model.TWO_PL).value for kind in kinds])
    counts, anchored = ask.categories[kept], ask.anchored[kept]
    w = np.zeros((kept.size, int(counts.max()) + 1))
    w[:, 0], w[:, -1] = 1.0, NO_GUESSING
    free = np.zeros(w.shape, dtype=bool)
    free[:, 0] = [kind not in SLOPELESS for kind in kinds]
    free[:, 1:-1] = np.arange(w.shape[1] - 2) < (counts - 1)[:, None]
    free[:, -1] = models == Model.THREE_PL
    w[free[:, -1], -1] = first_guess(ask.settings)
    w[:, 1:-1] = _first_intercepts(ask.by_category[kept], counts, models)
    if ask.anchors is not None:
        place = np.searchsorted(kept, ask.anchors.places)
        wide = ask.anchors.items
        models[place] = wide.model
        fixed = from_items(
            make_items(model=wide.model, a=wide.a, b=_widened(wide.b, w.shape[1] - 2), c=wide.c), w.shape[1]
        )
        w[place] = fixed
        free[place] = False
    groups = len(ask.names)
    free_mean = np.arange(groups) > (-1 if anchored.any() else 0)
    free_sd = free_mean | bool(anchored.any() or (ask.settings.sd_free and any(kind in SLOPELESS for kind in kinds)))
    blocks = blocks_of(models, counts, free)
    owner, shared = _owners(ask)
    unique = free.copy()
    borrows = owner != np.arange(kept.size)
    for column, is_shared in zip((0, -1), shared, strict=True):
        unique[borrows, column] &= not is_shared
    problem = Problem(answers, blocks, unique, free_mean, free_sd, ask.settings, owner, shared)
    return problem, Point(w, np.zeros(groups), np.ones(groups)), models


def _owners(ask: Ask) -> tuple[Ints, tuple[bool, bool]]:
    """Of the kept items, the first of each tied set for all of it, and whether slopes and asymptotes are shared."""
    owner = np.arange(ask.kept.size)
    for columns in ask.ties.columns if ask.ties else ():
        tied = [column for column in columns if ask.kept[column]]
        owner[tied] = tied[:1] * len(tied)
    place = np.cumsum(ask.kept) - 1
    return place[owner[ask.kept]], (ask.ties.slope, ask.ties.guessing) if ask.ties else (False, False)


def _widened(b: Floats, width: int) -> Floats:
    wide = np.full((b.shape[0], max(width, b.shape[1])), np.nan)
    wide[:, : b.shape[1]] = b
    return wide[:, :width]


def _first_intercepts(by_category: Ints, counts: Ints, models: np.ndarray) -> Floats:
    """Intercepts that give each item, at theta = 0, about the answers it had."""
    width = int(counts.max())
    seen = np.zeros((counts.size, width))
    seen[:, : min(by_category.shape[1], width)] = by_category[:, :width]
    share = (seen + 0.1) / (seen + 0.1).sum(axis=1, keepdims=True)
    at_least = np.cumsum(share[:, ::-1], axis=1)[:, ::-1][:, 1:]
    graded = np.log(at_least) - np.log1p(-np.minimum(at_least, 1.0 - 1e-9))
    partial = np.log(share[:, 1:]) - np.log(share[:, :1])
    chosen = np.where((models == Model.GPCM)[:, None], partial, 1.2 * graded)
    return np.where(np.arange(width - 1) < (counts - 1)[:, None], np.clip(chosen, -8.0, 8.0), 0.0)


def _items(ask: Ask, models: np.ndarray, point: Point) -> Items:
    w = point.w.copy()
    if ask.has_common_slope:
        w[:, 0] = point.sds[0]
    found = to_items(models, ask.categories[ask.kept], w)
    if ask.anchors is None:
        return found
    # anchors come back as they were given, not by way of their intercepts and a rounding
    a, b, c, fixed = found.a.copy(), found.b.copy(), found.c.copy(), ask.anchors.items
    place = np.searchsorted(np.flatnonzero(ask.kept), ask.anchors.places)
    a[place], b[place], c[place] = fixed.a, _widened(fixed.b, b.shape[1]), fixed.c
    return make_items(model=models, a=a, b=b, c=c)


def _item_errors(ask: Ask, problem: Problem, items: Items, spread: Floats | None) -> tuple[Floats, Floats, Floats]:
    """Standard errors by the delta method from those of slopes, intercepts and logits of c."""
    a_error, b_error, c_error = np.full(items.size, np.nan), np.full(items.b.shape, np.nan), np.full(items.size, np.nan)
    if spread is None:
        return a_error, b_error, c_error
    index, moments = parameter_index(problem)
    for item in range(items.size):
        places = index[item].copy()
        if ask.has_common_slope:
            places[0] = moments[0, 1]
        used = np.flatnonzero(places >= 0)
        if not used.size:
            continue
        turn = _turn(items, item)[:, used]
        errors = np.sqrt(np.maximum(np.diag(turn @ spread[np.ix_(places[used], places[used])] @ turn.T), 0.0))
        errors[errors == 0.0] = np.nan
        a_error[item], b_error[item], c_error[item] = errors[0], errors[1:-1], errors[-1]
    return a_error, b_error, c_error


def _turn(items: Items, item: int) -> Floats:
    """Derivatives [W, W] of (a, b, c) by (a, intercepts, logit of c)."""
    a, b, c = float(items.a[item]), items.b[item], float(items.c[item])
    width = b.size
    turn = np.zeros((width + 2, width + 2))
    turn[0, 0] = 1.0
    turn[1:-1, 0] = np.nan_to_num(-b / a)
    turn[1:-1, 1:-1] = -np.diag(np.isfinite(b) / a)
    if items.model[item] == Model.GPCM:
        turn[1:-1, 1:-1] += np.diag(np.isfinite(b[1:]) / a, k=-1)
    turn[-1, -1] = c * (1.0 - c)
    return turn


def _moment_errors(problem: Problem, spread: Floats | None) -> Floats:
    _, moments = parameter_index(problem)
    if spread is None:
        return np.full(moments.shape, np.nan)
    deviations = np.sqrt(np.diag(spread))
    return np.where(moments >= 0, deviations[np.maximum(moments, 0)], np.nan)


def _flags(ask: Ask, items: Items, places: Ints, *, loose: Bools) -> tuple[frozenset[Flag], ...]:
    flags = [set(found) for found in ask.flags]
    for place in places[loose]:
        flags[place].add(Flag.NOT_IDENTIFIED)
    for place, slope in zip(places, items.a, strict=True):
        if not ask.anchored[place] and not SMALLEST_SLOPE < slope < LARGEST_SLOPE:
            flags[place].add(Flag.SLOPE_AT_BOUND)
    return tuple(frozenset(found) for found in flags)
