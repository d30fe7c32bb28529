"""DIF by likelihood ratio (IRT-LR): does the model fit better when an item's parameters may differ between groups?

For each item three models are fitted to both groups together, by marginal maximum likelihood, with the mean and the SD of
the focal group free: L0, all parameters equal; L1, difficulties or steps free and the slope common; L2, slope free too.
Anchors keep their parameters equal in every model and so hold the scale; other items under test stay out.

- total: 2 (L2 - L0), df = the item's parameters; uniform: 2 (L1 - L0), df = difficulties or steps; non-uniform: 2 (L2 -
  L1), df = 1. Kinds without a slope of their own (rasch, 1pl, pcm) have the uniform test alone.
- 3PL: c is common to the groups in L1 and, unless `is_guessing_common` is False, in L2. Likelihoods are taken without
  the prior of c.
- Without `anchors`, every other item is an anchor of the item under test (all-others-as-anchors).

Sources: Thissen, Steinberg & Wainer (1993), *Detection of differential item functioning using the parameters of item
response models*; Cohen, Kim & Wollack (1996) for several categories; Woods (2009) for designated anchors.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2 as chi2_distribution

from melek.science.psychometrics.adjust import benjamini_hochberg
from melek.science.psychometrics.answers import two_groups
from melek.science.psychometrics.calibration import Calibration, ErrorMethod, Kind, Settings, Ties, calibrate
from melek.science.psychometrics.calibration.checks import SLOPELESS, item_kinds
from melek.science.psychometrics.dif.effects import DifEffects, dif_effects
from melek.science.psychometrics.dif.purification import Purified
from melek.science.psychometrics.errors import (
    AnchorsExhausted,
    NoAnswers,
    NothingVaries,
    WrongShape,
)
from melek.science.psychometrics.models import Bools, Codes, Floats, Ints, Items, category_codes, make_items

ROUNDS = 5
LEAST_ANCHORS = 0.2
PLAIN = Settings(errors=ErrorMethod.NONE)
REFERENCE, FOCAL = "reference", "focal"

Progress = Callable[[int, int], object]


@dataclass(frozen=True, eq=False)
class LikelihoodDif:
    """Per item [J]; NaN and False where `usable` is False.

    lr, df, p: total test; adjusted: p after Benjamini & Hochberg over the usable items; uniform_lr, uniform_df,
    uniform_p; non_uniform_lr, non_uniform_df, non_uniform_p; flagged: adjusted below the level of significance. anchors:
    who held the scale. places [E]: the usable items, for which reference_items and focal_items give the parameters under
    L2, effects the size (`DifEffects`, per usable item; its sums run over the flagged ones), and focal_mean [E] and
    focal_sd [E] the focal group in N(0, 1) of the reference group. converged: whether all three fits settled.
    """

    lr: Floats
    df: Ints
    p: Floats
    adjusted: Floats
    uniform_lr: Floats
    uniform_df: Ints
    uniform_p: Floats
    non_uniform_lr: Floats
    non_uniform_df: Ints
    non_uniform_p: Floats
    flagged: Bools
    usable: Bools
    converged: Bools
    anchors: Bools
    places: Ints
    reference_items: Items
    focal_items: Items
    effects: DifEffects
    focal_mean: Floats
    focal_sd: Floats


@dataclass(frozen=True, eq=False)
class _Study:
    """What is analysed: answers, kinds, groups, categories, anchors, how, and who has every category in both groups."""

    codes: Codes
    kinds: list[Kind]
    group: Ints
    categories: Ints
    anchors: Bools
    is_guessing_common: bool
    settings: Settings
    testable: Bools

    @property
    def labels(self) -> NDArray[np.str_]:
        """Name of each person's group."""
        return np.where(self.group == 1, FOCAL, REFERENCE)


@dataclass(frozen=True, eq=False)
class _Fits:
    """Log-likelihoods of the three models, whether all settled, and the model in which all may differ."""

    logliks: tuple[float, float, float]
    converged: bool
    free: Calibration


