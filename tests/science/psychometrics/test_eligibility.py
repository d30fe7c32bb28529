import numpy as np
import pytest

from melek.science.psychometrics import (
    Design,
    exposure_cap,
    exposure_summary,
    settle,
    simulate,
    simulated_answers,
    update_eligibility,
)
from tests.science.support import QUOTAS, bank, normals


def test_settling_holds_the_cap_on_sittings_it_has_not_seen() -> None:
    pool, design = bank(175), Design(cut=0.3, area_quotas=QUOTAS)
    settled = settle(pool, design, abilities=normals(77, 1, 1000), seeds=np.arange(1000))
    people = 3000
    seeds = np.arange(people) + 10**6
    answer = simulated_answers(pool.items, normals(78, 1, people), seeds)
    free = exposure_summary(simulate(pool, design, seeds=seeds, answer=answer).items, pool.size)
    held = exposure_summary(
        simulate(pool, design, seeds=seeds, answer=answer, eligibility=settled.eligibility).items, pool.size
    )
    assert settled.cap == pytest.approx(2.0 * held.mean_length / pool.live, rel=0.02)
    assert free.maximum > 0.9
    assert held.maximum <= settled.cap
    assert held.used > free.used + 0.1
    assert held.overlap < free.overlap


def test_settling_holds_the_cap_in_a_bank_of_mixed_formats() -> None:
    pool, design = bank(250, mixed=True), Design(cut=0.3, area_quotas=QUOTAS, max_exposure=0.25)
    settled = settle(pool, design, abilities=normals(77, 1, 600), seeds=np.arange(600), rounds=16)
    people = 2000
    seeds = np.arange(people) + 10**6
    answer = simulated_answers(pool.items, normals(78, 1, people), seeds)
    run = simulate(pool, design, seeds=seeds, answer=answer, eligibility=settled.eligibility)
    noise = 3.0 * np.sqrt(settled.cap * (1.0 - settled.cap) / people)
    assert exposure_summary(run.items, pool.size).maximum <= settled.cap + noise


def test_the_update_moves_against_the_overshoot_and_stays_a_probability() -> None:
    new = update_eligibility([1.0, 1.0, 0.4, 0.2], administered=[600, 100, 200, 1], sittings=1000, cap=0.2)
    assert new == pytest.approx([1.0 / 3.0, 1.0, 0.4, 1.0])


def test_an_item_never_leaves_for_good() -> None:
    assert update_eligibility([0.001], administered=[1000], sittings=1000, cap=0.2)[0] == 0.01


def test_the_cap_follows_the_bank() -> None:
    assert exposure_cap(26.1, 126) == pytest.approx(0.414, abs=1e-3)
    assert exposure_cap(26.1, 10_000) == 0.20
    assert exposure_cap(26.1, 10) == 1.0


def test_the_summary_counts_by_hand() -> None:
    exposure = exposure_summary([[0, 1, 2], [0, 3, -1]], 5)
    assert exposure.rates.tolist() == [1.0, 0.5, 0.5, 0.5, 0.0]
    assert (exposure.maximum, exposure.mean, exposure.used, exposure.mean_length) == (1.0, 0.5, 0.8, 2.5)
    assert exposure.overlap == pytest.approx((1.0 + 3 * 0.25) / 2.5)


def test_settling_reports_progress_and_can_be_cancelled() -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        settle(
            bank(60),
            Design(cut=0.0, min_scored=25),
            abilities=np.zeros(5),
            seeds=np.arange(5),
            rounds=6,
            progress=progress,
        )
    assert seen == [(1, 6), (2, 6)]


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="at most all sittings"):
        update_eligibility([1.0], administered=[11], sittings=10, cap=0.2)
    with pytest.raises(ValueError, match="at least one sitting"):
        update_eligibility([1.0], administered=[0], sittings=0, cap=0.2)
    with pytest.raises(ValueError, match="at least one round"):
        settle(bank(30), Design(cut=0.0), abilities=[0.0], seeds=[1], rounds=0)
