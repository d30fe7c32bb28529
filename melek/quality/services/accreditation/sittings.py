"""The sitting of the final team: votes that nobody sees before all are in, and the decision that they make."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard
from melek.quality.enums.accreditation import (
    ASSESS,
    RUN,
    Basis,
    MemberState,
    Outcome,
    State,
    Team,
)
from melek.quality.models import Accreditation, Decision, PanelMember, Vote
from melek.quality.queries.accreditation import (
    against,
    category_codes,
    is_accredited,
    last_decision,
    team_score,
    unmet_conditions,
    voters,
    votes_of,
)
from melek.quality.queries.appeals import remedy_until
from melek.quality.queries.people import applicants, office_people
from melek.quality.rules.accreditation import careful_category, majority
from melek.quality.services.accreditation.remedies import need_no_appeal
from melek.quality.services.accreditation.steps import need_text, step, tell
from melek.quality.services.accreditation.teams import check_ready

OPENED, VOTED, DECIDED = "quality.sitting_opened", "quality.all_have_voted", "quality.accreditation_decided"

LEAST_DESPITE = 50


class NotSittingNow(DomainError):
    """Votes are cast while the final team sits, by its members."""

    message = _("Sidang tim akhir tidak sedang berlangsung, atau Anda bukan anggotanya.")


class VotedAlready(DomainError):
    """A vote stands."""

    message = _("Anda sudah memberikan suara dalam putaran ini, dan suara tidak dapat diubah.")


class OutcomeUnknown(InputError):
    """Not one of the outcomes."""

    message = _("Pilih salah satu putusan yang tersedia.")


class CategoryMissing(InputError):
    """Whoever votes for accreditation says which category, as long as no confirmed cuts give it."""

    message = _("Pilih kategori. Batas nilai belum dikonfirmasi, jadi tim yang menetapkan kategorinya.")


class DespiteUnexplained(InputError):
    """Whoever accredits without a condition, despite what speaks against it, says why."""

    message = _(
        "Masih ada kriteria wajib yang belum terpenuhi atau temuan yang terbuka. Tuliskan mengapa tetap terakreditasi "
        "tanpa syarat, paling sedikit {least} huruf; sekarang {count}."
    )


class VotesMissing(DomainError):
    """Somebody has not voted."""

    message = _("{count} anggota tim akhir belum memberikan suara.")


class NoMajority(DomainError):
    """No outcome has more than half of the votes."""

    message = _("Tidak ada putusan yang didukung lebih dari separuh suara. Buka putaran suara berikutnya.")


class MajorityThere(DomainError):
    """A further ballot is for a vote without a result."""

    message = _("Putaran ini belum selesai atau sudah menghasilkan putusan. Catat putusannya.")


class ConditionsMissing(DomainError):
    """A conditional decision names what is to be mended."""

    message = _("Putusan bersyarat memerlukan paling sedikit satu temuan yang belum selesai, dengan tenggatnya.")


class ConditionsOpen(DomainError):
    """Something that the decision asks for is not mended."""

    message = _("Masih ada {count} temuan yang belum selesai, padahal putusannya bersyarat.")


class NotAccredited(DomainError):
    """A refusal has no decree of accreditation."""

    message = _("Putusannya tidak terakreditasi, jadi tidak ada keputusan akreditasi yang diterbitkan.")


class NotRefusable(DomainError):
    """It was not refused, or the time of an appeal runs."""

    message = _(
        "Permohonan hanya ditutup setelah putusan tidak terakreditasi, atau syarat yang tenggatnya lewat, dan masa banding habis."
    )


@transaction.atomic
def open_sitting(*, accreditation: Accreditation, by: Any, at: datetime) -> None:
    """Let the final team sit. Raises NotAllowed, the error of a rule of teams, DeclarationsMissing, MoveRefused."""
    step(accreditation, State.FINAL, "quality.accreditation.sitting_opened", by=by, at=at, ballot=1)
    tell(OPENED, [one.assessor.account for one in voters(accreditation)], accreditation, at=at)


@transaction.atomic
def cast_vote(*, member: PanelMember, outcome: str, category: str, reasons: str, by: Any, at: datetime) -> Vote:
    """Vote, once in a ballot; to accredit despite what speaks against it needs longer reasons.

    Raises NotAllowed, NotSittingNow, OutcomeUnknown, CategoryMissing, ReasonTooShort, DespiteUnexplained, VotedAlready.
    """
    accreditation = member.accreditation
    if member.assessor.account_id != by.pk or not by.has_perm(ASSESS, member):
        raise NotAllowed
    if not _sits(member, accreditation):
        raise NotSittingNow
    if outcome not in Outcome.values:
        raise OutcomeUnknown
    chosen = _category(accreditation, outcome, category)
    told = need_text(reasons)
    if outcome == Outcome.ACCREDITED and len(told) < LEAST_DESPITE and against(accreditation):
        raise DespiteUnexplained(least=LEAST_DESPITE, count=len(told))
    try:
        with transaction.atomic():
            vote = Vote.objects.create(
                member=member, ballot=accreditation.ballot, outcome=outcome, category=chosen, reasons=told, at=at
            )
    except IntegrityError as error:
        raise VotedAlready from error
    trail.record(by, "quality.vote.cast", member, at=at, after={"ballot": accreditation.ballot})
    if len(votes_of(accreditation)) == len(voters(accreditation)):
        tell(VOTED, office_people(accreditation, on=timezone.localdate(at)), accreditation, at=at)
    return vote


def _sits(member: PanelMember, accreditation: Accreditation) -> bool:
    is_final = member.team == Team.FINAL and member.sitting == accreditation.sitting
    return is_final and member.state == MemberState.FREE and accreditation.state == State.FINAL


def _category(accreditation: Accreditation, outcome: str, category: str) -> str:
    """The category of a vote; none for a refusal, and where confirmed cuts give it."""
    if not is_accredited(outcome) or accreditation.edition.standard.scoring.has_cuts:
        return ""
    if category not in category_codes(accreditation):
        raise CategoryMissing
    return category


@transaction.atomic
def next_ballot(*, accreditation: Accreditation, by: Any, at: datetime) -> None:
    """Open a further ballot after one without a majority. Raises NotAllowed, NotSittingNow, VotesMissing, MajorityThere."""
    if not by.has_perm(RUN, accreditation):
        raise NotAllowed
    if accreditation.state != State.FINAL:
        raise NotSittingNow
    _need_votes(accreditation)
    if has_majority(votes_of(accreditation)):
        raise MajorityThere
    Accreditation.objects.filter(pk=accreditation.pk, ballot=accreditation.ballot).update(
        ballot=accreditation.ballot + 1
    )
    accreditation.refresh_from_db(fields=["ballot"])
    trail.record(by, "quality.ballot.opened", accreditation, at=at, after={"ballot": accreditation.ballot})
    tell(OPENED, [one.assessor.account for one in voters(accreditation)], accreditation, at=at)


def has_majority(votes: list[Vote]) -> bool:
    """Whether more than half of the votes say the same."""
    return majority(one.outcome for one in votes) is not None


def _need_votes(accreditation: Accreditation) -> None:
    missing = len(voters(accreditation)) - len(votes_of(accreditation))
    if missing > 0:
        raise VotesMissing(count=missing)


@guard("quality.all_have_voted")
def _all_have_voted(accreditation: Accreditation, by: Any) -> None:
    _need_votes(accreditation)


@transaction.atomic
def record_decision(*, accreditation: Accreditation, reasons: str, by: Any, at: datetime) -> Decision:
    """Write down what the majority of the final team decided, with its reasons; the institution is told.

    The category follows from confirmed cuts and the score of the first team; else the team has stated it by its votes.
    Raises NotAllowed, ReasonTooShort, the error of a rule of teams, VotesMissing, NoMajority, ConditionsMissing,
    MoveRefused.
    """
    if not by.has_perm(RUN, accreditation):
        raise NotAllowed
    told, votes = need_text(reasons, 50), votes_of(accreditation)
    outcome = _outcome(accreditation, votes)
    step(accreditation, State.DECIDED, "quality.accreditation.decided", by=by, at=at, reason=told)
    category, basis, score = _given(accreditation, outcome, votes)
    made = Decision.objects.create(
        accreditation=accreditation,
        sitting=accreditation.sitting,
        outcome=outcome,
        category=category,
        basis=basis,
        score=score,
        reasons=told,
        votes={one: sum(vote.outcome == one for vote in votes) for one in Outcome.values},
        decided_at=at,
        recorded_by=by,
    )
    tell(DECIDED, applicants(accreditation, on=timezone.localdate(at)), accreditation, at=at)
    return made


def _outcome(accreditation: Accreditation, votes: list[Vote]) -> str:
    """What the majority says, of a team that still keeps the rules of teams after anybody gave up their seat."""
    check_ready(accreditation, Team.FINAL)
    _need_votes(accreditation)
    outcome = majority(one.outcome for one in votes)
    if outcome is None:
        raise NoMajority
    if outcome == Outcome.CONDITIONAL and not unmet_conditions(accreditation).exists():
        raise ConditionsMissing
    return outcome


def _given(accreditation: Accreditation, outcome: str, votes: list[Vote]) -> tuple[str, str, float | None]:
    found = team_score(accreditation)
    score = found.total if found else None
    if not is_accredited(outcome):
        return "", "", score
    if found is not None and found.standard.scoring.has_cuts:
        code = found.category.code if found.category else ""
        return (code if code in category_codes(accreditation) else ""), Basis.CUTS, score
    named = [one.category for one in votes if one.outcome == outcome]
    return careful_category(named, category_codes(accreditation)), Basis.TEAM, score


@guard("quality.may_be_decreed")
def _may_be_decreed(accreditation: Accreditation, by: Any) -> None:
    decision = last_decision(accreditation)
    if decision is None or not is_accredited(decision.outcome):
        raise NotAccredited
    need_no_appeal(accreditation)
    still_open = unmet_conditions(accreditation).count() if decision.outcome == Outcome.CONDITIONAL else 0
    if still_open:
        raise ConditionsOpen(count=still_open)


@guard("quality.may_be_refused")
def _may_be_refused(accreditation: Accreditation, by: Any) -> None:
    need_no_appeal(accreditation)
    decision = last_decision(accreditation)
    if decision is None or decision.outcome == Outcome.ACCREDITED:
        raise NotRefusable


def is_refusable(accreditation: Accreditation, at: datetime) -> bool:
    """Whether an application can be closed: refused, or conditions late, and nobody can appeal any more."""
    decision, until = last_decision(accreditation), remedy_until(accreditation)
    if decision is None or accreditation.state != State.DECIDED or (until is not None and at <= until):
        return False
    late = unmet_conditions(accreditation).filter(deadline__lt=timezone.localdate(at))
    return decision.outcome == Outcome.REFUSED or (decision.outcome == Outcome.CONDITIONAL and late.exists())


def is_decreeable(accreditation: Accreditation, at: datetime) -> bool:
    """Whether the draft of a decree can be issued: accredited, and the institution can appeal no more."""
    decision, until = last_decision(accreditation), remedy_until(accreditation)
    return decision is not None and is_accredited(decision.outcome) and (until is None or at > until)


@transaction.atomic
def close_refused(*, accreditation: Accreditation, by: Any, at: datetime) -> None:
    """End an application that was refused, or whose conditions were not met in time, once no appeal is possible.

    Raises NotAllowed, AppealOpen, NotRefusable, MoveRefused.
    """
    if not is_refusable(accreditation, at):
        raise NotRefusable
    step(accreditation, State.REFUSED, "quality.accreditation.refused", by=by, at=at)
    tell("quality.accreditation_refused", applicants(accreditation, on=timezone.localdate(at)), accreditation, at=at)
