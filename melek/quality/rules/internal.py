"""The law of internal quality assurance as data, gaps between goals and answers, the change since another year, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from melek.dossier.enums import ScaleKind
from melek.dossier.rules.scoring import Scored
from melek.dossier.rules.standards import Answer, Criterion, Scale, Words
from melek.kit import formats
from melek.kit.registers import Text
from melek.quality.enums.internal import TIMED

_SAME = 0.05  # points of 100 below which two totals read the same
_OTHER_COVERAGE = 0.05


@dataclass(frozen=True)
class CycleLaw:
    """The usual last day of each phase, as (month, day), and from how many days before something stands as waiting."""

    until: Mapping[str, tuple[int, int]]
    warn_days: int


def read_cycle_law(raw: Mapping[str, Any]) -> CycleLaw:
    """The law from plain values, as its file gives them."""
    until = {phase.value: raw["until"][phase.value] for phase in TIMED}
    return CycleLaw({name: (one["month"], one["day"]) for name, one in until.items()}, int(raw["warn_days"]))


def days_of(law: CycleLaw, year: int) -> dict[str, date]:
    """The last day of each phase in a year."""
    return {phase: date(year, month, day) for phase, (month, day) in law.until.items()}


def are_in_order(days: Mapping[str, date]) -> bool:
    """Whether there is a last day for each phase, none before that of the phase before it."""
    if set(days) != {one.value for one in TIMED}:
        return False
    ordered = [days[one.value] for one in TIMED]
    return ordered == sorted(ordered)


def value_words(scale: Scale, value: Any) -> str:
    """A value on a scale in the reader's words; empty for none."""
    if value is None:
        return ""
    if scale.kind == ScaleKind.YES_NO:
        return _("Ya") if value else _("Tidak")
    if scale.kind == ScaleKind.LEVELS:
        return f"{value}: {scale.anchors[value].text}"
    digits = 0 if float(value).is_integer() else 2
    return f"{formats.number(value, digits)} {scale.unit}".strip()


@dataclass(frozen=True)
class GoalGap:
    """A goal beside what is known now; `now_points` is None as long as nothing is."""

    criterion: Criterion
    target: Any
    now: Any
    target_points: float
    now_points: float | None

    @property
    def is_reached(self) -> bool | None:
        """Whether the answer is worth what was aimed at, or more; None while nothing is known."""
        return None if self.now_points is None else self.now_points >= self.target_points

    @property
    def missing(self) -> float:
        """Points that are missing; none where the goal is reached or nothing is known."""
        return 0.0 if self.now_points is None else max(0.0, self.target_points - self.now_points)

    @property
    def target_words(self) -> str:
        """What was aimed at."""
        return value_words(self.criterion.scale, self.target)

    @property
    def now_words(self) -> str:
        """What is known now."""
        return value_words(self.criterion.scale, self.now)


def gap_of(criterion: Criterion, target: Any, answer: Answer) -> GoalGap:
    """A goal against an answer. Raises ValueError for a target that is no answer on the scale."""
    now = answer.value if answer.is_answered else None
    points = None if now is None else criterion.scale.points(now)
    return GoalGap(criterion, target, now, criterion.scale.points(target), points)


@dataclass(frozen=True)
class ElementChange:
    """An element in two years; a difference only where both have points."""

    name: Words
    before: float | None
    now: float | None

    @property
    def difference(self) -> float | None:
        """Points gained, or lost."""
        return None if self.before is None or self.now is None else self.now - self.before


def changes(before: Scored, now: Scored) -> list[ElementChange]:
    """The elements of one edition in two years, in its order. Raises ValueError for scores of two editions."""
    if (before.standard.code, before.standard.edition) != (now.standard.code, now.standard.edition):
        raise ValueError("two editions are not compared element by element")
    return [
        ElementChange(one.name, before.elements[one.code].points, now.elements[one.code].points)
        for one in now.standard.elements
    ]


def phase_sentence(label: Text, due_on: date | None, today: date) -> str:
    """Where a cycle stands, and until when."""
    if due_on is None:
        return _("Siklus ini sudah ditutup.")
    left = (due_on - today).days
    if left == 0:
        words = _("{phase} berakhir hari ini, {day}.")
    elif left > 0:
        words = ngettext("{phase} sampai {day}: {left} hari lagi.", "{phase} sampai {day}: {left} hari lagi.", left)
    else:
        words = ngettext(
            "{phase} seharusnya selesai {day}: lewat {left} hari.",
            "{phase} seharusnya selesai {day}: lewat {left} hari.",
            -left,
        )
    return words.format(phase=label, day=formats.day(due_on), left=formats.number(abs(left)))


def goals_sentence(gaps: Sequence[GoalGap]) -> str:
    """How many goals are reached, and how many nobody knows of."""
    if not gaps:
        return _("Belum ada sasaran.")
    reached = sum(one.is_reached is True for one in gaps)
    unknown = sum(one.is_reached is None for one in gaps)
    told = _("{reached} dari {all} sasaran tercapai.").format(
        reached=formats.number(reached), all=formats.number(len(gaps))
    )
    if unknown:
        told += " " + _("{n} belum diketahui.").format(n=formats.number(unknown))
    return told


def change_sentence(before: Scored, now: Scored, year: int, *, is_same_edition: bool) -> str:
    """How the total differs from another year; with other questions or other coverage, what that means."""
    if not is_same_edition:
        words = _("Siklus {year} memakai edisi standar yang lain, jadi nilainya tidak dibandingkan.")
        return words.format(year=year)
    if before.total is None or now.total is None:
        return _("Belum ada nilai pada kedua tahun, jadi belum dapat dibandingkan dengan {year}.").format(year=year)
    difference = now.total - before.total
    words = _("Nilai tetap dibandingkan {year}.")
    if abs(difference) >= _SAME:
        words = (
            _("Nilai naik {points} poin sejak {year}.")
            if difference > 0
            else _("Nilai turun {points} poin sejak {year}.")
        )
    told = words.format(year=year, points=formats.number(abs(difference), 1))
    if abs(now.coverage - before.coverage) > _OTHER_COVERAGE:
        told += " " + _(
            "Bobot yang terjawab berbeda ({before} lalu {now}), jadi sebagian perbedaan bukan perubahan mutu."
        ).format(before=formats.share(before.coverage, 0), now=formats.share(now.coverage, 0))
    return told


def actions_sentence(total: int, verified: int, late: int) -> str:
    """How far the improvements are."""
    if not total:
        return _("Belum ada tindakan perbaikan.")
    told = _("{verified} dari {all} tindakan perbaikan terbukti dilakukan.").format(
        verified=formats.number(verified), all=formats.number(total)
    )
    return told + (" " + _("{n} lewat tenggat.").format(n=formats.number(late)) if late else "")
