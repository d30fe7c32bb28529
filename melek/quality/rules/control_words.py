"""The sentences of the pages of control, made from the same figures that stand under them."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from melek.kit import formats
from melek.quality.enums.control import Stage
from melek.quality.rules.control import Coverage, NormFigure

FEWEST_JUDGED = 5  # a norm that fewer agencies were judged by is not named as the one that fails most


def coverage_words(one: Coverage) -> str:
    """How many of an agency's norms were judged and how many it keeps."""
    if not one.judged:
        return _("Belum satu pun dari {all} norma terukur.").format(all=formats.number(one.applicable))
    words = _("{judged} dari {all} norma terukur: {met} terpenuhi, {partly} sebagian, {not_met} belum.")
    return words.format(
        judged=formats.number(one.judged),
        all=formats.number(one.applicable),
        met=formats.number(one.met),
        partly=formats.number(one.partly),
        not_met=formats.number(one.not_met),
    )


def year_words(year: int, *, agencies: int, controlled: int, findings: int, settled: int) -> str:
    """What a year of control came to."""
    if not controlled:
        return _("Belum ada pengendalian yang dilaporkan untuk tahun {year}.").format(year=year)
    words = _("Tahun {year}, {n} dari {all} instansi dikendalikan.")
    told = words.format(year=year, n=formats.number(controlled), all=formats.number(agencies))
    if not findings:
        return f"{told} " + _("Tidak ada temuan.")
    ended = _("{n} dari {all} temuan sudah selesai ditindaklanjuti.")
    return f"{told} " + ended.format(n=formats.number(settled), all=formats.number(findings))


def weakest(figures: Sequence[NormFigure]) -> NormFigure | None:
    """The norm that the smallest share of judged agencies keeps; None where too few were judged, or all keep all."""
    fit = [one for one in figures if one.judged >= FEWEST_JUDGED and one.met < one.judged]
    return min(fit, key=lambda one: (one.met / one.judged, -one.judged), default=None)


def weakest_words(title: str, one: NormFigure) -> str:
    """Which norm is kept least."""
    words = _("Norma yang paling jarang terpenuhi: {title} ({met} dari {judged} instansi yang dinilai).")
    return words.format(title=title, met=formats.number(one.met), judged=formats.number(one.judged))


def change_words(one: NormFigure) -> str:
    """How agencies that were judged in both years moved; the two shares alone would compare different agencies."""
    if not one.both:
        return _("belum dapat dibandingkan")
    words = _("{both} dinilai pada kedua tahun: {better} naik, {worse} turun")
    return words.format(
        both=formats.number(one.both), better=formats.number(one.better), worse=formats.number(one.worse)
    )


def left_words(day: date, today: date) -> str:
    """How far a day is: 3 hari lagi, hari ini, lewat 2 hari."""
    days = (day - today).days
    if days == 0:
        return _("hari ini")
    span = formats.duration(abs(days) * 86_400)
    return (_("{span} lagi") if days > 0 else _("lewat {span}")).format(span=span)


def finding_words(stage: str, *, day: date | None, today: date) -> str:
    """Who is waited for in a finding, and how long."""
    if stage in _WITHOUT_CLOCK or day is None:
        return str(_WITHOUT_CLOCK.get(stage, lambda: "")())
    words = _("Menunggu tanggapan instansi sampai {day} ({left}).")
    if stage == Stage.ACCEPTED:
        words = _("Tindak lanjut dijanjikan {day} ({left}).")
    return words.format(day=formats.day(day), left=left_words(day, today))


_WITHOUT_CLOCK = {
    Stage.FOUND.value: lambda: _("Dicatat pengendali; instansi belum diberi tahu."),
    Stage.REPLIED.value: lambda: _("Tanggapan instansi menunggu dinilai pengendali."),
    Stage.CLOSED.value: lambda: _("Tindak lanjutnya sudah dilihat; temuan ini selesai."),
    Stage.DROPPED.value: lambda: _("Catatan ini dicabut sebelum disampaikan."),
}


def control_words(state_label: str, *, due_on: date | None, today: date) -> str:
    """Where a control stands and, while it is under way, when its report is due."""
    if due_on is None:
        return f"{state_label}."
    words = _("{state}; laporannya paling lambat {day} ({left}).")
    return words.format(state=state_label, day=formats.day(due_on), left=left_words(due_on, today))
