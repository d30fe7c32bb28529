import numpy as np
import pytest

from melek.science.numerics import grid, normal_log_weights, uniforms
from melek.science.psychometrics.calibration.answers import DenseAnswers
from melek.science.psychometrics.models import log_probability
from tests.science.psychometrics.calibration.support import bank_of, drawn
from tests.science.support import normals


def test_matrix_products_and_the_compiled_pass_expect_the_same() -> None:
    items = bank_of("grm", 15)
    codes = drawn(items, normals(7, 1, 200)).astype(np.int8)
    codes[uniforms(np.arange(200)[:, None], 8, np.arange(15)) < 0.4] = -1
    group = (np.arange(200) % 2).astype(np.int64)
    answers = DenseAnswers(codes, group, is_complete=False)
    logs, weights = log_probability(grid(), items), normal_log_weights(grid(), [0.0, 0.4], [1.0, 0.8])
    dense, sparse = answers.expect(logs, weights), answers.rows().expect(logs, weights)
    assert sparse.loglik == pytest.approx(dense.loglik, abs=1e-8)
    assert sparse.counts == pytest.approx(dense.counts, abs=1e-8)
    assert sparse.mass == pytest.approx(dense.mass, abs=1e-8)
    assert dense.mass.sum() == pytest.approx(200.0)
    assert dense.counts.sum() == pytest.approx((codes >= 0).sum())
