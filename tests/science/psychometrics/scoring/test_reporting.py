import numpy as np
import pytest

from melek.science.psychometrics import (
    Verdict,
    category_probability,
    cut_from_items,
    expected_score,
    make_items,
    reporting_interval,
    reporting_scale,
    two_pl,
    verdict,
    verdicts,
)


def test_the_scale_is_500_plus_100_theta_between_200_and_800() -> None:
    assert reporting_scale([-5.0, -3.0, 0.0, 1.234, 3.0, 5.0]).tolist() == [200.0, 200.0, 500.0, 623.4, 800.0, 800.0]


def test_the_interval_holds_the_score_and_widens_with_its_level() -> None:
    low, high = reporting_interval([0.0, 2.9], [0.25, 0.25])
    assert [low[0], high[0]] == pytest.approx([451.0, 549.0], abs=0.01)
    assert high[1] == 800.0
    wide = reporting_interval(0.0, 0.25, level=0.99)
    assert wide[0] < low[0] < high[0] < wide[1]


def test_verdicts_change_exactly_at_their_thresholds() -> None:
    assert verdicts([0.10, 0.1001, 0.8999, 0.90]).tolist() == ["not_yet", "too_close", "too_close", "literate"]
    assert verdict(0.85, literate_at=0.80) is Verdict.LITERATE
    assert verdict(0.15, not_yet_at=0.20) is Verdict.NOT_YET


def test_the_provisional_cut_solves_the_median_item_with_67_percent() -> None:
    a, b, levels = np.array([1.0, 1.3, 0.8, 2.0]), np.array([-0.2, 0.1, 0.6, 3.0]), [3, 3, 3, 5]
    items = two_pl(a, b)
    cut = cut_from_items(items, levels=levels)
    assert np.median(category_probability([cut], items)[1, :3]) == pytest.approx(0.67)
    assert cut_from_items(items, levels=levels, probability=0.5) == pytest.approx(0.1)


@pytest.mark.parametrize("model", ["grm", "gpcm"])
def test_a_task_with_points_maps_where_its_expected_share_reaches_the_probability(model: str) -> None:
    items = make_items(model=model, a=[0.7], b=[[-1.0, 0.2, 1.5]])
    cut = cut_from_items(items, levels=[3])
    assert expected_score([cut], items)[0, 0] / 3.0 == pytest.approx(0.67)


def test_guessing_lowers_the_ability_an_item_maps_to() -> None:
    guessed = make_items(model="3pl", a=[1.0], b=[0.0], c=[0.25])
    cut = cut_from_items(guessed, levels=[3])
    assert category_probability([cut], guessed)[1, 0, 0] == pytest.approx(0.67)
    assert cut < cut_from_items(two_pl([1.0], [0.0]), levels=[3])


@pytest.mark.parametrize(
    "call",
    [
        lambda: verdict(1.2),
        lambda: verdict(0.5, literate_at=0.2, not_yet_at=0.4),
        lambda: reporting_interval(0.0, 1.0, level=1.0),
        lambda: cut_from_items(two_pl([1.0], [0.0]), levels=[2]),
        lambda: cut_from_items(two_pl([1.0], [0.0]), levels=[3, 3]),
    ],
)
def test_impossible_questions_are_refused(call) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()