def likelihood_dif(
    responses: ArrayLike,
    *,
    focal: ArrayLike,
    model: str | Sequence[str],
    anchors: ArrayLike | None = None,
    tested: ArrayLike | None = None,
    categories: ArrayLike | None = None,
    is_guessing_common: bool = True,
    significance: float = 0.05,
    settings: Settings = PLAIN,
    progress: Progress | None = None,
) -> LikelihoodDif:
    """Likelihood-ratio tests of each item from answers [n, J] (categories; NaN or -1 missing) and focal [n]: 1 focal, 0
    reference, -1 neither.

    model: a kind of `calibration.Kind` for all items or one an item. anchors [J]: items taken to be free of DIF; they are
    tested too, against the other anchors, unless `tested` [J] leaves them out: then they are not `usable`. categories:
    number for each item, where it may be more than were seen. progress(done, J) may raise to stop. Raises
    AnchorsExhausted when an item has no anchor beside itself, NothingVaries when no item can be tested, GroupEmpty, and
    what `calibrate` raises.

    >>> rng = np.random.default_rng(1)
    >>> focal = np.arange(1200) % 2
    >>> harder = np.outer(focal, [1.5, 0, 0, 0, 0, 0])
    >>> chance = 1 / (1 + np.exp(np.linspace(-1, 1, 6) + harder - rng.normal(size=(1200, 1))))
    >>> found = likelihood_dif(rng.random((1200, 6)) < chance, focal=focal, model="rasch", significance=0.01)
    >>> found.flagged.tolist(), found.df.tolist()
    ([True, False, True, True, False, False], [1, 1, 1, 1, 1, 1])
    """
    study = _studied(
        responses,
        focal,
        model,
        anchors=anchors,
        tested=tested,
        categories=categories,
        is_guessing_common=is_guessing_common,
        settings=settings,
    )
    return _tested(study, significance, progress)


def purified_likelihood_dif(
    responses: ArrayLike,
    *,
    focal: ArrayLike,
    model: str | Sequence[str],
    declared: ArrayLike | None = None,
    categories: ArrayLike | None = None,
    is_guessing_common: bool = True,
    significance: float = 0.05,
    rounds: int = ROUNDS,
    settings: Settings = PLAIN,
    progress: Progress | None = None,
) -> Purified[LikelihoodDif]:
    """`likelihood_dif` with all items as anchors, then again without the flagged ones, until the flags stand still.

    declared [J]: items that stay anchors whatever the test says of them. Where fewer than a fifth of the items (or four)
    would be left, those with the smallest ratio for their degrees of freedom stay (the rank-based anchors of Woods
    2009): a strong difference first makes all items look suspect. rounds: most repetitions; when flags go round in a
    circle, `converged` is False. Raises what `likelihood_dif` raises.

    >>> rng = np.random.default_rng(1)
    >>> focal = np.arange(1200) % 2
    >>> harder = np.outer(focal, [1.5, 0, 0, 0, 0, 0])
    >>> chance = 1 / (1 + np.exp(np.linspace(-1, 1, 6) + harder - rng.normal(size=(1200, 1))))
    >>> answers = rng.random((1200, 6)) < chance
    >>> found = purified_likelihood_dif(answers, focal=focal, model="rasch", significance=0.01)
    >>> found.converged, found.rounds, found.anchors.tolist()
    (True, 2, [False, True, True, True, True, True])
    """
    study = _studied(
        responses,
        focal,
        model,
        anchors=None,
        categories=categories,
        is_guessing_common=is_guessing_common,
        settings=settings,
    )
    kept = np.zeros(len(study.kinds), dtype=bool) if declared is None else _mask(declared, len(study.kinds))
    result = _tested(study, significance, progress)
    for done in range(rounds + 1):
        wanted = kept | ~result.flagged
        wanted |= _least_suspect(result, _least_anchors(wanted.size) - int(wanted.sum()))
        if np.array_equal(wanted, study.anchors):
            return Purified(result=result, anchors=study.anchors, rounds=done, converged=True)
        if done == rounds:
            break
        study = replace(study, anchors=wanted)
        result = _tested(study, significance, progress)
    return Purified(result=result, anchors=study.anchors, rounds=rounds, converged=False)


def _least_anchors(size: int) -> int:
    return min(size, max(4, int(np.ceil(LEAST_ANCHORS * size))))


