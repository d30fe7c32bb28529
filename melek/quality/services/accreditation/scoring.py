"""Scoring by the first team: each member alone, then what they agree on."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import AnswerRole
from melek.dossier.queries.sheets import unanswered_of
from melek.dossier.services.sheets import Given, answer_criteria
from melek.identity import trail
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.workflow import guard
from melek.quality.enums.accreditation import ASSESS, MemberState, State, Team, VisitState
from melek.quality.models import Accreditation, PanelMember
from melek.quality.queries.accreditation import all_have_scored, compared, first_chair, scorers, team_score
from melek.quality.queries.people import office_people
from melek.quality.services.accreditation.steps import step, tell

ALL_SCORED, CONSOLIDATED = "quality.all_have_scored", "quality.score_consolidated"


class NotScoringNow(DomainError):
    """Scores are given while the first team assesses, once."""

    message = _("Penilaian tidak sedang berlangsung, atau Anda sudah menyelesaikannya.")


class CriteriaOpen(DomainError):
    """Not every criterion is answered."""

    message = _("Masih ada {count} kriteria tanpa jawaban, antara lain: {text}.")


class OthersScore(DomainError):
    """Differences are shown once all have finished."""

    message = _("Belum semua asesor menyelesaikan penilaiannya sendiri-sendiri.")


class NotConsolidated(DomainError):
    """The team has not settled its differences."""

    message = _("Ketua tim awal belum menutup nilai bersama. Minta ketua menyelesaikannya.")


class VisitMissing(DomainError):
    """Nobody has looked on the spot."""

    message = _("Belum ada visitasi yang selesai. Jadwalkan dan tutup visitasi dahulu.")


def _need_answers(accreditation: Accreditation, role: str, account: Any = None) -> None:
    assert accreditation.sheet is not None
    if missing := unanswered_of(accreditation.sheet, role, by=account):
        raise CriteriaOpen(count=len(missing), text=missing[0].text)


@transaction.atomic
def finish_scoring(*, member: PanelMember, by: Any, at: datetime) -> None:
    """End one's own scoring; nothing of it changes afterwards, and nobody saw it before.

    Raises NotAllowed, NotScoringNow, CriteriaOpen.
    """
    if member.assessor.account_id != by.pk or not by.has_perm(ASSESS, member):
        raise NotAllowed
    accreditation = member.accreditation
    if accreditation.state != State.VISIT or member.team != Team.FIRST or member.state != MemberState.FREE:
        raise NotScoringNow
    _need_answers(accreditation, AnswerRole.ASSESSOR, by)
    if not PanelMember.objects.filter(pk=member.pk, scored_at=None).update(scored_at=at):
        raise NotScoringNow
    member.scored_at = at
    trail.record(by, "quality.team_member.scored", member, at=at)
    if all_have_scored(accreditation):
        tell(ALL_SCORED, [one.assessor.account for one in scorers(accreditation)], accreditation, at=at)


def _chair_of(accreditation: Accreditation, by: Any) -> PanelMember:
    chair = first_chair(accreditation)
    if chair is None or chair.assessor.account_id != by.pk:
        raise NotAllowed
    if accreditation.state != State.VISIT or accreditation.consolidated_at is not None:
        raise NotScoringNow
    if not all_have_scored(accreditation):
        raise OthersScore
    return chair


@transaction.atomic
def take_over_agreed(*, accreditation: Accreditation, by: Any, at: datetime) -> int:
    """The chair takes over what all members answered alike as the answer of the team; how many criteria.

    Raises NotAllowed, NotScoringNow, OthersScore.
    """
    _chair_of(accreditation, by)
    assert accreditation.sheet is not None
    agreed = {
        one.criterion.code: Given(one.agreed.value, "", one.agreed.state)
        for one in compared(accreditation)
        if one.agreed is not None
    }
    answer_criteria(sheet=accreditation.sheet, given=agreed, role=AnswerRole.REVIEWER, by=by, at=at)
    trail.record(by, "quality.score.agreed_taken_over", accreditation, at=at, after={"criteria": len(agreed)})
    return len(agreed)


def _need_visit(accreditation: Accreditation) -> None:
    if not accreditation.visits.filter(state=VisitState.DONE).exists():
        raise VisitMissing


@transaction.atomic
def consolidate_score(*, accreditation: Accreditation, by: Any, at: datetime) -> None:
    """The chair closes the score of the team; from now on it changes no more.

    What is rated rests on what was seen, so that somebody has visited before.
    Raises NotAllowed, NotScoringNow, OthersScore, VisitMissing, CriteriaOpen.
    """
    _chair_of(accreditation, by)
    _need_visit(accreditation)
    _need_answers(accreditation, AnswerRole.REVIEWER)
    accreditation.consolidated_at, accreditation.consolidated_by = at, by
    accreditation.save(update_fields=["consolidated_at", "consolidated_by"])
    found = team_score(accreditation)
    after = {"total": found.total if found else None, "coverage": found.coverage if found else None}
    trail.record(by, "quality.score.consolidated", accreditation, at=at, after=after)
    tell(CONSOLIDATED, office_people(accreditation, on=timezone.localdate(at)), accreditation, at=at)


@guard("quality.first_team_has_scored")
def _has_scored(accreditation: Accreditation, by: Any) -> None:
    if accreditation.consolidated_at is None:
        raise NotConsolidated
    _need_visit(accreditation)


@transaction.atomic
def accept_scores(*, accreditation: Accreditation, by: Any, at: datetime) -> None:
    """Take the result of the first team; now the final team is composed.

    Raises NotAllowed, NotConsolidated, VisitMissing, MoveRefused.
    """
    step(accreditation, State.ASSESSED, "quality.accreditation.assessed", by=by, at=at)
