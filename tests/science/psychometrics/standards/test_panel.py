"""What is said of a panel."""

import numpy as np
import pytest

from melek.science.psychometrics.standards import components, modified_z


def test_judges_who_differ_only_in_severity_have_no_other_component() -> None:
    found = components(np.array([[0.2], [0.4], [0.6]]) + np.zeros(5))
    assert found.judge == pytest.approx(0.04)
    assert (found.item, found.residual) == (pytest.approx(0.0), pytest.approx(0.0))
    assert found.error_judges == pytest.approx(0.2 / np.sqrt(3))


def test_a_negative_component_is_none() -> None:
    assert components([[0.2, 0.8], [0.8, 0.2]]).judge == 0.0


def test_modified_z_uses_the_mean_deviation_where_half_are_equal() -> None:
    values = np.array([5.0, 5.0, 5.0, 5.0, 9.0])
    assert modified_z(values)[-1] == pytest.approx(4.0 / (1.253314 * 0.8))
    assert modified_z(np.ones(4)).tolist() == [0.0] * 4
