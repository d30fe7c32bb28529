"""Criteria that paper cannot fake: they read the published manifest, and say nothing where it says nothing."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from melek.assessment.models import CalibrationRun, ItemBank, ParameterSet
from melek.catalogue.models import Institution, Offering, Programme
from melek.catalogue.services import instructors, offerings, programmes
from melek.catalogue.services.instructors import LicencePlan
from melek.catalogue.services.offerings import OfferingPlan
from melek.dossier.enums import AnswerState
from melek.dossier.models import StandardEdition
from melek.dossier.registers import Found, criterion_sources
from melek.dossier.services.sheets import fill_automatic, open_sheet
from melek.identity.models import User
from melek.quality.models import InternalCycle
from melek.quality.queries.published import wanted_of
from melek.registry.models import Region
from melek.warehouse.models import Manifest
from melek.warehouse.services import refresh
from tests.catalogue.world import ARCHIVES
from tests.quality.accreditation.world import NOW, TODAY, World
from tests.quality.risk.world import holding

LICENSED, DATA, EXAM = "catalogue.licensed_instructors", "catalogue.offering_data", "quality.exam_reliability"
ALL = (LICENSED, DATA, EXAM)


@pytest.fixture(autouse=True)
def _own_warehouse(settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"


def ask(code: str, subject: Any) -> Found | None:
    return criterion_sources[code].find(subject, NOW + timedelta(days=30))


@pytest.fixture
def taught(world: World) -> Programme:
    """A programme of Balai Barat with two competences."""
    return _programme(world.balai, "T-1")


def _programme(institution: Institution, code: str) -> Programme:
    made = programmes.draft_programme(
        owner=institution.agency, provider=institution, code=code, content=ARCHIVES, by=None, at=NOW
    )
    programmes.publish_draft(programme=made, by=None, at=NOW)
    return made


def teacher(institution: Institution, number: str, scopes: tuple[tuple[str, int], ...], until: date) -> Any:
    made = instructors.add_instructor(
        institution=institution, name=f"Pengajar {number}", grade="madya", by=None, at=NOW
    )
    plan = LicencePlan(number, date(2025, 1, 1), until, scopes)
    instructors.license_instructor(instructor=made, plan=plan, by=None, at=NOW)
    return made


def offered(programme: Programme, teachers: list[Any], starts_on: date, **changes: Any) -> Offering:
    told = {"city": "Jakarta", "region": Region.objects.get(code="31"), **changes}
    plan = OfferingPlan(starts_on, starts_on + timedelta(days=4), 30, **told)
    made = offerings.plan_offering(
        programme=programme, institution=programme.provider, plan=plan, instructors=teachers, by=None, at=NOW
    )
    return offerings.move_offering(offering=made, target="open", by=None, at=NOW)


@pytest.fixture
def runs(taught: Programme, world: World) -> list[Offering]:
    """Four offerings: licensed and whole; licensed, no place; licence over by then; ahead and without instructors."""
    both = teacher(world.balai, "L-1", (("1.3", 4), ("4.2", 3)), date(2030, 1, 1))
    ending = teacher(world.balai, "L-2", (("1.3", 4), ("4.2", 4)), TODAY - timedelta(days=20))
    return [
        offered(taught, [both], TODAY - timedelta(days=60)),
        offered(taught, [both], TODAY - timedelta(days=50), city=""),
        offered(taught, [ending], TODAY - timedelta(days=10)),
        offered(taught, [], TODAY + timedelta(days=200)),
    ]


@pytest.mark.parametrize("code", ALL)
def test_nothing_published_is_no_source_yet(code: str, world: World, runs: list[Offering]) -> None:
    for subject in (holding(world), world.balai, world.programme, world.west):
        assert ask(code, subject) is None


def test_a_manifest_of_before_the_datasets_is_no_source_either(world: World, runs: list[Offering]) -> None:
    Manifest.objects.create(made_at=NOW, published_at=NOW, is_synthetic=False, files={}, hash="ab" * 32)
    assert [ask(code, world.balai) for code in ALL] == [None, None, None]


@pytest.mark.parametrize("code", [LICENSED, DATA])
def test_many_agencies_are_told_what_each_is_told(code: str, world: World, runs: list[Offering]) -> None:
    at, agencies, find_many = NOW + timedelta(days=30), [world.west, world.east], criterion_sources[code].find_many
    assert find_many is not None
    assert find_many(agencies, at) == {}
    refresh(at=NOW)
    assert ask(code, world.east) is None
    assert find_many(agencies, at) == {world.west.pk: ask(code, world.west)}


def test_shares_are_pinned_to_the_manifest_and_its_day(world: World, taught: Programme, runs: list[Offering]) -> None:
    refresh(at=NOW)
    made = holding(world, programme=taught)
    for subject in (made, world.balai, taught):
        licensed, data = ask(LICENSED, subject), ask(DATA, subject)
        assert licensed is not None
        assert data is not None
        assert (licensed.value, data.value) == (
            66.67,
            50.0,
        )  # 2 of the 3 with instructors; 2 of 4 lack place or teacher
        assert licensed.as_of == data.as_of == NOW
        assert licensed.text == "2 dari 3 penawaran diajar pengajar yang lisensinya mencakup programnya."
        assert data.text == "2 dari 4 penawaran terisi lengkap di katalog."
    offered(taught, [], TODAY - timedelta(days=5))
    again = ask(DATA, made)
    assert again is not None
    assert again.value == 50.0  # what happened since is not in the publication
    refresh(at=NOW + timedelta(days=1))
    fresh, later = ask(DATA, made), ask(LICENSED, made)
    assert fresh is not None
    assert later is not None
    assert (fresh.value, later.value) == (40.0, 50.0)  # it has begun without anybody


def test_an_agency_is_told_in_shares_as_norms_ask(world: World, runs: list[Offering]) -> None:
    refresh(at=NOW)
    found = ask(DATA, world.west)
    assert found is not None
    assert found.value == 0.5
    assert ask(DATA, world.east) is None


def test_an_accreditation_counts_its_own_programme_at_its_own_institution(
    world: World, taught: Programme, runs: list[Offering]
) -> None:
    refresh(at=NOW)
    assert ask(DATA, holding(world)) is None  # another programme of the same institution
    assert ask(DATA, holding(world, programme=taught, institution=world.pusat)) is None
    assert ask(DATA, world.pusat) is None
    assert ask(DATA, "sesuatu") is None


def calibrated(programme: Programme, reliability: float | None, *, days: int = 0, state: str = "signed") -> None:
    """The programme's examination has a calibration with this reliability."""
    bank, _new = ItemBank.objects.get_or_create(
        code=f"ujian-{programme.pk}", defaults={"name": "Ujian", "kind": "secured"}
    )
    programme.versions.update(exam=bank)
    sets = [
        ParameterSet.objects.create(
            bank=bank, version=f"{bank.parameter_sets.count() + 1}", status="calibrated", effective_on=TODAY
        )
        for _one in range(2)
    ]
    report = {"sittings": 500, "fit_sample": 400}
    CalibrationRun.objects.create(
        bank=bank,
        base=sets[0],
        made=sets[1] if state == "signed" else None,
        link="fixed",
        question={},
        state=state,
        report=report if reliability is None else {**report, "reliability": reliability},
        asked_at=NOW,
        decided_at=NOW + timedelta(days=days),
        decided_by=User.objects.get(username="rahma"),
    )


