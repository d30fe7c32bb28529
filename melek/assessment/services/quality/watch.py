"""Exposure in real tests against the limit, and what the newest calibration says of drift and fit."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone

from melek.assessment.enums import SHOWN, BankKind, IssueKind, SittingState
from melek.assessment.models import Answer, CalibrationRun, ItemBank, Sitting
from melek.assessment.services.pools import current_eligibility, current_parameters
from melek.assessment.services.quality.fairness import CHECK
from melek.assessment.services.quality.issues import Finding, open_issues
from melek.kit import jobs
from melek.kit.enums import JobState
from melek.kit.models import Job

NEWEST, FEWEST = 5_000, 300  # sittings that tell how often an item is shown; fewer tell nothing
SLACK = 1.25  # times the limit, beside three standard errors
EVERY_SITTINGS = 1_000  # new sittings after which groups are compared again


def watch_exposure(*, bank: ItemBank, at: datetime) -> int:
    """Open an issue for each item shown clearly more often than the limit of its table; how many are new."""
    parameters = current_parameters(bank.pk, on=timezone.localdate(at))
    finished = Sitting.objects.filter(parameter_set=parameters, state=SittingState.FINISHED)
    newest = list(finished.order_by("-finished_at", "-pk").values_list("pk", flat=True)[:NEWEST])
    if len(newest) < FEWEST:
        return 0
    first = finished.order_by("-finished_at", "-pk").first()
    table = current_eligibility(parameters.pk, first.blueprint_id) if first else None
    limit = table.cap if table else float(first.blueprint.design["max_exposure"]) if first else 1.0
    return open_issues(_exposed(newest, limit), at=at)


def _exposed(sittings: list[int], limit: float) -> list[Finding]:
    total = len(sittings)
    rows = Answer.objects.filter(sitting__in=sittings, item_version__item__state__in=SHOWN)
    counts = rows.order_by().values_list("item_version__item").annotate(n=Count("pk"))
    findings = []
    for item, count in counts:
        share = count / total
        noise = 3 * (limit * (1 - limit) / total) ** 0.5
        if share > SLACK * limit + noise:
            evidence = {"share": round(share, 4), "limit": round(limit, 4), "sittings": total}
            findings.append(Finding(item, IssueKind.EXPOSURE, "", evidence))
    return findings


def watch_calibration(*, run: CalibrationRun, at: datetime) -> int:
    """Open an issue for each item of a report that drifted or does not fit; how many are new."""
    items = dict(run.bank.items.values_list("code", "pk"))
    findings = []
    for row in run.report["items"]:
        flags = set(row["flags"])
        evidence = {name: row.get(name) for name in ("infit", "outfit", "drift", "a", "answers")}
        if "drift" in flags:
            findings.append(Finding(items[row["code"]], IssueKind.DRIFT, "", evidence))
        if flags & {"infit_out", "outfit_out", "low_slope"}:
            findings.append(Finding(items[row["code"]], IssueKind.FIT, "", evidence))
    return open_issues(findings, at=at)


def watch_banks(at: datetime) -> int:
    """Look after every secured bank; groups are compared by a job once enough tests have come since the last time."""
    new = 0
    for bank in ItemBank.objects.filter(kind=BankKind.SECURED, parameter_sets__isnull=False).distinct().order_by("pk"):
        new += watch_exposure(bank=bank, at=at)
        if is_check_due(bank):
            start_check(bank=bank, by=None, at=at)
    return new


def is_check_due(bank: ItemBank) -> bool:
    """Whether groups should be compared again."""
    last = bank.fairness_checks.first()
    finished = Sitting.objects.filter(booking__bank=bank, state=SittingState.FINISHED)
    since = finished.filter(finished_at__gt=last.made_at) if last else finished
    return since.count() >= EVERY_SITTINGS and check_under_way(bank) is None


def check_under_way(bank: ItemBank) -> Job | None:
    """The comparison that waits or runs for a bank, or None."""
    waiting = Job.objects.filter(kind=CHECK, state__in=[JobState.QUEUED, JobState.RUNNING]).order_by("id")
    return next((job for job in waiting if job.args["bank"] == bank.pk), None)


def start_check(*, bank: ItemBank, by: Any, at: datetime) -> Job:
    """Queue a comparison of groups, or give the one that waits."""
    return check_under_way(bank) or jobs.start(CHECK, by=by, at=at, bank=bank.pk)
