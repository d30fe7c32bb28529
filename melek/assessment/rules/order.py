"""What differs between two sittings, fixed by seed and position, so that a reload changes nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any


def option_order(seed: int, position: int, keys: Sequence[str]) -> list[str]:
    """The order in which one person sees the options: fixed by seed and position, so that a reload changes nothing."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{position}:{key}".encode()).digest())


def variant_of(content: Mapping[str, Any], *, seed: int, position: int) -> dict[str, Any]:
    """The values of the placeholders of a task in one sitting; {} for an item without variants."""
    place = variant_place(content, seed=seed, position=position)
    found: dict[str, Any] = {} if place is None else content["variants"][place]
    return found


def variant_place(content: Mapping[str, Any], *, seed: int, position: int) -> int | None:
    """Which of its variants an item shows in one sitting; None for an item without variants."""
    variants = content.get("variants")
    if not variants:
        return None
    digest = hashlib.sha256(f"{seed}:{position}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % len(variants)
