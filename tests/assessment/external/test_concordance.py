"""Concordance: who is paired, when it is refused, what comes out, and that it is asked for in the nation only."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from melek.assessment.models import Concordance, ExternalInstrument, Result, ResultSetAside
from melek.assessment.queries.external import pairs_of
from melek.assessment.rules.external import (
    beside,
    correlation_range,
    is_on_step,
    range_beside,
    read_score,
    uncertainty_cut,
)
from melek.assessment.services.external.concordance import (
    JOB,
    NothingToCompare,
    TooFewPairs,
    ask_concordance,
    make_concordance,
)
from melek.identity.models import TrailEntry
from melek.kit import jobs
from melek.kit.errors import NotAllowed
from melek.registry.models import Agency, Employee
from tests.assessment.conftest import NOW
from tests.assessment.external.conftest import Tested
from tests.assessment.people import person


def test_too_few_pairs_are_refused_by_name(instrument: ExternalInstrument, tested: Tested) -> None:
    parameters = tested(99)
    with pytest.raises(TooFewPairs, match="99 orang"):
        make_concordance(instrument=instrument, parameters=parameters, note="", by=None, at=NOW)
    asker = person("psychometrician", "ahli")
    with pytest.raises(TooFewPairs):
        ask_concordance(instrument=instrument, bank=parameters.bank, note="", by=asker, at=NOW)
    assert not Concordance.objects.exists()


def test_a_concordance_is_computed_as_a_job_and_kept(instrument: ExternalInstrument, tested: Tested) -> None:
    parameters = tested(240)
    asker = person("evaluator", "penilai")
    later = NOW + timedelta(days=1)
    ask_concordance(instrument=instrument, bank=parameters.bank, note="Uji.", by=asker, at=later)
    job = jobs.run_one(only=[JOB])
    assert job is not None
    assert job.state == "done", job.error
    made = Concordance.objects.get()
    assert (made.people, made.people_outside, made.note, made.made_by) == (240, 0, "Uji.", asker)
    points = np.array(made.points)
    pairs = pairs_of(instrument, parameters)
    own, external = np.array([[pair.own, pair.external] for pair in pairs]).T
    assert made.correlation == pytest.approx(np.corrcoef(own, external)[0, 1], abs=1e-9)
    assert 0.6 < made.correlation < 0.866
    assert made.predicts is False
    assert np.all(np.diff(points[:, 1]) >= -1e-9)
    assert np.all(points[:, 3] > 0)
    assert np.quantile(own, 0.01) <= points[0, 0] < points[-1, 0] <= np.quantile(own, 0.99)
    for column in (1, 2):
        assert np.all((points[:, column] >= instrument.low) & (points[:, column] <= instrument.high))
    middle = points[np.argmin(np.abs(points[:, 0] - np.median(own)))]
    assert middle[1] == pytest.approx(np.median(external), abs=3)
    assert TrailEntry.objects.filter(event="assessment.concordance.made").count() == 1


def test_interval_of_a_correlation() -> None:
    low, high = correlation_range(0.8, 240)
    assert (round(low, 3), round(high, 3)) == (0.749, 0.841)
    assert correlation_range(1.0, 240) == (1.0, 1.0)


def test_measures_that_nearly_agree_may_predict(instrument: ExternalInstrument, tested: Tested) -> None:
    made = make_concordance(instrument=instrument, parameters=tested(160, noise=0.05), note="", by=None, at=NOW)
    assert made.correlation >= 0.866
    assert made.predicts is True


def test_a_measure_that_never_varies_is_refused_by_name(instrument: ExternalInstrument, tested: Tested) -> None:
    parameters = tested(120, constant=True)
    with pytest.raises(NothingToCompare, match="sama untuk semua orang"):
        make_concordance(instrument=instrument, parameters=parameters, note="", by=None, at=NOW)


def test_pairs_too_far_apart_set_aside_or_invented_are_left_out(instrument: ExternalInstrument, tested: Tested) -> None:
    parameters = tested(6, apart=180)
    assert len(pairs_of(instrument, parameters)) == 6
    assert pairs_of(instrument, parameters, days=179) == []
    first, second, third = Result.objects.order_by("pk")[:3]
    Result.objects.filter(pk=first.pk).update(is_practice=True)
    ResultSetAside.objects.create(result=second, reason="Uji.", made_at=NOW, made_by=person("evaluator", "pejabat"))
    Employee.objects.filter(results=third).update(is_synthetic=True)
    assert len(pairs_of(instrument, parameters)) == 3


def test_the_nearest_day_makes_the_pair(instrument: ExternalInstrument, tested: Tested) -> None:
    parameters = tested(1, apart=100)
    batch, one = instrument.batches.get(), Employee.objects.get(results__isnull=False)
    near = timezone.localdate(NOW) + timedelta(days=3)
    instrument.results.create(batch=batch, employee=one, taken_on=near, score=61.0)
    assert [(pair.external, pair.external_on) for pair in pairs_of(instrument, parameters)] == [(61.0, near)]


def test_only_the_nation_asks(instrument: ExternalInstrument, tested: Tested) -> None:
    parameters = tested(100)
    local = person("psychometrician", "ahli-daerah", Agency.objects.get(code="bkn").scope.path)
    with pytest.raises(NotAllowed):
        ask_concordance(instrument=instrument, bank=parameters.bank, note="", by=local, at=NOW)


@pytest.mark.parametrize(
    ("text", "score"), [("72", 72.0), ("72,5", 72.5), ("-3.25", -3.25), ("", None), ("7e1", None), ("inf", None)]
)
def test_scores_are_read_as_people_write_them(text: str, score: float | None) -> None:
    assert read_score(text) == score


def test_steps_count_from_the_lowest_score() -> None:
    assert is_on_step(1.3, low=1.0, step=0.1)
    assert not is_on_step(4, low=1, step=2)


def test_the_interval_carries_both_errors() -> None:
    points = [[400, 40.0, 40.0, 1.0], [600, 60.0, 60.0, 1.0]]
    assert beside(points, 450) == 45.0
    assert beside(points, 399) is None
    low, high = range_beside(points, score=500, low=480, high=520) or (0, 0)
    assert (low, high) == pytest.approx((50 - (2**2 + 1.96**2) ** 0.5, 50 + (2**2 + 1.96**2) ** 0.5))
    assert range_beside(points, score=700, low=680, high=720) is None


def test_half_of_the_uncertainty_goes_at_the_rule() -> None:
    assert uncertainty_cut(0.866) == pytest.approx(0.5, abs=1e-3)
