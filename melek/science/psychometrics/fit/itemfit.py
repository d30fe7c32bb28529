"""S-X2: does an item follow its curve, judged by people of equal sum score?

Expected share of category x among people of sum score k:
E_kx = int P(x | theta) f(k - x; the other items | theta) g(theta) / int f(k; all items | theta) g(theta);
X2 = sum over score groups and categories of N_k (O - E)^2 / E. Cells with an expected count below one are joined: score
groups from both ends towards the middle until each keeps two sound cells, then neighbouring categories inside a
group. df = sum (cells of a group - 1) - parameters of the item.
Sources: Orlando & Thissen (2000); Kang & Chen (2008) for items of more than two categories.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2 as chi2_distribution

from melek.science.numerics import grid, normal_log_weights
from melek.science.psychometrics.answers import item_answers, require_population
from melek.science.psychometrics.errors import TooFew, WrongShape
from melek.science.psychometrics.fit.sumscores import rest_distributions
from melek.science.psychometrics.models import Bools, Floats, Ints, Items, Model, category_probability

LEAST_EXPECTED = 1.0


@dataclass(frozen=True, eq=False)
class ItemFit:
    """Per item [J]: statistic, degrees of freedom, p, RMSEA; NaN and `usable` False where df is below one.

    people: how many had complete answers, on which all stands.
    """

    statistic: Floats
    df: Ints
    p: Floats
    rmsea: Floats
    usable: Bools
    people: int


def item_parameters(items: Items) -> Ints:
    """Free parameters of each item [J]: slope, difficulties or steps, and the asymptote of a 3PL item.

    >>> from melek.science.psychometrics.models import two_pl
    >>> item_parameters(two_pl([1.0], [0.0])).tolist()
    [2]
    """
    return items.categories + np.where(items.model == Model.THREE_PL, 1, 0)


def s_x2(
    items: Items,
    responses: ArrayLike,
    *,
    mean: float = 0.0,
    sd: float = 1.0,
    nodes: int = 61,
    parameters: ArrayLike | None = None,
) -> ItemFit:
    """S-X2 of each item from answers [n, J], by people with complete answers, from a population N(mean, sd^2).

    parameters [J]: how many of each item were estimated from these answers, where it was not all of them: 1 for a Rasch
    item, the steps for a partial credit item, 0 for an item whose parameters were known.

    Raises TooFew with fewer than two items or without anyone complete; WrongShape on wrong answers or an SD that is not
    positive; NotFinite.

    >>> from melek.science.psychometrics.models import two_pl
    >>> answers = np.array([[0, 0, 1], [1, 0, 1], [1, 1, 0], [0, 1, 1], [0, 1, 0], [1, 0, 0]] * 20)
    >>> s_x2(two_pl([1.0] * 3, [0.0] * 3), answers).df.tolist()
    [0, 0, 0]
    """
    codes = item_answers(items, responses)
    codes = codes[codes.min(axis=1) >= 0]
    if items.size < 2 or not codes.size:
        raise TooFew("S-X2 needs two items and people with complete answers")
    require_population(mean, sd, nodes=nodes)
    theta = grid(mean - 6.0 * sd, mean + 6.0 * sd, nodes)
    weights = np.exp(normal_log_weights(theta, mean, sd))
    chances = category_probability(theta, items)
    rests = rest_distributions(chances)
    sums = codes.sum(axis=1, dtype=np.int64)
    results = []
    for item in range(items.size):
        expected = _expected_shares(chances[:, item], rests[item], weights)
        observed = np.zeros(expected.shape)
        np.add.at(observed, (sums, codes[:, item].astype(np.int64)), 1.0)
        top = int((items.categories - 1).sum())
        counts = expected[1:top] * observed[1:top].sum(axis=1, keepdims=True)
        results.append(_chi_square(observed[1:top], counts))
    spent = item_parameters(items) if parameters is None else np.asarray(parameters, dtype=np.int64)
    if spent.shape != (items.size,) or np.any(spent < 0):
        raise WrongShape(f"parameters must name how many were estimated for each of {items.size} items")
    return _item_fit(np.array(results).reshape(-1, 2), spent, codes.shape[0])


def _item_fit(results: Floats, spent: Ints, people: int) -> ItemFit:
    df = results[:, 1].astype(np.int64) - spent
    usable = df > 0
    statistic = np.where(usable, results[:, 0], np.nan)
    excess = np.maximum(statistic - df, 0.0) / (np.maximum(df, 1) * max(people - 1, 1))
    p = chi2_distribution.sf(statistic, np.maximum(df, 1))
    return ItemFit(statistic=statistic, df=np.maximum(df, 0), p=p, rmsea=np.sqrt(excess), usable=usable, people=people)


def _expected_shares(chance: Floats, rest: Floats, weights: Floats) -> Floats:
    """Share of each category [S + 1, M] among people of each sum score; the rows of a reachable score sum to one."""
    joint = np.zeros((rest.shape[0], chance.shape[0]))
    for category in range(chance.shape[0]):
        # the rest score is the sum score less this item's points
        shifted = rest if category == 0 else rest[:-category]
        joint[category:, category] = (shifted * chance[category]) @ weights
    whole = joint.sum(axis=1, keepdims=True)
    return joint / np.where(whole > 0.0, whole, 1.0)


def _chi_square(observed: Floats, expected: Floats) -> tuple[float, float]:
    """X2 and sum (cells - 1) over score groups after joining sparse cells."""
    statistic, free = 0.0, 0.0
    for seen, due in _joined_groups(observed, expected):
        statistic += float((np.square(seen - due) / due).sum())
        free += due.size - 1
    return statistic, free


def _joined_groups(observed: Floats, expected: Floats) -> list[tuple[Floats, Floats]]:
    """Score groups with at least two sound cells, joined from both ends towards the middle."""
    half = expected.shape[0] // 2
    low = _run(list(zip(observed[:half], expected[:half], strict=True)))
    high = _run(list(zip(observed[half:], expected[half:], strict=True))[::-1])
    groups, left = low[0] + high[0][::-1], [rest for rest in (low[1], high[1]) if rest is not None]
    for seen, due in left:
        # what remains at the middle goes to the nearest sound group, the last of the lower half
        if not groups:
            groups = [(seen, due)]
            continue
        place = min(max(len(low[0]) - 1, 0), len(groups) - 1)
        groups[place] = (groups[place][0] + seen, groups[place][1] + due)
    joined = [_joined_cells(seen, due) for seen, due in groups]
    return [pair for pair in joined if pair[1].size > 1]


def _run(
    rows: list[tuple[Floats, Floats]],
) -> tuple[list[tuple[Floats, Floats]], tuple[Floats, Floats] | None]:
    groups: list[tuple[Floats, Floats]] = []
    waiting: tuple[Floats, Floats] | None = None
    for seen, due in rows:
        waiting = (seen, due) if waiting is None else (waiting[0] + seen, waiting[1] + due)
        if _joined_cells(*waiting)[1].size > 1:
            groups.append(waiting)
            waiting = None
    return groups, waiting


def _joined_cells(seen: Floats, due: Floats) -> tuple[Floats, Floats]:
    """Join neighbouring categories until each expects at least one person."""
    cells: list[list[float]] = []
    for one, other in zip(seen, due, strict=True):
        if cells and cells[-1][1] < LEAST_EXPECTED:
            cells[-1] = [cells[-1][0] + one, cells[-1][1] + other]
        else:
            cells.append([one, other])
    if len(cells) > 1 and cells[-1][1] < LEAST_EXPECTED:
        last = cells.pop()
        cells[-1] = [cells[-1][0] + last[0], cells[-1][1] + last[1]]
    if cells and cells[0][1] < LEAST_EXPECTED and len(cells) == 1:
        return np.zeros(0), np.zeros(0)
    array = np.array(cells)
    return array[:, 0], array[:, 1]
