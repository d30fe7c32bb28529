"""Reads of the accreditation cycle: what is complete, who has scored, where assessors differ, what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from melek.catalogue.models import Institution, ProgrammeVersion
from melek.dossier.enums import AnswerRole, SourceKind
from melek.dossier.models import IssuedDocument
from melek.dossier.queries.sheets import answers_of, known_answers, scored
from melek.dossier.rules.scoring import Scored
from melek.dossier.rules.standards import UNANSWERED, Answer, Criterion
from melek.identity.models import TrailEntry
from melek.quality.enums.accreditation import (
    APPLY,
    CERTIFICATE_KIND,
    DESK,
    VIEW,
    MemberState,
    Outcome,
    Party,
    Post,
    State,
    Team,
    VisitState,
)
from melek.quality.models import (
    Accreditation,
    Decision,
    Decree,
    Finding,
    PanelMember,
    Visit,
    VisitCheck,
    Vote,
)
from melek.quality.models.accreditation import AccreditationQuerySet
from melek.quality.permissions import at_office, sits_in
from melek.quality.queries.law import category_choices, category_name, clock_of

WITH = ("programme__owner", "institution__agency__scope", "accreditor__scope", "edition", "sheet")


def found_for(rows: AccreditationQuerySet) -> AccreditationQuerySet:
    """The same with all that a page tells of them."""
    return rows.select_related(*WITH)


def waits_for(accreditation: Accreditation) -> Party | None:
    """Who is waited for now."""
    clock = clock_of(accreditation.state)
    if accreditation.state == State.DRAFT:
        return Party.APPLICANT
    return clock.waits_for if clock else None


def scorers(accreditation: Accreditation) -> list[PanelMember]:
    """The members of the first team who score."""
    return list(PanelMember.objects.of_team(accreditation, Team.FIRST).free())


def all_have_scored(accreditation: Accreditation) -> bool:
    """Whether each member of the first team has finished scoring."""
    seats = scorers(accreditation)
    return bool(seats) and all(one.scored_at for one in seats)


@dataclass(frozen=True)
class Compared:
    """A criterion with what each member of the first team answered; `agreed` is their answer where all say the same."""

    criterion: Criterion
    answers: tuple[tuple[PanelMember, Answer, str], ...]
    agreed: Answer | None


def compared(accreditation: Accreditation) -> list[Compared]:
    """What the first team answered, by criterion; nothing before all of them have finished."""
    if not all_have_scored(accreditation) or accreditation.sheet is None:
        return []
    said = [
        (
            one,
            known_answers(accreditation.sheet, AnswerRole.ASSESSOR, by=one.assessor.account),
            answers_of(accreditation.sheet, AnswerRole.ASSESSOR, by=one.assessor.account),
        )
        for one in scorers(accreditation)
    ]
    found = []
    for code, criterion in accreditation.sheet.standard.criteria.items():
        if criterion.source == SourceKind.INDICATOR:
            continue
        answers = tuple((who, known[code], rows[code].note if code in rows else "") for who, known, rows in said)
        found.append(Compared(criterion, answers, _agreed(one for _who, one, _note in answers)))
    return found


def _agreed(answers: Iterable[Answer]) -> Answer | None:
    first, *others = answers
    return first if first != UNANSWERED and all(one == first for one in others) else None


def first_chair(accreditation: Accreditation) -> PanelMember | None:
    """The chair of the first team."""
    return PanelMember.objects.of_team(accreditation, Team.FIRST).free().filter(post=Post.CHAIR).first()


def team_score(accreditation: Accreditation) -> Scored | None:
    """The score that the first team has agreed on; None before it has."""
    if accreditation.consolidated_at is None or accreditation.sheet is None:
        return None
    return scored(accreditation.sheet, AnswerRole.REVIEWER)


def checklist_rows(visit: Visit) -> list[tuple[Criterion, VisitCheck | None]]:
    """The criteria to look at on a visit, each with the last word on it."""
    said = {one.criterion: one for one in visit.checks.select_related("by").order_by("pk")}
    criteria = visit.accreditation.edition.standard.criteria
    return [(criteria[code], said.get(code)) for code in visit.checklist if code in criteria]


def seen_on_visits(accreditation: Accreditation) -> list[tuple[Criterion, VisitCheck]]:
    """What the last visit that looked saw of each criterion, in the order of the standard."""
    rows = VisitCheck.objects.filter(visit__accreditation=accreditation, visit__state=VisitState.DONE)
    said = {one.criterion: one for one in rows.order_by("pk")}
    criteria = accreditation.edition.standard.criteria
    return [(criterion, said[code]) for code, criterion in criteria.items() if code in said]


def voters(accreditation: Accreditation) -> list[PanelMember]:
    """The members of the present final team who vote."""
    return list(PanelMember.objects.of_team(accreditation, Team.FINAL).free())


def votes_of(accreditation: Accreditation) -> list[Vote]:
    """The votes of the present final team in the present ballot."""
    rows = Vote.objects.filter(member__in=voters(accreditation), ballot=accreditation.ballot)
    return list(rows.select_related("member__assessor__account").order_by("pk"))


def last_decision(accreditation: Accreditation) -> Decision | None:
    """What was decided last."""
    return accreditation.decisions.select_related("recorded_by").order_by("-sitting").first()


def decree_of(accreditation: Accreditation) -> Decree | None:
    """The decree on the last decision."""
    decision = last_decision(accreditation)
    rows = Decree.objects.select_related("draft__file", "signed__stored", "uploaded_by", "confirmed_by")
    return rows.filter(decision=decision).first() if decision else None


def certificate_of(accreditation: Accreditation) -> IssuedDocument | None:
    """The certificate issued last, whether it still holds or not."""
    rows = IssuedDocument.objects.about(accreditation).filter(kind=CERTIFICATE_KIND)
    return rows.select_related("file").order_by("-pk").first()


def unmet_conditions(accreditation: Accreditation) -> QuerySet[Finding]:
    """Findings that stand between a conditional decision and its decree."""
    return accreditation.findings.unsettled().filter(surveillance=None)


@dataclass(frozen=True)
class Against:
    """What speaks against accreditation: required criteria that the team found unmet, and findings that are open."""

    criteria: tuple[Criterion, ...]
    findings: tuple[Finding, ...]

    def __bool__(self) -> bool:
        return bool(self.criteria or self.findings)


def against(accreditation: Accreditation) -> Against:
    """What a final team has to weigh before it accredits without a condition."""
    found = team_score(accreditation)
    missing = found.missing_required if found else ()
    criteria = accreditation.edition.standard.criteria
    return Against(tuple(criteria[code] for code in missing), tuple(unmet_conditions(accreditation)))


def seats_of(user: Any) -> QuerySet[PanelMember]:
    """A person's seats, those that wait for them first, then the newest."""
    rows = PanelMember.objects.sitting().filter(assessor__account=user)
    return rows.select_related(
        "accreditation__programme", "accreditation__institution", "accreditation__accreditor"
    ).order_by("declared_at", "-pk")


