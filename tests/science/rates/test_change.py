import numpy as np
import pytest

from melek.science.rates import ChangeVerdict, Rate, compare_waves, overlap_covariance


def wave(value: float, error: float, *, n: int = 2000, df: float = 1e6) -> Rate:
    return Rate(
        value=value,
        low=value - 2 * error,
        high=value + 2 * error,
        level=0.95,
        sampling_variance=0.8 * error**2,
        measurement_variance=0.2 * error**2,
        sampling_fraction=0.2,
        df=df,
        n=n,
        method="logit",
        measured_share=0.8,
    )


@pytest.mark.parametrize(
    ("second", "verdict"),
    [(0.46, ChangeVerdict.ROSE), (0.34, ChangeVerdict.FELL), (0.42, ChangeVerdict.CANNOT_TELL)],
)
def test_a_verdict_needs_an_interval_without_zero(second: float, verdict: ChangeVerdict) -> None:
    change = compare_waves(wave(0.40, 0.015), wave(second, 0.015))
    assert change.verdict is verdict
    assert change.error == pytest.approx(0.015 * np.sqrt(2.0))
    assert change.high - change.low == pytest.approx(2 * 1.96 * change.error, rel=1e-3)


def test_the_order_of_waves_turns_the_sign() -> None:
    one, other = wave(0.40, 0.01), wave(0.45, 0.02)
    forth, back = compare_waves(one, other), compare_waves(other, one)
    assert (forth.difference, forth.low, forth.high) == pytest.approx((-back.difference, -back.high, -back.low))


def test_people_in_both_waves_sharpen_the_comparison() -> None:
    first, second = wave(0.40, 0.015), wave(0.43, 0.015)
    assert compare_waves(first, second).verdict is ChangeVerdict.CANNOT_TELL
    covariance = overlap_covariance(first, second, shared=1600, correlation=0.7)
    assert covariance == pytest.approx(0.7 * 0.8 * 0.015**2)
    assert compare_waves(first, second, covariance=covariance).verdict is ChangeVerdict.ROSE


def test_few_degrees_of_freedom_widen_the_interval() -> None:
    wide = compare_waves(wave(0.40, 0.015, df=4.0), wave(0.445, 0.015, df=4.0))
    assert wide.high - wide.low > 2 * 2.2 * wide.error


def test_impossible_overlaps_are_refused() -> None:
    first, second = wave(0.40, 0.015), wave(0.43, 0.015)
    with pytest.raises(ValueError, match="covariance"):
        compare_waves(first, second, covariance=0.001)
    with pytest.raises(ValueError, match="shared"):
        overlap_covariance(first, second, shared=3000, correlation=0.5)
