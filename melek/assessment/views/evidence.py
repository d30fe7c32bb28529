"""The figures behind a finding, in words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import Device, IssueKind
from melek.assessment.models import ItemIssue
from melek.assessment.services.quality.reports import REASONS
from melek.kit import formats
from melek.registry.enums import AgencyKind, Sex

Row = tuple[str | Promise, str]
_DIMENSIONS: dict[str, str | Promise] = {
    "sex": _("Jenis kelamin"),
    "age_band": _("Umur"),
    "island": _("Kepulauan tempat tugas"),
    "device": _("Perangkat"),
    "agency_kind": _("Jenis instansi"),
    "assistive": _("Teknologi bantu"),
}
_ISLANDS = {
    "sumatera": "Sumatera",
    "jawa": "Jawa",
    "bali-nusa-tenggara": "Bali dan Nusa Tenggara",
    "kalimantan": "Kalimantan",
    "sulawesi": "Sulawesi",
    "maluku": "Maluku",
    "papua": "Papua",
}
LEAST_P = 0.0001
_ASSISTIVE = {"yes": _("memakai teknologi bantu"), "no": _("tanpa teknologi bantu")}
_LEVELS = {
    "A": _("A: dapat diabaikan"),
    "B": _("B: sedang"),
    "C": _("C: besar"),
}


def dimension_words(dimension: str) -> str:
    """The name of a dimension."""
    return str(_DIMENSIONS[dimension])


def group_words(dimension: str, group: str) -> str:
    """The name of a group."""
    if dimension == "age_band" and group:
        first, _dash, last = group.partition("-")
        words = _("{first}–{last} tahun") if last else _("{first} tahun ke atas")
        return str(words).format(first=first, last=last)
    tables: dict[str, dict[str, Any]] = {
        "sex": dict(Sex.choices),
        "device": dict(Device.choices),
        "agency_kind": dict(AgencyKind.choices),
        "island": _ISLANDS,
        "assistive": _ASSISTIVE,
    }
    return str(tables.get(dimension, {}).get(group, group))


def evidence_rows(issue: ItemIssue) -> list[Row]:
    """What was found, as pairs of a name and a figure."""
    return _ROWS[IssueKind(issue.kind)](issue.evidence)


def headline(issue: ItemIssue) -> str:
    """A finding about groups in a few words: who, how much, and whom the item favours; nothing of others."""
    if issue.kind != IssueKind.DIF:
        return ""
    told = issue.evidence
    focal, reference = (group_words(told["dimension"], told[name]) for name in ("focal", "reference"))
    words = _("{focal} dibanding {reference}: {level}; lebih mudah bagi {easier}")
    easier = _easier(told, focal, reference)
    return str(words).format(focal=focal, reference=reference, level=_LEVELS[told["level"]], easier=easier)


def _dif(told: dict[str, Any]) -> list[Row]:
    focal, reference = (group_words(told["dimension"], told[name]) for name in ("focal", "reference"))
    people = [formats.number(count) for count in told["people"]]
    rows: list[Row] = [
        (_("Menurut"), dimension_words(told["dimension"])),
        (_("Kelompok"), f"{focal} ({people[0]})"),
        (_("Kelompok acuan"), f"{reference} ({people[1]})"),
        (_("Golongan"), str(_LEVELS[told["level"]])),
        (_("Lebih mudah bagi"), _easier(told, focal, reference)),
    ]
    if told["share"] is not None:
        rows.append((_("Selisih pada kemampuan sama"), formats.points(told["share"])))
    if told["delta"] is not None and told["error"] is not None:
        span = f"{formats.number(told['delta'], 2)} ± {formats.number(1.96 * told['error'], 2)}"
        rows.append((_("Delta (skala ETS)"), span))
    return [
        *rows,
        (_("p Mantel-Haenszel"), _chance(told["p"])),
        (_("p regresi logistik"), _chance(told["logistic_p"])),
        *_dif_by_model(told),
    ]


def _easier(told: dict[str, Any], focal: str, reference: str) -> str:
    """Whom an item favours; where the mean difference is negligible, it favours some of each group."""
    if told["delta"] is None or told.get("mantel_level", told["level"]) not in {"B", "C"}:
        return str(_("bergantung pada kemampuannya"))
    return reference if told["delta"] < 0 else focal


def _dif_by_model(told: dict[str, Any]) -> list[Row]:
    """The second look; issues that were opened before there was one have none."""
    if "likelihood" not in told:
        return []
    gain = formats.number(told["gain"], 3) if told["gain"] is not None else formats.DASH
    found = told["likelihood"]
    rows: list[Row] = [(_("Tambahan R² regresi logistik"), gain)]
    if found is None:
        return [*rows, (_("Uji rasio kemungkinan (IRT)"), str(_("tidak dapat dihitung")))]
    return [
        *rows,
        (_("p rasio kemungkinan (IRT)"), _chance(found["p"])),
        (_("p beda kesukaran (IRT)"), _chance(found["uniform_p"])),
        (_("p beda daya beda (IRT)"), _chance(found["non_uniform_p"])),
    ]


def _chance(p: float | None) -> str:
    """A p value; one that would show as zero is told as smaller than what can be shown."""
    if p is None:
        return formats.DASH
    return f"< {formats.number(LEAST_P, 4)}" if p < LEAST_P else formats.number(p, 4)


def _exposure(told: dict[str, Any]) -> list[Row]:
    return [
        (_("Muncul dalam"), formats.share(told["share"])),
        (_("Batas"), formats.share(told["limit"])),
        (_("Tes yang dihitung"), formats.number(told["sittings"])),
    ]


def _calibrated(told: dict[str, Any]) -> list[Row]:
    names = {"drift": _("Pergeseran (z kekar)"), "infit": _("Infit"), "outfit": _("Outfit"), "a": _("Daya beda a")}
    rows: list[Row] = [
        (words, formats.number(told[name], 2)) for name, words in names.items() if told[name] is not None
    ]
    return [*rows, (_("Jawaban"), formats.number(told["answers"]))]


def _report(told: dict[str, Any]) -> list[Row]:
    rows: list[Row] = [(_("Laporan"), formats.number(told["reports"]))]
    return rows + [(REASONS[reason], formats.number(count)) for reason, count in told["reasons"].items()]


_ROWS = {
    IssueKind.DIF: _dif,
    IssueKind.EXPOSURE: _exposure,
    IssueKind.DRIFT: _calibrated,
    IssueKind.FIT: _calibrated,
    IssueKind.REPORT: _report,
}
