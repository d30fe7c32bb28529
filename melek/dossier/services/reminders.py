"""What the clocks tell: once before an answer is due, once when it is late. They decide nothing."""

from datetime import datetime, timedelta

from django.db import transaction

from melek.dossier.models import Case
from melek.dossier.registers import case_kinds
from melek.dossier.services.cases import tell, tell_deciders
from melek.identity import trail

DUE, OVERDUE = "dossier.case_due", "dossier.case_overdue"


def remind(*, at: datetime) -> int:
    """Tell of every running case that is due soon or late, once each; how many were told."""
    ahead = max((kind.warn_before for kind in case_kinds), default=timedelta())
    running = Case.objects.running().select_related("opener", "taken_by").order_by("pk")
    late = running.filter(overdue_told_at=None, due_at__lt=at)
    soon = running.filter(warned_at=None, due_at__gte=at, due_at__lte=at + ahead)
    told = sum(_tell_late(case, at) for case in late)
    return told + sum(_tell_soon(case, at) for case in soon if _is_near(case, at))


def _is_near(case: Case, at: datetime) -> bool:
    return case.declared is not None and case.due_at - at <= case.declared.warn_before


@transaction.atomic
def _tell_soon(case: Case, at: datetime) -> bool:
    if not Case.objects.running().filter(pk=case.pk, warned_at=None).update(warned_at=at):
        return False
    tell_deciders(DUE, case, at=at)
    trail.record(None, "dossier.case.reminded", case, at=at, after={"is_overdue": False})
    return True


@transaction.atomic
def _tell_late(case: Case, at: datetime) -> bool:
    if not Case.objects.running().filter(pk=case.pk, overdue_told_at=None).update(overdue_told_at=at):
        return False
    tell_deciders(OVERDUE, case, at=at)
    tell(OVERDUE, case, to=case.opener, at=at)
    trail.record(None, "dossier.case.reminded", case, at=at, after={"is_overdue": True})
    return True
