import numpy as np
import pytest

from melek.science.numerics import grid, uniforms
from melek.science.psychometrics import log_likelihood, log_likelihoods_dense, log_likelihoods_long, make_items, two_pl
from tests.science.support import normals

ITEMS = two_pl(1.0 + 0.3 * normals(1, 1, 12) ** 2, normals(1, 2, 12))
MIXED = make_items(
    model=["3pl", "grm", "gpcm"], a=[1.2, 0.8, 1.0], b=[[0.0], [-1.0, 0.5], [0.3, -0.3, 0.9]], c=[0.2, 0, 0]
)


def sparse_answers(people: int) -> np.ndarray:
    answers = (uniforms(np.arange(people)[:, None], 3, np.arange(12)) < 0.5).astype(float)
    answers[uniforms(np.arange(people)[:, None], 4, np.arange(12)) < 0.4] = np.nan
    return answers


def test_dense_equals_one_person_at_a_time() -> None:
    answers, nodes = sparse_answers(20), grid()
    matrix = log_likelihoods_dense(ITEMS, answers, nodes)
    for person in range(20):
        assert matrix[person] == pytest.approx(log_likelihood(nodes, ITEMS, answers[person]))


def test_long_equals_dense_in_any_order() -> None:
    answers, nodes = sparse_answers(20), grid()
    people, items = np.nonzero(~np.isnan(answers))
    order = np.argsort(uniforms(9, 9, np.arange(people.size)))
    long = log_likelihoods_long(
        ITEMS, people=people[order], columns=items[order], answers=answers[people, items][order], count=20, nodes=nodes
    )
    assert long == pytest.approx(log_likelihoods_dense(ITEMS, answers, nodes))


def test_items_of_other_models_are_added_in_the_same_way() -> None:
    nodes, answers = grid(), np.array([[1.0, 2.0, 3.0], [np.nan, 0.0, 1.0]])
    dense = log_likelihoods_dense(MIXED, answers, nodes)
    assert dense[0] == pytest.approx(log_likelihood(nodes, MIXED, answers[0]))
    people, columns = np.nonzero(~np.isnan(answers))
    given = answers[people, columns]
    long = log_likelihoods_long(MIXED, people=people, columns=columns, answers=given, count=2, nodes=nodes)
    assert long == pytest.approx(dense)


@pytest.mark.parametrize(
    ("people", "items", "answers", "message"),
    [
        ([2], [0], [1], "outside its range"),
        ([0], [12], [1], "outside its range"),
        ([0], [0], [0.5], "0 or 1"),
        ([0, 0], [1, 1], [1, 0], "once"),
        ([0, 1], [0], [1], "equally long"),
    ],
)
def test_impossible_rows_are_refused(people: list, items: list, answers: list, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        log_likelihoods_long(ITEMS, people=people, columns=items, answers=answers, count=2, nodes=grid())