def _least_suspect(found: LikelihoodDif, count: int) -> Bools:
    """The `count` flagged items of the smallest ratio for their degrees of freedom; none when count is not positive."""
    chosen = np.zeros(found.lr.size, dtype=bool)
    suspect = np.where(found.flagged, found.lr / found.df, np.inf)
    chosen[np.argsort(suspect, kind="stable")[: max(count, 0)]] = True
    return chosen & found.flagged


def _studied(
    responses: ArrayLike,
    focal: ArrayLike,
    model: str | Sequence[str],
    *,
    anchors: ArrayLike | None,
    categories: ArrayLike | None,
    is_guessing_common: bool,
    settings: Settings,
    tested: ArrayLike | None = None,
) -> _Study:
    codes = category_codes(responses, or_missing=True)
    if codes.ndim != 2 or codes.max(initial=-1) < 0:
        raise NoAnswers("nobody answered anything")
    group = two_groups(focal, people=codes.shape[0])
    codes, group = codes[group >= 0], group[group >= 0]
    size = codes.shape[1]
    kinds = item_kinds(model, size)
    seen = np.maximum(codes.max(axis=0).astype(np.int64) + 1, 2)
    counts = seen if categories is None else np.array(np.broadcast_to(categories, (size,)), dtype=np.int64)
    chosen = np.ones(size, dtype=bool) if anchors is None else _mask(anchors, size)
    testable = _has_all(codes[group == 0], counts) & _has_all(codes[group == 1], counts)
    if tested is not None:
        testable &= _mask(tested, size)
    sound = chosen & _has_all(codes, counts)
    return _Study(codes, kinds, group, counts, sound, is_guessing_common, settings, testable)


def _has_all(codes: Codes, counts: Ints) -> Bools:
    """Items [J] with an answer in each of their categories."""
    found = np.array([np.unique(column[column >= 0]).size for column in codes.T])
    return np.asarray(found == counts, dtype=np.bool_)


def _mask(anchors: ArrayLike, size: int) -> Bools:
    chosen = np.asarray(anchors)
    if chosen.shape != (size,) or chosen.dtype.kind != "b":
        raise WrongShape(f"anchors and tested must say True or False for each of {size} items")
    return chosen.astype(np.bool_)


def _tested(study: _Study, significance: float, progress: Progress | None) -> LikelihoodDif:
    size = len(study.kinds)
    _check_anchors(study)
    whole = _fit(study, study.anchors) if study.anchors.any() else None
    fits: list[_Fits | None] = []
    for item in range(size):
        fits.append(_item_fits(study, item, whole))
        if progress is not None:
            progress(item + 1, size)
    usable = np.array([one is not None for one in fits])
    if not usable.any():
        raise NothingVaries("no item has answers in all its categories from both groups")
    logliks = np.array([one.logliks if one else (np.nan,) * 3 for one in fits])
    df, uniform_df, other_df = _freedoms(study)
    total, uniform, other = (
        np.maximum(2.0 * (logliks[:, more] - logliks[:, less]), 0.0) for more, less in ((2, 0), (1, 0), (2, 1))
    )
    other = np.where(other_df > 0, other, np.nan)
    p = chi2_distribution.sf(total, df)
    adjusted = benjamini_hochberg(p)
    flagged = usable & (np.nan_to_num(adjusted, nan=1.0) < significance)
    sound = [one for one in fits if one is not None]
    places = np.flatnonzero(usable)
    reference, ours = _items_by_group(sound)
    mean, sd = np.array([one.free.means[1] for one in sound]), np.array([one.free.sds[1] for one in sound])
    return LikelihoodDif(
        lr=total,
        df=df,
        p=p,
        adjusted=adjusted,
        uniform_lr=uniform,
        uniform_df=uniform_df,
        uniform_p=chi2_distribution.sf(uniform, uniform_df),
        non_uniform_lr=other,
        non_uniform_df=other_df,
        non_uniform_p=chi2_distribution.sf(other, np.maximum(other_df, 1)),
        flagged=flagged,
        usable=usable,
        converged=np.array([one is not None and one.converged for one in fits]),
        anchors=study.anchors,
        places=places,
        reference_items=reference,
        focal_items=ours,
        effects=_effects(reference, ours, flagged[places], mean, sd),
        focal_mean=mean,
        focal_sd=sd,
    )


