"""A second look at an item whose groups differ: the likelihood ratio of a response model, instead of layers of ability."""

from typing import TYPE_CHECKING, Any

from melek.assessment.services.calibration.data import Answers

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

ANCHORS, MOST_PEOPLE = 20, 3000
TOLERANCE = 1e-3  # of a parameter: the ratio is then right to a tenth, in seconds instead of a minute


def likelihood_evidence(answers: Answers, focal: "Array", place: int, *, left_out: "Array") -> dict[str, float] | None:
    """The likelihood-ratio test of one item under the 2PL of *all points or fewer*, as p-values; None where it cannot be.

    focal [sittings]: 1 focal, 0 reference, -1 neither; left_out [items]: who may hold the scale not. The anchors are the
    `ANCHORS` other items that most of the item's people met; of each group `MOST_PEOPLE` are taken, evenly.
    """
    import numpy as np

    from melek.science.psychometrics.calibration import ErrorMethod, Settings
    from melek.science.psychometrics.dif import likelihood_dif
    from melek.science.psychometrics.errors import Unanalysable

    rows = _people(answers, focal, place)
    matrix = _matrix(answers, rows)
    anchors = _anchors(matrix, focal[rows], place, left_out)
    chosen = np.concatenate([[place], anchors])
    asked = np.arange(chosen.size) == 0
    settings = Settings(errors=ErrorMethod.NONE, tolerance=TOLERANCE)
    try:
        found = likelihood_dif(matrix[:, chosen], focal=focal[rows], model="2pl", tested=asked, settings=settings)
    except Unanalysable:
        return None
    if not found.converged[0]:
        return None
    figures = {"p": found.p, "uniform_p": found.uniform_p, "non_uniform_p": found.non_uniform_p}
    return {"lr": round(float(found.lr[0]), 2), **{name: round(float(p[0]), 6) for name, p in figures.items()}}


def _people(answers: Answers, focal: "Array", place: int) -> "Array":
    """Rows of both groups that met the item, at most `MOST_PEOPLE` of each, taken evenly from all."""
    import numpy as np

    rows = np.repeat(np.arange(answers.sittings.size), np.diff(answers.offsets))
    met = np.zeros(answers.sittings.size, dtype=bool)
    met[rows[answers.columns == place]] = True
    groups = (np.flatnonzero(met & (focal == group)) for group in (0, 1))
    taken = [group[np.linspace(0, group.size - 1, min(group.size, MOST_PEOPLE)).astype(int)] for group in groups]
    return np.sort(np.concatenate(taken))


def _matrix(answers: Answers, rows: "Array") -> "Array":
    """Whether all points were reached [rows, items]; -1 where the item was not met."""
    import numpy as np

    most = np.array(answers.points)
    matrix = np.full((rows.size, most.size), -1, dtype=np.int8)
    for index, row in enumerate(rows):
        part = slice(answers.offsets[row], answers.offsets[row + 1])
        columns = answers.columns[part]
        matrix[index, columns] = answers.scores[part] >= most[columns]
    return matrix


def _anchors(matrix: "Array", focal: "Array", place: int, left_out: "Array") -> "Array":
    """Items that most people of the smaller group met, the item itself and suspect ones left out."""
    import numpy as np

    seen = np.minimum(*((matrix[focal == group] >= 0).sum(axis=0) for group in (0, 1)))
    seen = np.where(left_out | (np.arange(seen.size) == place), 0, seen)
    order = np.argsort(-seen, kind="stable")[:ANCHORS]
    return order[seen[order] > 0]
