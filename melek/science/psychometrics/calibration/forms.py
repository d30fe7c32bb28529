"""Parameters as the estimation sees them: a slope and intercepts, in which likelihoods are close to quadratic.

A row of `w` [J, W], W = M + 1: slope a; intercepts (2PL and 3PL: d = -a b; GRM: d_k = -a b_k, falling; GPCM: e_x = -a
sum_(v <= x) b_v); last, logit of c. A block is a set of items of one model and one number of categories.
"""

from dataclasses import dataclass

import numpy as np

from melek.science.numerics import log_logistic, logistic
from melek.science.psychometrics.models import Bools, Floats, Ints, Items, Model, make_items

SMALLEST_SLOPE, LARGEST_SLOPE = 0.02, 8.0
FARTHEST_INTERCEPT = 25.0
NO_GUESSING = -40.0


@dataclass(frozen=True, eq=False)
class Block:
    """Items of one model and number of categories, and which of their parameters are free [Jb, W]."""

    model: Model
    places: Ints
    categories: int
    free: Bools


def blocks_of(models: np.ndarray, categories: Ints, free: Bools) -> list[Block]:
    """Blocks of items with anything free or fixed, in a fixed order."""
    found = []
    for model in sorted({str(name) for name in models}):
        for count in sorted({int(value) for value in categories[models == model]}):
            places = np.flatnonzero((models == model) & (categories == count))
            found.append(Block(Model(model), places, count, free[places]))
    return found


def derivatives(block: Block, w: Floats, nodes: Floats) -> tuple[Floats, Floats]:
    """log P [m, Jb, K] and its derivatives [m, Jb, W', K] by the W' = m + 1 parameters of the block's rows w."""
    if block.model is Model.GRM:
        return _graded(w, nodes, block.categories)
    if block.model is Model.GPCM:
        return _partial(w, nodes, block.categories)
    return _dichotomous(w, nodes, guesses=block.model is Model.THREE_PL)


def log_table(blocks: list[Block], w: Floats, nodes: Floats) -> Floats:
    """log P [M, J, K]; 0 for a category an item does not have."""
    table = np.zeros((w.shape[1] - 1, w.shape[0], nodes.size))
    for block in blocks:
        logs, _ = derivatives(block, block_rows(block, w), nodes)
        table[: block.categories, block.places] = logs
    return table


def block_rows(block: Block, w: Floats) -> Floats:
    """The columns of w a block uses: slope, its intercepts, logit of c."""
    return w[block.places][:, block_columns(block, w.shape[1])]


def block_columns(block: Block, width: int) -> Ints:
    """Places in a row of w of a block's parameters."""
    return np.array([*range(block.categories), width - 1])


def from_items(items: Items, width: int) -> Floats:
    """Rows of w from items."""
    w = np.zeros((items.size, width))
    w[:, 0] = items.a
    steps = np.nan_to_num(items.b)
    intercepts = -items.a[:, None] * np.where(items.model[:, None] == Model.GPCM, np.cumsum(steps, axis=1), steps)
    w[:, 1 : 1 + steps.shape[1]] = np.where(np.isnan(items.b), 0.0, intercepts)
    with np.errstate(divide="ignore"):
        w[:, -1] = np.where(items.c > 0.0, np.log(items.c) - np.log1p(-items.c), NO_GUESSING)
    return w


def to_items(models: np.ndarray, categories: Ints, w: Floats) -> Items:
    """Items from rows of w."""
    inner = w[:, 1:-1]
    is_partial = models == Model.GPCM
    steps = np.where(is_partial[:, None], np.diff(inner, axis=1, prepend=0.0), inner) / -w[:, :1]
    steps[np.arange(inner.shape[1]) >= (categories - 1)[:, None]] = np.nan
    return make_items(model=models, a=w[:, 0], b=steps, c=np.where(models == Model.THREE_PL, logistic(w[:, -1]), 0.0))


def is_possible(block: Block, w: Floats) -> Bools:
    """Rows [Jb] with finite parameters inside their bounds, and falling intercepts for the GRM."""
    inner = w[:, 1:-1]
    near = (np.abs(inner) <= FARTHEST_INTERCEPT).all(axis=1)
    good: Bools = np.asarray(np.isfinite(w).all(axis=1) & near, dtype=np.bool_)
    if block.model is Model.GRM:
        good &= (np.diff(inner, axis=1) < -1e-6).all(axis=1)
    return good


def _dichotomous(w: Floats, nodes: Floats, *, guesses: bool) -> tuple[Floats, Floats]:
    z = w[:, :1] * nodes + w[:, 1:2]
    known = logistic(z)
    c = logistic(w[:, 2:3]) if guesses else np.zeros((w.shape[0], 1))
    right = c + (1.0 - c) * known
    rise = np.log1p(-c) + log_logistic(z)
    log_right = np.logaddexp(np.log(c), rise) if guesses else rise
    slope = np.stack([-known, (1.0 - c) * known * (1.0 - known) / right if guesses else 1.0 - known])
    by_guess = np.stack([np.broadcast_to(-c, z.shape), (1.0 - known) * c * (1.0 - c) / np.maximum(right, 1e-300)])
    logs = np.stack([np.log1p(-c) + log_logistic(-z), log_right])
    return logs, np.stack([slope * nodes, slope, by_guess], axis=2)


def _graded(w: Floats, nodes: Floats, categories: int) -> tuple[Floats, Floats]:
    d = w[:, 1:-1].T
    z = w[:, 0][None, :, None] * nodes + d[:, :, None]
    shape = (1, w.shape[0], nodes.size)
    logs = np.concatenate([np.zeros(shape), log_logistic(z)])
    logs[:-1] += log_logistic(-z)
    gaps = np.concatenate([np.full((1, w.shape[0]), np.inf), -np.diff(d, axis=0), np.full((1, w.shape[0]), np.inf)])
    logs += np.log(-np.expm1(-gaps))[:, :, None]
    spread = np.exp(log_logistic(z) + log_logistic(-z))
    slopes = np.zeros((categories, w.shape[0], categories + 1, nodes.size))
    chance = np.exp(np.maximum(logs, -690.0))
    for k in range(1, categories):
        slopes[k, :, k] = spread[k - 1] / chance[k]
        slopes[k - 1, :, k] = -spread[k - 1] / chance[k - 1]
    slopes[:, :, 0] = slopes[:, :, 1:categories].sum(axis=2) * nodes
    return logs, slopes


def _partial(w: Floats, nodes: Floats, categories: int) -> tuple[Floats, Floats]:
    points = np.arange(categories, dtype=np.float64)[:, None, None]
    intercepts = np.concatenate([np.zeros((1, w.shape[0])), w[:, 1:-1].T])[:, :, None]
    weights = points * w[:, 0][None, :, None] * nodes + intercepts
    logs = weights - weights.max(axis=0)
    logs -= np.log(np.exp(logs).sum(axis=0))
    chance = np.exp(logs)
    slopes = np.zeros((categories, w.shape[0], categories + 1, nodes.size))
    slopes[:, :, 0] = (points - (points * chance).sum(axis=0)) * nodes
    for k in range(1, categories):
        slopes[:, :, k] = -chance[k]
        slopes[k, :, k] += 1.0
    return logs, slopes