def _check_anchors(study: _Study) -> None:
    beside = study.anchors.sum() - study.anchors
    alone = np.flatnonzero(study.testable & (beside == 0))
    if alone.size:
        raise AnchorsExhausted(f"item {alone[0]} has no anchor beside itself")


def _freedoms(study: _Study) -> tuple[Ints, Ints, Ints]:
    """Degrees of freedom of the total, the uniform and the non-uniform test."""
    uniform = study.categories - 1
    slopes = np.array([kind not in SLOPELESS for kind in study.kinds]).astype(np.int64)
    guesses = np.array([kind is Kind.THREE_PL and not study.is_guessing_common for kind in study.kinds])
    other = slopes + guesses.astype(np.int64)
    return uniform + other, uniform, other


def _item_fits(study: _Study, item: int, whole: Calibration | None) -> _Fits | None:
    """The three fits of an item, or None where a group lacks an answer in one of its categories."""
    if not study.testable[item]:
        return None
    others = study.anchors.copy()
    others[item] = False
    kind = study.kinds[item]
    guesses = kind is Kind.THREE_PL
    together = others.copy()
    together[item] = True
    equal = whole if whole is not None and study.anchors[item] else _fit(study, together)
    only_guessing = Ties((), slope=False) if guesses and study.is_guessing_common else None
    free = _fit(study, others, split=item, ties=only_guessing)
    common = free if kind in SLOPELESS else _fit(study, others, split=item, ties=Ties((), guessing=guesses))
    fits = (equal, common, free)
    return _Fits((equal.loglik, common.loglik, free.loglik), all(one.converged for one in fits), free)


def _fit(study: _Study, chosen: Bools, *, split: int | None = None, ties: Ties | None = None) -> Calibration:
    """A fit of the chosen items, and of the split one in two columns at the end, the reference group's first."""
    columns = np.flatnonzero(chosen)
    answers, kinds, counts = study.codes[:, columns], [study.kinds[one] for one in columns], study.categories[columns]
    if split is not None:
        apart = [np.where(study.group == code, study.codes[:, split], -1) for code in (0, 1)]
        answers = np.column_stack([answers, *apart])
        kinds, counts = [*kinds, *[study.kinds[split]] * 2], np.append(counts, [study.categories[split]] * 2)
        ties = ties and replace(ties, columns=((columns.size, columns.size + 1),))
    return calibrate(
        answers,
        model=[kind.value for kind in kinds],
        groups=study.labels,
        reference=REFERENCE,
        categories=counts,
        ties=ties,
        settings=study.settings,
    )


def _items_by_group(fits: list[_Fits]) -> tuple[Items, Items]:
    """The tested items with the parameters of the reference group, and with those of the focal group."""
    return _joined([one.free.items.take([-2]) for one in fits]), _joined([one.free.items.take([-1]) for one in fits])


def _joined(parts: list[Items]) -> Items:
    return make_items(
        model=[str(one.model[0]) for one in parts],
        a=[one.a[0] for one in parts],
        b=[one.b[0][np.isfinite(one.b[0])] for one in parts],
        c=[one.c[0] for one in parts],
    )


def _effects(reference: Items, focal: Items, flagged: Bools, mean: Floats, sd: Floats) -> DifEffects:
    """Effects of each item, weighted by the focal group of its own fit; sums over the flagged items."""
    parts = [
        dif_effects(reference.take([place]), focal.take([place]), mean=float(mean[place]), sd=float(sd[place]))
        for place in range(reference.size)
    ]
    sums = (0.0, 0.0)
    if flagged.any():
        some = dif_effects(reference.take(flagged), focal.take(flagged), mean=float(mean.mean()), sd=float(sd.mean()))
        sums = (some.test_signed, some.test_unsigned)
    signed, area, essd = (
        np.array([getattr(one, name)[0] for one in parts]) for name in ("signed", "weighted_area", "essd")
    )
    return DifEffects(signed, area, essd, *sums)
