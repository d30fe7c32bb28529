"""Background work of quality: clocks tell, what has run out ends."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.kit.jobs import JobContext, job
from melek.kit.schedules import schedule
from melek.quality.enums.severity import JOB
from melek.quality.services.accreditation.findings import escalate_findings
from melek.quality.services.accreditation.standing import expire_all
from melek.quality.services.accreditation.watch import remind_of_ends, remind_of_steps, remind_of_surveillance
from melek.quality.services.control.filling import fill_compliance
from melek.quality.services.control.watch import watch_controls
from melek.quality.services.internal.watch import remind_leads
from melek.quality.services.risk.assessing import assess_all
from melek.quality.services.severity.estimating import estimate_severity


@schedule("quality.watch_accreditation", every=timedelta(hours=6))
def watch_accreditation(*, at: datetime) -> None:
    """Remind of steps, findings, surveillance and ends; end what has run out. Each is told once."""
    remind_of_steps(at=at)
    escalate_findings(at=at)
    remind_of_surveillance(at=at)
    remind_of_ends(at=at)
    expire_all(at=at)


@schedule("quality.watch_control", every=timedelta(hours=6))
def watch_control(*, at: datetime) -> None:
    """Remind agencies of replies, escalate late ones, tell of promises and reports that are late."""
    watch_controls(at=at)


@schedule("quality.watch_internal", every=timedelta(hours=6))
def watch_internal(*, at: datetime) -> None:
    """Remind the leads of internal quality assurance of phases that end soon."""
    remind_leads(at=at)


@schedule("quality.fill_compliance", every=timedelta(days=1))
def fill_norms(*, at: datetime) -> None:
    """Ask the sources whether agencies keep the norms that data can show."""
    fill_compliance(at=at)


@schedule("quality.assess_risk", every=timedelta(days=1))
def assess_risk(*, at: datetime) -> None:
    """Compute the risk score of the day of everything that holds."""
    assess_all(at=at)


@schedule("quality.estimate_severity", every=timedelta(days=7))
def estimate_each_week(*, at: datetime) -> None:
    """Estimate the severity of assessors anew where something was rated since."""
    estimate_severity(at=at)


@job(JOB, label=_("Menaksir keketatan asesor"))
def estimate(context: JobContext) -> dict[str, Any]:
    """The same when an accreditor asks for it; nothing new where nothing was rated since."""
    run = estimate_severity(at=context.now(), by=context.job.started_by)
    return {"state": run.state, "ratings": run.ratings}
