"""Pure arithmetic of the demo nation: largest remainders, exact margins."""

from collections.abc import Mapping, Sequence


def largest_remainder(shares: Sequence[float], total: int) -> list[int]:
    """Whole numbers in proportion to `shares` that add up to `total` (Hamilton's method; ties to the earlier)."""
    whole = sum(shares)
    if whole <= 0:
        raise ValueError("shares must add up to more than zero")
    quotas = [share / whole * total for share in shares]
    counts = [int(quota) for quota in quotas]
    order = sorted(range(len(shares)), key=lambda place: (counts[place] - quotas[place], place))
    for place in order[: total - sum(counts)]:
        counts[place] += 1
    return counts


def scaled(margin: Mapping[str, int], total: int) -> dict[str, int]:
    """A published margin scaled to `total` people; exact when it already adds up to it."""
    return dict(zip(margin, largest_remainder(list(margin.values()), total), strict=True))
