"""The import of results of another instrument: the kind of file, its importer, and starting one."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import ExternalBatch, ExternalInstrument, ExternalResult
from melek.assessment.rules.external import is_on_step, read_score
from melek.assessment.services.external.people import Found, people_by_number
from melek.identity import trail
from melek.identity.queries import paths
from melek.kit.crypto import hasher
from melek.kit.enums import ImportStep
from melek.kit.errors import NotAllowed
from melek.kit.imports import Column, Frame, Guess, ImportKind, Problem, Reason, Row, Verdict
from melek.kit.imports.services import runs
from melek.kit.models import ImportRun
from melek.registry import rules as registry_rules
from melek.registry.models.person import NIP_PURPOSE

IMPORT = "assessment.import_external"
_REQUIRED = ("nip", "taken_on", "score")

REASONS = [
    Reason("external.score_unreadable", _("Skor ini bukan bilangan. Tulis seperti 72 atau 72,5.")),
    Reason("external.score_off_scale", _("Skor ini di luar skala {low} sampai {high}.")),
    Reason("external.score_off_step", _("Skala ini naik {step} demi {step}; skor ini berada di antaranya.")),
    Reason("external.day_ahead", _("Tanggal ini belum tiba.")),
    Reason("external.person_unknown", _("Tidak ada pegawai dengan NIP ini. Impor dahulu pegawainya.")),
    Reason("external.person_outside", _("Orang ini tidak sedang bertugas di instansi atau unit Anda.")),
    Reason("external.synthetic_differs", _("Data sintetis dan data orang nyata tidak dicampur.")),
    Reason(
        "external.twice",
        _("Orang ini pada tanggal ini sudah ada di baris {first} berkas yang sama."),
        needs_person=True,
    ),
    Reason(
        "external.score_differs",
        _("Untuk orang ini pada tanggal ini sudah tersimpan skor lain. Yang tersimpan tidak diganti."),
        needs_person=True,
    ),
]
_EVENTS = {
    ImportStep.UPLOADED: "assessment.external_import.uploaded",
    ImportStep.MAPPED: "assessment.external_import.mapped",
    ImportStep.STARTED: "assessment.external_import.started",
    ImportStep.STOPPED: "assessment.external_import.stopped",
    ImportStep.DISCARDED: "assessment.external_import.discarded",
    ImportStep.ENDED: "assessment.external_import.ended",
}


class Draft(NamedTuple):
    """A row that can be read: whose score on which day."""

    row: Row
    nip_hash: str
    taken_on: date
    score: float


class Accepted(NamedTuple):
    """A result that can be stored."""

    employee: int
    taken_on: date
    score: float


class ResultImporter:
    """Judges and stores results for one run. A file imported twice changes nothing the second time."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.batch = ExternalBatch.objects.select_related("instrument").get(run__uuid=frame.batch)
        self.instrument = self.batch.instrument
        self.nip_hash = hasher(NIP_PURPOSE)
        self.seen: dict[tuple[str, date], int] = {}

    def remember(self, rows: Sequence[Row]) -> None:
        """People and days that an earlier attempt of this run passed."""
        for row in rows:
            nip, day = self._nip(row, []), registry_rules.read_day(row.values.get("taken_on", ""))
            if nip and day:
                self.seen.setdefault((nip, day), row.number)

    def judge(self, rows: Sequence[Row]) -> Verdict:
        """Sort rows into results and problems; reads the store, writes nothing."""
        verdict = Verdict()
        drafts = [draft for row in rows if (draft := self._read(row, verdict.problems)) is not None]
        people = people_by_number([draft.nip_hash for draft in drafts])
        stored = self._stored([found.employee for found in people.values()])
        for draft in drafts:
            self._settle(draft, people.get(draft.nip_hash), stored, verdict)
        return verdict

    def store(self, verdict: Verdict) -> None:
        """Write the results of a chunk."""
        made = [
            ExternalResult(
                instrument=self.instrument,
                employee_id=one.employee,
                batch=self.batch,
                taken_on=one.taken_on,
                score=one.score,
            )
            for one in verdict.accepted
        ]
        ExternalResult.objects.bulk_create(made, batch_size=1000)

    def _read(self, row: Row, problems: list[Problem]) -> Draft | None:
        found = [Problem(row, column, "kit.missing", {}) for column in _REQUIRED if not row.values.get(column)]
        if found:
            problems += found
            return None
        nip, day, score = self._nip(row, found), self._day(row, found), self._score(row, found)
        if nip and day:
            first = self.seen.setdefault((nip, day), row.number)
            if first != row.number:
                found.append(Problem(row, "nip", "external.twice", {"first": first}))
        problems += found
        return None if found or day is None or score is None else Draft(row, nip, day, score)

    def _nip(self, row: Row, found: list[Problem]) -> str:
        try:
            return self.nip_hash(registry_rules.read_nip(row.values.get("nip", "")).digits)
        except registry_rules.NipWrong as error:
            found.append(Problem(row, "nip", error.code, dict(error.params)))
            return ""

    def _day(self, row: Row, found: list[Problem]) -> date | None:
        text = row.values["taken_on"]
        day = registry_rules.read_day(text)
        if day is None:
            is_serial = registry_rules.is_serial_day(text)
            reason = "registry.date_is_number" if is_serial else "registry.date_unknown"
            found.append(Problem(row, "taken_on", reason, {}))
        elif day > self.frame.as_of:
            found.append(Problem(row, "taken_on", "external.day_ahead", {}))
        return day

    def _score(self, row: Row, found: list[Problem]) -> float | None:
        one, score = self.instrument, read_score(row.values["score"])
        if score is None:
            found.append(Problem(row, "score", "external.score_unreadable", {}))
        elif not one.low <= score <= one.high:
            ends = {"low": f"{one.low:g}", "high": f"{one.high:g}"}
            found.append(Problem(row, "score", "external.score_off_scale", ends))
        elif not is_on_step(score, low=one.low, step=one.step):
            found.append(Problem(row, "score", "external.score_off_step", {"step": f"{one.step:g}"}))
        return score

    def _stored(self, employees: list[int]) -> dict[tuple[int, date], float]:
        rows = ExternalResult.objects.filter(instrument=self.instrument, employee__in=employees)
        return {(employee, day): score for employee, day, score in rows.values_list("employee", "taken_on", "score")}

    def _settle(
        self, draft: Draft, person: Found | None, stored: dict[tuple[int, date], float], verdict: Verdict
    ) -> None:
        reason = self._refusal(person)
        if reason or person is None:
            verdict.problems.append(Problem(draft.row, "nip", reason, {}))
            return
        key = (person.employee, draft.taken_on)
        known = stored.get(key)
        if known is None:
            stored[key] = draft.score  # the same person may come again under a number of former days
            verdict.counts["created"] += 1
            verdict.accepted.append(Accepted(person.employee, draft.taken_on, draft.score))
        elif known == draft.score:
            verdict.counts["unchanged"] += 1
        else:
            verdict.problems.append(Problem(draft.row, "score", "external.score_differs", {}))

    def _refusal(self, person: Found | None) -> str:
        if person is None:
            return "external.person_unknown"
        if not person.path.startswith(self.frame.scope_path):
            return "external.person_outside"
        return "external.synthetic_differs" if person.is_synthetic != self.instrument.is_synthetic else ""


