"""Exposure tables, usual length, and sittings stored at once."""

from typing import Any

import numpy as np
import pytest

from melek.assessment.models import Answer, Blueprint, Booking, EligibilityTable, ItemBank, ParameterSet, Sitting
from melek.assessment.services import bank as banks
from melek.assessment.services import exposure, sittings
from melek.assessment.services.bulk import Finished, store_finished
from melek.assessment.services.exposure import start_missing_tables, usual_length_in, usual_length_of
from melek.assessment.services.pools import prepared_design, prepared_pool
from melek.assessment.services.practice import practice_booking
from melek.identity.models import TrailEntry
from melek.kit.models import Job
from melek.site.setup import start_missing_work
from tests.assessment.conftest import NOW


def table_of(parameters: ParameterSet, mean_length: float) -> EligibilityTable:
    """A table that lets every item through and says how long tests were."""
    prepared = prepared_pool(parameters.pk)
    return EligibilityTable.objects.create(
        parameter_set=parameters,
        blueprint=Blueprint.objects.get(),
        version=1,
        item_codes=list(prepared.pool.codes),
        rates=[1.0] * prepared.pool.size,
        cap=0.2,
        achieved={"mean_length": mean_length},
        made_at=NOW,
    )


def test_setup_queues_each_missing_table_once(secured: Any) -> None:
    start_missing_work()
    start_missing_work()
    asked = {(job.kind, job.args["parameter_set"], job.args["cut"]) for job in Job.objects.all()}
    kind = "assessment.refresh_eligibility"
    opened, closed = (ParameterSet.objects.get(bank__code=code) for code in ("terbuka", "tertutup"))
    assert asked == {(kind, opened.pk, 0.31), (kind, closed.pk, secured.cut_theta)}
    assert Job.objects.count() == 2


def test_table_that_exists_is_not_asked_for(reference: None) -> None:
    table_of(ParameterSet.objects.get(), 26.0)
    assert start_missing_tables(by=None, at=NOW) == []


def test_usual_length_comes_from_the_newest_table(practice: Any) -> None:
    assert usual_length_of(practice) == practice.blueprint.design["usual_length"] == 30
    before = sittings.begin_sitting(booking=practice, at=NOW)
    table_of(ParameterSet.objects.get(), 22.6)
    assert usual_length_of(practice) == 25
    assert usual_length_in(before) == 30


def test_changed_bank_is_one_entry_of_the_trail(reference: None) -> None:
    rows = banks.mark_pretest(banks.open_bank_rows())
    load: dict[str, Any] = {"code": banks.OPEN_BANK, "name": "Bank terbuka", "kind": "open"}
    told = TrailEntry.objects.filter(event="assessment.bank.loaded")
    before = told.count()
    banks.load_bank(rows=rows, **load)
    assert told.count() == before
    rows[0] = {**rows[0], "prompt": {"id": "Pertanyaan baru?", "en": "New question?"}}
    banks.load_bank(rows=rows[:-1], **load)
    entry = told.latest("pk")
    assert told.count() == before + 1
    assert entry.after == {"new": 0, "reworded": 1, "reclassified": 0, "retired": 1}
    assert entry.actor is None
    assert entry.object_id == str(ItemBank.objects.get(code=banks.OPEN_BANK).pk)


def test_sittings_stored_at_once_tell_which_rule_gave_way_as_the_web_does(secured: Any, ratna: Any) -> None:
    from melek.science.psychometrics import decide, simulate, simulated_answers

    parameters = ParameterSet.objects.get(bank=secured.bank)
    prepared, design = prepared_pool(parameters.pk), prepared_design(secured.blueprint_id, secured.cut_theta)
    seeds, rates = [4, 5], np.full(prepared.pool.size, 0.02)
    run = simulate(
        prepared.pool,
        design,
        seeds=seeds,
        answer=simulated_answers(prepared.pool.items, [0.0, 0.6], seeds),
        eligibility=rates,
    )
    bookings = [
        Booking.objects.create(account=ratna, bank=secured.bank, blueprint=secured.blueprint, opens_at=NOW, made_at=NOW)
        for _seed in seeds
    ]
    store_finished(
        Finished(bookings, seeds, [NOW, NOW], run), parameter_set=parameters, eligibility=None, definition=secured
    )
    for sitting in Sitting.objects.order_by("seed"):
        history = []
        for row in sitting.answers.order_by("position"):
            history.append((prepared.place[row.item_version_id], row.score))
            web = decide(prepared.pool, design, seed=sitting.seed, history=history, eligibility=rates)
            assert row.relaxed == web.relaxed
    assert set(Answer.objects.values_list("relaxed", flat=True)) > {"none"}


def test_a_new_bank_and_its_parameters_are_in_the_trail(secured: Any) -> None:
    loaded = TrailEntry.objects.filter(event="assessment.bank.loaded").latest("pk")
    assert loaded.object_label == "Tertutup (tertutup)"
    assert loaded.after["new"] == len(banks.open_bank_rows())
    made = TrailEntry.objects.filter(event="assessment.parameters.made").latest("pk")
    assert made.after == {"items": len(banks.open_bank_rows()), "status": "provisional"}


def test_a_refreshed_table_names_who_asked(reference: None, ratna: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exposure, "PEOPLE", 40)
    monkeypatch.setattr(exposure, "ROUNDS", 1)
    parameters = ParameterSet.objects.get()
    table = exposure.refresh_eligibility(
        parameter_set=parameters, blueprint=Blueprint.objects.get(), cut=0.3, by=ratna, at=NOW
    )
    entry = TrailEntry.objects.get(event="assessment.eligibility.refreshed")
    assert (entry.actor, entry.object_id) == (ratna, str(table.pk))
    assert entry.after == {"cut": 0.3, "achieved": table.achieved}


def test_a_practice_is_booked_and_told_once(ratna: Any) -> None:
    bank = ItemBank.objects.get(code="terbuka")
    first = practice_booking(bank=bank, account=ratna, at=NOW)
    assert practice_booking(bank=bank, account=ratna, at=NOW) == first
    entry = TrailEntry.objects.get(event="assessment.practice.booked")
    assert (entry.actor, entry.object_id) == (ratna, str(first.pk))
    assert entry.object_label.startswith("Ratna Teluma · ")
