"""200 redrawn waves of the demo nation: does the printed interval hold the true rate as often as it says?

Each wave is drawn, answered (or not) and tested anew on the real engine, and goes through the very function that makes
the published rates. The truth is the share of the frame whose true ability reaches the cut.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from melek.evaluation.services.rates import rate_rows
from tests.validate.nation import Instrument, Nation, facts, instrument, nation, wave

PEOPLE, TAKE, WAVES = 20_000, 4000, 200
CUBES = (("province",), ("agency_kind",), ("agency",))


@dataclass(frozen=True, eq=False)
class Run:
    """What the waves gave for one kind of domain: errors, standard errors, hits, waves x domains flattened."""

    errors: np.ndarray
    sizes: np.ndarray
    hits: np.ndarray

    @property
    def coverage(self) -> float:
        return float(self.hits.mean())

    @property
    def bias_in_se(self) -> float:
        return float(self.errors.mean() / np.sqrt(np.square(self.sizes).mean()))

    @property
    def reported_over_true_se(self) -> float:
        return float(np.sqrt(np.square(self.sizes).mean()) / self.errors.std(ddof=1))


def redraw(people: Nation, test: Instrument) -> dict[str, Run]:
    """All waves; figures gathered by kind of domain, `nation` for the whole."""
    true = {(): people.rate(test.cut)}
    for (dim,) in CUBES:
        for key in np.unique(people.columns[dim]):
            true[dim, str(key)] = people.rate(test.cut, people.columns[dim] == key)
    found: dict[str, list[tuple[float, float, bool]]] = {}
    for place in range(WAVES):
        for row in rate_rows(wave(people, test, take=TAKE, seed=1000 + place), facts(test), CUBES):
            told = true[tuple(part for pair in row.keys.items() for part in pair)]
            parts = row.details["sampling_variance"] + row.details["measurement_variance"]
            held = row.lower <= told <= row.upper
            found.setdefault(next(iter(row.keys), "nation"), []).append((row.value - told, parts**0.5, held))
    return {name: Run(*(np.array(column) for column in zip(*rows, strict=True))) for name, rows in found.items()}


@pytest.mark.slow
def test_wave_intervals_hold_the_truth_as_often_as_they_say() -> None:
    runs = redraw(nation(PEOPLE), instrument())
    for name, figure in (("wave", "nation"), ("province", "province"), ("kind", "agency_kind"), ("agency", "agency")):
        print(f"figure {name}_coverage {runs[figure].coverage:.4f} share")
    print(f"figure wave_bias_in_se {runs['nation'].bias_in_se:.4f} standard-errors")
    print(f"figure wave_reported_over_true_se {runs['nation'].reported_over_true_se:.4f} ratio")
    assert 0.92 <= runs["nation"].coverage <= 0.98
    assert abs(runs["nation"].bias_in_se) < 0.5
    assert 0.92 <= runs["province"].coverage <= 0.985
    assert runs["agency"].coverage >= 0.92
