"""What parallel forms have to keep to, as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from melek.science.psychometrics.errors import WrongShape
from melek.science.psychometrics.models import Ints


class Family(StrEnum):
    """Kinds of constraints, as an infeasible set of rules names them."""

    LENGTH = "length"
    QUOTAS = "quotas"
    ENEMIES = "enemies"
    USES = "uses"
    FIXED = "fixed"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True)
class Quota:
    """How many items of a group every form holds: from fewest to most. Groups may overlap.

    >>> Quota("area 1", items=(0, 1, 2), fewest=1, most=2).fewest
    1
    """

    name: str
    items: Sequence[int]
    fewest: int = 0
    most: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(int(item) for item in self.items))
        most = len(self.items) if self.most is None else self.most
        object.__setattr__(self, "most", most)
        if not 0 <= self.fewest <= most:
            raise WrongShape(f"quota {self.name!r} needs 0 <= fewest <= most")


@dataclass(frozen=True)
class FormRules:
    """Rules of parallel forms over J items named by their indices.

    forms: how many; length: items in each, a number or (fewest, most). points [P]: abilities in logits at which the
    information of each form is to come close to target [P]. quotas: for every form. enemies: pairs that no form holds
    together. most_uses: forms that an item may stand in (1: no overlap). fixed: form number from 0 -> items it must hold;
    an item fixed in several forms may stand in so many. forbidden: items in no form.

    Raises WrongShape for values that contradict each other.

    >>> FormRules(forms=2, length=3, points=(0.0,), target=(1.5,)).lengths
    (3, 3)
    """

    forms: int
    length: int | tuple[int, int]
    points: Sequence[float]
    target: Sequence[float]
    quotas: Sequence[Quota] = ()
    enemies: Iterable[tuple[int, int]] = ()
    most_uses: int = 1
    fixed: Mapping[int, Sequence[int]] = field(default_factory=dict, hash=False)
    forbidden: Iterable[int] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", tuple(float(point) for point in self.points))
        object.__setattr__(self, "target", tuple(float(value) for value in self.target))
        object.__setattr__(self, "quotas", tuple(self.quotas))
        object.__setattr__(self, "enemies", tuple((int(one), int(other)) for one, other in self.enemies))
        object.__setattr__(self, "forbidden", tuple(int(item) for item in self.forbidden))
        fixed = {int(form): tuple(int(item) for item in items) for form, items in self.fixed.items()}
        object.__setattr__(self, "fixed", MappingProxyType(fixed))
        if self.forms < 1 or not 1 <= self.lengths[0] <= self.lengths[1] or self.most_uses < 1:
            raise WrongShape("forms, length and most_uses must be at least 1, and a length (fewest, most) in order")
        if len(self.points) != len(self.target) or not self.points:
            raise WrongShape("points and target must be equally long and not empty")
        if not np.all(np.isfinite([*self.points, *self.target])):
            raise WrongShape("points and target must be finite numbers")
        if not all(0 <= form < self.forms for form in fixed):
            raise WrongShape("fixed must name forms from 0 to one less than their number")
        if any(one == other for one, other in self.enemies):
            raise WrongShape("an item cannot be its own enemy")

    @property
    def lengths(self) -> tuple[int, int]:
        """Fewest and most items of a form."""
        return (self.length, self.length) if isinstance(self.length, int) else self.length

    def named_items(self) -> Ints:
        """All item indices that the rules mention."""
        groups = [self.forbidden, *self.fixed.values(), *(quota.items for quota in self.quotas), *self.enemies]
        return np.array([item for group in groups for item in group], dtype=np.int64)
