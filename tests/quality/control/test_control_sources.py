"""What the system itself knows of an agency: its plan, its answers to overlap cases, its accredited programmes."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from melek.catalogue.models import (
    CaseAnswer,
    CaseProgramme,
    FinderModel,
    FinderRun,
    Institution,
    Offering,
    OverlapCase,
    PlanLine,
    PlanningWindow,
    Programme,
    ProgrammeVersion,
)
from melek.dossier.models import StandardEdition
from melek.dossier.registers import Found, criterion_sources
from melek.quality.models import Accreditation
from melek.quality.queries.control_sources import BATCHES
from melek.registry.models import Region
from tests.quality.control.world import DAY, NOW, World


def ask(code: str, subject: Any, at: datetime = NOW) -> Found | None:
    return criterion_sources[f"quality.{code}"].find(subject, at)


def programme(world: World, code: str = "P-1") -> ProgrammeVersion:
    made = Programme.objects.create(owner=world.west, code=code, state="published", made_at=NOW)
    return ProgrammeVersion.objects.create(
        programme=made, number=1, state="published", title="Arsip", mode="online", made_at=NOW
    )


def window(**changes: Any) -> PlanningWindow:
    days = {"opens_on": date(2026, 10, 1), "publishes_on": date(2026, 11, 1), "locks_on": date(2026, 12, 1)}
    return PlanningWindow.objects.create(year=2027, made_at=NOW, **(days | changes))


def test_sources_are_declared_and_answer_only_about_agencies(world: World) -> None:
    for code in BATCHES:
        assert criterion_sources[code].find(world.qori, NOW) is None


def test_plan_has_no_source_before_any_window(world: World) -> None:
    assert ask("plan_entered", world.west) is None
    window(opens_on=date(2026, 11, 3), publishes_on=date(2026, 11, 20))
    assert ask("plan_entered", world.west) is None


def test_plan_that_is_entered_counts_and_one_that_is_not_waits_for_the_lock(world: World) -> None:
    made = window()
    told = {"window": made, "month": 3, "seats": 30, "budget": 1, "made_at": NOW}
    PlanLine.objects.create(agency=world.west, programme=programme(world).programme, state="entered", **told)
    PlanLine.objects.create(agency=world.east, programme=Programme.objects.get(), state="draft", **told)
    here, there = ask("plan_entered", world.west), ask("plan_entered", world.east)
    assert here is not None
    assert there is not None
    assert here.value == 1.0
    assert there.value is None, "there is still time"
    late = ask("plan_entered", world.east, NOW + timedelta(days=40))
    assert late is not None
    assert late.value == 0.0


def case(
    world: World, opened: datetime, *, ended: datetime | None = None, of: PlanningWindow | None = None
) -> OverlapCase:
    """A case about a programme of the west."""
    quality = {"pairs": 0}
    model, _new = FinderModel.objects.get_or_create(
        hash="uji", defaults={"lexicon_hash": "", "parameters": {}, "quality": quality, "labels": 0, "fitted_at": NOW}
    )
    run = FinderRun.objects.create(model=model, programmes=2, candidates=1, found=1, opened=1, ended_at=opened)
    made = OverlapCase.objects.create(
        run=run,
        window=of,
        members_key=f"uji-{OverlapCase.objects.count()}",
        proposal="merge",
        chance=0.9,
        opened_at=opened,
        due_at=opened + timedelta(days=900),
        ended_at=ended,
        state="decided" if ended else "open",
    )
    CaseProgramme.objects.create(case=made, programme=programme(world, f"T-{made.pk}").programme)
    return made


def answered(world: World, one: OverlapCase, at: datetime) -> None:
    CaseAnswer.objects.create(
        case=one, agency=world.west, resolution="keep", reason="Beda sasaran.", at=at, by=world.qori
    )


def test_overlap_cases_count_once_answered_or_due(world: World) -> None:
    early = NOW - timedelta(days=100)
    answered(world, case(world, early), early + DAY)  # in time
    answered(world, case(world, early), NOW - DAY)  # long after the time that agencies have
    case(world, early)  # never
    case(world, NOW - DAY)  # still has time
    case(world, early, ended=early + DAY)  # decided before the agency had to answer
    answered(world, case(world, early - timedelta(days=400)), NOW)  # of another year
    found = ask("overlaps_answered", world.west)
    assert found is not None
    assert found.value == pytest.approx(1 / 3)
    assert found.text == "1 dari 3 kasus tumpang tindih dijawab tepat waktu."


def test_a_case_about_plans_has_the_shorter_time_of_its_window(world: World) -> None:
    """36 days before the plans lock, agencies have 15 of the usual 30 days."""
    made = window(opens_on=date(2026, 8, 1), publishes_on=date(2026, 8, 15), locks_on=date(2026, 10, 7))
    opened = datetime(2026, 9, 1, tzinfo=timezone.get_default_timezone())
    for plans, days in ((made, 14), (made, 16), (None, 16)):
        answered(world, case(world, opened, of=plans), opened + timedelta(days=days))
    found = ask("overlaps_answered", world.west)
    assert found is not None
    assert found.value == pytest.approx(2 / 3)


def test_agency_without_cases_has_nothing_to_measure(world: World) -> None:
    found = ask("overlaps_answered", world.east)
    assert found is not None
    assert found.value is None


def offered(
    world: World, version: ProgrammeVersion, state: str = "open", starts: date = date(2026, 3, 1)
) -> Institution:
    region = Region.objects.get(code="31")
    told = {"name": "Balai", "kind": "pusdiklat", "agency": world.west, "region": region}
    place, _new = Institution.objects.get_or_create(code="balai", defaults=told)
    days = {"starts_on": starts, "ends_on": starts, "is_online": True}
    Offering.objects.create(version=version, institution=place, state=state, seats=30, **days)
    return place


def test_accredited_programmes_are_those_in_force_among_those_on_offer(world: World) -> None:
    kept, bare, planned, past = (programme(world, f"A-{number}") for number in range(4))
    place = offered(world, kept)
    offered(world, kept, starts=date(2026, 5, 1))
    offered(world, bare, state="held")
    offered(world, planned, state="planned")
    offered(world, past, starts=date(2025, 3, 1))
    Accreditation.objects.create(
        programme=kept.programme,
        institution=place,
        accreditor=world.east,
        edition=StandardEdition.objects.order_by("pk")[0],
        field="digital",
        state="in_force",
        entered_at=NOW,
        valid_from=date(2026, 1, 1),
        valid_until=date(2031, 1, 1),
        made_at=NOW,
        made_by=world.qori,
    )
    found = ask("accredited_programmes", world.west)
    assert found is not None
    assert found.value == pytest.approx(0.5)
    Accreditation.objects.update(state="suspended")
    found = ask("accredited_programmes", world.west)
    assert found is not None
    assert found.value == 0.0
    nothing = ask("accredited_programmes", world.east)
    assert nothing is not None
    assert nothing.value is None
