"""Signing a calibration: a new parameter set in force from a day on, and items on trial that now have parameters."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import CALIBRATION_MOVES, ITEM_MOVES, ON_TRIAL, CalibrationState, ItemState, ParameterStatus
from melek.assessment.models import CalibrationRun, ItemParameter, ItemVersion, ParameterSet
from melek.assessment.services.bank import newest_versions, provisional_parameter
from melek.assessment.services.pools import current_parameters
from melek.assessment.services.quality.watch import watch_calibration
from melek.assessment.services.workshop.release import enemies_of
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard, move

RELEASE_AT = 500  # answers from which an item on trial may go on (docs/explanation/psychometrics.md)


class OwnCalibration(DomainError):
    """Who asked for a calibration does not sign it."""

    message = _("Kalibrasi ditandatangani oleh orang lain, bukan oleh yang memintanya.")


class SetInForceChanged(DomainError):
    """Another set came into force after this calibration was linked to the scale."""

    message = _("Set parameter lain sudah berlaku sejak kalibrasi ini dihitung. Hitung lagi di atas set itu.")


class DayInThePast(InputError):
    """A set cannot come into force before it was signed."""

    message = _("Hari berlaku paling awal adalah hari ini.")


class VersionTaken(InputError):
    """The bank has a set with this version."""

    message = _("Versi ini sudah dipakai. Pilih versi lain.")


class NotConverged(DomainError):
    """A calibration that did not settle is no basis for anybody's score."""

    message = _("Taksirannya belum mantap (tidak konvergen), jadi tidak dapat ditandatangani.")


class WhyMissing(InputError):
    """A rejection without a reason."""

    message = _("Tulis alasannya.")


@guard("assessment.calibration_has_second_eyes")
def _has_second_eyes(run: CalibrationRun, by: Any) -> None:
    if by is not None and run.asked_by_id == by.pk:
        raise OwnCalibration
    if not run.report["converged"]:
        raise NotConverged


@transaction.atomic
def sign_calibration(*, run: CalibrationRun, version: str, effective_on: date, by: Any, at: datetime) -> ParameterSet:
    """Put the parameters of a run in force from a day on; sittings that begin earlier keep the earlier set.

    Items on trial with enough answers and no flag become *calibrated*; whether they count is decided item by item.
    Raises NotAllowed, MoveRefused, OwnCalibration, NotConverged, SetInForceChanged, DayInThePast, VersionTaken.
    """
    if not by.has_perm("assessment.sign_calibration", run):
        raise NotAllowed
    if effective_on < timezone.localdate(at):
        raise DayInThePast
    if run.bank.parameter_sets.filter(version=version).exists():
        raise VersionTaken
    if is_outdated(run):
        raise SetInForceChanged
    rows = _rows_of(run)
    made = ParameterSet.objects.create(
        bank=run.bank,
        version=version,
        status=ParameterStatus.CALIBRATED,
        effective_on=effective_on,
        enemies=enemies_of(run.bank),
    )
    move(run, CalibrationState.SIGNED, moves=CALIBRATION_MOVES, by=by, decided_at=at, decided_by=by, made=made)
    for row in rows:
        row.parameter_set = made
    ItemParameter.objects.bulk_create(rows, batch_size=1000)
    _promote(run, by=by, at=at)
    watch_calibration(run=run, at=at)
    after = {"version": version, "effective_on": effective_on.isoformat(), "items": len(rows)}
    trail.record(by, "assessment.calibration.signed", run, at=at, after=after)
    return made


@transaction.atomic
def reject_calibration(*, run: CalibrationRun, reason: str, by: Any, at: datetime) -> CalibrationRun:
    """Put a run aside with the reason. Raises WhyMissing, NotAllowed, MoveRefused."""
    if not reason.strip():
        raise WhyMissing
    move(
        run,
        CalibrationState.REJECTED,
        moves=CALIBRATION_MOVES,
        by=by,
        decided_at=at,
        decided_by=by,
        reason=reason.strip(),
    )
    trail.record(by, "assessment.calibration.rejected", run, at=at, reason=reason)
    return run


def _rows_of(run: CalibrationRun) -> list[ItemParameter]:
    """A parameter row for each item shown: as estimated, else as in the base set, else the author's guess."""
    base = {row.item_version_id: row for row in run.base.parameters.all()}
    told = {row["version"]: row for row in run.report["items"] if row["is_estimated"]}
    rows = []
    for version in newest_versions(run.bank).values():
        earlier, found = base.get(version.pk), told.get(version.pk)
        row = _copied(earlier) if earlier else provisional_parameter(version)
        row.is_pretest = version.item.state in ON_TRIAL
        row.competence_id, row.level = version.item.competence_id, version.item.level
        if found is not None and not found["is_anchor"]:
            _fill(row, found)
        rows.append(row)
    return rows


def _copied(row: ItemParameter) -> ItemParameter:
    names = ("item_version_id", "model", "a", "b", "steps", "c", "errors", "answers", "fit")
    return ItemParameter(**{name: getattr(row, name) for name in names})


def _fill(row: ItemParameter, found: dict[str, Any]) -> None:
    steps = found["b"]
    row.model, row.a, row.c = found["model"], found["a"], found["c"]
    row.b = round(sum(steps) / len(steps), 4)
    row.steps = steps if len(steps) > 1 else []
    row.errors, row.answers = found["errors"], found["answers"]
    row.fit = {name: found[name] for name in ("infit", "outfit", "drift")} | {"flags": found["flags"]}


def _promote(run: CalibrationRun, *, by: Any, at: datetime) -> None:
    """Items on trial that have parameters from enough answers and nothing against them."""
    sound = [
        row["version"]
        for row in run.report["items"]
        if row["is_estimated"] and not row["flags"] and row["answers"] >= RELEASE_AT
    ]
    versions = ItemVersion.objects.filter(pk__in=sound, item__state=ItemState.PRETEST).select_related("item")
    for version in versions.order_by("item__code"):
        move(version.item, ItemState.CALIBRATED, moves=ITEM_MOVES, by=by)
        trail.record(by, "assessment.item.calibrated", version.item, at=at, after={"calibration": run.pk})


def is_outdated(run: CalibrationRun) -> bool:
    """Whether another set has come since the run was linked."""
    return current_parameters(run.bank_id).pk != run.base_id
