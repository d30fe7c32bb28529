"""Complaints: anybody signed in, a clock, an answer, a second level; figures that name nobody."""

from datetime import timedelta
from typing import Any

import pytest

from melek.catalogue.enums import OfferingState
from melek.catalogue.models import Offering
from melek.dossier.enums import CaseState, Level
from melek.dossier.models import Case
from melek.dossier.services import cases, decisions
from melek.dossier.services.guards import SamePerson
from melek.kit.errors import NotAllowed
from melek.quality.datasets import _complaint_schema, complaints
from melek.quality.declarations.sources import complaints_answered, complaints_answered_by, institution_of
from melek.quality.enums.internal import ANSWER_COMPLAINT, SETTLE_COMPLAINT
from melek.quality.queries.complaints import (
    answer_record,
    answer_records,
    complaint_rows,
    complaints_of,
    could_be_seen,
    public_record,
)
from tests.quality.accreditation import world as accreditation
from tests.quality.accreditation.world import person
from tests.quality.internal import world as worlds
from tests.quality.internal.world import NOW, REASONS, STORY, World

DAY = timedelta(days=1)
LONG_AGO = NOW - 60 * DAY


def test_anybody_signed_in_complains_about_what_people_see(world: World) -> None:
    case = worlds.complained(world)
    assert case.scope_path == world.balai.scope_path
    assert (case.due_at - NOW).days in range(13, 17), "ten working days"
    about = worlds.complained(world, subject=world.base.programme, by=world.lina)
    assert about.scope_path == world.base.west.scope_path


def test_what_nobody_could_see_is_nothing_to_complain_about(world: World) -> None:
    planned = worlds.offered(world)
    Offering.objects.filter(pk=planned.pk).update(state=OfferingState.PLANNED)
    planned.refresh_from_db()
    assert not could_be_seen(planned)
    with pytest.raises(NotAllowed):
        worlds.complained(world, subject=planned)
    with pytest.raises(NotAllowed):
        worlds.complained(world, subject=world.balai)


@pytest.mark.parametrize("name", ["qori", "lina"])
def test_the_institution_answers(world: World, name: str) -> None:
    case = worlds.complained(world)
    worlds.replied(world, case, at=NOW + DAY, by=getattr(world, name))
    cases.close_case(case=case, by=world.tari, at=NOW + 2 * DAY)
    assert Case.objects.get().state == CaseState.CLOSED
    assert complaints_of(world.balai)[0].outcome == "upheld"


@pytest.mark.parametrize("name", ["eka", "doni", "yusuf", "tari"])
def test_nobody_else_answers(world: World, name: str) -> None:
    case = worlds.complained(world)
    with pytest.raises(NotAllowed if name != "tari" else Exception):
        cases.take_case(case=case, by=getattr(world, name), at=NOW)
    assert Case.objects.get().state == CaseState.OPEN


def test_another_institution_sees_no_complaint(world: World) -> None:
    worlds.complained(world)
    assert Case.objects.visible_to(world.qori).count() == 1
    assert not Case.objects.visible_to(world.eka).exists()
    assert not Case.objects.visible_to(world.doni).exists()


def test_the_second_level_is_the_nations(world: World) -> None:
    case = worlds.replied(world, worlds.complained(world), at=NOW + DAY, outcome="rejected")
    assert world.doni.has_perm(SETTLE_COMPLAINT)
    here = person("kiki", "Kiki Pengendali", "controller", world.base.west.scope)
    decisions.appeal_case(case=case, reasons="Jadwal pengganti tidak pernah sampai.", by=world.tari, at=NOW + 2 * DAY)
    assert case.level == Level.APPEAL
    for someone in (world.qori, world.lina, here):
        with pytest.raises((NotAllowed, SamePerson)):
            cases.take_case(case=case, by=someone, at=NOW + 3 * DAY)
    worlds.replied(world, case, at=NOW + 3 * DAY, by=world.doni)
    found = complaints_of(world.balai)[0]
    assert (found.level, found.outcome) == (Level.APPEAL, "upheld")


def test_the_first_clock_is_counted_after_the_second_level_set_it_anew(world: World) -> None:
    case = worlds.complained(world, at=LONG_AGO)
    first = case.due_at
    cases.take_case(case=case, by=world.qori, at=LONG_AGO + DAY)
    cases.ask(case=case, text="Di kelas mana?", by=world.qori, at=LONG_AGO + DAY)
    cases.reply(case=case, text="Di kelas dua.", by=world.tari, at=LONG_AGO + 4 * DAY)
    moved = case.due_at
    assert moved > first
    decisions.answer_case(case=case, outcome="rejected", reasons=REASONS, by=world.qori, at=LONG_AGO + 5 * DAY)
    decisions.appeal_case(
        case=case, reasons="Jadwal pengganti tidak pernah sampai.", by=world.tari, at=LONG_AGO + 6 * DAY
    )
    assert case.due_at != moved
    assert complaints_of(world.balai)[0].due_at == moved
    assert answer_record(world.balai, NOW).share == 1


