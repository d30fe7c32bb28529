import numpy as np
import pytest

from melek.science.numerics import uniforms
from melek.science.psychometrics import make_items, score_csr, score_long
from melek.science.psychometrics.scoring import posterior
from tests.science.support import normals

SIZE, PEOPLE = 40, 300
MODELS = np.array(["2pl", "3pl", "grm", "gpcm"])[np.arange(SIZE) % 4]
STEPS = [
    sorted(row[: 1 if model in ("2pl", "3pl") else 2])
    for row, model in zip(normals(2, 1, 2 * SIZE).reshape(-1, 2), MODELS, strict=True)
]
ITEMS = make_items(model=MODELS, a=np.exp(0.3 * normals(2, 2, SIZE)), b=STEPS, c=np.where(MODELS == "3pl", 0.2, 0.0))


def rows() -> dict[str, np.ndarray]:
    shown = uniforms(np.arange(PEOPLE)[:, None], 1, np.arange(SIZE)) < 0.7
    shown[3] = False
    people, columns = np.nonzero(shown)
    answers = np.floor(uniforms(people, 2, columns) * ITEMS.categories[columns]).astype(np.int64)
    return {"people": people, "columns": columns, "answers": answers}


def compressed(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    offsets = np.concatenate([[0], np.bincount(given["people"], minlength=PEOPLE).cumsum()])
    return {"offsets": offsets, "columns": given["columns"], "answers": given["answers"]}


@pytest.fixture(autouse=True)
def _compile_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posterior, "ANSWERS_WORTH_COMPILING", 0)


def test_the_compiled_loop_equals_the_matrix_product() -> None:
    given = rows()
    expected = score_long(ITEMS, **given, count=PEOPLE, cut=0.3, prior_mean=0.1, prior_sd=0.9)
    found = score_csr(ITEMS, **compressed(given), cut=0.3, prior_mean=0.1, prior_sd=0.9)
    assert found.theta == pytest.approx(expected.theta, abs=1e-10)
    assert found.sd == pytest.approx(expected.sd, abs=1e-9)
    assert found.p_cut == pytest.approx(expected.p_cut, abs=1e-9)
    assert found.answered.tolist() == expected.answered.tolist()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"columns": SIZE}, "outside its range"),
        ({"answers": 3}, "categories"),
        ({"answers": -1}, "categories"),
        ({"columns": "twice"}, "once"),
    ],
)
def test_impossible_rows_are_refused(change: dict, message: str) -> None:
    given = compressed(rows())
    for name, value in change.items():
        given[name] = given[name].copy()
        given[name][0] = given[name][1] if value == "twice" else value
    if change.get("columns") == "twice":
        given["answers"][0] = given["answers"][1]
    with pytest.raises(ValueError, match=message):
        score_csr(ITEMS, **given, cut=0.3)
