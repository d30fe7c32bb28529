"""The joint planning window: drafted apart, seen together, compared before money is spent, locked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from melek.catalogue.enums import LineState, WindowState
from melek.catalogue.models import OverlapCase, PlanLine, PlanningWindow, Programme
from melek.catalogue.queries import coverage
from melek.catalogue.queries.coverage import supply_of
from melek.catalogue.queries.plans import lines_of, totals
from melek.catalogue.rules.coverage import Coverage, Supply, coverage_of, places
from melek.catalogue.services import plans
from melek.catalogue.services.finder.members import members_of
from melek.catalogue.services.finder.run import find, store_pass
from melek.catalogue.services.overlaps.opening import due_at
from melek.catalogue.services.plans import LinePlan
from melek.identity.models import User
from melek.kit.errors import NotAllowed
from melek.kit.models import Job
from melek.registry.models import Region
from tests.catalogue.test_pages import at, browser
from tests.catalogue.world import ARCHIVES, NOW, SECURITY, World, draft, offered, published

DAYS = {"opens_on": date(2026, 11, 1), "publishes_on": date(2026, 12, 1), "locks_on": date(2027, 1, 15)}


@pytest.fixture
def window(world: World) -> PlanningWindow:
    """The window of 2027, in which agencies draft."""
    return plans.open_window(year=2027, **DAYS, by=world.nara, at=NOW)


def entered(window: PlanningWindow, programme: Programme, by: User, *, seats: int = 30) -> PlanLine:
    """A line that counts."""
    plan = LinePlan(month=3, seats=seats, budget=75_000_000, region=Region.objects.get(code="31"))
    line = plans.add_line(window=window, agency=programme.owner, programme=programme, plan=plan, by=by, at=NOW)
    return plans.move_line(line=line, target=LineState.ENTERED, by=by, at=NOW)


def test_window_is_opened_by_the_nation_with_days_in_order(world: World) -> None:
    with pytest.raises(NotAllowed):
        plans.open_window(year=2027, **DAYS, by=world.wulan, at=NOW)
    with pytest.raises(plans.WindowDaysWrong):
        plans.open_window(year=2027, **{**DAYS, "locks_on": date(2026, 11, 20)}, by=world.nara, at=NOW)
    plans.open_window(year=2027, **DAYS, by=world.nara, at=NOW)
    with pytest.raises(plans.WindowExists):
        plans.open_window(year=2027, **DAYS, by=world.nara, at=NOW)


def test_plans_are_seen_by_their_agency_until_the_window_shows_all(world: World, window: PlanningWindow) -> None:
    entered(window, published(world), world.wulan)
    east = entered(window, published(world, SECURITY, by=world.edo), world.edo)
    assert list(lines_of(window, world.edo)) == [east]
    plans.move_window(window=window, target=WindowState.PUBLISHED, by=world.nara, at=NOW)
    assert lines_of(window, world.edo).count() == 2
    assert totals(window, world.wulan).seats == 60
    assert Job.objects.filter(kind="catalogue.find_overlaps").count() == 1


def test_draft_of_another_agency_is_readable_once_its_plan_is_shown(world: World, window: PlanningWindow) -> None:
    made = draft(world)
    entered(window, made, world.wulan)
    assert made not in Programme.objects.visible_to(world.edo)
    plans.move_window(window=window, target=WindowState.PUBLISHED, by=world.nara, at=NOW)
    assert made in Programme.objects.visible_to(world.edo)


def test_overlap_is_found_between_a_planned_draft_and_a_programme_before_money_is_spent(
    world: World, window: PlanningWindow
) -> None:
    entered(window, draft(world), world.wulan)
    twin = replace(ARCHIVES, title="Bimtek Pengelolaan Arsip Digital", cost=3_000_000)
    entered(window, published(world, twin, by=world.edo), world.edo, seats=20)
    published(world, SECURITY)
    plans.move_window(window=window, target=WindowState.PUBLISHED, by=world.nara, at=NOW)
    done = find(at=NOW, window=window)
    assert done is not None
    store_pass(done=done, window=window, by=None, at=NOW)
    case = OverlapCase.objects.get()
    assert case.window == window
    assert case.stake == 20 * 3_000_000
    page = browser(world.wulan).get(at("overlap", case.uuid)).content.decode()
    assert "kursi rencana 2027 untuk 2 program" in page
    plans.move_window(window=window, target=WindowState.SETTLING, by=world.nara, at=NOW)
    with pytest.raises(plans.StillWaiting):
        plans.move_window(window=window, target=WindowState.LOCKED, by=world.nara, at=NOW)


def test_case_about_one_agencys_plan_alone_does_not_hold_up_the_window(world: World, window: PlanningWindow) -> None:
    entered(window, published(world), world.wulan)
    twin = published(world, replace(ARCHIVES, title="Bimtek Pengelolaan Arsip Digital", cost=1_000_000), by=world.edo)
    offered(world, twin, by=world.edo, seats=25)
    published(world, SECURITY)
    plans.move_window(window=window, target=WindowState.PUBLISHED, by=world.nara, at=NOW)
    done = find(at=NOW, window=window)
    assert done is not None
    store_pass(done=done, window=window, by=None, at=NOW)
    case = OverlapCase.objects.get()
    assert case.window is None
    assert case.stake == 25 * 1_000_000  # on offer, because there is no plan
    page = browser(world.wulan).get(at("overlap", case.uuid)).content.decode()
    assert "kursi rencana 2027 untuk 1 program; kursi yang ditawarkan dalam setahun untuk 1 program" in page
    for target in (WindowState.SETTLING, WindowState.LOCKED):
        plans.move_window(window=window, target=target, by=world.nara, at=NOW)
    assert window.state == WindowState.LOCKED


def test_cost_that_is_not_recorded_is_the_budget_of_one_planned_seat(world: World, window: PlanningWindow) -> None:
    made, other = published(world, replace(ARCHIVES, cost=None)), published(world, SECURITY, by=world.edo)
    entered(window, made, world.wulan, seats=30)
    found = members_of([made.pk, other.pk], window=window, on=NOW.date())
    assert (found[made.pk].cost, found[made.pk].seats, found[made.pk].is_planned) == (75_000_000 // 30, 30, True)
    assert (found[other.pk].seats, found[other.pk].is_planned) == (0, False)


def test_every_level_has_its_turn_before_the_plans_lock(world: World, window: PlanningWindow) -> None:
    assert due_at("agencies", NOW, window=window) - NOW == timedelta(days=30)  # 73 days are left for 72
    window.locks_on = date(2026, 12, 17)
    agencies = due_at("agencies", NOW, window=window)
    supervisor = due_at("supervisor", agencies, window=window)
    nation = due_at("nation", supervisor, window=window)
    assert NOW + timedelta(days=18) < agencies < supervisor < nation
    assert timezone.localdate(nation) == window.locks_on
    assert due_at("agencies", NOW, window=None) - NOW == timedelta(days=30)


def test_locked_plan_changes_no_more(world: World, window: PlanningWindow) -> None:
    line = entered(window, published(world), world.wulan)
    for target in (WindowState.PUBLISHED, WindowState.SETTLING, WindowState.LOCKED):
        plans.move_window(window=window, target=target, by=world.nara, at=NOW)
    line.refresh_from_db()
    with pytest.raises(plans.WindowLocked):
        plans.move_line(line=line, target=LineState.DRAFT, by=world.wulan, at=NOW)
    with pytest.raises(plans.WindowLocked):
        plans.change_line(line=line, plan=LinePlan(1, 1, 1), by=world.wulan, at=NOW)
    with pytest.raises(plans.WindowLocked):
        entered(window, published(world, SECURITY), world.wulan)


@pytest.mark.parametrize("plan", [LinePlan(13, 1, 1), LinePlan(1, 0, 1), LinePlan(1, 1, -1), LinePlan(1, 10**7, 1)])
def test_impossible_numbers_are_refused(world: World, window: PlanningWindow, plan: LinePlan) -> None:
    made = published(world)
    with pytest.raises(plans.NumbersImpossible):
        plans.add_line(window=window, agency=world.west, programme=made, plan=plan, by=world.wulan, at=NOW)
    assert not PlanLine.objects.exists()


def test_window_moves_on_its_days_by_itself(world: World, window: PlanningWindow) -> None:
    assert plans.advance_windows(at=NOW) == 0
    assert plans.advance_windows(at=NOW + timedelta(days=60)) == 1
    window.refresh_from_db()
    assert window.state == WindowState.PUBLISHED
    plans.move_window(window=window, target=WindowState.SETTLING, by=world.nara, at=NOW)
    assert plans.advance_windows(at=NOW + timedelta(days=120)) == 1


def test_agency_plans_in_the_browser(world: World, window: PlanningWindow) -> None:
    made, other = published(world), published(world, SECURITY, by=world.edo)
    client = browser(world.wulan)
    told = {"agency": str(world.west.pk), "programme": str(made.pk), "month": "3", "seats": "30", "budget": "75000000"}
    assert client.post(at("new_line", 2027), {**told, "programme": str(other.pk)}).status_code == 422
    client.post(at("new_line", 2027), {**told, "region": "31"})
    line = PlanLine.objects.get()
    client.post(at("edit_line", line.uuid), {"month": "4", "seats": "25", "budget": "1", "region": ""})
    client.post(at("move_line", line.uuid, "entered"))
    line.refresh_from_db()
    assert (line.month, line.seats, line.region, line.state) == (4, 25, None, "entered")
    assert "Pengelolaan Arsip Digital" in client.get(at("window", 2027)).content.decode()
    assert browser(world.edo).post(at("move_line", line.uuid, "dropped")).status_code == 404
    assert browser(world.edo).post(at("move_window", 2027, "published")).status_code == 403
    assert client.get(at("windows")).status_code == 200
    assert browser(world.nara).get(at("new_window")).status_code == 200


def test_map_page_answers_without_published_figures(world: World) -> None:
    assert browser(world.wulan).get(at("map")).status_code == 200


def test_map_names_who_trains_and_leads_from_a_hole_to_whom_one_can_ask(
    world: World, window: PlanningWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = published(world)
    entered(window, made, world.wulan)
    plans.move_window(window=window, target=WindowState.PUBLISHED, by=world.nara, at=NOW)
    needs = {("31", "pelaksana"): 100, ("91", "pelaksana"): 50}
    monkeypatch.setattr(coverage, "needs", lambda: (needs, NOW.date()))
    monkeypatch.setattr(coverage, "required_levels", lambda: {("pelaksana", "1.3"): 3})
    address = f"{at('map')}?competence=1.3&cluster=pelaksana"
    page = browser(world.edo).get(address).content.decode()
    assert f"agency={world.west.code}&amp;competence=1.3" in page
    assert "pada tingkat 3, kelompok Pelaksana" in page
    assert "<strong>1 provinsi tanpa satu kursi pun.</strong>" in page
    assert "Minta ke tempat lain" in page
    assert "Minta pelatihan ini" in page
    assert "Minta pelatihan ini" not in browser(world.wulan).get(address).content.decode()
    high = browser(world.edo).get(f"{address}&level=6").content.decode()
    assert "pada tingkat 6" in high
    assert "<strong>0 provinsi tanpa satu kursi pun.</strong>" in high
    assert "Instansi berikut melatih kompetensi ini untuk tingkat atau kelompok lain" in high
    assert "Minta pelatihan ini" in high
    none = browser(world.edo).get(f"{at('map')}?competence=5.1&cluster=pelaksana").content.decode()
    assert "Tidak ada program terbit yang melatih kompetensi ini" in none
    assert "Instansi berikut" not in none


def test_coverage_tells_holes_scarce_and_doubles() -> None:
    assert coverage_of(100, 0, 0, 0) == Coverage.HOLE
    assert coverage_of(100, 0, 4, 0) == Coverage.SCARCE
    assert coverage_of(100, 5, 0, 1) == Coverage.SHORT
    assert coverage_of(100, 60, 40, 1) == Coverage.MET
    assert coverage_of(100, 100, 0, 2) == Coverage.MET
    assert coverage_of(100, 101, 0, 2) == Coverage.DOUBLED
    assert coverage_of(100, 60, 90, 2) == Coverage.MET  # online seats are nobody's double in one place
    assert coverage_of(100, 99, 0, 2) == Coverage.SHORT
    assert coverage_of(100, 2, 0, 2) == Coverage.SCARCE
    assert coverage_of(None, 500, 0, 2) == Coverage.MET
    assert coverage_of(0, 0, 0, 0) == Coverage.NO_NEED
    assert coverage_of(None, 3, 0, 1) == Coverage.MET
    assert coverage_of(None, 0, 0, 0) == Coverage.UNKNOWN


def test_places_count_seats_to_the_required_level_of_the_cluster() -> None:
    supply = [
        Supply("1.1", 3, "31", "pelaksana", 1, 30),
        Supply("1.1", 2, "31", "pelaksana", 2, 99),
        Supply("1.1", 4, "", "pelaksana", 3, 10),
        Supply("1.1", 4, "31", "pimpinan", 3, 77),
    ]
    needs, levels = {("31", "pelaksana"): 500, ("91", "pelaksana"): 100}, {("pelaksana", "1.1"): 3}
    found = places(needs, levels, supply, provinces=["31", "91"], cluster="pelaksana", competence="1.1")
    assert [(one.seats, one.online_seats, one.agencies, one.coverage) for one in found] == [
        (30, 10, (1,), Coverage.SHORT),
        (0, 10, (), Coverage.SHORT),
    ]


def test_places_of_another_level_count_seats_to_it_and_need_no_more_than_posts_require() -> None:
    supply = [Supply("1.1", 3, "31", "pelaksana", 1, 30), Supply("1.1", 2, "31", "pelaksana", 2, 99)]
    told = {"provinces": ["31"], "cluster": "pelaksana", "competence": "1.1"}
    needs, levels = {("31", "pelaksana"): 100}, {("pelaksana", "1.1"): 3}
    low, high = (places(needs, levels, supply, **told, level=level)[0] for level in (2, 4))
    assert (low.level, low.seats, low.agencies, low.required) == (2, 129, (2, 1), 100)
    assert low.coverage == Coverage.DOUBLED
    assert (high.level, high.seats, high.required, high.coverage) == (4, 0, 0, Coverage.NO_NEED)


def test_supply_of_a_window_counts_entered_lines_alone(world: World, window: PlanningWindow) -> None:
    made = published(world)
    entered(window, made, world.wulan)
    plans.add_line(window=window, agency=world.west, programme=made, plan=LinePlan(1, 9, 1), by=world.wulan, at=NOW)
    found = supply_of(window, NOW.date())
    assert {(one.competence, one.seats, one.province) for one in found} == {("1.3", 30, "31"), ("4.2", 30, "31")}
