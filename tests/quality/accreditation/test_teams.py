"""Who may sit in a team, and what its people declare."""

from datetime import date

import pytest

from melek.catalogue.models import Instructor
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.quality.enums.accreditation import Conflict, MemberState, Post, State, Team
from melek.quality.models import Accreditation, PanelMember
from melek.quality.queries.law import law, ranks_for
from melek.quality.queries.people import conflicts_of
from melek.quality.services.accreditation import teams
from melek.registry.models import Employee
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import NOW, TODAY, World
from tests.registry import world as registry


def compose(world: World, made: Accreditation, team: str, seats: dict[str, str]) -> list[PanelMember]:
    chosen = [(world.people[name], post) for name, post in seats.items()]
    return teams.set_team(accreditation=made, team=team, seats=chosen, by=world.rahma, at=NOW)


def conflicts(world: World, made: Accreditation, name: str, team: str = Team.FIRST) -> list[Conflict]:
    world.people[name].refresh_from_db()
    return conflicts_of(world.people[name], made, team=team, on=TODAY)


def test_an_assessor_of_the_same_agency_is_refused_by_name_and_reason(world: World) -> None:
    made = worlds.paneled(world)
    world.people["satu"].agency = world.west
    world.people["satu"].save()
    with pytest.raises(teams.AssessorBarred) as told:
        compose(world, made, Team.FIRST, {"satu": Post.CHAIR, "dua": Post.MEMBER})
    assert "Asesor Satu" in str(told.value)
    assert "bertugas di instansi" in str(told.value)
    assert not PanelMember.objects.exists()


def test_who_holds_a_role_in_the_agency_is_of_it(world: World) -> None:
    made = worlds.paneled(world)
    worlds.Grant.objects.create(
        user=world.people["satu"].account,
        role=worlds.Role.objects.get(code="learning_manager"),
        scope=world.west.scope,
        valid_from=date(2025, 1, 1),
    )
    assert conflicts(world, made, "satu") == [Conflict.SAME_AGENCY]


def test_who_taught_at_the_institution_does_not_judge_it(world: World) -> None:
    registry.run_import([registry.person()], registry.build().admin)
    employee = Employee.objects.get()
    employee.account = world.people["satu"].account
    employee.save(update_fields=["account"])
    Instructor.objects.create(institution=world.balai, employee=employee, name="Sari", grade="madya", is_active=False)
    made = worlds.paneled(world)
    assert conflicts(world, made, "satu") == [Conflict.TAUGHT]


def test_competence_and_validity_are_asked_for(world: World) -> None:
    made = worlds.paneled(world)
    world.people["satu"].fields = ["kepemimpinan"]
    world.people["satu"].valid_until = date(2026, 1, 1)
    world.people["satu"].save()
    assert conflicts(world, made, "satu") == [Conflict.NOT_USABLE, Conflict.NOT_COMPETENT]


def test_nobody_sits_in_more_cases_than_the_limit(world: World) -> None:
    for number in range(law().most_running):
        other = worlds.programme_of(world.west, f"P-{number}", f"Program {number}")
        case = worlds.paneled(world, programme=other)
        compose(world, case, Team.FIRST, {"satu": Post.CHAIR, "dua": Post.MEMBER})
    made = worlds.paneled(world)
    assert conflicts(world, made, "satu") == [Conflict.OVERLOADED]
    assert conflicts(world, made, "tiga") == []


def test_who_scores_first_does_not_decide_last(world: World) -> None:
    made = worlds.assessed(world)
    assert conflicts(world, made, "satu", Team.FINAL) == [Conflict.OTHER_TEAM]


@pytest.mark.parametrize(
    ("seats", "error"),
    [
        ({"madya": Post.CHAIR, "pratama": Post.SECRETARY}, teams.TeamEven),
        ({"madya": Post.CHAIR, "pratama": Post.SECRETARY, "tiga": Post.MEMBER, "empat": Post.MEMBER}, teams.TeamEven),
        ({"madya": Post.CHAIR}, teams.TeamTooSmall),
        (
            dict(
                zip(
                    ("madya", "pratama", "tiga", "empat", "lima", "enam", "tujuh"),
                    (Post.CHAIR, Post.SECRETARY, *[Post.MEMBER] * 5),
                    strict=True,
                )
            ),
            teams.TeamTooLarge,
        ),
        ({"madya": Post.CHAIR, "pratama": Post.MEMBER, "tiga": Post.MEMBER}, teams.PostMissing),
        ({"madya": Post.CHAIR, "lima": Post.CHAIR, "pratama": Post.SECRETARY}, teams.PostTwice),
        ({"tiga": Post.CHAIR, "pratama": Post.SECRETARY, "madya": Post.MEMBER}, teams.RankTooLow),
        ({"madya": Post.CHAIR, "tiga": Post.SECRETARY, "pratama": Post.MEMBER}, teams.RankTooLow),
    ],
)
def test_a_final_team_that_breaks_a_rule_is_refused(world: World, seats: dict[str, str], error: type) -> None:
    made = worlds.assessed(world)
    with pytest.raises(error):
        compose(world, made, Team.FINAL, seats)
    assert not PanelMember.objects.filter(team=Team.FINAL).exists()


