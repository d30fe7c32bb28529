"""Composing a team: who is barred, which posts and ranks it needs, and what its people declare."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard, move
from melek.quality.enums.accreditation import (
    MEMBER_MOVES,
    RUN,
    MemberState,
    Post,
    Rank,
    State,
    Team,
)
from melek.quality.models import Accreditation, Assessor, PanelMember
from melek.quality.queries.law import ranks_for, team_law
from melek.quality.queries.people import conflicts_of, office_people
from melek.quality.rules.accreditation import Place, TeamFault, team_fault
from melek.quality.services.accreditation.steps import need_text, step, tell

ASKED, RECUSED = "quality.assessor_asked", "quality.assessor_recused"
_WHEN = {Team.FIRST: (State.PANEL, State.VISIT), Team.FINAL: (State.ASSESSED, State.FINAL)}
Seats = Sequence[tuple[Assessor, str]]


class TeamClosed(DomainError):
    """This team is not composed now."""

    message = _("Tim ini tidak sedang dibentuk pada tahap sekarang.")


class AssessorBarred(InputError):
    """Somebody may not assess this accreditation."""

    message = _("{name} tidak dapat ditugaskan: {reasons}.")


class TeamEven(InputError):
    """A team of even size could end in a draw."""

    message = _("Jumlah anggota tim harus ganjil; sekarang {count} orang. Tambah atau kurangi satu orang.")


class TeamTooLarge(InputError):
    """More people than the law allows."""

    message = _("Tim paling banyak {most} orang; sekarang {count}.")


class TeamTooSmall(InputError):
    """Fewer people than the law asks for."""

    message = _("Tim paling sedikit {fewest} orang; sekarang {count}.")


class PostMissing(InputError):
    """A team lacks its chair or its secretary."""

    message = _("Tim harus memiliki satu {post}.")


class PostTwice(InputError):
    """Two people hold a post that one holds."""

    message = _("Hanya satu orang yang menjadi {post}.")


class RankTooLow(InputError):
    """A post asks for a rank that the person does not have."""

    message = _("{post} tim ini harus berpangkat: {ranks}.")


class SeatTwice(InputError):
    """Somebody was chosen for two seats."""

    message = _("Satu orang hanya dapat menempati satu kursi di tim ini.")


class DeclarationsMissing(DomainError):
    """Somebody has not yet said that nothing binds them."""

    message = _("{count} anggota belum menyatakan bebas benturan kepentingan. Tunggu, atau ganti anggotanya.")


def check_team(accreditation: Accreditation, team: str, places: Sequence[Place]) -> None:
    """Raise the error of the first rule that a team breaks."""
    law, ranks = team_law(team), ranks_for(accreditation.accreditor, team)
    fault = team_fault(places, law, ranks)
    if fault is None:
        return
    kind, post = fault
    shown = Post(post).label if post else ""
    told = {"count": len(places), "most": law.most, "fewest": law.fewest, "post": shown}
    if kind == TeamFault.RANK:
        raise RankTooLow(post=shown, ranks=", ".join(str(Rank(one).label) for one in ranks[post]))
    error = _ERRORS[kind]
    raise error(**told)


_ERRORS: dict[TeamFault, type[DomainError]] = {
    TeamFault.EVEN: TeamEven,
    TeamFault.TOO_MANY: TeamTooLarge,
    TeamFault.TOO_FEW: TeamTooSmall,
    TeamFault.POST_MISSING: PostMissing,
    TeamFault.POST_TWICE: PostTwice,
    TeamFault.TWICE: SeatTwice,
}


def check_ready(accreditation: Accreditation, team: str) -> None:
    """Raise the error of the first rule that the sitting team breaks, or DeclarationsMissing."""
    seats = list(PanelMember.objects.of_team(accreditation, team).sitting())
    check_team(accreditation, team, [Place(one.assessor_id, one.post, one.assessor.rank) for one in seats])
    waiting = sum(one.state == MemberState.ASKED for one in seats)
    if waiting:
        raise DeclarationsMissing(count=waiting)


@guard("quality.first_team_is_ready")
def _first_is_ready(accreditation: Accreditation, by: Any) -> None:
    check_ready(accreditation, Team.FIRST)


@guard("quality.final_team_is_ready")
def _final_is_ready(accreditation: Accreditation, by: Any) -> None:
    check_ready(accreditation, Team.FINAL)


@guard("quality.is_own_seat")
def _is_own_seat(member: PanelMember, by: Any) -> None:
    if member.assessor.account_id != by.pk:
        raise NotAllowed


@transaction.atomic
def set_team(*, accreditation: Accreditation, team: str, seats: Seats, by: Any, at: datetime) -> list[PanelMember]:
    """Compose a team as a whole: who was in it and is not named is released, who is new is asked to declare.

    Raises NotAllowed, TeamClosed, AssessorBarred, and the error of the rule of teams that is broken.
    """
    if not by.has_perm(RUN, accreditation):
        raise NotAllowed
    if accreditation.state not in _WHEN[Team(team)]:
        raise TeamClosed
    for assessor, _post in seats:
        _check_free(assessor, accreditation, team, at=at)
    check_team(accreditation, team, [Place(one.pk, post, one.rank) for one, post in seats])
    wanted = {(one.pk, post) for one, post in seats}
    for old in PanelMember.objects.of_team(accreditation, team).sitting():
        if (old.assessor_id, old.post) not in wanted:
            _release(old, by=by, at=at)
    made = [_seat(accreditation, team, one, post, by=by, at=at) for one, post in seats]
    after = {"team": team, "sitting": accreditation.sitting, "members": sorted(one.assessor_id for one in made)}
    trail.record(by, "quality.team.set", accreditation, at=at, after=after)
    return made


def _check_free(assessor: Assessor, accreditation: Accreditation, team: str, *, at: datetime) -> None:
    found = conflicts_of(assessor, accreditation, team=team, on=timezone.localdate(at))
    if found:
        raise AssessorBarred(name=assessor.account, reasons="; ".join(str(one.label) for one in found))


def _seat(
    accreditation: Accreditation, team: str, assessor: Assessor, post: str, *, by: Any, at: datetime
) -> PanelMember:
    number = accreditation.sitting if team == Team.FINAL else 1
    known = {"accreditation": accreditation, "team": team, "sitting": number, "assessor": assessor, "post": post}
    old = PanelMember.objects.sitting().filter(**known).first()
    if old is not None:
        return old
    made = PanelMember.objects.create(**known, asked_at=at, asked_by=by)
    url = reverse("quality:declare_seat", args=[made.uuid])
    tell(ASKED, [assessor.account], accreditation, at=at, url=url)
    return made


def _release(member: PanelMember, *, by: Any, at: datetime) -> None:
    move(member, MemberState.RELEASED, moves=MEMBER_MOVES, by=by, ended_at=at, ended_by=by)
    trail.record(by, "quality.team_member.released", member, at=at)


@transaction.atomic
def declare_free(*, member: PanelMember, by: Any, at: datetime) -> None:
    """Declare that nothing binds one to what is assessed; only then the file opens. What the register knows is checked anew.

    Raises NotAllowed, AssessorBarred, MoveRefused.
    """
    if member.assessor.account_id == by.pk:
        _check_free(member.assessor, member.accreditation, member.team, at=at)
    move(member, MemberState.FREE, moves=MEMBER_MOVES, by=by, declared_at=at)
    trail.record(by, "quality.team_member.declared", member, at=at, after={"is_free": True})


@transaction.atomic
def recuse(*, member: PanelMember, reason: str, by: Any, at: datetime) -> None:
    """Give up a seat because something binds one, or for another reason; the office is told.

    Raises NotAllowed, ReasonTooShort, MoveRefused.
    """
    told = need_text(reason, 10)[:500]
    move(member, MemberState.RECUSED, moves=MEMBER_MOVES, by=by, note=told, ended_at=at, ended_by=by)
    trail.record(by, "quality.team_member.recused", member, at=at, reason=told)
    people = office_people(member.accreditation, on=timezone.localdate(at))
    tell(RECUSED, people, member.accreditation, at=at)


@transaction.atomic
def start_assessment(*, accreditation: Accreditation, by: Any, at: datetime) -> None:
    """Let the first team begin. Raises NotAllowed, the error of a rule of teams, DeclarationsMissing, MoveRefused."""
    step(accreditation, State.VISIT, "quality.accreditation.assessment_started", by=by, at=at)
    people = [one.assessor.account for one in PanelMember.objects.of_team(accreditation, Team.FIRST).free()]
    tell("quality.assessment_started", people, accreditation, at=at)