def institutions_to_apply(user: Any, permission: str) -> QuerySet[Institution]:
    """Institutions for which a person may apply."""
    return Institution.objects.managed_by(user, permission).filter(is_active=True).order_by("name", "pk")


def is_accredited(outcome: str) -> bool:
    """Whether an outcome leads to a decree."""
    return outcome in (Outcome.ACCREDITED, Outcome.CONDITIONAL)


def asked_seats(user: Any) -> QuerySet[PanelMember]:
    """Seats whose person has not declared yet."""
    return seats_of(user).filter(state=MemberState.ASKED)


def category_codes(accreditation: Accreditation) -> list[str]:
    """The categories that can be given, the best first."""
    return [code for code, _name in category_choices(accreditation)]


def may_answer(user: Any, accreditation: Accreditation, role: str) -> bool:
    """Whether a person may answer the sheet in a role now: institution, each assessor alone, then the chair for all."""
    if role == AnswerRole.SELF:
        is_at_work = accreditation.state in (State.DRAFT, State.RETURNED)
        return is_at_work and bool(user.has_perm(APPLY, accreditation))
    if accreditation.state != State.VISIT:
        return False
    seats = [one for one in scorers(accreditation) if one.assessor.account_id == user.pk]
    if role == AnswerRole.ASSESSOR:
        return any(one.scored_at is None for one in seats)
    is_chair = any(one.post == Post.CHAIR for one in seats)
    return is_chair and accreditation.consolidated_at is None and all_have_scored(accreditation)


def may_read(user: Any, accreditation: Accreditation, role: str) -> bool:
    """Whether a person may read what was answered in a role: nobody reads assessors before all of them have finished.

    The institution reads its own answers, and those of the team once they are decided on.
    """
    if not user.has_perm(VIEW, accreditation):
        return False
    if role in (AnswerRole.SELF, AnswerRole.AUTOMATIC):
        return True
    inside = sits_in(user, accreditation) or at_office(DESK)(user, accreditation)
    if role == AnswerRole.ASSESSOR:
        return inside and all_have_scored(accreditation)
    is_decided = accreditation.decisions.exists()
    return accreditation.consolidated_at is not None and bool(inside or is_decided)


def titles_of(rows: Iterable[Accreditation]) -> dict[int, str]:
    """What the programmes of accreditations are called, by the key of the programme."""
    programmes = {one.programme_id for one in rows}
    versions = ProgrammeVersion.objects.filter(programme__in=programmes).order_by("published_at", "number")
    return {one.programme_id: one.title for one in versions}


def entered_states(accreditation: Accreditation) -> dict[str, TrailEntry]:
    """Who led an accreditation into each of its states, the last time."""
    rows = TrailEntry.objects.filter(
        object_type=accreditation._meta.label,
        object_id=str(accreditation.pk),
        event__startswith="quality.accreditation.",
    )
    found = {}
    for one in rows.select_related("actor").order_by("id"):
        state = (one.after or {}).get("state")
        if one.event == "quality.accreditation.drafted":
            state = State.DRAFT.value
        if state:
            found[state] = one
    return found


def accredited(words: str = "") -> AccreditationQuerySet:
    """What is in force or suspended, for everybody; narrowed by words of programme or institution."""
    rows = Accreditation.objects.holding().filter(programme__is_hidden=False)
    for word in words.split():
        named = Q(programme__versions__title__icontains=word) | Q(institution__name__icontains=word)
        rows = rows.filter(Q(pk__in=Accreditation.objects.filter(named).values("pk")))
    return found_for(rows).order_by("institution__name", "-valid_until", "pk")


def category_name_of_votes(accreditation: Accreditation, votes: list[Vote]) -> list[tuple[Vote, Any]]:
    """Votes with the names of their categories."""
    return [(one, category_name(accreditation, one.category)) for one in votes]
