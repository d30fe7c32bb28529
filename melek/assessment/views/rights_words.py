"""Sentences and rows about growth, the verdict and self-rating, made from the same figures as the page."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from melek.assessment.enums import Verdict
from melek.assessment.models import Result, SelfRating
from melek.assessment.queries.growth import Growth, Point
from melek.assessment.rules import score_on_scale, score_range
from melek.assessment.rules.rights import POINTS
from melek.assessment.rules.selfrating import (
    ALIKE,
    HIGHER,
    LOWER,
    OWN_LEVELS,
    RATED_AREAS,
    agreement,
    level_range,
)
from melek.competency.queries import area_names
from melek.kit import charts, formats
from melek.kit.charts.curves import Scale, Seen, curve

_LOWEST, _SPAN = 200, 600  # of the reporting scale
_SCORES = Scale(200.0, 800.0, [(score, str(int(score))) for score in (200.0, 350.0, 500.0, 650.0, 800.0)])
_LEAST_DAYS, _EDGE, _NEAR = 15.0, 0.2, 0.35


def how_i_changed(growth: Growth) -> str:
    """Whether the last change is larger than its error, in plain words."""
    if not growth.points:
        return _("Anda belum punya hasil tes. Sesudah dua tes, perubahannya tampak di sini.")
    if growth.change is None or growth.compared is None:
        return _("Baru satu hasil yang dapat dibandingkan. Sesudah tes berikutnya, perubahannya tampak di sini.")
    change, margin = growth.change, formats.number(growth.change.margin)
    if not change.is_clear:
        words = _(
            "Selisih dua tes terakhir {points} poin, dengan galat ±{margin}: belum dapat dikatakan naik atau turun."
        )
        return words.format(points=_signed(change.points), margin=margin)
    words = (
        _("Skor Anda naik {points} poin. Kenaikan itu lebih besar daripada galatnya (±{margin}).")
        if change.points > 0
        else _("Skor Anda turun {points} poin. Penurunan itu lebih besar daripada galatnya (±{margin}).")
    )
    return words.format(points=formats.number(abs(change.points)), margin=margin)


def _signed(points: float) -> str:
    sign = "+" if round(points) > 0 else ""
    return f"{sign}{formats.number(points)}"


@dataclass(frozen=True)
class GrowthRow:
    """One test in the table of growth: its picture, and what has to be known about it."""

    point: Point
    picture: Any
    notes: list[str]


def growth_rows(points: list[Point]) -> list[GrowthRow]:
    """The rows of the table, newest first."""
    return [GrowthRow(one, _picture(one), _notes(one)) for one in reversed(points)]


def _picture(point: Point) -> Any:
    values = [(score - _LOWEST) / _SPAN for score in (point.score, point.low, point.high)]
    definition = point.result.definition
    cut = None if definition is None else (score_on_scale(definition.cut_theta) - _LOWEST) / _SPAN
    return charts.interval_row(*values, reference=cut)


def _notes(point: Point) -> list[str]:
    notes = []
    if point.result.definition is not None:
        notes.append(_("Definisi versi {version}").format(version=point.result.definition.version))
    if point.is_set_aside:
        notes.append(_("Dikesampingkan, jadi tidak ikut dibandingkan"))
    if point.is_other_bank:
        notes.append(_("Bank soal lain, jadi tidak dapat dibandingkan langsung"))
    return notes


def growth_plot(points: list[Point]) -> Any:
    """The scores that count over time with their intervals; nothing for fewer than two."""
    counted = [one for one in points if not one.is_set_aside and not one.is_other_bank]
    if len(counted) < 2:
        return ""
    days = [one.result.sitting.finished_at.timestamp() / 86400 for one in counted if one.result.sitting.finished_at]
    edge = max(_LEAST_DAYS, _EDGE * (days[-1] - days[0]))
    first, last = days[0] - edge, days[-1] + edge
    marks = [(days[-1], formats.day_short(counted[-1].result.sitting.finished_at))]
    if (days[-1] - days[0]) / (last - first) > _NEAR:
        marks.insert(0, (days[0], formats.day_short(counted[0].result.sitting.finished_at)))
    line = [(day, float(one.score)) for day, one in zip(days, counted, strict=True)]
    seen = [
        Seen(day, float(one.score), float(one.low), float(one.high)) for day, one in zip(days, counted, strict=True)
    ]
    return curve(line, across=Scale(first, last, marks), upward=_SCORES, labelled_by="h-grafik", seen=seen)


def how_the_verdict_follows(result: Result) -> list[str]:
    """The steps from the score to the verdict, one sentence each."""
    definition = result.definition
    low, high = score_range(result.theta, result.sd)
    told = [
        _("Skor {score}; rentang 95 persen {low} sampai {high}.").format(
            score=score_on_scale(result.theta), low=low, high=high
        )
    ]
    if definition is None:
        return [*told, _("Hasil ini tidak memakai definisi melek digital, jadi tidak ada batas dan tidak ada putusan.")]
    cut = score_on_scale(definition.cut_theta)
    if definition.cut_error:
        words = _("Batasnya {cut}, dengan galat baku {error} poin karena batas ditetapkan sejumlah orang.")
        told.append(words.format(cut=cut, error=formats.number(POINTS * definition.cut_error, 1)))
    else:
        told.append(
            _("Batasnya {cut}. Galat batas belum diketahui, sebab belum ditetapkan panel ahli.").format(cut=cut)
        )
    told.append(
        _("Peluang kemampuan di atas batas itu: {chance}. Galat batas tidak ikut dihitung di sini.").format(
            chance=formats.chance(result.p_literate)
        )
    )
    return [*told, _rule(result)]


def _rule(result: Result) -> str:
    definition = result.definition
    assert definition is not None
    limits = {
        "yes": formats.share(definition.literate_at, 0),
        "no": formats.share(definition.not_yet_at, 0),
    }
    words = {
        Verdict.LITERATE: _("Peluang itu paling sedikit {yes}, jadi putusannya: sudah melek digital."),
        Verdict.NOT_YET: _("Peluang itu paling banyak {no}, jadi putusannya: belum melek digital."),
        Verdict.TOO_CLOSE: _("Peluang itu di antara {no} dan {yes}, jadi putusannya: belum dapat dipastikan."),
    }
    return words[Verdict(result.verdict)].format(**limits)


@dataclass(frozen=True)
class RatedArea:
    """An area with the level that a person gave themselves, and the range of levels that the test found."""

    name: str
    own: int
    own_words: Any
    tested: str
    follows: str
    words: str


def rated_areas(result: Result, rating: SelfRating) -> list[RatedArea]:
    """Own and tested level side by side, for areas that have both."""
    words = {
        ALIKE: _("sejalan dengan tes"),
        HIGHER: _("lebih tinggi daripada tes"),
        LOWER: _("lebih rendah daripada tes"),
    }
    names, rows = area_names(), []
    for area in RATED_AREAS:
        one, own = result.areas.get(area), rating.levels.get(area)
        if not own or not one or not one["items"]:
            continue
        low, high = level_range(one["theta"], one["sd"])
        follows = agreement(own, low, high)
        tested = str(low) if low == high else f"{low}{formats.DASH}{high}"
        rows.append(RatedArea(names[area], own, OWN_LEVELS[own], tested, follows, words[follows]))
    return rows


def how_alike(rows: list[RatedArea]) -> str:
    """In how many areas the own word and the test say the same."""
    alike = sum(row.follows == ALIKE for row in rows)
    words = ngettext(
        "Di {alike} dari {count} bidang, penilaian Anda sejalan dengan tes.",
        "Di {alike} dari {count} bidang, penilaian Anda sejalan dengan tes.",
        len(rows),
    )
    return words.format(alike=alike, count=len(rows))
