"""Reads of cases: those about an object, when an appeal ends, who may answer."""

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import F, Model, QuerySet

from melek.dossier.enums import UNANSWERED, Level
from melek.dossier.models import Case, EvidenceFile
from melek.dossier.queries.calendar import due
from melek.identity.models import Grant, User

MOST_TOLD = 20


def cases_about(subject: Model, user: Any) -> QuerySet[Case]:
    """The cases about an object that a person may see, newest first."""
    return Case.objects.about(subject).visible_to(user).select_related("opener").order_by("-pk")


def cases_for_office(user: Any, *, kind: str = "", state: str = "") -> QuerySet[Case]:
    """Other people's cases that a person may read or answer; without a state those that wait. First due, first shown.

    What waits for its opener comes last, because its clock stands still.
    """
    rows = Case.objects.of_office(user).select_related("opener", "taken_by")
    if kind:
        rows = rows.filter(kind=kind)
    rows = rows.filter(state=state) if state else rows.filter(state__in=UNANSWERED)
    return rows.order_by(F("paused_at").asc(nulls_first=True), "due_at", "pk")


def appeal_until(case: Case) -> datetime | None:
    """Until when the opener may appeal; None when they cannot."""
    decision = case.decision
    within = case.declared.appeal_within if case.declared else None
    if decision is None or within is None or case.level != Level.FIRST:
        return None
    return due(within, decision.answered_at)


def subject_of(case: Case) -> Model | None:
    """The object that a case is about; None when it or its model is gone."""
    return object_named(case.subject_type, case.subject_id)


def object_named(label: str, key: str) -> Model | None:
    """The row with a key of a model named `app.Model`; None when there is none."""
    try:
        return apps.get_model(label)._base_manager.filter(pk=key).first()
    except (LookupError, ValueError):
        return None


def evidence_of(holder: Model) -> QuerySet[EvidenceFile]:
    """All versions of all files of an object, the newest version of each name first."""
    mine = EvidenceFile.objects.filter(holder_type=holder._meta.label, holder_id=str(holder.pk))
    return mine.select_related("stored", "added_by").order_by("name", "-version")


def first_decider(case: Case) -> int | None:
    """The account that answered on the first level, if it was answered."""
    return case.decisions.filter(level=Level.FIRST).values_list("answered_by", flat=True).first()


def is_party(case: Case, user: Any) -> bool:
    """Whether a person had a hand in what a case turns against, as its kind tells."""
    declared = case.declared
    return declared is not None and declared.is_party is not None and declared.is_party(user, case)


def deciders_near(case: Case, *, on: date) -> list[User]:
    """Who may answer a case, at the nearest place where anybody may; nobody who asked, decided or had a hand before."""
    paths = _upward(case.scope_path)
    grants = Grant.objects.active(on).filter(
        role__permissions__permission=case.permission, scope__path__in=paths, user__is_active=True
    )
    grants = grants.exclude(user__in=[one for one in (case.opener_id, first_decider(case)) if one])
    found = [one for one in grants.select_related("user", "scope").order_by("pk") if not is_party(case, one.user)]
    nearest = max((len(one.scope.path) for one in found), default=0)
    people = {one.user_id: one.user for one in found if len(one.scope.path) == nearest}
    return list(people.values())[:MOST_TOLD]


def _upward(path: str) -> list[str]:
    """A scope path and all above it: /a/b/ gives /, /a/ and /a/b/."""
    return [path[: place + 1] for place, letter in enumerate(path) if letter == "/"]
