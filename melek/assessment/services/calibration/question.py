"""Asking for a calibration: which answers of a bank, which models, and how it is linked to the scale in use."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import CalibrationState, ItemModel, LinkKind
from melek.assessment.models import CalibrationRun, ItemBank
from melek.assessment.services.calibration.conclusion import JOB_ENDED, fail
from melek.assessment.services.pools import current_parameters
from melek.identity import trail
from melek.kit import jobs
from melek.kit.enums import ENDED
from melek.kit.errors import DomainError, InputError, NotAllowed

JOB = "assessment.calibrate"
FEWEST = 200  # answers below which an item is not estimated, unless somebody asks for fewer
LEAST_FEWEST = 50


class CalibrationUnderWay(DomainError):
    """One calibration of a bank at a time."""

    message = _("Kalibrasi bank ini sedang berjalan. Tunggu sampai laporannya siap.")


class QuestionImpossible(InputError):
    """The days are the wrong way round, or the least number of answers is too small to estimate anything."""

    message = _("Hari pertama harus sebelum hari terakhir, dan jumlah jawaban paling sedikit {least}.")


@dataclass(frozen=True)
class Question:
    """What a calibration is to use.

    `since` and `until` bound the day on which a sitting ended, both inclusive. `right_or_wrong` and `in_steps` are the
    models of items with one and with several points. An item with fewer than `fewest` answers is left out.
    """

    since: date | None = None
    until: date | None = None
    right_or_wrong: str = ItemModel.TWO_PL
    in_steps: str = ItemModel.GPCM
    fewest: int = FEWEST

    def told(self) -> dict[str, Any]:
        """As JSON."""
        days = {name: day.isoformat() if day else None for name, day in (("since", self.since), ("until", self.until))}
        return {**days, "right_or_wrong": self.right_or_wrong, "in_steps": self.in_steps, "fewest": self.fewest}


def question_of(run: CalibrationRun) -> Question:
    """The question of a stored run."""
    told = dict(run.question)
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in ("since", "until")}
    return Question(**{**told, **days})


@transaction.atomic
def ask_calibration(*, bank: ItemBank, link: str, question: Question, by: Any, at: datetime) -> CalibrationRun:
    """Queue a calibration on the scale of the set in force. Raises NotAllowed, QuestionImpossible, CalibrationUnderWay."""
    if not by.has_perm("assessment.calibrate_bank", bank):
        raise NotAllowed
    is_reversed = question.since and question.until and question.since > question.until
    if is_reversed or question.fewest < LEAST_FEWEST:
        raise QuestionImpossible(least=LEAST_FEWEST)
    ItemBank.objects.select_for_update().get(pk=bank.pk)
    _check_waiting(bank, at=at)
    run = CalibrationRun.objects.create(
        bank=bank,
        base=current_parameters(bank.pk),
        link=LinkKind(link),
        question=question.told(),
        asked_at=at,
        asked_by=by,
    )
    run.job = jobs.start(JOB, by=by, at=at, run=run.pk)
    run.save(update_fields=["job"])
    trail.record(by, "assessment.calibration.asked", run, at=at, after={"link": run.link, **run.question})
    return run


def _check_waiting(bank: ItemBank, *, at: datetime) -> None:
    """Raises CalibrationUnderWay; a run whose job ended, or is gone, without a report is not under way: it has failed."""
    for run in bank.calibrations.filter(state=CalibrationState.WAITING).select_related("job", "bank", "asked_by"):
        if run.job is not None and run.job.state not in ENDED:
            raise CalibrationUnderWay
        fail(run, JOB_ENDED, run.job.state if run.job is not None else "", at=at)
