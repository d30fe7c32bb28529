"""Item bias statistics of the verbal aggression data equal those of R's difR."""

import numpy as np
import pytest

from melek.science.psychometrics.dif import (
    Kind,
    ability_tables,
    ability_tables_long,
    logistic_dif,
    mantel_haenszel,
    purified,
    score_tables,
    standardised_difference,
)
from melek.science.psychometrics.errors import Unanalysable
from tests.science.psychometrics.published import published, verbal_aggression

ANSWERS, MEN = verbal_aggression()
TABLES = score_tables(ANSWERS, focal=MEN)


def test_mantel_haenszel_equals_the_published_values() -> None:
    found, told = mantel_haenszel(TABLES), published("verbagg.dif.mh")
    assert found.chi2 == pytest.approx(told["chi2"], abs=1e-6)
    assert found.alpha == pytest.approx(told["alpha"], abs=1e-6)
    assert (np.flatnonzero(found.flagged) + 1).tolist() == told["flagged"]


def test_purification_equals_the_published_values() -> None:
    found, told = purified(ANSWERS, focal=MEN, test=mantel_haenszel), published("verbagg.dif.mh_purified")
    assert found.converged
    assert found.rounds == told["rounds"]
    assert found.result.chi2 == pytest.approx(told["chi2"], abs=1e-6)
    assert (np.flatnonzero(found.result.flagged) + 1).tolist() == told["flagged"]


@pytest.mark.parametrize(
    ("kind", "name"), [(Kind.BOTH, "both"), (Kind.UNIFORM, "uniform"), (Kind.NON_UNIFORM, "nonuniform")]
)
def test_logistic_regression_equals_the_published_values(kind: Kind, name: str) -> None:
    found, told = logistic_dif(TABLES, kind=kind), published(f"verbagg.dif.logistic_{name}")
    assert found.converged.all()
    assert found.lr == pytest.approx(told["lr"], abs=1e-5)
    if "delta_r2" in told:
        assert found.delta_r2 == pytest.approx(told["delta_r2"], abs=1e-5)


def test_standardisation_equals_the_published_values() -> None:
    told = published("verbagg.dif.std")["pdif"]
    assert standardised_difference(TABLES).difference == pytest.approx(told, abs=1e-6)


def test_a_biased_item_is_found_and_a_fair_one_is_not() -> None:
    rng = np.random.default_rng(5)
    focal = rng.random(6000) < 0.5
    theta = rng.normal(size=6000)
    shift = np.zeros((6000, 20))
    shift[focal, 3] = 0.8
    chance = 1 / (1 + np.exp(-(theta[:, None] - np.linspace(-2, 2, 20) - shift)))
    found = mantel_haenszel(score_tables((rng.random(chance.shape) < chance).astype(int), focal=focal))
    assert found.level[3] == "C"
    # harder for the focal group: odds above one for the reference group, delta below zero
    assert found.alpha[3] > 1.5
    assert found.delta[3] == pytest.approx(-2.35 * np.log(found.alpha[3]))
    assert set(np.delete(found.level, 3)) == {"A"}


def test_one_group_alone_is_refused() -> None:
    with pytest.raises(Unanalysable):
        score_tables(ANSWERS, focal=np.zeros(316, dtype=bool))


def test_people_of_an_adaptive_test_are_matched_in_strata_of_equal_ability() -> None:
    theta = ANSWERS.mean(axis=1)
    shown = np.where(np.arange(ANSWERS.size).reshape(ANSWERS.shape) % 3 == 0, -1, ANSWERS)
    dense = ability_tables(shown, focal=MEN, matching=theta, strata=5)
    people, columns = np.nonzero(shown >= 0)
    rows = {"people": people, "columns": columns, "answers": shown[people, columns], "items": 24}
    sparse = ability_tables_long(**rows, focal=MEN, matching=theta, strata=5)
    for one, other in ((dense.right, sparse.right), (dense.wrong, sparse.wrong), (dense.values, sparse.values)):
        assert one == pytest.approx(other)
    edges = np.unique(np.quantile(theta, [0.2, 0.4, 0.6, 0.8]))
    place = np.searchsorted(edges, theta, side="right")
    for stratum in range(dense.values.size):
        mine = place == stratum
        assert dense.values[stratum] == pytest.approx(theta[mine].mean())
        assert dense.right[stratum, 1].tolist() == (shown[mine & MEN] == 1).sum(axis=0).tolist()
        assert dense.wrong[stratum, 0].tolist() == (shown[mine & ~MEN] == 0).sum(axis=0).tolist()
