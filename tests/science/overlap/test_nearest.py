import numpy as np
import pytest
from scipy.sparse import csr_array

from melek.science.numerics import uniforms
from melek.science.overlap import Cancelled, nearest
from melek.science.overlap.nearest import nearest_rows


def unit_rows(count: int, terms: int) -> np.ndarray:
    chance = uniforms(11, 1, np.arange(count * terms)).reshape(count, terms)
    dense = np.where(chance > 0.8, chance, 0.0)
    return (dense / np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9)).astype(np.float32)


@pytest.mark.parametrize(("top", "tile"), [(1, 8), (5, 64), (200, 4096)])
def test_each_row_gets_its_nearest(monkeypatch: pytest.MonkeyPatch, top: int, tile: int) -> None:
    monkeypatch.setattr(nearest, "TILE", tile)
    dense = unit_rows(150, 30)
    products = dense.astype(float) @ dense.T.astype(float)
    np.fill_diagonal(products, -1.0)
    found = nearest_rows(csr_array(dense), least=0.3, top=top)
    for row in range(150):
        own = np.sort(products[row, found[found[:, 0] == row, 1]])[::-1]
        best = np.sort(products[row])[::-1][:top]
        assert own == pytest.approx(best[best >= 0.3], abs=1e-6)


def test_empty_rows_have_no_neighbours_and_equal_rows_on_the_bound_do() -> None:
    assert nearest_rows(csr_array((5, 3), dtype=np.float32), least=0.5, top=2).shape == (0, 2)
    halves = csr_array(np.array([[0.6, 0.8, 0.0], [0.6, 0.0, 0.8]], dtype=np.float32))
    assert nearest_rows(halves, least=0.36, top=2).tolist() == [[0, 1], [1, 0]]
    assert len(nearest_rows(halves, least=0.37, top=2)) == 0


def test_it_can_be_stopped_between_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "TILE", 10)
    told = []

    def stop(done: int, all_: int) -> None:
        told.append((done, all_))
        if done == 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        nearest_rows(csr_array(unit_rows(35, 10)), least=0.3, top=3, progress=stop)
    assert told == [(10, 35), (20, 35)]
