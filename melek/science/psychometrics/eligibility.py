"""Item exposure: who may see which item, so that no item becomes common knowledge.

Each sitting draws for each item whether it is eligible, with a probability that a job refreshes from what was shown.
Source: van der Linden & Veldkamp (2004), *Constraining item exposure in computerized adaptive testing with shadow
tests*, Journal of Educational and Behavioral Statistics 29; without shadow tests, as a draw before a greedy choice.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from melek.science.numerics import uniforms
from melek.science.psychometrics.adaptive import Design, Progress, prepare, simulate, simulated_answers
from melek.science.psychometrics.answers import require_finite
from melek.science.psychometrics.errors import AnsweredTwice, WrongShape
from melek.science.psychometrics.models import Floats, Ints, whole_indices
from melek.science.psychometrics.pool import Pool

FLOOR = 0.01
AIM = 0.95
ROUND_STREAM = 6


@dataclass(frozen=True, eq=False)
class Exposure:
    """How often items were shown.

    rates [J]: share of sittings that showed an item, and their maximum and mean; used: share of items shown at all;
    overlap: expected share of common items in two sittings; mean_length: items per sitting.
    """

    rates: Floats
    maximum: float
    mean: float
    used: float
    overlap: float
    mean_length: float


@dataclass(frozen=True, eq=False)
class Settled:
    """Eligibility after the rounds, the cap aimed at, and the exposure of scored items in a fresh check round."""

    eligibility: Floats
    cap: float
    exposure: Exposure
    rounds: int


def exposure_cap(mean_length: float, live_items: int, *, floor: float = 0.20) -> float:
    """The cap a bank can hold: max(floor, 2 x mean length / live items), at most 1.

    >>> round(exposure_cap(26.1, 175), 3), exposure_cap(26.1, 1000)
    (0.298, 0.2)
    """
    require_finite(mean_length=mean_length, floor=floor)
    if live_items < 1 or mean_length <= 0.0:
        raise WrongShape("a cap needs live items and a positive mean length")
    return min(1.0, max(floor, 2.0 * mean_length / live_items))


def update_eligibility(eligibility: ArrayLike, *, administered: ArrayLike, sittings: int, cap: float) -> Floats:
    """New probabilities [J]: P_new = min(1, cap x P_old x sittings / administered), at least .01.

    administered [J]: sittings in which the item was shown; an item never shown becomes fully eligible. The floor keeps
    an item from leaving for good. Raises WrongShape for counts or probabilities that cannot be, NotFinite.

    >>> update_eligibility([1.0, 0.5, 0.5], administered=[40, 10, 0], sittings=100, cap=0.2).tolist()
    [0.5, 1.0, 1.0]
    """
    old, shown = np.asarray(eligibility, dtype=np.float64), np.asarray(administered, dtype=np.float64)
    require_finite(eligibility=old, administered=shown)
    if np.any((old < 0.0) | (old > 1.0)):
        raise WrongShape("eligibility must be probabilities")
    if sittings < 1 or not 0.0 < cap <= 1.0:
        raise WrongShape("an update needs at least one sitting and a cap in (0, 1]")
    if old.shape != shown.shape or np.any(shown < 0.0) or np.any(shown > sittings):
        raise WrongShape("administered must count, for each item, at most all sittings")
    wanted = np.divide(cap * old * sittings, shown, out=np.ones_like(old), where=shown > 0.0)
    return np.clip(wanted, FLOOR, 1.0)


def exposure_summary(items: ArrayLike, item_count: int) -> Exposure:
    """Exposure from the items shown [n sittings, positions], with -1 where nothing was shown.

    The overlap of two sittings is sum r_i^2 / sum r_i (Chen, Ankenmann & Spray 2003), r_i the exposure rates. Raises
    WrongShape when there is no sitting or an item is outside the bank, AnsweredTwice when a sitting shows one twice.

    >>> exposure_summary([[0, 1], [0, -1]], 4).rates.tolist()
    [1.0, 0.5, 0.0, 0.0]
    """
    shown = whole_indices(items)
    if shown.ndim != 2 or shown.shape[0] == 0:
        raise WrongShape("items must be [sittings, positions] with at least one sitting")
    if np.any((shown < -1) | (shown >= item_count)):
        raise WrongShape("an item is outside the bank")
    ordered = np.sort(shown, axis=1)
    if np.any((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] >= 0)):
        raise AnsweredTwice("a sitting shows an item twice")
    return exposure_of(np.bincount(shown[shown >= 0], minlength=item_count) / shown.shape[0])


def exposure_of(rates: Floats) -> Exposure:
    """Exposure from its rates [J]; the overlap of two sittings is sum r_i^2 / sum r_i.

    >>> exposure_of(np.array([0.5, 0.5, 0.0])).overlap
    0.5
    """
    length = float(rates.sum())
    return Exposure(
        rates=rates,
        maximum=float(rates.max()),
        mean=float(rates.mean()),
        used=float((rates > 0.0).mean()),
        overlap=float(np.square(rates).sum() / length) if length else 0.0,
        mean_length=length,
    )


def settle(
    pool: Pool,
    design: Design,
    *,
    abilities: ArrayLike,
    seeds: ArrayLike,
    rounds: int = 24,
    eligibility: ArrayLike | None = None,
    progress: Progress | None = None,
) -> Settled:
    """Simulate sittings round by round until no scored item is shown more often than the cap; a last round checks it.

    abilities, seeds [n]: one simulated person each (n >= 1,000 for a bank in use); every round gives them fresh seeds.
    The cap of a round is `exposure_cap` of its mean scored length and the live items; the updates aim at 95 % of it,
    which leaves room for the noise of the rounds. After the first third, steps on the log scale shrink as 1/k (Robbins
    & Monro 1951). progress(done, all) is called after each round and may raise.

    >>> from melek.science.psychometrics import make_pool, two_pl
    >>> items = two_pl(np.ones(40), np.linspace(-2.0, 2.0, 40))
    >>> pool = make_pool(codes=[f"{n:02d}" for n in range(40)], items=items, competences=["1"] * 40, areas=["1"] * 40)
    >>> design = Design(cut=0.0, required=(), min_scored=5, max_positions=5, max_exposure=0.4)
    >>> settled = settle(pool, design, abilities=np.linspace(-1.5, 1.5, 200), seeds=np.arange(200), rounds=8)
    >>> settled.cap, settled.exposure.maximum < 0.5
    (0.4, True)
    """
    if rounds < 1:
        raise WrongShape("settling needs at least one round")
    keys = np.asarray(seeds)
    prepare(pool, (rounds + 1) * keys.size)
    current = np.ones(pool.size) if eligibility is None else np.asarray(eligibility, dtype=np.float64)
    for done in range(rounds):
        exposure = _round(pool, design, abilities=abilities, seeds=_fresh(keys, done), eligibility=current)
        aim = AIM * exposure_cap(exposure.mean_length, pool.live, floor=design.max_exposure)
        shown = exposure.rates * keys.size
        wanted = update_eligibility(current, administered=shown, sittings=keys.size, cap=aim)
        gain = 1.0 / max(1, done + 1 - rounds // 3)
        current = current * (wanted / current) ** gain
        if progress is not None:
            progress(done + 1, rounds)
    check = _round(pool, design, abilities=abilities, seeds=_fresh(keys, rounds), eligibility=current)
    cap = exposure_cap(check.mean_length, pool.live, floor=design.max_exposure)
    return Settled(eligibility=current, cap=cap, exposure=check, rounds=rounds)


def _round(pool: Pool, design: Design, *, abilities: ArrayLike, seeds: Ints, eligibility: Floats) -> Exposure:
    answer = simulated_answers(pool.items, abilities, seeds)
    run = simulate(pool, design, seeds=seeds, answer=answer, eligibility=eligibility)
    return exposure_summary(run.scored_items(pool), pool.size)


def _fresh(seeds: Ints, done: int) -> Ints:
    return (uniforms(seeds, ROUND_STREAM, done) * 2.0**53).astype(np.int64)
