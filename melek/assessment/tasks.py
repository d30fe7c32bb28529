"""Background work of assessment: the exposure table, calibrations, rescorings, and what watches over them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import BankKind
from melek.assessment.models import Blueprint, CalibrationRun, ExternalInstrument, ItemBank, ParameterSet, Rescoring
from melek.assessment.services.calibration import question, rescoring, watch
from melek.assessment.services.calibration.rescoring import rescore
from melek.assessment.services.calibration.run import carry_out
from melek.assessment.services.exposure import refresh_eligibility
from melek.assessment.services.external import concordance
from melek.assessment.services.quality import flags
from melek.assessment.services.quality.fairness import CHECK, check_fairness
from melek.assessment.services.quality.watch import watch_banks
from melek.assessment.services.supervision.endings import expire_sittings
from melek.kit import jobs
from melek.kit.jobs import JobContext, job
from melek.kit.schedules import schedule


@job("assessment.refresh_eligibility", label=_("Memperbarui tabel kelayakan soal"), is_long=True)
def refresh_table(context: JobContext, *, parameter_set: int, blueprint: int, cut: float) -> dict[str, Any]:
    """Settle eligibility by simulation; a second run makes a further version and changes no sitting."""
    table = refresh_eligibility(
        parameter_set=ParameterSet.objects.get(pk=parameter_set),
        blueprint=Blueprint.objects.get(pk=blueprint),
        cut=cut,
        by=context.job.started_by,
        at=context.now(),
        progress=context.progress,
    )
    return {"table": table.pk, "achieved": table.achieved}


@job(question.JOB, label=_("Mengkalibrasi soal"), is_long=True)
def calibrate(context: JobContext, *, run: int) -> dict[str, Any]:
    """Estimate item parameters and write the report; a second run of a concluded calibration changes nothing."""
    return carry_out(CalibrationRun.objects.select_related("bank", "base").get(pk=run), context)


@job(rescoring.JOB, label=_("Menghitung ulang hasil lama"), is_long=True)
def rescore_tests(context: JobContext, *, rescoring: int) -> dict[str, Any]:
    """Compute the missing results of a rescoring; it goes on where it stopped."""
    found = Rescoring.objects.select_related("parameter_set", "definition").get(pk=rescoring)
    return rescore(found, at=context.now(), progress=context.progress)


@job(CHECK, label=_("Memeriksa keadilan soal antarkelompok"), is_long=True)
def compare_groups(context: JobContext, *, bank: int) -> dict[str, Any]:
    """Compare groups over a bank; a second run makes a further check and opens nothing twice."""
    made = check_fairness(bank=ItemBank.objects.get(pk=bank), at=context.now(), progress=context.progress)
    return {"check": made.pk, "sittings": made.sittings}


@job(flags.CHECK, label=_("Memeriksa tes yang tidak biasa"), is_long=True)
def look_through(context: JobContext, *, bank: int) -> dict[str, Any]:
    """Look through the tests of a bank; a second run raises nothing twice."""
    made = flags.check_sittings(bank=ItemBank.objects.get(pk=bank), at=context.now(), progress=context.progress)
    return {"check": made.pk, "raised": made.raised}


@job(concordance.JOB, label=_("Menghitung konkordansi dengan instrumen lain"))
def compare_instruments(context: JobContext, *, instrument: int, parameter_set: int, note: str) -> dict[str, Any]:
    """Compute a concordance; a second run makes a further one and changes none."""
    made = concordance.make_concordance(
        instrument=ExternalInstrument.objects.get(pk=instrument),
        parameters=ParameterSet.objects.get(pk=parameter_set),
        note=note,
        by=context.job.started_by,
        at=context.now(),
    )
    return {"concordance": made.pk, "people": made.people}


@schedule("assessment.look_through", every=timedelta(days=1))
def start_looking(*, at: datetime) -> None:
    """Queue a look at every secured bank in which tests were finished since the last one."""
    for bank in ItemBank.objects.filter(kind=BankKind.SECURED).order_by("pk"):
        if flags.is_check_due(bank, at):
            jobs.start(flags.CHECK, by=None, at=at, bank=bank.pk)


@schedule("assessment.watch_items", every=timedelta(days=1))
def watch_items(*, at: datetime) -> None:
    """Look after the items in use."""
    watch_banks(at)


@schedule("assessment.watch_calibrations", every=timedelta(days=1))
def watch_calibrations(*, at: datetime) -> None:
    """Tell those who calibrate of banks whose calibration is stale."""
    watch.tell_stale(at)


@schedule("assessment.expire_sittings", every=timedelta(hours=1))
def expire(*, at: datetime) -> None:
    """Close the unfinished tests whose time is over."""
    expire_sittings(at)
