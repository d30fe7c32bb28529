"""Reads of what a tested person may ask for: how a result stands, its versions, objections to it, what happened there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from melek.assessment.enums import FlagVerdict, IncidentKind, Mode, Verdict
from melek.assessment.models import Incident, Result, ResultSetAside, Seat, SelfRating, Sitting, SittingFlag
from melek.assessment.rules.rights import CERTIFICATE, OBJECTION, SETTLE, STATEMENT
from melek.dossier.enums import RUNNING, UNANSWERED, CaseState, Outcome
from melek.dossier.models import Case, CaseDecision, IssuedDocument
from melek.dossier.queries.cases import appeal_until
from melek.identity.enums import ROOT_PATH
from melek.identity.queries import paths

GRANTED = (Outcome.UPHELD, Outcome.PARTLY)
LATEST = 50


def original_of(sitting: Sitting) -> Result | None:
    """The result of the day of the test; what was computed later under another version stands beside it."""
    return sitting.results.filter(rescored=None).order_by("pk").first() or sitting.results.order_by("pk").first()


def set_aside_of(result: Result) -> ResultSetAside | None:
    """The row that set the test of a result aside, when it is set aside now."""
    last = ResultSetAside.objects.filter(result__sitting=result.sitting_id).order_by("-pk").first()
    return None if last is None or last.is_lifted else last


def set_aside_among(sittings: list[int]) -> set[int]:
    """Which of these sittings are set aside now."""
    rows = ResultSetAside.objects.filter(result__sitting__in=sittings).order_by("pk")
    last = dict(rows.values_list("result__sitting", "is_lifted"))
    return {sitting for sitting, is_lifted in last.items() if not is_lifted}


def sittings_set_aside() -> QuerySet[Sitting, int]:
    """The keys of all sittings that are set aside now, to leave them out of what is counted."""
    last = ResultSetAside.objects.filter(result__sitting=OuterRef("pk")).order_by("-pk").values("is_lifted")[:1]
    touched = ResultSetAside.objects.order_by().values("result__sitting")
    rows = Sitting.objects.filter(pk__in=touched).annotate(is_lifted=Subquery(last)).filter(is_lifted=False)
    return rows.order_by().values_list("pk", flat=True)


@dataclass(frozen=True)
class Version:
    """One reading of the same answers: the original, or under a named later version."""

    result: Result
    name: str
    is_original: bool


def versions_of(result: Result) -> list[Version]:
    """All results of a sitting, the original first; the others by the name of their rescoring."""
    rows = Result.objects.filter(sitting=result.sitting_id).order_by("pk")
    found = []
    for one in rows.select_related("definition", "parameter_set", "rescored__rescoring"):
        made = getattr(one, "rescored", None)
        found.append(Version(one, made.rescoring.name if made else "", made is None))
    return sorted(found, key=lambda version: not version.is_original)


def objections_to(result: Result) -> QuerySet[Case]:
    """The objections to a result, newest first."""
    return Case.objects.about(result).filter(kind=OBJECTION).order_by("-pk")


def may_object(user: Any, result: Any) -> bool:
    """Whether somebody may object to a result: their own, no practice, and not decided already as it stands now."""
    if not isinstance(result, Result) or result.is_practice or result.sitting.account_id != user.pk:
        return False
    cases = objections_to(result).exclude(state=CaseState.WITHDRAWN)
    last = ResultSetAside.objects.filter(result__sitting=result.sitting_id).order_by("-pk").first()
    if last is not None:
        cases = cases.filter(Q(opened_at__gte=last.made_at) | Q(state__in=UNANSWERED))
    return not cases.exists()


@dataclass(frozen=True)
class Objection:
    """An objection as its person reads it: the case, until when it is answered, the answers, until when to appeal."""

    case: Case
    decisions: list[CaseDecision]
    is_running: bool
    is_overdue: bool
    appeal_until: datetime | None


def own_objections(result: Result, *, at: datetime) -> list[Objection]:
    """The objections of the person to their own result, newest first, with their clocks and answers."""
    found = []
    for case in objections_to(result).filter(opener=result.sitting.account_id):
        decisions = list(case.decisions.select_related("answered_by").order_by("level"))
        until = appeal_until(case) if case.state == CaseState.ANSWERED else None
        appeal = until if until is not None and at <= until else None
        found.append(Objection(case, decisions, case.state in RUNNING, case.is_overdue(at), appeal))
    return found


def granted_objection(result: Result) -> Case | None:
    """The newest objection to a result whose last answer upheld it, wholly or partly."""
    for case in objections_to(result).filter(state__in=[CaseState.ANSWERED, CaseState.CLOSED]):
        decision = case.decision
        if decision is not None and decision.outcome in GRANTED:
            return case
    return None


def may_review(user: Any, result: Result) -> bool:
    """Whether somebody of the nation may look into another person's result.

    Only while an objection to it waits, can be appealed or was upheld, where an invigilator reported something, where
    who looked at an unusual test concluded that it should be sat again, or where its certificate was revoked.
    """
    if result.is_practice or result.sitting.account_id == user.pk or ROOT_PATH not in paths(user, SETTLE):
        return False
    told = objections_to(result).exclude(state__in=[CaseState.WITHDRAWN, CaseState.CLOSED])
    if told.exists() or granted_objection(result) is not None:
        return True
    return reported_incidents(result).exists() or is_retest_advised(result) or revoked_about(result).exists()


def revoked_about(result: Result) -> QuerySet[IssuedDocument]:
    """The revoked certificates about any version of a test."""
    keys = Result.objects.filter(sitting=result.sitting_id).order_by("pk").values_list("pk", flat=True)
    return _revoked().filter(about_id__in=[str(key) for key in keys])


def _revoked() -> QuerySet[IssuedDocument]:
    return IssuedDocument.objects.filter(kind=CERTIFICATE, about_type=Result._meta.label, revoked_at__isnull=False)


def seat_of(result: Result) -> Seat | None:
    """The checked seat at which a supervised test was sat."""
    if result.sitting.booking.mode != Mode.SUPERVISED:
        return None
    return Seat.objects.filter(booking=result.sitting.booking_id, checked_at__isnull=False).first()


def reported_incidents(result: Result) -> QuerySet[Incident]:
    """What invigilators reported of the very seat; a pause alone is no report."""
    rows = Incident.objects.filter(seat__booking=result.sitting.booking_id)
    return rows.exclude(kind=IncidentKind.PAUSE).order_by("pk")


def flags_of(result: Result, *, is_own: bool) -> list[SittingFlag]:
    """What was found unusual about the test; its person reads only what somebody has concluded."""
    rows = SittingFlag.objects.filter(sitting=result.sitting_id).order_by("pk")
    return list(rows.exclude(verdict="") if is_own else rows)


def is_retest_advised(result: Result) -> bool:
    """Whether somebody who looked at what is unusual concluded that the test should be sat again under supervision."""
    return SittingFlag.objects.filter(sitting=result.sitting_id, verdict=FlagVerdict.RETEST).exists()


def incidents_around(result: Result) -> tuple[list[Incident], list[Incident]]:
    """What was reported of the seat, and of the whole room while this test ran."""
    sitting = result.sitting
    own = list(Incident.objects.filter(seat__booking=sitting.booking_id).order_by("pk"))
    during = Incident.objects.filter(room__taken__booking=sitting.booking_id, seat=None)
    during = during.filter(made_at__gte=sitting.started_at)
    if sitting.finished_at is not None:
        during = during.filter(made_at__lte=sitting.finished_at)
    return own, list(during.order_by("pk"))


def results_with_incidents(user: Any) -> list[Result]:
    """The newest finished tests with a report, the advice to sit again, or a revoked certificate; for the nation only."""
    if ROOT_PATH not in paths(user, SETTLE):
        return []
    told = Incident.objects.filter(seat__booking__sitting__isnull=False).exclude(kind=IncidentKind.PAUSE)
    advised = SittingFlag.objects.filter(verdict=FlagVerdict.RETEST)
    revoked = _revoked().order_by("-revoked_at", "-pk").values_list("about_id", flat=True)[:LATEST]
    certified = Result.objects.filter(pk__in=[int(key) for key in revoked])
    cause = Q(sitting__booking__seat__in=told.values("seat")) | Q(sitting__in=advised.values("sitting"))
    cause |= Q(sitting__in=certified.values("sitting"))
    rows = Result.objects.filter(cause, rescored=None, is_practice=False).exclude(sitting__account=user)
    return list(rows.select_related("employee", "sitting__account").order_by("-pk")[:LATEST])


def documents_of(result: Result) -> QuerySet[IssuedDocument]:
    """The statements and certificates about a result that were not revoked, newest first."""
    rows = IssuedDocument.objects.about(result).filter(kind__in=[STATEMENT, CERTIFICATE], revoked_at=None)
    return rows.select_related("subject", "file").order_by("-issued_at", "-pk")


def doubted_documents() -> list[IssuedDocument]:
    """Documents in force about results that are set aside now: somebody should look whether they still hold."""
    set_aside = set_aside_among(list(ResultSetAside.objects.order_by().values_list("result__sitting", flat=True)))
    if not set_aside:
        return []
    keys = [
        str(key) for key in Result.objects.filter(sitting__in=set_aside).order_by("pk").values_list("pk", flat=True)
    ]
    rows = IssuedDocument.objects.filter(kind__in=[STATEMENT, CERTIFICATE], revoked_at=None)
    return list(rows.filter(about_type=Result._meta.label, about_id__in=keys).order_by("pk"))


def rating_beside(result: Result) -> SelfRating | None:
    """What the person thought of themselves nearest to the test."""
    moment = result.sitting.finished_at or result.made_at
    rows = list(SelfRating.objects.filter(account=result.sitting.account_id).order_by("pk"))
    return min(rows, key=lambda one: abs(one.made_at - moment), default=None)


def is_literate(result: Result) -> bool:
    """Whether the verdict of a result is *literate*."""
    return result.verdict == Verdict.LITERATE
