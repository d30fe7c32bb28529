"""Foreign items become drafts of the open bank, each in a transaction of its own, with a report on what was lost."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import BankKind, ItemState, Setting
from melek.assessment.models import Item, ItemBank, ItemDraft, ItemVersion
from melek.assessment.rules.qti import told
from melek.assessment.rules.qti.items_in import ReadItem
from melek.assessment.rules.qti.notes import Note, Notes, Severity, Words
from melek.assessment.rules.qti.package import Package, read_package
from melek.assessment.rules.qti.plans import Plan
from melek.assessment.rules.rows import faults_of
from melek.assessment.services.bank import row_of
from melek.assessment.services.workshop import drafts
from melek.competency.models import Competence
from melek.identity import trail
from melek.kit.errors import DomainError, NotAllowed

LONGEST_REMARK = 3_500


class OnlyOpenBank(DomainError):
    """Drafts from outside come into the open bank; what was seen elsewhere is no secret."""

    message = _("Soal dari luar hanya masuk ke bank terbuka, karena isinya sudah pernah dilihat orang lain.")


class Fate(models.TextChoices):
    """What becomes of an item of a package."""

    NEW = "new", _("Rancangan baru")
    INCOMPLETE = "incomplete", _("Rancangan baru, belum lengkap")
    DUPLICATE = "duplicate", _("Sudah ada")
    REFUSED = "refused", _("Tidak diambil")
    FAILED = "failed", _("Gagal disimpan")


@dataclass(frozen=True)
class Defaults:
    """What an item gets where its package does not say it."""

    competence: str
    level: int = 3
    setting: str = Setting.OFFICE
    language: str = "en"


@dataclass
class Line:
    """One item of the report."""

    identifier: str
    title: str
    fate: Fate
    notes: list[Note]
    competence: str = ""
    row: dict[str, Any] | None = None
    faults: list[Words] = field(default_factory=list)
    item: Item | None = None
    same_as: str = ""
    why: Words = ""

    @property
    def is_taken(self) -> bool:
        """Whether the item becomes a draft."""
        return self.fate in {Fate.NEW, Fate.INCOMPLETE}


@dataclass(frozen=True)
class Report:
    """What a package holds and what becomes of it."""

    sha256: str
    lines: list[Line]
    plans: list[Plan]
    notes: list[Note]

    def count(self, *fates: Fate) -> int:
        """How many items have one of these fates."""
        return sum(line.fate in fates for line in self.lines)

    @property
    def taken(self) -> int:
        """How many items become drafts."""
        return sum(line.is_taken for line in self.lines)


def preview_package(*, package: bytes, bank: ItemBank, defaults: Defaults) -> Report:
    """What an import of the package would do. Nothing is stored. Raises PackageRefused, OnlyOpenBank."""
    if bank.kind != BankKind.OPEN:
        raise OnlyOpenBank
    found = read_package(package, language=defaults.language)
    return Report(sha256(package).hexdigest(), _lines(found, bank, defaults), found.plans, list(found.notes))


def import_items(*, package: bytes, bank: ItemBank, defaults: Defaults, by: Any, at: datetime) -> Report:
    """Make a draft of each item that is new, by its author `by`, and tell what was not understood.

    Each item is stored in a transaction of its own or not at all; one that cannot be stored stands in the report and
    stops no other. Raises NotAllowed, PackageRefused, OnlyOpenBank before anything is stored.
    """
    if not by.has_perm("assessment.write_item", bank):
        raise NotAllowed
    report = preview_package(package=package, bank=bank, defaults=defaults)
    for line in report.lines:
        if line.is_taken:
            _store(line, bank, by=by, at=at)
    tell_import(bank=bank, report=report, by=by, at=at)
    return report


def tell_import(*, bank: ItemBank, report: Report, by: Any, at: datetime) -> None:
    """The entry of a whole import; each draft has one of its own."""
    after = {
        "sha256": report.sha256,
        "items": report.taken,
        "codes": [line.item.code for line in report.lines if line.item],
        **{fate.value: report.count(fate) for fate in Fate},
    }
    trail.record(by, "assessment.items.imported", bank, at=at, after=after)


def _store(line: Line, bank: ItemBank, *, by: Any, at: datetime) -> None:
    row = line.row or {}
    try:
        with transaction.atomic():
            line.item = drafts.draft_item(bank=bank, competence=line.competence, row=row, by=by, at=at)
            if words := _remark(line):
                drafts.remark(item=line.item, text=words, by=by, at=at)
    except (DomainError, DatabaseError) as error:
        line.fate, line.item = Fate.FAILED, None
        line.why = str(error) if isinstance(error, DomainError) else _("Penyimpanan menolaknya. Coba lagi.")


def _remark(line: Line) -> str:
    """What the author should know about a draft that came from elsewhere."""
    notes = [one for one in line.notes if one.severity in {Severity.CHANGED, Severity.LOST}]
    if not notes:
        return ""
    head = str(_("Diimpor dari QTI: {identifier}.")).format(identifier=line.identifier[:80])
    told_of = [f"- {one.severity.label}: {one.what} ({one.where})" for one in notes]
    return "\n".join([head, *told_of])[:LONGEST_REMARK]


def _lines(found: Package, bank: ItemBank, defaults: Defaults) -> list[Line]:
    competences = set(Competence.objects.values_list("code", flat=True))
    if defaults.competence not in competences:
        raise drafts.NoSuchCompetence
    known = dict(_known(bank))
    lines = []
    for one in found.items:
        line = _line(one, defaults, competences)
        if line.row is not None:
            mark = _mark(line.row)
            if mark in known:
                line.fate, line.same_as = Fate.DUPLICATE, known[mark]
            known.setdefault(mark, line.identifier)
        lines.append(line)
    return lines


def _line(one: ReadItem, defaults: Defaults, competences: set[str]) -> Line:
    if one.row is None:
        return Line(one.identifier, one.title, Fate.REFUSED, list(one.notes))
    notes, about = one.notes, one.about
    competence = about.get("competence", "")
    if competence not in competences:
        competence = defaults.competence
        notes.info("manifest", str(told.DEFAULT_COMPETENCE).format(value=competence))
    level = about.get("level", "")
    if level not in {str(number) for number in range(1, 9)}:
        level = str(defaults.level)
        notes.info("manifest", str(told.DEFAULT_LEVEL).format(value=level))
    row = {**one.row, "level": int(level), "setting": _setting(about, defaults, notes)}
    faults = list(faults_of(row))
    fate = Fate.INCOMPLETE if faults else Fate.NEW
    return Line(one.identifier, one.title, fate, list(notes), competence, row, faults)


def _setting(about: dict[str, str], defaults: Defaults, notes: Notes) -> str:
    setting = about.get("setting", "")
    if setting in Setting.values:
        return setting
    notes.info("manifest", str(told.DEFAULT_SETTING).format(value=Setting(defaults.setting).label))
    return str(defaults.setting)


def _known(bank: ItemBank) -> Iterator[tuple[str, str]]:
    """The marks of all wordings of a bank with the codes of their items; withdrawn drafts may come in anew."""
    versions = ItemVersion.objects.filter(item__bank=bank).select_related("item").order_by("pk")
    for version in versions.iterator(chunk_size=500):
        yield _mark(row_of(version.item, version)), version.item.code
    rows = ItemDraft.objects.filter(item__bank=bank).exclude(item__state=ItemState.RETIRED)
    for draft in rows.select_related("item").order_by("pk").iterator(chunk_size=500):
        yield _mark(draft.row), draft.item.code


def _mark(row: Any) -> str:
    """A hash of everything that an item says, but for its level and its setting, which its importer may have chosen."""
    said = {name: _sorted(name, value, row) for name, value in row.items() if name not in {"level", "setting"}}
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def _sorted(name: str, value: Any, row: Any) -> Any:
    """Keys of several choices in one order, accepted answers as texts: in whatever way their author wrote them."""
    if name != "answer":
        return value
    if row.get("interaction") == "multiple" and isinstance(value, Sequence):
        return sorted(str(one) for one in value)
    if isinstance(value, dict) and isinstance(value.get("accept"), list):
        return {**value, "accept": [str(one) for one in value["accept"]]}
    return value