def test_another_accreditor_asks_for_other_ranks(world: World) -> None:
    assert ranks_for(world.lan, Team.FINAL)["chair"] == ("jpt_utama", "jpt_madya")
    assert ranks_for(world.east, Team.FINAL) == {"chair": (), "secretary": ("jf_madya",)}
    assert ranks_for(world.lan, Team.FIRST) == {}


def test_a_team_is_asked_to_declare_and_reads_nothing_before(world: World) -> None:
    made = worlds.paneled(world)
    compose(world, made, Team.FIRST, {"satu": Post.CHAIR, "dua": Post.MEMBER})
    account = world.people["satu"].account
    assert Notice.objects.filter(kind=teams.ASKED, recipient=account).count() == 1
    assert not account.has_perm("quality.view_accreditation", made)
    assert made not in Accreditation.objects.visible_to(account)
    teams.declare_free(member=worlds.seat(world, made, "satu"), by=account, at=NOW)
    assert account.has_perm("quality.view_accreditation", made)
    assert made in Accreditation.objects.visible_to(account)


def test_nobody_declares_for_another(world: World) -> None:
    made = worlds.paneled(world)
    compose(world, made, Team.FIRST, {"satu": Post.CHAIR, "dua": Post.MEMBER})
    with pytest.raises(NotAllowed):
        teams.declare_free(member=worlds.seat(world, made, "satu"), by=world.people["dua"].account, at=NOW)
    with pytest.raises(NotAllowed):
        teams.declare_free(member=worlds.seat(world, made, "satu"), by=world.rahma, at=NOW)


def test_a_declaration_against_the_register_is_refused(world: World) -> None:
    made = worlds.paneled(world)
    compose(world, made, Team.FIRST, {"satu": Post.CHAIR, "dua": Post.MEMBER})
    world.people["satu"].agency = world.west
    world.people["satu"].save()
    member = worlds.seat(world, made, "satu")
    with pytest.raises(teams.AssessorBarred):
        teams.declare_free(member=member, by=member.assessor.account, at=NOW)


def test_the_assessment_waits_for_all_declarations(world: World) -> None:
    made = worlds.paneled(world)
    compose(world, made, Team.FIRST, {"satu": Post.CHAIR, "dua": Post.MEMBER})
    with pytest.raises(teams.DeclarationsMissing):
        teams.start_assessment(accreditation=made, by=world.rahma, at=NOW)


def test_who_recuses_is_replaced_and_reads_no_more(world: World) -> None:
    made = worlds.visiting(world)
    member = worlds.seat(world, made, "dua")
    account = member.assessor.account
    teams.recuse(member=member, reason="Saudara saya bekerja di lembaga itu.", by=account, at=NOW)
    assert not account.has_perm("quality.view_accreditation", made)
    assert Notice.objects.filter(kind=teams.RECUSED).count() == 2
    worlds.seated(world, made, Team.FIRST, {"satu": Post.CHAIR, "tiga": Post.MEMBER})
    assert {one.assessor_id for one in PanelMember.objects.of_team(made, Team.FIRST).free()} == {
        world.people["satu"].pk,
        world.people["tiga"].pk,
    }


def test_who_is_no_longer_named_is_released(world: World) -> None:
    made = worlds.paneled(world)
    worlds.seated(world, made, Team.FIRST, {"satu": Post.CHAIR, "dua": Post.MEMBER})
    compose(world, made, Team.FIRST, {"satu": Post.CHAIR, "tiga": Post.MEMBER})
    assert worlds.seat(world, made, "dua").state == MemberState.RELEASED
    assert worlds.seat(world, made, "satu").state == MemberState.FREE


def test_posts_can_be_exchanged(world: World) -> None:
    made = worlds.paneled(world)
    worlds.seated(world, made, Team.FIRST, {"satu": Post.CHAIR, "dua": Post.MEMBER})
    compose(world, made, Team.FIRST, {"dua": Post.CHAIR, "satu": Post.MEMBER})
    assert worlds.seat(world, made, "dua").post == Post.CHAIR


def test_a_team_is_composed_at_its_time_by_the_office(world: World) -> None:
    made = worlds.checking(world)
    with pytest.raises(teams.TeamClosed):
        compose(world, made, Team.FIRST, {"satu": Post.CHAIR, "dua": Post.MEMBER})
    with pytest.raises(NotAllowed):
        teams.set_team(accreditation=made, team=Team.FIRST, seats=[], by=world.qori, at=NOW)
    assert made.state == State.CHECKING
