"""One small wave through the function that makes the published rates."""

from dataclasses import replace

import numpy as np
import pytest

from melek.evaluation.enums import MemberStatus
from melek.evaluation.services.rates import Extract, measure, rate_rows
from tests.validate.nation import Instrument, Nation, facts, instrument, nation, wave

CUBES = (("province",), ("agency_kind",), ("agency",))


@pytest.fixture(scope="module")
def people() -> Nation:
    return nation(6000)


@pytest.fixture(scope="module")
def instrument_in_use() -> Instrument:
    return instrument()


@pytest.fixture(scope="module")
def found(people: Nation, instrument_in_use: Instrument) -> Extract:
    return wave(people, instrument_in_use, take=1200, seed=7)


def test_equal_extracts_give_equal_rates(found: Extract, instrument_in_use: Instrument) -> None:
    told = facts(instrument_in_use)
    assert rate_rows(found, told, CUBES) == rate_rows(found, told, CUBES)


def test_every_rate_lies_in_its_interval_and_tells_its_variance(found: Extract, instrument_in_use: Instrument) -> None:
    rows = rate_rows(found, facts(instrument_in_use), CUBES)
    assert len(rows) > 1 + 38 + 7
    for row in rows:
        assert 0.0 <= row.lower <= row.value <= row.upper <= 1.0
        assert row.n >= 2
        assert row.upper - row.lower > 0.02
        assert {"sampling_variance", "measurement_variance", "sampling_fraction", "df", "method"} <= set(row.details)
    assert rows[0].population == 6000
    assert sum(row.population for row in rows if "province" in row.keys) == 6000
    assert rows[0].details["floor"] == pytest.approx(rows[0].value * rows[0].details["response_rate"], abs=1e-5)


def test_the_people_measured_stand_for_everyone_of_their_province(found: Extract, people: Nation) -> None:
    measured = measure(found)
    weights = measured.design.weights * np.vstack([np.ones_like(measured.design.weights), *measured.replicates.factors])
    where, there = measured.columns["province"], people.columns["province"]
    assert measured.design.weights.sum() == pytest.approx(6000)
    for province in ("32", "35", "12"):
        assert weights[:, where == province].sum(axis=1) == pytest.approx(np.full(41, (there == province).sum()))


def test_people_who_left_are_out_of_scope_and_silent_ones_are_not(
    found: Extract, instrument_in_use: Instrument
) -> None:
    silent = np.flatnonzero(found.members["status"] == MemberStatus.NO_RESPONSE)
    status = found.members["status"].copy()
    status[silent[:100]] = str(MemberStatus.LEFT)
    gone = replace(found, members={**found.members, "status": status})
    before, after = (rate_rows(one, facts(instrument_in_use), ())[0] for one in (found, gone))
    assert after.details["left"] == 100
    assert after.details["drawn"] == before.details["drawn"] == 1200
    assert after.details["measured"] == before.details["measured"]
    assert after.details["response_rate"] > before.details["response_rate"]
