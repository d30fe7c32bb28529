"""An appeal against a decision, and the new team."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from melek.dossier.enums import DocumentState
from melek.dossier.models import Case
from melek.dossier.queries.documents import check_number
from melek.dossier.services.cases import close_case, open_case, take_case
from melek.dossier.services.decisions import answer_case, appeal_case
from melek.dossier.services.guards import OwnDecision
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.kit.workflow import MoveRefused
from melek.quality.enums.accreditation import APPEAL_KIND, Conflict, Outcome, Post, State, Team
from melek.quality.models import Accreditation, Decision
from melek.quality.queries.accreditation import certificate_of
from melek.quality.queries.people import conflicts_of
from melek.quality.services.accreditation import appeals, decrees, remedies, sittings, standing
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import NOW, REASONS, TODAY, World

WHY = "Bukti evaluasi ada di berkas, tetapi tidak dibaca tim."


def refused_now(world: World) -> Accreditation:
    return worlds.decided(world, Outcome.REFUSED, at=timezone.now())


def opened(world: World, made: Accreditation, by: worlds.User | None = None) -> Case:
    return open_case(
        kind=APPEAL_KIND,
        subject=made,
        scope_path=made.office_path,
        statement=WHY,
        remedy="Sidangkan ulang.",
        by=by or world.qori,
        at=timezone.now(),
    )


def upheld(world: World, made: Accreditation) -> Case:
    case = opened(world, made)
    take_case(case=case, by=world.sinta, at=timezone.now())
    answer_case(case=case, outcome="upheld", reasons=REASONS, by=world.sinta, at=timezone.now())
    made.refresh_from_db()
    return case


def test_only_the_institution_appeals_and_in_time(world: World) -> None:
    made = refused_now(world)
    for stranger in (world.eka, world.rahma, world.people["madya"].account):
        with pytest.raises(NotAllowed):
            opened(world, made, by=stranger)
    other = worlds.programme_of(world.west, "P-2", "Lain")
    late = worlds.decided(world, Outcome.REFUSED, at=timezone.now() - timedelta(days=40), programme=other)
    with pytest.raises(NotAllowed):
        opened(world, late)


def test_an_open_appeal_stops_what_follows(world: World) -> None:
    made = worlds.decided(world, at=timezone.now())
    opened(world, made)
    with pytest.raises(remedies.AppealOpen):
        decrees.draft_decree(accreditation=made, by=world.rahma, at=timezone.now())
    with pytest.raises(remedies.AppealOpen):
        remedies.waive_appeal(accreditation=made, by=world.qori, at=timezone.now())


def test_an_upheld_appeal_brings_a_new_team(world: World) -> None:
    made = refused_now(world)
    upheld(world, made)
    assert (made.state, made.sitting, made.ballot) == (State.ASSESSED, 2, 1)
    assert Notice.objects.filter(kind=appeals.UPHELD, recipient=world.qori).exists()
    found = conflicts_of(world.people["madya"], made, team=Team.FINAL, on=TODAY)
    assert found == [Conflict.DECIDED_BEFORE]
    worlds.seated(world, made, Team.FINAL, {"lima": Post.CHAIR, "empat": Post.SECRETARY, "enam": Post.MEMBER})
    sittings.open_sitting(accreditation=made, by=world.rahma, at=timezone.now())
    for name in ("lima", "empat", "enam"):
        worlds.vote(world, made, name, Outcome.ACCREDITED)
    sittings.record_decision(accreditation=made, reasons=REASONS, by=world.rahma, at=timezone.now())
    assert [one.outcome for one in Decision.objects.order_by("sitting")] == ["refused", "accredited"]


def test_a_rejected_appeal_changes_nothing(world: World) -> None:
    made = refused_now(world)
    case = opened(world, made)
    take_case(case=case, by=world.sinta, at=timezone.now())
    answer_case(case=case, outcome="rejected", reasons=REASONS, by=world.sinta, at=timezone.now())
    assert worlds.state_of(made) == State.DECIDED


def test_who_decided_does_not_answer_the_appeal(world: World) -> None:
    made = refused_now(world)
    account = world.people["madya"].account
    worlds.Grant.objects.create(
        user=account,
        role=worlds.Role.objects.get(code="accreditor"),
        scope=world.lan.scope,
        valid_from=worlds.date(2025, 1, 1),
    )
    account = worlds.User.objects.get(pk=account.pk)
    case = opened(world, made)
    for party in (account, world.rahma):  # one voted, the other wrote the decision down
        with pytest.raises(OwnDecision):
            take_case(case=case, by=party, at=timezone.now())
    told = set(Notice.objects.filter(kind="dossier.case_opened").values_list("recipient__username", flat=True))
    assert told == {"sinta"}
    Case.objects.filter(pk=case.pk).update(state="taken", taken_by=world.rahma, taken_at=timezone.now())
    case.refresh_from_db()
    with pytest.raises(OwnDecision):
        answer_case(case=case, outcome="rejected", reasons=REASONS, by=world.rahma, at=timezone.now())
    assert worlds.state_of(made) == State.DECIDED


def test_the_institution_does_not_answer_its_own_appeal(world: World) -> None:
    made = refused_now(world)
    with pytest.raises(NotAllowed):
        take_case(case=opened(world, made), by=world.eka, at=timezone.now())


def rejected(world: World, case: Case, by: worlds.User) -> None:
    take_case(case=case, by=by, at=timezone.now())
    answer_case(case=case, outcome="rejected", reasons=REASONS, by=by, at=timezone.now())


def test_a_decree_waits_for_the_time_of_an_appeal(world: World) -> None:
    made = worlds.decided(world)
    with pytest.raises(NotAllowed):
        decrees.draft_decree(accreditation=made, by=world.qori, at=NOW)
    for days in (0, 13):
        with pytest.raises(remedies.AppealRuns):
            decrees.draft_decree(accreditation=made, by=world.rahma, at=NOW + timedelta(days=days))
    assert worlds.state_of(made) == State.DECIDED
    decrees.draft_decree(accreditation=made, by=world.rahma, at=NOW + timedelta(days=15))
    assert worlds.state_of(made) == State.DECREE


def test_an_institution_gives_up_its_appeal_once(world: World) -> None:
    made = worlds.decided(world, at=timezone.now())
    for stranger in (world.eka, world.rahma):
        with pytest.raises(NotAllowed):
            worlds.waived(world, made, at=timezone.now(), by=stranger)
    with pytest.raises(remedies.NothingToWaive):
        worlds.waived(world, made, at=timezone.now() + timedelta(days=40))
    worlds.waived(world, made, at=timezone.now())
    assert (made.waived_by, TrailEntry.objects.filter(event="quality.accreditation.appeal_waived").count()) == (
        world.qori,
        1,
    )
    assert Notice.objects.filter(kind=remedies.WAIVED).count() == 2
    with pytest.raises(remedies.NothingToWaive):
        worlds.waived(world, made, at=timezone.now())
    with pytest.raises(NotAllowed):
        opened(world, made)
    decrees.draft_decree(accreditation=made, by=world.rahma, at=timezone.now())


def test_an_answer_is_final_when_it_is_accepted_or_of_the_second_level(world: World) -> None:
    made = worlds.decided(world, at=timezone.now())
    case = opened(world, made)
    rejected(world, case, world.sinta)
    with pytest.raises(remedies.AppealRuns):
        decrees.draft_decree(accreditation=made, by=world.rahma, at=timezone.now())
    with pytest.raises(NotAllowed):
        opened(world, made)  # it was answered: what is left is the second level
    close_case(case=case, by=world.qori, at=timezone.now())
    decrees.draft_decree(accreditation=made, by=world.rahma, at=timezone.now())
    other = worlds.programme_of(world.west, "P-2", "Lain")
    again = worlds.decided(world, at=timezone.now(), programme=other)
    case = opened(world, again)
    rejected(world, case, world.sinta)
    appeal_case(case=case, reasons="Berita acara sidang tidak memuat perbaikannya.", by=world.qori, at=timezone.now())
    with pytest.raises(remedies.AppealOpen):
        decrees.draft_decree(accreditation=again, by=world.rahma, at=timezone.now())
    rejected(world, case, worlds.person("tia", "Tia Sekretariat", "accreditor", world.lan.scope))
    decrees.draft_decree(accreditation=again, by=world.rahma, at=timezone.now())


@pytest.mark.parametrize("act", [standing.suspend, standing.withdraw])
def test_an_institution_appeals_against_what_was_done_to_its_accreditation(world: World, act: Any) -> None:
    made = worlds.in_force(world)
    act(accreditation=made, reasons=REASONS, by=world.rahma, at=timezone.now())
    before = certificate_of(made)
    case = opened(world, made)
    with pytest.raises(OwnDecision):
        take_case(case=case, by=world.rahma, at=timezone.now())
    take_case(case=case, by=world.sinta, at=timezone.now())
    answer_case(case=case, outcome="upheld", reasons=REASONS, by=world.sinta, at=timezone.now())
    assert worlds.state_of(made) == State.IN_FORCE
    after = certificate_of(made)
    assert before is not None
    assert after is not None
    assert (before == after) == (act == standing.suspend)
    assert check_number(after.number, on=TODAY).state == DocumentState.VALID
    assert Notice.objects.filter(kind=appeals.UPHELD, recipient=world.qori).exists()
    made.refresh_from_db()
    with pytest.raises(NotAllowed):
        opened(world, made)  # nothing stands against it any more


def test_an_appeal_ends_with_its_time_and_with_what_was_decided_since(world: World) -> None:
    made = worlds.in_force(world)
    standing.suspend(accreditation=made, reasons=REASONS, by=world.rahma, at=timezone.now() - timedelta(days=40))
    with pytest.raises(NotAllowed):
        opened(world, made)
    other = worlds.in_force(world, programme=worlds.programme_of(world.west, "P-2", "Lain"))
    standing.suspend(accreditation=other, reasons=REASONS, by=world.rahma, at=timezone.now())
    case = opened(world, other)
    standing.withdraw(accreditation=other, reasons=REASONS, by=world.rahma, at=timezone.now())
    take_case(case=case, by=world.sinta, at=timezone.now())
    with pytest.raises(MoveRefused):
        answer_case(case=case, outcome="upheld", reasons=REASONS, by=world.sinta, at=timezone.now())
    assert worlds.state_of(other) == State.WITHDRAWN


def test_what_is_held_anew_is_not_restored(world: World) -> None:
    made = worlds.in_force(world)
    standing.withdraw(accreditation=made, reasons=REASONS, by=world.rahma, at=timezone.now())
    case = opened(world, made)
    worlds.in_force(world)
    take_case(case=case, by=world.sinta, at=timezone.now())
    with pytest.raises(standing.HeldByAnother):
        answer_case(case=case, outcome="upheld", reasons=REASONS, by=world.sinta, at=timezone.now())
