"""Reads of appeals: against what an institution can turn, until when, and who had a hand in it."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from melek.dossier.enums import CaseState
from melek.dossier.models import Case
from melek.dossier.queries import cases
from melek.dossier.queries.calendar import due
from melek.quality.enums.accreditation import APPEAL_KIND, MemberState, StandingKind, State, Team
from melek.quality.models import Accreditation, Decision, PanelMember, StandingDecision
from melek.quality.queries.accreditation import last_decision
from melek.quality.queries.law import law

_AGAINST = (StandingKind.SUSPEND, StandingKind.WITHDRAW)


def contestable(accreditation: Accreditation) -> Decision | StandingDecision | None:
    """The decision that an appeal turns against now: of the final team, or the last one against what was in force."""
    if accreditation.state == State.DECIDED:
        return last_decision(accreditation)
    if accreditation.state in (State.SUSPENDED, State.WITHDRAWN):
        last = accreditation.standing_decisions.order_by("-pk").first()
        return last if last is not None and last.kind in _AGAINST else None
    return None


def made_at(decision: Decision | StandingDecision) -> datetime:
    """When a decision was made."""
    return decision.decided_at if isinstance(decision, Decision) else decision.at


def appeal_until(decision: Decision | StandingDecision) -> datetime:
    """Until when an institution may appeal against a decision."""
    return due(law().appeal_within, made_at(decision))


def appeals_against(accreditation: Accreditation, decision: Decision | StandingDecision) -> QuerySet[Case]:
    """The appeals that were opened against a decision, the newest first; those that were taken back do not count."""
    rows = Case.objects.about(accreditation).filter(kind=APPEAL_KIND, opened_at__gte=made_at(decision))
    return rows.exclude(state=CaseState.WITHDRAWN).order_by("-pk")


def remedy_until(accreditation: Accreditation) -> datetime | None:
    """Until when the institution can still turn against the present decision; None when it cannot.

    It cannot once it has given that up, or once an appeal was answered for good: accepted, or on the second level. An
    answer on the first level can be brought before somebody else for some days. An open appeal is asked for apart.
    """
    decision = contestable(accreditation)
    if decision is None or (isinstance(decision, Decision) and accreditation.waived_at is not None):
        return None
    answered = appeals_against(accreditation, decision).filter(state__in=(CaseState.ANSWERED, CaseState.CLOSED))
    last = answered.first()
    if last is None:
        return appeal_until(decision)
    return cases.appeal_until(last) if last.state == CaseState.ANSWERED else None


def may_be_appealed(accreditation: Accreditation, at: datetime) -> bool:
    """Whether an appeal can be opened now: in time, not given up, and not answered before."""
    decision, until = contestable(accreditation), remedy_until(accreditation)
    if decision is None or until is None or at > until:
        return False
    return not appeals_against(accreditation, decision).exists()


def made_by(accreditation: Accreditation, user: Any) -> bool:
    """Whether a person made the decision that an appeal turns against: wrote it down, or sat in the team that voted."""
    decision = contestable(accreditation)
    if isinstance(decision, StandingDecision):
        return bool(decision.by_id == user.pk)
    seats = PanelMember.objects.filter(
        accreditation=accreditation, team=Team.FINAL, sitting=accreditation.sitting, assessor__account=user.pk
    )
    sat = seats.filter(state=MemberState.FREE).exists() or seats.filter(votes__isnull=False).exists()
    return sat or (decision is not None and decision.recorded_by_id == user.pk)
