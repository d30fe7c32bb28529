"""Pure decisions of assessment: reading and scoring answers, first guesses of item parameters, order of options."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import Any

ENGINE = "2026-1"
DONT_KNOW = "?"
LOWEST, STEP = -2.0, 0.8
PRACTICE_CUT = 0.31  # only steers the practice test; no practice result says *literate*


def provisional_difficulty(level: int) -> float:
    """A first guess of the 2PL difficulty b from the author's level 1-8: level 1 at -2.0, then 0.8 a level."""
    return LOWEST + STEP * (level - 1)


def read_answer(content: Mapping[str, Any], posted: Mapping[str, Sequence[str]]) -> Any | None:
    """The canonical answer from a posted form, or None when it is incomplete or not one of the item's options.

    `posted` maps field names to lists of values. A choice is a key; several choices a sorted list; an order a list of
    keys; a match a mapping. *Saya tidak tahu* is the text `?`.
    """
    if posted.get("tidak_tahu"):
        return DONT_KNOW
    keys = [option["key"] for option in content["options"]]
    reader = {"choice": _read_choice, "multiple": _read_multiple, "order": _read_order, "match": _read_match}
    return reader[content["interaction"]](content, keys, posted)


def _read_choice(content: Mapping[str, Any], keys: list[str], posted: Mapping[str, Sequence[str]]) -> str | None:
    given = posted.get("jawaban", [])
    return given[0] if len(given) == 1 and given[0] in keys else None


def _read_multiple(
    content: Mapping[str, Any], keys: list[str], posted: Mapping[str, Sequence[str]]
) -> list[str] | None:
    given = sorted(set(posted.get("jawaban", [])))
    return given if len(given) == content["choose"] and set(given) <= set(keys) else None


def _read_order(content: Mapping[str, Any], keys: list[str], posted: Mapping[str, Sequence[str]]) -> list[str] | None:
    given = [next(iter(posted.get(f"urutan_{place}", [""])), "") for place in range(1, len(keys) + 1)]
    return given if sorted(given) == sorted(keys) else None


def _read_match(
    content: Mapping[str, Any], keys: list[str], posted: Mapping[str, Sequence[str]]
) -> dict[str, str] | None:
    targets = {target["key"] for target in content["targets"]}
    given = {key: next(iter(posted.get(f"pasangan_{key}", [""])), "") for key in keys}
    return given if set(given.values()) <= targets else None


def score_answer(key: Any, answer: Any) -> int:
    """1 when the whole answer is right, else 0; *Saya tidak tahu* is 0 without any further penalty."""
    return int(answer == key)


def option_order(seed: int, position: int, keys: Sequence[str]) -> list[str]:
    """The order in which one person sees the options: fixed by seed and position, so that a reload changes nothing."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{position}:{key}".encode()).digest())


def score_on_scale(theta: float) -> int:
    """The reporting scale 500 + 100 θ, between 200 and 800, as a whole number."""
    return round(min(800.0, max(200.0, 500 + 100 * theta)))


def score_range(theta: float, sd: float, width: float = 1.96) -> tuple[int, int]:
    """Lower and upper score of the 95 % interval on the reporting scale."""
    return score_on_scale(theta - width * sd), score_on_scale(theta + width * sd)


def verdict_of(p_literate: float, *, literate_at: float, not_yet_at: float) -> str:
    """`literate`, `not_yet` or `too_close` from P(θ ≥ cut) and the definition's two thresholds."""
    if p_literate >= literate_at:
        return "literate"
    return "not_yet" if p_literate <= not_yet_at else "too_close"


def usual_length(mean_length: float) -> int:
    """The usual test length in words on the start page: rounded to a whole five."""
    return max(5, 5 * math.floor(mean_length / 5 + 0.5))
