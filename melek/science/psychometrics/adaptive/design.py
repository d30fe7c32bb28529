"""The rules of an adaptive sitting, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from melek.science.psychometrics.answers import require_finite
from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.scoring.posterior import require_prior

DIGCOMP_COMPETENCES = tuple(
    f"{area}.{number}" for area, count in enumerate((3, 6, 4, 4, 4), start=1) for number in range(1, count + 1)
)


class StopReason(StrEnum):
    """Why a sitting is over."""

    CERTAIN_LITERATE = "certain_literate"
    CERTAIN_NOT_YET = "certain_not_yet"
    MAX_POSITIONS = "max_positions"
    BANK_EXHAUSTED = "bank_exhausted"


class Relaxed(StrEnum):
    """Which rule gave way so that the sitting could go on: none, the exposure draw, or the content rules."""

    NONE = "none"
    EXPOSURE = "exposure"
    CONTENT = "content"


@dataclass(frozen=True)
class Design:
    """Rules of a sitting. Defaults: the design that held .940 correct decisions with 26 items in simulation.

    cut: ability (logits) from which a person is literate.
    required: competences of which at least one item must be scored, as far as the pool still holds one.
    area_quotas: area -> (fewest, most) scored items.
    min_scored: scored items before the test may stop; max_positions: items shown at most, pretest items included.
    stop_probability: stop when P(theta >= cut) is at least this, or at most one minus this.
    pretest_share: chance that a position shows an item on trial.
    max_exposure: r, the highest share of sittings an item may appear in; held by `settle`, raised by `exposure_cap`.
    prior_mean, prior_sd: the one common prior of persons' decisions. tie_noise: information up to which items count as
    equal.

    Raises NotFinite for a cut or prior that is not, WrongShape on values that contradict each other or a prior mean
    outside -6 ... 6.
    """

    cut: float
    required: tuple[str, ...] = DIGCOMP_COMPETENCES
    area_quotas: Mapping[str, tuple[int, int]] = field(default_factory=dict, hash=False)
    min_scored: int = 21
    max_positions: int = 42
    stop_probability: float = 0.95
    pretest_share: float = 0.10
    max_exposure: float = 0.20
    prior_mean: float = 0.0
    prior_sd: float = 1.0
    tie_noise: float = 0.001

    def __post_init__(self) -> None:
        object.__setattr__(self, "required", tuple(self.required))
        object.__setattr__(self, "area_quotas", MappingProxyType(dict(self.area_quotas)))
        require_finite(cut=self.cut, tie_noise=self.tie_noise)
        require_prior(self.prior_mean, self.prior_sd)
        if not 1 <= self.min_scored <= self.max_positions:
            raise WrongShape("a sitting needs 1 <= min_scored <= max_positions")
        if any(int(count) != count for count in (self.min_scored, self.max_positions)):
            raise WrongShape("min_scored and max_positions are whole numbers")
        if not 0.5 < self.stop_probability < 1.0:
            raise WrongShape("stop_probability must lie between .5 and 1")
        if not (0.0 <= self.pretest_share < 1.0 and 0.0 < self.max_exposure <= 1.0):
            raise WrongShape("pretest_share must lie in [0, 1) and max_exposure in (0, 1]")
        if self.tie_noise < 0.0:
            raise WrongShape("tie_noise cannot be negative")
        if any(not 0 <= low <= high for low, high in self.area_quotas.values()):
            raise WrongShape("an area quota is (fewest, most) with 0 <= fewest <= most")
