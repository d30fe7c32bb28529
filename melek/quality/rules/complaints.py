"""Complaints by the clock: which were due in a window, and which of them were answered in time; in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from melek.dossier.enums import ClockUnit
from melek.dossier.rules.clocks import Clock
from melek.kit import formats


@dataclass(frozen=True)
class ComplaintLaw:
    """How long an answer may take, until when the second level can be asked, and what counts for an institution."""

    answer: Clock
    second_level_within: Clock
    window: timedelta
    fewest_shown: int


def read_complaint_law(raw: Mapping[str, Any]) -> ComplaintLaw:
    """The law from plain values, as its file gives them."""
    return ComplaintLaw(
        _clock(raw["answer"]),
        _clock(raw["second_level_within"]),
        timedelta(days=raw["window_days"]),
        int(raw["fewest_shown"]),
    )


def _clock(raw: Mapping[str, Any]) -> Clock:
    return Clock(raw["amount"], ClockUnit(raw["unit"]))


def is_in_time(due_at: datetime, answered_at: datetime | None, at: datetime) -> bool | None:
    """Whether a first answer came before it was due; None while it is not due yet."""
    if due_at > at:
        return None
    return answered_at is not None and answered_at <= due_at


@dataclass(frozen=True)
class AnswerRecord:
    """Of the complaints that fell due, how many were answered in time."""

    due: int
    in_time: int

    @property
    def share(self) -> float | None:
        """The share answered in time; None where none fell due."""
        return self.in_time / self.due if self.due else None


def record_of(
    clocks: Iterable[tuple[datetime, datetime | None]], *, at: datetime, window: timedelta | None = None
) -> AnswerRecord:
    """The record of complaints as (due, answered) that fell due in the window before a moment, or ever.

    One that was answered and is not due yet does not count yet, so that quick answers are not counted before slow ones.
    """
    told = [
        is_in_time(due_at, answered_at, at) for due_at, answered_at in clocks if window is None or at - window < due_at
    ]
    return AnswerRecord(sum(one is not None for one in told), sum(one is True for one in told))


def record_words(record: AnswerRecord) -> str:
    """A record as a sentence."""
    if not record.due:
        return _("Tidak ada pengaduan yang jatuh tempo dalam 365 hari terakhir.")
    words = _("{n} dari {all} pengaduan yang jatuh tempo dalam 365 hari terakhir dijawab tepat waktu.")
    return words.format(n=formats.number(record.in_time), all=formats.number(record.due))
