"""Log-likelihoods on quadrature nodes from dense, long or CSR answers. `rates` reads these matrices too.

log L(theta) = sum_j log P_j(x_j | theta) over the items answered: one matrix product a category, or one sparse product.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from melek.science.psychometrics.errors import AnsweredTwice
from melek.science.psychometrics.models import (
    Codes,
    Floats,
    Ints,
    Items,
    log_probability,
    validate_answers,
    validate_long,
)


def log_likelihoods_dense(items: Items, responses: ArrayLike, nodes: ArrayLike) -> Floats:
    """Log-likelihoods [n, K] of answers [n, J] (categories; NaN or -1 missing) at nodes [K].

    Raises NotACategory on a value that is not one of the item's categories.

    >>> from melek.science.psychometrics.models import two_pl
    >>> log_likelihoods_dense(two_pl([1.0], [0.0]), [[1], [-1]], [0.0]).round(4).tolist()
    [[-0.6931], [0.0]]
    """
    return code_log_likelihoods(items, validate_answers(responses, items), nodes)


def code_log_likelihoods(items: Items, codes: Codes, nodes: ArrayLike) -> Floats:
    """`log_likelihoods_dense` for answers that `validate_answers` has already made codes."""
    logs = finite_logs(items, nodes)
    total = np.zeros((codes.shape[0], logs.shape[2]))
    for category, table in enumerate(logs):
        total += (codes == category).astype(np.float64) @ table
    return total


def log_likelihoods_long(
    items: Items,
    *,
    people: ArrayLike,
    columns: ArrayLike,
    answers: ArrayLike,
    count: int,
    nodes: ArrayLike,
) -> Floats:
    """Log-likelihoods [count, K] from one row per answer: person index, item index, category, in any order.

    A person without a row gets zeros: no information. Raises WrongShape on an index outside its range, NotACategory on
    another answer, AnsweredTwice when a person and item come twice.

    >>> from melek.science.psychometrics.models import two_pl
    >>> rows = {"people": [1], "columns": [0], "answers": [0], "count": 2, "nodes": [0.0]}
    >>> log_likelihoods_long(two_pl([1.0], [0.0]), **rows).round(4).tolist()
    [[0.0], [-0.6931]]
    """
    return row_log_likelihoods(items, validate_long(people, columns, answers, count=count, items=items), count, nodes)


def row_log_likelihoods(items: Items, rows: tuple[Ints, Ints, Ints], count: int, nodes: ArrayLike) -> Floats:
    """`log_likelihoods_long` for rows (people, columns, codes) that `validate_long` has made."""
    who, what, codes = rows
    # codes from 1, so that a repeated pair, whose codes are added, shows as a missing entry
    given = csr_array((codes + 1, (who, what)), shape=(count, items.size))
    if given.nnz != codes.size:
        raise AnsweredTwice("a person answers an item once")
    cells = given.indices + items.size * (given.data - 1)
    picks = csr_array((np.ones(codes.size), cells, given.indptr), shape=(count, items.most * items.size))
    logs = finite_logs(items, nodes)
    return np.asarray(picks @ logs.reshape(-1, logs.shape[2]), dtype=np.float64)


def finite_logs(items: Items, nodes: ArrayLike) -> Floats:
    """log P [M, J, K] with 0 for a category an item does not have, so that sums over categories stay finite."""
    logs = log_probability(nodes, items)
    logs[np.isneginf(logs)] = 0.0
    return logs
