"""Fixed classes of a share for maps: the same edges for every year, chosen once for an indicator."""

from bisect import bisect_right
from dataclasses import dataclass

from melek.kit import formats

MOST_CLASSES = 6


@dataclass(frozen=True)
class Scale:
    """Classes between round `edges` (shares, rising): n edges make n + 1 classes, at most six.

    >>> Scale((0.3, 0.35, 0.4)).class_of(0.35)
    3
    """

    edges: tuple[float, ...]

    def __post_init__(self) -> None:
        if list(self.edges) != sorted(set(self.edges)) or not 1 <= len(self.edges) < MOST_CLASSES:
            raise ValueError("A scale needs one to five rising edges.")

    def class_of(self, value: float) -> int:
        """The class from 1 to 6 of a share; an edge belongs to the class above it."""
        # rounded first, because an estimate written as 35,0% must not lie in the class below 35
        return bisect_right(self.edges, round(value, 9)) + 1

    def labels(self) -> list[str]:
        """The classes in words, in percent: < 30, 30–34, …, ≥ 50."""
        first, last = self.edges[0], self.edges[-1]
        inner = [
            f"{formats.share_bare(low, 0)}{formats.DASH}{formats.share_bare(high - 0.01, 0)}"
            for low, high in zip(self.edges, self.edges[1:], strict=False)
        ]
        return [f"< {formats.share_bare(first, 0)}", *inner, f"≥ {formats.share_bare(last, 0)}"]

    def classes(self) -> list[tuple[int, str]]:
        """Number and label of each class, for the legend."""
        return list(enumerate(self.labels(), start=1))
