"""What a calibration is asked and what it says."""

from dataclasses import dataclass, field
from enum import StrEnum

from melek.science.psychometrics.errors import ImpossibleDesign
from melek.science.psychometrics.models import Floats, Ints, Items


class Kind(StrEnum):
    """What may be asked for an item. 1PL: one slope for all items. Rasch and PCM: slope 1, the population's SD free."""

    RASCH = "rasch"
    ONE_PL = "1pl"
    TWO_PL = "2pl"
    THREE_PL = "3pl"
    GRM = "grm"
    PCM = "pcm"
    GPCM = "gpcm"


class Flag(StrEnum):
    """What is to be said of an item. The first three leave it without parameters.

    NOT_IDENTIFIED: the information is singular along the item's parameters (known only where errors were asked for).
    """

    NOBODY_ANSWERED = "nobody_answered"
    CONSTANT = "constant"
    EMPTY_CATEGORY = "empty_category"
    FEW_ANSWERS = "few_answers"
    SLOPE_AT_BOUND = "slope_at_bound"
    NOT_IDENTIFIED = "not_identified"


NOT_ESTIMATED = frozenset({Flag.NOBODY_ANSWERED, Flag.CONSTANT, Flag.EMPTY_CATEGORY})


class ErrorMethod(StrEnum):
    """How standard errors are found: Louis' identity, the cross-product of scores (faster, rougher), or not."""

    LOUIS = "louis"
    CROSS_PRODUCT = "cross_product"
    NONE = "none"


@dataclass(frozen=True)
class Settings:
    """How a calibration runs.

    nodes on [-reach, reach] logits; tolerance: largest change of a parameter in an EM step; rounds: most EM steps;
    errors: how standard errors are found; few: items with fewer answers are flagged; guess_mean, guess_sd: normal prior
    on logit c of 3PL items; guess_beta: instead of it, alpha and beta of a Beta prior on c itself, both at least 1
    ((5, 17), or (1, 1) for none at all); sd_free: whether slopes of 1 (Rasch, PCM) free the SD of the reference group.
    Raises ImpossibleDesign for a prior that has no highest point or no spread.

    >>> Settings(guess_beta=(5.0, 17.0)).guess_beta
    (5.0, 17.0)
    """

    nodes: int = 61
    reach: float = 6.0
    tolerance: float = 1e-5
    rounds: int = 2000
    errors: ErrorMethod = ErrorMethod.LOUIS
    few: int = 200
    guess_mean: float = -1.39
    guess_sd: float = 0.5
    sd_free: bool = True
    guess_beta: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        """Refuse priors that no estimate can settle under."""
        if not self.guess_sd > 0.0:
            raise ImpossibleDesign("the prior of c needs a positive SD")
        if self.guess_beta is not None and not all(1.0 <= one < float("inf") for one in self.guess_beta):
            raise ImpossibleDesign("alpha and beta of the prior of c must be 1 or more, and finite")


@dataclass(frozen=True)
class Anchors:
    """Items whose parameters stay what they are: `items` in the columns `places` of the answers."""

    items: Items
    places: Ints


@dataclass(frozen=True)
class Ties:
    """Sets of columns whose items share the slope, the asymptote c, or both: one item seen as two, as in a test of DIF."""

    columns: tuple[tuple[int, ...], ...]
    slope: bool = True
    guessing: bool = True


@dataclass(frozen=True, eq=False)
class Calibration:
    """Parameters of the items that could be estimated, and the population they were estimated with.

    items [E] in the columns `places` [E] of the answers (all J, unless some are flagged); errors: standard errors
    shaped like `items.a`, `items.b`, `items.c`, NaN where a parameter was fixed or errors were not asked for; means and
    sds [G] of the groups in `group_names`, with their errors (NaN when fixed); loglik at the estimates (without prior);
    rounds of EM; converged; answers [J] and flags [J] for every column; parameters: how many were estimated;
    linked_by_population: forms share no item chain, and the scale stands on their common population alone.
    """

    items: Items
    places: Ints
    a_error: Floats
    b_error: Floats
    c_error: Floats
    group_names: tuple[str, ...]
    means: Floats
    sds: Floats
    mean_errors: Floats
    sd_errors: Floats
    loglik: float
    rounds: int
    converged: bool
    parameters: int
    answers: Ints
    flags: tuple[frozenset[Flag], ...]
    linked_by_population: bool
    covariance: Floats | None = field(repr=False, default=None)
