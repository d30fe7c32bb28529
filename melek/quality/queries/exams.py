"""Examinations of programmes: the bank of the version in force, and what its last signed calibration says of it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from melek.assessment.enums import CalibrationState
from melek.assessment.models import CalibrationRun
from melek.catalogue.enums import VersionState
from melek.catalogue.models import ProgrammeVersion


class ExamRow(NamedTuple):
    """The examination of one programme. `sittings` is from how many tests its reliability was estimated."""

    programme: str
    institution: str
    agency: str
    agency_kind: str
    bank: str
    reliability: float
    sittings: int
    calibrated_on: date


def signed_calibrations() -> dict[int, CalibrationRun]:
    """The calibration signed last of each bank."""
    runs = CalibrationRun.objects.filter(state=CalibrationState.SIGNED).order_by("decided_at", "pk")
    return {one.bank_id: one for one in runs.select_related("bank")}


def exam_rows() -> Iterator[ExamRow]:
    """The programmes in force whose examination has a signed calibration that tells its reliability, in a fixed order."""
    runs = signed_calibrations()
    versions = ProgrammeVersion.objects.filter(
        state=VersionState.PUBLISHED, exam__in=list(runs), programme__is_hidden=False
    )
    for one in versions.select_related("programme__owner", "programme__provider").order_by("programme"):
        row = _row(one, runs.get(one.exam_id or 0))
        if row is not None:
            yield row


def _row(version: ProgrammeVersion, run: CalibrationRun | None) -> ExamRow | None:
    programme, reliability = version.programme, run.report.get("reliability") if run else None
    if run is None or reliability is None or run.decided_at is None:
        return None
    return ExamRow(
        programme=str(programme.uuid),
        institution=programme.provider.code if programme.provider else "",
        agency=programme.owner.code,
        agency_kind=programme.owner.kind,
        bank=run.bank.code,
        reliability=float(reliability),
        sittings=int(run.report.get("fit_sample") or run.report.get("sittings") or 0),
        calibrated_on=timezone.localdate(run.decided_at),
    )
