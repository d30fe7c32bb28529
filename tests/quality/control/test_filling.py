"""Automatic compliance: what sources say, what has no source, and nothing twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from melek.dossier.registers import CriterionSource, Found, criterion_sources
from melek.identity.models import TrailEntry
from melek.quality.enums.control import How, Status
from melek.quality.models import Compliance, Norm
from melek.quality.queries.compliance import coverage, last_filled, standings, standings_of
from melek.quality.queries.norms import norms_for, norms_on
from melek.quality.services.control import controls
from melek.quality.services.control.filling import fill_compliance
from melek.quality.tasks import fill_norms
from melek.registry.models import Agency
from tests.quality.control import world as worlds
from tests.quality.control.world import DAY, NOW, REASON, TODAY, YEAR, World

NO_SOURCE = "jp-20"


def rows(norm: Norm, agency: Agency) -> list[Compliance]:
    return list(Compliance.objects.filter(norm=norm, agency=agency).order_by("pk"))


def source(monkeypatch: pytest.MonkeyPatch, value: Any, text: str = "Ada.") -> None:
    """Let a source exist that says the same of every agency."""
    code = worlds.norm(NO_SOURCE).indicator
    found = CriterionSource(code, "uji", lambda subject, at: Found(value, text, at))
    monkeypatch.setitem(criterion_sources._items, code, found)


def test_every_measured_norm_gets_a_row_for_every_agency(world: World) -> None:
    written = fill_compliance(at=NOW)
    measured = [one for one in norms_on(TODAY) if one.indicator]
    assert written == Compliance.objects.count() == len(measured) * Agency.objects.on(TODAY).count()
    assert set(Compliance.objects.values_list("how", flat=True)) == {How.AUTOMATIC}


def test_norm_without_a_source_is_neither_kept_nor_broken(world: World) -> None:
    fill_compliance(at=NOW)
    norm = worlds.norm(NO_SOURCE)
    assert [one.status for one in rows(norm, world.west)] == [Status.NO_SOURCE]
    told = coverage(standings_of(world.west, YEAR, norms_for(world.west, YEAR, today=TODAY)))
    assert (told.judged, told.met, told.not_met) == (0, 0, 0)
    assert told.applicable == 12, "the minimum budget is asked of regions only"


def test_a_source_that_comes_fills_the_norm(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_compliance(at=NOW)
    source(monkeypatch, 0.6, "60 dari 100 PNS.")
    fill_compliance(at=NOW + DAY)
    known = rows(worlds.norm(NO_SOURCE), world.west)
    assert [one.status for one in known] == [Status.NO_SOURCE, Status.PARTLY]
    assert (known[1].value, known[1].text) == (0.6, "60 dari 100 PNS.")


def test_asking_again_writes_only_what_is_new(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    source(monkeypatch, 0.6)
    fill_compliance(at=NOW)
    assert fill_compliance(at=NOW + DAY) == 0
    source(monkeypatch, 1.0)
    assert fill_compliance(at=NOW + 2 * DAY) == Agency.objects.on(TODAY).count()
    assert [one.status for one in rows(worlds.norm(NO_SOURCE), world.west)] == [Status.PARTLY, Status.MET]
    assert last_filled() == NOW + 2 * DAY


def test_a_value_that_stays_is_confirmed_once_a_month(world: World) -> None:
    fill_compliance(at=NOW)
    assert fill_compliance(at=NOW + timedelta(days=30)) == 0
    assert fill_compliance(at=NOW + timedelta(days=32)) > 0


def test_a_source_that_fails_does_not_keep_the_others_from_speaking(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(subject: Any, at: Any) -> Found:
        raise RuntimeError("the table is gone")

    code = worlds.norm(NO_SOURCE).indicator
    monkeypatch.setitem(criterion_sources._items, code, CriterionSource(code, "uji", broken))
    fill_compliance(at=NOW)
    assert rows(worlds.norm(NO_SOURCE), world.west) == []
    assert rows(worlds.norm("rencana-bersama"), world.west)
    entry = TrailEntry.objects.filter(event="quality.compliance.filled").order_by("-id")[0]
    assert entry.after is not None
    assert entry.after["failed"] == [NO_SOURCE]


def test_filling_all_agencies_asks_the_store_little(world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        fill_compliance(at=NOW)
    agencies = Agency.objects.on(TODAY).count()
    assert agencies > 600
    assert len(asked) < 120


def test_what_people_saw_counts_above_what_was_measured(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    source(monkeypatch, 1.0)
    norm = worlds.norm(NO_SOURCE)
    made = worlds.running(world, norms=(norm,))
    controls.record_result(control=made, norm=norm, status="partly", reason=REASON, by=world.citra, at=NOW)
    controls.report_control(control=made, summary="Sebagian PNS belum 20 JP.", by=world.citra, at=NOW)
    fill_compliance(at=NOW + DAY)
    one = standings(YEAR, [norm])[world.west.pk, norm.pk]
    assert (one.status, one.how) == (Status.PARTLY, How.DESK)
    other = standings(YEAR, [norm])[world.east.pk, norm.pk]
    assert (other.status, other.how) == (Status.MET, How.AUTOMATIC)


def test_the_schedule_fills(world: World) -> None:
    fill_norms(at=NOW)
    assert Compliance.objects.exists()
