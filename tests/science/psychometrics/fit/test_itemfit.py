import csv
import json
from pathlib import Path

import numpy as np
import pytest

from melek.science.psychometrics.errors import TooFew
from melek.science.psychometrics.fit import m2, marginal_reliability, person_fit, s_x2
from melek.science.psychometrics.models import two_pl

HERE = Path(__file__).parents[1] / "oracles"
VALUES = {one["id"]: one["value"] for one in json.loads((HERE / "oracles.json").read_text())["oracles"]}
ITEMS = two_pl(VALUES["lsat7.2pl"]["a"], VALUES["lsat7.2pl"]["b"])
ROWS = np.array(list(csv.reader((HERE / "lsat7.csv").read_text().splitlines()))[1:], dtype=int)
ANSWERS = np.repeat(ROWS[:, :5], ROWS[:, 5], axis=0)


def test_lsat7_fit_equals_the_reference() -> None:
    fit = VALUES["lsat7.2pl.fit"]
    assert s_x2(ITEMS, ANSWERS).statistic == pytest.approx(fit["S_X2"], abs=0.002)
    assert m2(ITEMS, ANSWERS).statistic == pytest.approx(fit["M2"], abs=0.002)
    assert marginal_reliability(ITEMS) == pytest.approx(fit["marginal_reliability"], abs=1e-5)


def test_lz_and_its_correction_equal_the_reference() -> None:
    found = person_fit(ITEMS, [[int(x) for x in pattern] for pattern in VALUES["lsat7.2pl.lz"]])
    wanted = np.array(list(VALUES["lsat7.2pl.lz"].values()))
    assert np.stack([found.lz, found.lz_star], axis=1) == pytest.approx(wanted, abs=2e-4)


def test_nobody_complete_is_refused() -> None:
    with pytest.raises(TooFew):
        s_x2(ITEMS, [[1, 0, 1, 0, -1]])
