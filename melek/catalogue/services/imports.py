"""Importing a catalogue: one row a programme, judged before anything is stored; what is wrong waits in quarantine."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import Mode
from melek.catalogue.models import Institution, Programme, ProgrammeChange
from melek.catalogue.rules import texts
from melek.catalogue.services import programmes
from melek.catalogue.services.contents import Content, SubjectPlan, checked
from melek.competency.models import Competence
from melek.identity import trail
from melek.kit.enums import ImportStep
from melek.kit.errors import InputError
from melek.kit.imports import CONFIRMED, Column, Frame, Guess, ImportKind, Problem, Reason, Row, Verdict
from melek.kit.imports.services import runs
from melek.kit.models import ImportRun
from melek.registry.enums import Cluster
from melek.registry.models import Agency

IMPORT = "catalogue.import_programmes"
KIND = "catalogue.programmes"
_REQUIRED = ("title",)
_MODES = {"klasikal": Mode.CLASSROOM, "daring": Mode.ONLINE, "online": Mode.ONLINE, "elearning": Mode.SELF_PACED}
_MODES |= {"e-learning": Mode.SELF_PACED, "mandiri": Mode.SELF_PACED, "campuran": Mode.BLENDED, "blended": Mode.BLENDED}
_MODES |= {"blended learning": Mode.BLENDED, "jarak jauh": Mode.ONLINE, "pelatihan di kelas": Mode.CLASSROOM}
_MODES |= {"pelatihan jarak jauh (distance learning)": Mode.ONLINE}
_MODES |= {one.value: one for one in Mode}
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")  # 1.500.000
_TWO_WAYS = re.compile(r"\d+\.\d{3}")  # 1.000 JP: one, or a thousand

REASONS = [
    Reason("catalogue.agency_unknown", _("Tidak ada instansi dengan kode ini.")),
    Reason("catalogue.agency_outside", _("Program ini milik instansi di luar lingkup Anda.")),
    Reason(
        "catalogue.one_word",
        _("Judul satu kata, atau hanya kata umum, tidak menyebut apa yang dilatihkan. Mungkin ini baris uji coba."),
        needs_person=True,
        confirm=_("Baris ini memang program; simpan tersembunyi sampai judulnya diperbaiki."),
    ),
    Reason("catalogue.title_empty", _("Judulnya kosong atau tidak berisi kata.")),
    Reason("catalogue.html", _("Teks ini berisi kode HTML. Tempelkan sebagai teks biasa.")),
    Reason("catalogue.mojibake", _("Sebagian huruf rusak karena pengodean. Simpan berkas asalnya sebagai UTF-8.")),
    Reason("catalogue.too_long", _("Teks ini terlalu panjang untuk katalog. Ringkaslah.")),
    Reason("catalogue.hours_unreadable", _("Jam pelajaran ini bukan bilangan. Tulis seperti 24 atau 24,5.")),
    Reason(
        "catalogue.hours_ambiguous",
        _("Jam pelajaran ini dapat dibaca dua cara: ribuan atau pecahan. Tulis tanpa titik, seperti 1000 atau 1,5."),
    ),
    Reason("catalogue.hours_impossible", _("Jam pelajaran harus lebih dari 0 dan paling banyak 5.000 JP.")),
    Reason("catalogue.cost_unreadable", _("Biaya ini bukan bilangan rupiah. Tulis angkanya saja.")),
    Reason(
        "catalogue.cost_ambiguous",
        _(
            "Titik dalam biaya ini bukan pemisah ribuan. Tulis rupiah bulat tanpa pecahan, seperti 1500000 atau "
            "1.500.000."
        ),
    ),
    Reason("catalogue.mode_unknown", _("Cara ini tidak dikenal. Tulis klasikal, daring, campuran, atau mandiri.")),
    Reason(
        "catalogue.cluster_unknown", _("Sasaran ini tidak dikenal. Tulis pimpinan, teknis, pelaksana, atau pengguna.")
    ),
    Reason("catalogue.competence_unknown", _("Kompetensi ini tidak dikenal. Tulis seperti 1.1:3; 4.2:2.")),
    Reason(
        "catalogue.twice",
        _("Kode ini sudah ada di baris {first} berkas yang sama."),
        needs_person=True,
    ),
    Reason(
        "catalogue.code_taken",
        _("Kode ini sudah dipakai program lain dengan judul berbeda. Yang tersimpan tidak diganti."),
        needs_person=True,
    ),
]


class Accepted(NamedTuple):
    """A programme that can be stored, and whether it is kept out of sight."""

    agency: int
    code: str
    content: Content
    is_hidden: bool


class ProgrammeImporter:
    """Judges and stores programmes for one run. A file imported twice changes nothing the second time."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.agencies = {
            one.code: one for one in Agency.objects.filter(valid_to=None).select_related("scope").order_by("pk")
        }
        self.own = [one for one in self.agencies.values() if one.scope.path == frame.scope_path]
        self.competences = set(Competence.objects.values_list("code", flat=True))
        self.seen: dict[tuple[int, str], int] = {}

    def remember(self, rows: Sequence[Row]) -> None:
        """Codes that an earlier attempt of this run passed."""
        for row in rows:
            agency = self._agency(row, [])
            if agency is not None:
                self.seen.setdefault((agency.pk, code_of(row.values)), row.number)

    def judge(self, rows: Sequence[Row]) -> Verdict:
        """Sort rows into programmes and problems; reads the store, writes nothing."""
        verdict = Verdict()
        drafts = [found for row in rows if (found := self._read(row, verdict.problems)) is not None]
        known = self._known([one for _row, one in drafts])
        for row, one in drafts:
            title = known.get((one.agency, one.code))
            if title is None:
                verdict.counts["created"] += 1
                verdict.accepted.append(one)
            elif title == one.content.title:
                verdict.counts["unchanged"] += 1
            else:
                verdict.problems.append(Problem(row, "code", "catalogue.code_taken", {}))
        return verdict

    def store(self, verdict: Verdict) -> None:
        """Enter the programmes of a chunk as they stand, with a row each in the change table."""
        owners = {one.pk: one for one in self.agencies.values()}
        providers = {
            one.agency_id: one
            for one in Institution.objects.filter(agency__in=list(owners), is_active=True).order_by("-pk")
        }
        changes = []
        for one in verdict.accepted:
            made = programmes.take_over_programme(
                owner=owners[one.agency],
                code=one.code,
                content=one.content,
                provider=providers.get(one.agency),
                source=str(self.frame.batch),
                is_hidden=one.is_hidden,
                by=None,
                at=self.frame.at,
            )
            after = {"code": one.code, "title": one.content.title, "hidden": one.is_hidden}
            changes.append(
                ProgrammeChange(batch=self.frame.batch, programme=made, kind="created", after=after, at=self.frame.at)
            )
        ProgrammeChange.objects.bulk_create(changes, batch_size=1000)

    def _read(self, row: Row, problems: list[Problem]) -> tuple[Row, Accepted] | None:
        found = [Problem(row, name, "kit.missing", {}) for name in _REQUIRED if not row.values.get(name, "").strip()]
        agency = self._agency(row, found)
        if found or agency is None:
            problems += found
            return None
        code = code_of(row.values)
        first = self.seen.setdefault((agency.pk, code), row.number)
        if first != row.number:
            found.append(Problem(row, "code", "catalogue.twice", {"first": first}))
        is_hidden = self._judge_title(row, found)
        content = self._content(row, found, is_hidden=is_hidden)
        problems += found
        return None if found or content is None else (row, Accepted(agency.pk, code, content, is_hidden))

    def _agency(self, row: Row, found: list[Problem]) -> Agency | None:
        code = row.values.get("agency", "").strip()
        if not code and len(self.own) == 1:
            return self.own[0]
        agency = self.agencies.get(code)
        if agency is None:
            found.append(Problem(row, "agency", "catalogue.agency_unknown", {}))
        elif not agency.scope.path.startswith(self.frame.scope_path):
            found.append(Problem(row, "agency", "catalogue.agency_outside", {}))
            return None
        return agency

    def _judge_title(self, row: Row, found: list[Problem]) -> bool:
        """Whether the row is kept out of sight: somebody confirmed that a one-word title is a programme."""
        fault = texts.title_fault(row.values["title"])
        if fault == "one_word" and row.values.get(CONFIRMED):
            return True
        if fault:
            reason = {"one_word": "one_word", "empty": "title_empty", "long": "too_long"}.get(fault, fault)
            found.append(Problem(row, "title", f"catalogue.{reason}", {}))
        return False

    def _content(self, row: Row, found: list[Problem], *, is_hidden: bool) -> Content | None:
        values = {name: value.strip() for name, value in row.values.items()}
        content = Content(
            title=values["title"],
            objective=values.get("objective", ""),
            mode=self._mode(row, values.get("mode", ""), found),
            clusters=tuple(self._clusters(row, values.get("clusters", ""), found)),
            hours=self._hours(row, values.get("hours", ""), found),
            cost=self._cost(row, values.get("cost", ""), found),
            competences=tuple(self._competences(row, values.get("competences", ""), found)),
            subjects=tuple(SubjectPlan(part) for part in _parts(values.get("subjects", ""))),
        )
        if fault := texts.text_fault(content.objective, limit=texts.OBJECTIVE_LIMIT):
            reason = "too_long" if fault == "long" else fault
            found.append(Problem(row, "objective", f"catalogue.{reason}", {}))
        if found:
            return None
        if is_hidden:
            content = replace(content, title=f"{content.title} ({code_of(values)})")
        try:
            return checked(content)
        except InputError:
            found.append(Problem(row, "subjects", "catalogue.too_long", {}))
            return None

    def _mode(self, row: Row, text: str, found: list[Problem]) -> str:
        mode = _MODES.get(text.casefold()) if text else Mode.CLASSROOM
        if mode is None:
            found.append(Problem(row, "mode", "catalogue.mode_unknown", {}))
        return mode or Mode.CLASSROOM

    def _clusters(self, row: Row, text: str, found: list[Problem]) -> list[str]:
        names = [part.casefold() for part in _parts(text)]
        if set(names) - set(Cluster.values):
            found.append(Problem(row, "clusters", "catalogue.cluster_unknown", {}))
        return names

    def _hours(self, row: Row, text: str, found: list[Problem]) -> Decimal | None:
        if not text or text == "0":
            return None
        if _TWO_WAYS.fullmatch(text):
            found.append(Problem(row, "hours", "catalogue.hours_ambiguous", {}))
            return None
        hours = _decimal(text)
        if hours is None:
            found.append(Problem(row, "hours", "catalogue.hours_unreadable", {}))
        elif not 0 < hours <= 5000:
            found.append(Problem(row, "hours", "catalogue.hours_impossible", {}))
        return hours

    def _cost(self, row: Row, text: str, found: list[Problem]) -> int | None:
        if not text:
            return None
        amount = text.casefold().removeprefix("rp").removeprefix(".").strip()
        digits = amount.replace(".", "")
        if not digits.isdecimal() or len(digits) > 12:
            found.append(Problem(row, "cost", "catalogue.cost_unreadable", {}))
            return None
        if "." in amount and not _THOUSANDS.fullmatch(amount):
            # a spreadsheet writes a fraction with a dot: without it the amount would be ten times as much
            found.append(Problem(row, "cost", "catalogue.cost_ambiguous", {}))
            return None
        return int(digits)

    def _competences(self, row: Row, text: str, found: list[Problem]) -> list[tuple[str, int]]:
        pairs = []
        for part in _parts(text):
            code, _colon, level = part.partition(":")
            number = int(level) if level.strip().isdecimal() else 3 if not level else 0
            if code.strip() not in self.competences or not 1 <= number <= 8:
                found.append(Problem(row, "competences", "catalogue.competence_unknown", {}))
                return []
            pairs.append((code.strip(), number))
        return list(dict(pairs).items())

    def _known(self, found: Sequence[Accepted]) -> dict[tuple[int, str], str]:
        """Titles of programmes that stand under these codes."""
        codes = [one.code for one in found]
        rows = Programme.objects.filter(code__in=codes, owner__in={one.agency for one in found})
        told = rows.order_by("versions__number").values_list("owner", "code", "versions__title")
        return {(owner, code): title for owner, code, title in told}


