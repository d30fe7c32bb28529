"""The final team votes and decides."""

from datetime import date, timedelta

import pytest

from melek.dossier.enums import AnswerRole
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.kit.workflow import MoveRefused
from melek.quality.enums.accreditation import Basis, Outcome, State
from melek.quality.models import Decision, Vote
from melek.quality.queries.accreditation import against
from melek.quality.services.accreditation import decrees, findings, scoring, sittings, teams
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import NOW, REASONS, World


def test_each_member_votes_once_and_nobody_else(world: World) -> None:
    made = worlds.sitting(world)
    worlds.vote(world, made, "madya", Outcome.ACCREDITED)
    with pytest.raises(sittings.VotedAlready):
        worlds.vote(world, made, "madya", Outcome.REFUSED)
    with pytest.raises(NotAllowed):
        sittings.cast_vote(
            member=worlds.seat(world, made, "tiga"),
            outcome=Outcome.ACCREDITED,
            category="a",
            reasons=REASONS,
            by=world.rahma,
            at=NOW,
        )
    with pytest.raises(sittings.NotSittingNow):
        worlds.vote(world, made, "satu", Outcome.ACCREDITED)  # of the first team
    assert Vote.objects.count() == 1


def test_a_vote_for_accreditation_names_a_category_as_long_as_no_cut_does(world: World) -> None:
    made = worlds.sitting(world)
    with pytest.raises(sittings.CategoryMissing):
        worlds.vote(world, made, "madya", Outcome.ACCREDITED, category="")
    with pytest.raises(sittings.OutcomeUnknown):
        worlds.vote(world, made, "madya", "mungkin")
    worlds.vote(world, made, "madya", Outcome.REFUSED, category="a")
    assert Vote.objects.get().category == ""


def test_a_decision_waits_for_all_votes(world: World) -> None:
    made = worlds.sitting(world)
    worlds.vote(world, made, "madya", Outcome.ACCREDITED)
    with pytest.raises(sittings.VotesMissing):
        sittings.record_decision(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)
    assert worlds.state_of(made) == State.FINAL


def test_the_majority_decides_with_the_more_careful_category(world: World) -> None:
    made = worlds.sitting(world)
    worlds.vote(world, made, "madya", Outcome.ACCREDITED, category="a")
    worlds.vote(world, made, "pratama", Outcome.ACCREDITED, category="b")
    worlds.vote(world, made, "tiga", Outcome.REFUSED)
    assert Notice.objects.filter(kind=sittings.VOTED).count() == 2
    decision = sittings.record_decision(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)
    assert (decision.outcome, decision.category, decision.basis) == (Outcome.ACCREDITED, "b", Basis.TEAM)
    assert decision.votes == {"accredited": 2, "conditional": 0, "refused": 1}
    assert decision.score == 100
    assert Notice.objects.filter(kind=sittings.DECIDED, recipient=world.qori).exists()


def test_confirmed_cuts_give_the_category(world: World) -> None:
    sure = [
        {"code": "a", "name": {"id": "A", "en": "A"}, "cut": 80},
        {"code": "b", "name": {"id": "B", "en": "B"}, "cut": 50},
    ]
    edition = worlds.edition(edition="uji-3", scoring={"add": "weighted_mean", "categories": sure})
    made = worlds.decided(world, edition=edition)
    decision = Decision.objects.get(accreditation=made)
    assert (decision.category, decision.basis) == ("a", Basis.CUTS)


def test_without_a_majority_there_is_another_ballot(world: World) -> None:
    made = worlds.sitting(world)
    for name, outcome in zip(worlds.FINAL, Outcome, strict=True):
        worlds.vote(world, made, name, outcome)
    with pytest.raises(sittings.NoMajority):
        sittings.record_decision(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)
    sittings.next_ballot(accreditation=made, by=world.rahma, at=NOW)
    for name in worlds.FINAL:
        worlds.vote(world, made, name, Outcome.REFUSED)
    with pytest.raises(sittings.MajorityThere):
        sittings.next_ballot(accreditation=made, by=world.rahma, at=NOW)
    assert sittings.record_decision(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW).outcome == "refused"


def test_a_ballot_waits_for_its_votes(world: World) -> None:
    made = worlds.sitting(world)
    with pytest.raises(sittings.VotesMissing):
        sittings.next_ballot(accreditation=made, by=world.rahma, at=NOW)
    with pytest.raises(NotAllowed):
        sittings.next_ballot(accreditation=made, by=world.qori, at=NOW)


def test_a_conditional_decision_names_its_conditions_and_waits_for_them(world: World) -> None:
    made = worlds.sitting(world)
    for name in worlds.FINAL:
        worlds.vote(world, made, name, Outcome.CONDITIONAL, category="b")
    with pytest.raises(sittings.ConditionsMissing):
        sittings.record_decision(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)
    one = findings.record_finding(
        accreditation=made,
        criterion="evaluasi",
        severity="major",
        text="Tidak ada laporan evaluasi.",
        wanted="Susun laporan evaluasi.",
        deadline=date(2026, 12, 31),
        by=world.rahma,
        at=NOW,
    )
    sittings.record_decision(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)
    worlds.waived(world, made)
    with pytest.raises(sittings.ConditionsOpen):
        decrees.draft_decree(accreditation=made, by=world.rahma, at=NOW)
    findings.answer_finding(finding=one, remedy="Laporan disusun.", by=world.qori, at=NOW)
    findings.close_finding(finding=one, judgement="Cukup.", by=world.rahma, at=NOW)
    decrees.draft_decree(accreditation=made, by=world.rahma, at=NOW)
    assert worlds.state_of(made) == State.DECREE