def test_the_record_counts_what_fell_due_in_a_year(world: World) -> None:
    on_time = worlds.complained(world, at=LONG_AGO)
    worlds.replied(world, on_time, at=LONG_AGO + DAY)
    late = worlds.complained(world, at=LONG_AGO)
    worlds.replied(world, late, at=LONG_AGO + 40 * DAY)
    worlds.complained(world, at=LONG_AGO)  # waits, and is overdue
    worlds.complained(world, at=NOW - DAY)  # waits, and is not due
    taken_back = worlds.complained(world, at=LONG_AGO)
    cases.withdraw_case(case=taken_back, reason="", by=world.tari, at=LONG_AGO + DAY)
    asked = worlds.complained(world, at=LONG_AGO)
    cases.take_case(case=asked, by=world.qori, at=LONG_AGO + DAY)
    cases.ask(case=asked, text="Di kelas mana?", by=world.qori, at=LONG_AGO + DAY)
    old = worlds.complained(world, at=NOW - 500 * DAY)
    worlds.replied(world, old, at=NOW - 499 * DAY)
    record = answer_record(world.balai, NOW)
    assert (record.in_time, record.due) == (1, 3)
    assert answer_record(world.base.west, NOW) == record
    assert answer_record(world.pusat, NOW).share is None
    both = [world.base.west, world.base.lan]
    assert answer_records(both, NOW) == {one.pk: answer_record(one, NOW) for one in both}
    assert complaints_answered_by(both, NOW) == {world.base.west.pk: complaints_answered(world.base.west, NOW)}


def test_the_source_answers_in_the_unit_of_whoever_asks(world: World) -> None:
    worlds.replied(world, worlds.complained(world, at=LONG_AGO), at=LONG_AGO + DAY)
    worlds.complained(world, at=LONG_AGO)
    file, cycle = accreditation.drafted(world.base), worlds.opened(world)
    world.base.programme.provider = world.balai
    for subject in (file, cycle, world.balai, world.base.programme):
        found = complaints_answered(subject, NOW)
        assert found is not None
        assert found.value == 50
        assert "1 dari 2" in found.text
    shared = complaints_answered(world.base.west, NOW)
    assert shared is not None
    assert shared.value == 0.5


def test_without_a_complaint_there_is_no_source(world: World) -> None:
    worlds.complained(world)  # not due yet
    world.base.programme.provider = None
    for subject in (world.balai, world.pusat, world.base.west, world.base.programme, world.qori):
        assert complaints_answered(subject, NOW) is None
    assert institution_of(world.base.west) is None


def test_strangers_read_no_figure_of_a_few(world: World) -> None:
    for number in range(10):
        about = worlds.offered(world)
        worlds.complained(world, subject=about, at=NOW - timedelta(days=60 + number))
        expected = public_record(world.balai, is_staff=False)
        assert (expected is None) == (number < 9)
        assert public_record(world.balai, is_staff=True) is not None


def test_the_dataset_holds_no_person(world: World) -> None:
    worlds.replied(world, worlds.complained(world, at=LONG_AGO), at=LONG_AGO + DAY)
    worlds.complained(world, subject=world.base.programme)
    first, second = complaint_rows(NOW)
    assert first._asdict() == {
        "about": "offering",
        "institution": "balai-barat",
        "agency": "bkn",
        "agency_kind": world.base.west.kind,
        "province": "31",
        "opened": "2026-09",
        "days": 1.0,
        "in_time": "yes",
        "is_recent": True,
        "outcome": "upheld",
        "level": 1,
    }
    assert (second.about, second.institution, second.in_time, second.days) == ("programme", "", "", None)
    told = [str(row) for batch in complaints("all") for row in batch.to_pylist()]
    assert len(told) == 2
    secrets: list[Any] = [world.tari.username, str(world.tari), STORY, REASONS, str(world.qori), "opener"]
    assert not [one for one in secrets if any(str(one) in row for row in told)]
    assert {"opener", "statement", "remedy", "answered_by"}.isdisjoint(_complaint_schema().names)


def test_permissions_stand_where_they_should(world: World) -> None:
    assert world.qori.has_perm(ANSWER_COMPLAINT, world.balai)
    assert not world.qori.has_perm(ANSWER_COMPLAINT, world.pusat)
    assert not world.qori.has_perm(SETTLE_COMPLAINT)
    assert not world.yusuf.has_perm(ANSWER_COMPLAINT)