def code_of(values: Mapping[str, str]) -> str:
    """The code of a row; one without gets one from its title, so that the same title in the same file is the same."""
    if code := values.get("code", "").strip():
        return code[:60]
    return f"IMP-{hashlib.sha256(values.get('title', '').strip().casefold().encode()).hexdigest()[:10].upper()}"


def _parts(text: str) -> Iterable[str]:
    return (part.strip() for part in text.replace("|", ";").split(";") if part.strip())


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(".", "").replace(",", ".") if "," in text else text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


_EVENTS = {
    ImportStep.UPLOADED: "catalogue.import.uploaded",
    ImportStep.MAPPED: "catalogue.import.mapped",
    ImportStep.STARTED: "catalogue.import.started",
    ImportStep.STOPPED: "catalogue.import.stopped",
    ImportStep.DISCARDED: "catalogue.import.discarded",
    ImportStep.ENDED: "catalogue.import.ended",
}


def noted(run: ImportRun, step: ImportStep, *, by: Any, at: datetime) -> None:
    """Someone took a step with an import; its programmes stand in the change table under its batch."""
    told: dict[str, Any] = {"batch": str(run.uuid)}
    if step == ImportStep.ENDED:
        told |= {"state": run.state, "counts": run.counts}
    elif step != ImportStep.MAPPED:
        told |= {"file": run.file_name, "sha256": run.file_hash}
    trail.record(by, _EVENTS[step], run, at=at, after=told, scope_path=run.scope_path)


