"""Replaying the lot of a wave from what is stored: nothing is trusted but the frame, the rule and the seed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.evaluation.models import DrawnSample, FrameStratum, Wave
from melek.evaluation.queries import draws_of
from melek.evaluation.services.frames import KEY_BYTES, StratumSize, hash_of
from melek.evaluation.services.waves import (
    chosen_keys,
    chosen_places,
    committed_facts,
    drawn_facts,
    result_hash,
)
from melek.identity.models import TrailEntry
from melek.kit.errors import DomainError
from melek.kit.models import Draw

_COMMITTED = ("evaluation.wave.committed", "evaluation.wave.recommitted")
_DRAWN = ("evaluation.wave.drawn",)


class NothingCommitted(DomainError):
    """The wave has no draw yet."""

    message = _("Gelombang {wave} belum punya undian untuk diperiksa.")


@dataclass(frozen=True)
class Replay:
    """What a replay of one draw found; `is_sample` is None before the seed exists.

    `is_frame`: the stored frame has the committed hash. `is_sample`: rule and seed give the stored sample from it, and
    that has the recorded hash. `is_told`: the trail holds the same commitment, and after it the same seed and result.
    """

    draw: Draw
    people: int
    is_frame: bool
    is_sample: bool | None
    is_told: bool

    @property
    def holds(self) -> bool:
        return self.is_frame and self.is_told and self.is_sample is not False


def replays(wave: Wave) -> list[Replay]:
    """Replay the draw in force and all that it superseded, newest first. Raises NothingCommitted."""
    found = [_replay(wave, draw) for draw in draws_of(wave)]
    if not found:
        raise NothingCommitted(wave=wave.code)
    return found


def _replay(wave: Wave, draw: Draw) -> Replay:
    stored = list(FrameStratum.objects.filter(draw=draw).order_by("number"))
    keys = [bytes(one.keys) for one in stored]
    sizes = [len(one) // KEY_BYTES for one in keys]
    strata = [StratumSize(one.agency_kind, one.province, size) for one, size in zip(stored, sizes, strict=True)]
    is_frame = bool(strata) and hash_of(strata, keys) == draw.frame_hash
    is_sample = None if draw.seed is None else is_frame and _gives_its_sample(draw, keys, sizes)
    return Replay(draw, sum(sizes), is_frame, is_sample, _is_told(wave, draw))


def _gives_its_sample(draw: Draw, keys: list[bytes], sizes: list[int]) -> bool:
    chosen = chosen_keys(keys, chosen_places(sizes, draw))
    sample = DrawnSample.objects.filter(draw=draw).first()
    return sample is not None and bytes(sample.keys) == b"".join(chosen) and result_hash(chosen) == draw.result_hash


def _is_told(wave: Wave, draw: Draw) -> bool:
    """Whether the trail holds the commitment of a draw, and, when it has a seed, the drawing after it."""
    committed = _entry(wave, _COMMITTED, committed_facts(draw))
    if committed is None or draw.seed is None:
        return committed is not None
    drawn = _entry(wave, _DRAWN, drawn_facts(draw))
    return drawn is not None and committed.pk < drawn.pk


def _entry(wave: Wave, events: tuple[str, ...], facts: dict[str, Any]) -> TrailEntry | None:
    rows = TrailEntry.objects.filter(object_type=wave._meta.label, object_id=str(wave.pk), event__in=events)
    return next((row for row in rows.order_by("id") if facts.items() <= (row.after or {}).items()), None)