def test_the_last_signed_calibration_tells_the_reliability(world: World, taught: Programme) -> None:
    calibrated(taught, 0.71)
    calibrated(taught, 0.83, days=2)
    calibrated(taught, 0.99, days=3, state="rejected")
    refresh(at=NOW)
    for subject in (taught, world.balai, holding(world, programme=taught), world.west):
        found = ask(EXAM, subject)
        assert found is not None
        assert (found.value, found.as_of) == (0.83, NOW)
        assert found.text == "Reliabilitas ujian 0,83 menurut kalibrasi terakhir, dari 400 tes."
    assert ask(EXAM, world.programme) is None


def test_several_examinations_give_their_mean_and_name_the_lowest(world: World, taught: Programme) -> None:
    calibrated(taught, 0.9)
    calibrated(_programme(world.balai, "T-2"), 0.6)
    refresh(at=NOW)
    found = ask(EXAM, world.balai)
    assert found is not None
    assert found.value == 0.75
    assert "yang terendah 0,60" in str(found.text)


def test_a_calibration_that_tells_no_reliability_is_no_source(world: World, taught: Programme) -> None:
    calibrated(taught, None)
    refresh(at=NOW)
    assert ask(EXAM, taught) is None


def test_an_internal_cycle_is_asked_about_its_institution(world: World) -> None:
    cycle = InternalCycle(institution=world.balai, year=2026)
    assert wanted_of(cycle) == wanted_of(world.balai) == {"institution": "balai-barat"}


def test_a_sheet_gets_the_figures_and_later_steps_stay_without_a_source(
    world: World, taught: Programme, runs: list[Offering]
) -> None:
    calibrated(taught, 0.83)
    refresh(at=NOW)
    made = holding(world, programme=taught)
    edition = StandardEdition.objects.exclude(edition=world.edition.edition).get(code="asn-training")
    sheet = open_sheet(edition=edition, holder=made, by=world.qori, at=NOW)
    rows = {one.criterion: one for one in fill_automatic(sheet=sheet, by=None, at=NOW)}
    filled = {code: (one.state, one.value) for code, one in rows.items()}
    assert filled["licensed-instructors"] == (AnswerState.ANSWERED, 66.67)
    assert filled["offering-data"] == (AnswerState.ANSWERED, 50.0)
    assert filled["exam-reliability"] == (AnswerState.ANSWERED, 0.83)
    for code in ("completion", "before-after", "timely-evaluation", "programme-effect", "complaints-answered"):
        assert filled[code] == (AnswerState.NO_SOURCE, None)
    found = rows["exam-reliability"].found
    assert found is not None
    assert found["as_of"] == NOW.isoformat()
