"""Do two people agree more than their abilities explain? Compared on the items both saw, whatever else each saw.

With P_jo(theta) the chance of option (or category) o of item j, h the shared items with equal answers:

- omega (Wollack 1997, Applied Psychological Measurement 21), one direction: given the source's answers u_js,
  omega = (h - sum P_j,u_js(theta_c)) / sqrt(sum P (1 - P)), theta_c the ability of the suspected copier; p = 1 - Phi(omega),
  without a continuity correction.
- Generalised binomial test (van der Linden & Sotaridou 2006, J. Educational and Behavioral Statistics 31), no direction:
  item j agrees by chance with p_j = sum_o P_jo(theta_a) P_jo(theta_b); p = P(H >= h), H the sum of independent events of
  chances p_j, by the exact recursion.

All pairs are looked at in one compiled pass over compressed rows, a block of people at a time; memory grows with what is
reported, not with the number of pairs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from melek.science.numerics import compiled
from melek.science.psychometrics.adjust import benjamini_hochberg
from melek.science.psychometrics.errors import NotFinite, TooFew, WrongShape
from melek.science.psychometrics.models import Floats, Ints
from melek.science.psychometrics.security.pairs import (
    WIDTH,
    compare_block,
    compare_pair,
    is_unusual,
    mark,
    standardised,
    upper_tail,
)
from melek.science.psychometrics.security.rows import Rows, read_rows

LIMIT, LARGEST_LIMIT = 1e-4, 0.01
LEAST_SHARED = 5
PEOPLE_AT_ONCE = 256

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class PairOverlap:
    """Two people: items both saw, equal answers among them; omega and its p with the first as copier of the second
    (omega, omega_p) and the other way round (reverse, reverse_p); expected equal answers and p of the generalised
    binomial test (gbt_expected, gbt_p)."""

    shared: int
    matches: int
    omega: float
    omega_p: float
    reverse: float
    reverse_p: float
    gbt_expected: float
    gbt_p: float


@dataclass(frozen=True, eq=False)
class Overlap:
    """The R pairs with any p at or below the limit, the smallest gbt_p first.

    first, second [R]: row numbers of the people; the other fields of `PairOverlap` as arrays [R]; omega_adjusted,
    reverse_adjusted, gbt_adjusted: p after Benjamini & Hochberg over all tests made, NaN where p is above the limit;
    pairs: how many pairs share enough items and were compared.
    """

    first: Ints
    second: Ints
    shared: Ints
    matches: Ints
    omega: Floats
    omega_p: Floats
    omega_adjusted: Floats
    reverse: Floats
    reverse_p: Floats
    reverse_adjusted: Floats
    gbt_expected: Floats
    gbt_p: Floats
    gbt_adjusted: Floats
    pairs: int


def pair_overlap(first: ArrayLike, second: ArrayLike, chances: tuple[ArrayLike, ArrayLike]) -> PairOverlap:
    """Two people's answers [J] to the items both saw, and the chances [J, M] of each one's options.

    Raises TooFew without an item, WrongShape for other shapes or chances that are none.

    >>> even = np.full((10, 2), 0.5)
    >>> found = pair_overlap([1, 0] * 5, [1, 0] * 5, (even, even))
    >>> found.matches, round(found.omega, 3), round(found.gbt_p, 6)
    (10, 3.162, 0.000977)
    """
    one, other = (np.asarray(given, dtype=np.int64) for given in (first, second))
    tables = tuple(np.asarray(given, dtype=np.float64) for given in chances)
    if not one.size:
        raise TooFew("two people must share an item")
    if one.shape != other.shape or one.ndim != 1 or any(part.ndim != 2 or len(part) != one.size for part in tables):
        raise WrongShape("answers must be equally long vectors, each with a row of chances for every item")
    shape = (tables[0].shape[1],)
    if tables[1].shape[1:] != shape or max(one.max(), other.max()) >= shape[0] or min(one.min(), other.min()) < 0:
        raise WrongShape("an answer must be one of the options that have a chance")
    _require_chances(np.concatenate(tables))
    items = np.tile(np.arange(one.size), 2)
    rows = Rows(np.array([0, one.size, 2 * one.size]), items, np.concatenate([one, other]))
    out = np.empty((1, WIDTH))
    _compare()((rows.starts, rows.columns, rows.codes), np.concatenate(tables), (0, 1, 1), (-np.inf, 1.0), out)
    fields = _fields(out)
    return PairOverlap(**{name: fields[name][0].item() for name in PairOverlap.__dataclass_fields__})


def answer_overlap(
    *,
    offsets: ArrayLike,
    columns: ArrayLike,
    answers: ArrayLike,
    chances: ArrayLike,
    size: int,
    limit: float = LIMIT,
    least_shared: int = LEAST_SHARED,
    progress: Progress | None = None,
) -> Overlap:
    """All pairs of people from compressed rows: answers (options or categories) to `size` items, chances [n_rows, M] of
    every option of the answered item at the person's ability, as `scored_chances`, `keyed_chances` or `nominal_chances`
    give them.

    limit: pairs with a p at or below it are reported, at most .01; least_shared: items two people must share to be
    compared. progress(people done, people) may raise to stop. Raises WrongShape, NotACategory, NotFinite, NoAnswers,
    AnsweredTwice.

    >>> rng = np.random.default_rng(1)
    >>> answers = rng.integers(0, 4, (50, 20))
    >>> answers[7, :16] = answers[3, :16]
    >>> found = answer_overlap(
    ...     offsets=np.arange(51) * 20, columns=np.tile(np.arange(20), 50), answers=answers.ravel(),
    ...     chances=np.full((1000, 4), 0.25), size=20,
    ... )
    >>> found.first.tolist(), found.second.tolist(), found.matches.tolist(), found.pairs
    ([3], [7], [18], 1225)
    """
    table = np.ascontiguousarray(chances, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != np.size(answers):
        raise WrongShape("chances must have a row for each answer and a column for each option")
    if not 0.0 < limit <= LARGEST_LIMIT or least_shared < 1:
        raise WrongShape(f"the limit lies above 0 and at most at {LARGEST_LIMIT:g}; people must share an item")
    rows = read_rows(offsets, columns, answers, categories=np.full(size, table.shape[1]))
    _require_chances(table)
    out, pairs = _all_pairs(rows, table, size, limits=(float(-ndtri(limit)), limit), least=least_shared, told=progress)
    fields = _fields(out)
    order = np.argsort(fields["gbt_p"], kind="stable")
    sorted_fields = {name: values[order] for name, values in fields.items()}
    either = np.concatenate([sorted_fields["omega_p"], sorted_fields["reverse_p"]])
    adjusted = _adjusted(either, limit, 2 * pairs)
    half = order.size
    return Overlap(
        **sorted_fields,
        omega_adjusted=adjusted[:half],
        reverse_adjusted=adjusted[half:],
        gbt_adjusted=_adjusted(sorted_fields["gbt_p"], limit, pairs),
        pairs=pairs,
    )


def _require_chances(table: Floats) -> None:
    if not np.all(np.isfinite(table)):
        raise NotFinite("chances must be finite")
    if np.any(table < 0.0) or not np.allclose(table.sum(axis=1), 1.0, atol=1e-6):
        raise WrongShape("chances cannot be negative and sum to one")


def _adjusted(p: Floats, limit: float, tests: int) -> Floats:
    return benjamini_hochberg(np.where(p <= limit, p, np.nan), tests=tests)


def _all_pairs(
    rows: Rows, table: Floats, size: int, *, limits: tuple[float, float], least: int, told: Progress | None
) -> tuple[Floats, int]:
    """What is to be reported [R, fields], and how many pairs were compared."""
    loop, parts, pairs = _compare(), [], 0
    room = 4096
    for start in range(0, rows.people, PEOPLE_AT_ONCE):
        stop = min(start + PEOPLE_AT_ONCE, rows.people)
        while True:
            out = np.empty((room, WIDTH))
            given = (rows.starts, rows.columns, rows.codes)
            found, compared = loop(given, table, (start, stop, least), limits, out)
            if found <= room:
                break
            room = int(2 * found)
        parts.append(out[:found].copy())
        pairs += int(compared)
        if told is not None:
            told(stop, rows.people)
    return np.concatenate(parts), pairs


def _fields(out: Floats) -> dict[str, Any]:
    """Named columns of what the loop wrote."""
    whole = {"first": 0, "second": 1, "shared": 2, "matches": 3}
    fields: dict[str, Any] = {name: out[:, place].astype(np.int64) for name, place in whole.items()}
    fields |= {name: out[:, place] for name, place in (("omega", 4), ("reverse", 5), ("gbt_expected", 6))}
    return fields | {"omega_p": ndtr(-out[:, 4]), "reverse_p": ndtr(-out[:, 5]), "gbt_p": np.minimum(out[:, 7], 1.0)}


def _compare() -> Callable[..., Any]:
    return compiled(compare_block, mark, compare_pair, is_unusual, upper_tail, standardised)