def test_a_refusal_has_no_decree_and_closes_after_the_time_of_an_appeal(world: World) -> None:
    made = worlds.decided(world, Outcome.REFUSED)
    with pytest.raises(sittings.NotAccredited):
        decrees.draft_decree(accreditation=made, by=world.rahma, at=NOW)
    with pytest.raises(sittings.NotRefusable):
        sittings.close_refused(accreditation=made, by=world.rahma, at=NOW)
    sittings.close_refused(accreditation=made, by=world.rahma, at=NOW + timedelta(days=30))
    assert worlds.state_of(made) == State.REFUSED


def test_an_accreditation_is_not_closed_as_refused(world: World) -> None:
    made = worlds.decided(world)
    with pytest.raises(sittings.NotRefusable):
        sittings.close_refused(accreditation=made, by=world.rahma, at=NOW + timedelta(days=30))


def test_a_decision_is_recorded_by_the_office_once(world: World) -> None:
    made = worlds.sitting(world)
    for name in worlds.FINAL:
        worlds.vote(world, made, name, Outcome.ACCREDITED)
    with pytest.raises(NotAllowed):
        sittings.record_decision(accreditation=made, reasons=REASONS, by=world.qori, at=NOW)
    sittings.record_decision(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)
    with pytest.raises(MoveRefused):
        sittings.record_decision(accreditation=made, reasons=REASONS, by=world.sinta, at=NOW)


def test_no_accreditation_is_no_category(world: World) -> None:
    with_none = [
        {"code": "a", "name": {"id": "A", "en": "A"}, "cut": None},
        {"code": "none", "name": {"id": "Tidak", "en": "None"}, "cut": None, "needs_required": False},
    ]
    edition = worlds.edition(edition="uji-4", scoring={"add": "weighted_mean", "categories": with_none})
    made = worlds.sitting(world, edition=edition)
    with pytest.raises(sittings.CategoryMissing):
        worlds.vote(world, made, "madya", Outcome.ACCREDITED, category="none")


def test_a_team_that_lost_a_member_does_not_decide(world: World) -> None:
    made = worlds.sitting(world)
    for name in worlds.FINAL:
        worlds.vote(world, made, name, Outcome.ACCREDITED)
    member = worlds.seat(world, made, "tiga")
    teams.recuse(member=member, reason="Saudara saya pindah ke sana.", by=member.assessor.account, at=NOW)
    with pytest.raises(teams.TeamEven):
        sittings.record_decision(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)
    assert worlds.state_of(made) == State.FINAL


def test_to_accredit_despite_what_is_open_needs_reasons(world: World) -> None:
    made = worlds.sitting(world)
    findings.record_finding(
        accreditation=made,
        criterion="evaluasi",
        severity="major",
        text="Tidak ada laporan evaluasi.",
        wanted="Susun laporan evaluasi.",
        deadline=date(2026, 12, 31),
        by=world.rahma,
        at=NOW,
    )
    assert [one.criterion for one in against(made).findings] == ["evaluasi"]
    member = worlds.seat(world, made, "madya")
    told = {"member": member, "category": "a", "by": member.assessor.account, "at": NOW}
    short = "Sudah memenuhi standar."
    with pytest.raises(sittings.DespiteUnexplained):
        sittings.cast_vote(outcome=Outcome.ACCREDITED, reasons=short, **told)
    sittings.cast_vote(outcome=Outcome.CONDITIONAL, reasons=short, **told)
    worlds.vote(world, made, "pratama", Outcome.ACCREDITED)


def test_a_required_criterion_that_is_not_met_speaks_against_it(world: World) -> None:
    edition = worlds.edition(edition="uji-5", **worlds.requiring("evaluasi"))
    made = worlds.visiting(world, edition=edition)
    worlds.both_scored(world, made, evaluasi=False)
    worlds.visited(world, made)
    assert not against(made)  # the team has not said so together yet
    chair = world.people["satu"].account
    worlds.answer(made, chair, AnswerRole.REVIEWER, evaluasi=False)
    scoring.consolidate_score(accreditation=made, by=chair, at=NOW)
    assert [one.code for one in against(made).criteria] == ["evaluasi"]


def test_what_can_be_done_follows_what_was_decided(world: World) -> None:
    made, later = worlds.decided(world), NOW + timedelta(days=30)
    assert not sittings.is_decreeable(made, NOW)
    assert sittings.is_decreeable(made, later)
    assert not sittings.is_refusable(made, later)
    other = worlds.programme_of(world.west, "P-2", "Lain")
    refused = worlds.decided(world, Outcome.REFUSED, programme=other)
    assert not sittings.is_decreeable(refused, later)
    assert not sittings.is_refusable(refused, NOW)
    assert sittings.is_refusable(worlds.waived(world, refused), NOW)
