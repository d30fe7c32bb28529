import numpy as np
import pytest

from melek.science.psychometrics.calibration import ErrorMethod, Settings, calibrate
from tests.science.psychometrics.calibration.support import bank_of, drawn
from tests.science.support import normals


def test_the_cross_product_is_near_louis_in_a_large_sample() -> None:
    answers = drawn(bank_of("2pl", 10), normals(7, 1, 5000))
    exact = calibrate(answers, model="2pl")
    rough = calibrate(answers, model="2pl", settings=Settings(errors=ErrorMethod.CROSS_PRODUCT))
    assert rough.a_error == pytest.approx(exact.a_error, rel=0.12)
    assert not np.array_equal(rough.a_error, exact.a_error)


def test_the_covariance_is_symmetric_and_positive() -> None:
    found = calibrate(drawn(bank_of("gpcm", 6), normals(7, 1, 800)), model="gpcm")
    assert found.covariance is not None
    assert found.covariance == pytest.approx(found.covariance.T)
    assert (np.linalg.eigvalsh(found.covariance) > 0.0).all()


def test_errors_shrink_with_the_root_of_the_sample() -> None:
    bank = bank_of("grm", 8)
    small, large = (calibrate(drawn(bank, normals(7, 1, people)), model="grm") for people in (1000, 4000))
    assert np.median(small.b_error / large.b_error) == pytest.approx(2.0, rel=0.15)


def test_errors_that_were_not_asked_for_are_nan() -> None:
    found = calibrate(
        drawn(bank_of("2pl", 5), normals(7, 1, 300)), model="2pl", settings=Settings(errors=ErrorMethod.NONE)
    )
    assert np.isnan(found.a_error).all()
    assert found.covariance is None