def noted(run: ImportRun, step: ImportStep, *, by: Any, at: datetime) -> None:
    """Someone took a step with an import of results; scores and numbers never enter the trail."""
    told: dict[str, Any] = {"batch": str(run.uuid), "kind": run.kind}
    if step == ImportStep.ENDED:
        told |= {"state": run.state, "counts": run.counts}
    elif step != ImportStep.MAPPED:
        told |= {"file": run.file_name, "sha256": run.file_hash}
    trail.record(by, _EVENTS[step], run, at=at, after=told, scope_path=run.scope_path)


RESULTS = ImportKind(
    code="assessment.external_results",
    label=_("Hasil instrumen lain"),
    noun=_("hasil"),
    permission=IMPORT,
    importer=ResultImporter,
    noted=noted,
    chunk=2000,
    columns=(
        Column(
            "nip",
            _("NIP"),
            _("18 angka. Format kolomnya teks, bukan bilangan."),
            is_required=True,
            is_secret=True,
            guesses=(Guess("nomor induk pegawai"), Guess("nip baru")),
        ),
        Column(
            "taken_on",
            _("Tanggal tes"),
            _("Hari orang itu mengikuti instrumen lain, seperti 31-10-2026."),
            is_required=True,
            guesses=(Guess("tanggal"), Guess("tgl tes")),
        ),
        Column(
            "score",
            _("Skor"),
            _("Pada skala instrumen itu sendiri."),
            is_required=True,
            guesses=(Guess("nilai"), Guess("score")),
        ),
    ),
    sample=(
        {"nip": "198503152010012003", "taken_on": "2026-03-02", "score": "72"},
        {"nip": "199207082024211007", "taken_on": "2026-03-02", "score": "58"},
        {"nip": "196604201990031005", "taken_on": "2026-03-03", "score": "64"},
    ),
)


@transaction.atomic
def upload_results(
    content: Iterable[bytes], *, name: str, instrument: ExternalInstrument, scope_path: str, by: Any, at: datetime
) -> ImportRun:
    """Keep a file of results of an instrument for people of a scope. Raises FileRefused; NotAllowed outside one's scopes."""
    if not any(scope_path.startswith(path) for path in paths(by, IMPORT)):
        raise NotAllowed
    today = timezone.localdate(at)
    run = runs.upload(content, name=name, kind=RESULTS, scope_path=scope_path, as_of=today, by=by, at=at)
    ExternalBatch.objects.create(instrument=instrument, run=run, made_at=at, made_by=by)
    return run
