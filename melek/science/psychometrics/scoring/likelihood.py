"""Log-likelihoods on quadrature nodes from dense, long or CSR answers. `rates` reads these matrices too.

For the 2PL, log L(theta) = sum_j y_j a_j (theta - b_j) + sum_j log(1 - P_j(theta)) over the items answered: two matrix
products.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from melek.science.numerics import log_logistic
from melek.science.psychometrics.models import Floats, validate_answers, validate_items
from melek.science.psychometrics.pool import Ints


def log_likelihoods_dense(a: ArrayLike, b: ArrayLike, responses: ArrayLike, nodes: ArrayLike) -> Floats:
    """Log-likelihoods [n, K] of answers [n, J] (0, 1; NaN or -1 missing) at nodes [K].

    >>> log_likelihoods_dense([1.0], [0.0], [[1], [-1]], [0.0]).round(4).tolist()
    [[-0.6931], [0.0]]
    """
    slopes, difficulties = validate_items(a, b)
    right, answered = validate_answers(responses, slopes.size)
    logits, wrong = _tables(slopes, difficulties, nodes)
    return right @ logits + answered @ wrong


def log_likelihoods_long(
    a: ArrayLike,
    b: ArrayLike,
    *,
    people: ArrayLike,
    items: ArrayLike,
    answers: ArrayLike,
    count: int,
    nodes: ArrayLike,
) -> Floats:
    """Log-likelihoods [count, K] from one row per answer: person index, item index, answer 0 or 1, in any order.

    A person without a row gets zeros: no information. Raises ValueError on an index outside its range or another
    answer.

    >>> log_likelihoods_long([1.0], [0.0], people=[1], items=[0], answers=[0], count=2, nodes=[0.0]).round(4).tolist()
    [[0.0], [-0.6931]]
    """
    slopes, difficulties = validate_items(a, b)
    who, what, right = _validate_long(people, items, answers, count=count, item_count=slopes.size)
    # codes 1 (wrong) and 2 (right), so that a repeated pair shows as a missing entry
    given = csr_array((right + 1.0, (who, what)), shape=(count, slopes.size))
    if given.nnz != right.size:
        raise ValueError("a person answers an item once")
    logits, wrong = _tables(slopes, difficulties, nodes)
    columns = given.indices + slopes.size * (given.data == 2.0)
    picks = csr_array((np.ones(right.size), columns, given.indptr), shape=(count, 2 * slopes.size))
    return np.asarray(picks @ np.concatenate([wrong, wrong + logits]), dtype=np.float64)


def _tables(slopes: Floats, difficulties: Floats, nodes: ArrayLike) -> tuple[Floats, Floats]:
    """Logits a (theta - b) and log(1 - P), each [J, K]."""
    logits = slopes[:, None] * (np.asarray(nodes, dtype=np.float64) - difficulties[:, None])
    return logits, log_logistic(-logits)


def _validate_long(
    people: ArrayLike, items: ArrayLike, answers: ArrayLike, *, count: int, item_count: int
) -> tuple[Ints, Ints, Floats]:
    who, what = np.asarray(people, dtype=np.int64), np.asarray(items, dtype=np.int64)
    right = np.asarray(answers, dtype=np.float64)
    if not who.shape == what.shape == right.shape or who.ndim != 1:
        raise ValueError("people, items and answers must be equally long vectors")
    if np.any((who < 0) | (who >= count)) or np.any((what < 0) | (what >= item_count)):
        raise ValueError("a person or item index is outside its range")
    if not np.all((right == 0.0) | (right == 1.0)):
        raise ValueError("an answer must be 0 or 1")
    return who, what, right