def _column(name: str, label: Any, about: Any, *headers: str, is_required: bool = False) -> Column:
    return Column(name, label, about, is_required=is_required, guesses=tuple(Guess(one) for one in headers))


PROGRAMMES = ImportKind(
    code=KIND,
    label=_("Katalog pelatihan"),
    noun=_("program"),
    permission=IMPORT,
    importer=ProgrammeImporter,
    noted=noted,
    chunk=500,
    columns=(
        _column(
            "code",
            _("Kode program"),
            _("Sekali saja untuk satu instansi. Bila kosong, dibuat dari judulnya."),
            "kode",
            "id",
        ),
        _column(
            "title", _("Judul"), _("Paling sedikit dua kata."), "judul", "nama pelatihan", "title", is_required=True
        ),
        _column("agency", _("Kode instansi"), _("Kosong berarti instansi Anda."), "instansi", "kode instansi"),
        _column("objective", _("Tujuan"), _("Apa yang dapat dilakukan peserta sesudahnya."), "tujuan", "objective"),
        _column("hours", _("Jam pelajaran (JP)"), _("Seperti 24 atau 24,5."), "jp", "jp_hours", "jam pelajaran"),
        _column(
            "mode", _("Cara penyelenggaraan"), _("Klasikal, daring, campuran, atau mandiri."), "cara", "mode", "metode"
        ),
        _column("clusters", _("Sasaran peserta"), _("Pisahkan dengan titik koma."), "sasaran", "peserta"),
        _column("cost", _("Biaya untuk satu peserta (rupiah)"), _("Angkanya saja, seperti 1500000."), "biaya", "cost"),
        _column("competences", _("Kompetensi"), _("Seperti 1.1:3; 4.2:2."), "kompetensi"),
        _column("subjects", _("Mata pelatihan"), _("Pisahkan dengan titik koma."), "mata pelatihan", "materi"),
    ),
    sample=(
        {
            "code": "CONTOH-1",
            "title": "Pelatihan Pengelolaan Arsip Digital",
            "objective": "Peserta dapat mengelola arsip digital.",
            "hours": "24",
            "mode": "campuran",
            "clusters": "pelaksana",
            "competences": "1.3:3",
            "subjects": "Dasar kearsipan; Praktik aplikasi",
        },
        {"code": "CONTOH-2", "title": "Keamanan Informasi bagi Pengguna", "hours": "12", "mode": "daring"},
    ),
)


def upload_catalogue(chunks: Iterable[bytes], *, name: str, scope_path: str, by: Any, at: datetime) -> ImportRun:
    """Take a file for one scope; nothing is stored before its columns are mapped and the preview was seen."""
    return runs.upload(chunks, name=name, kind=PROGRAMMES, scope_path=scope_path, as_of=at.date(), by=by, at=at)
