import numpy as np
import pytest

from melek.science.numerics import compiled, compiled_exactly, fixed_sum, multiply_rows, scale, uniforms

CHANCE = 0.001 + uniforms(np.arange(40)[:, None], 1, np.arange(7))
CELLS = (np.arange(61) * 17) % 40


def test_machine_code_and_the_plain_function_agree() -> None:
    plain, fast = np.ones(7), np.ones(7)
    divided = multiply_rows(plain, CHANCE, CELLS, 3, 61)
    assert compiled(multiply_rows, scale)(fast, CHANCE, CELLS, 3, 61) == pytest.approx(divided)
    assert fast == pytest.approx(plain)


def test_what_was_divided_out_makes_the_product_whole_again() -> None:
    product = np.ones(7)
    divided = multiply_rows(product, CHANCE, CELLS, 3, 61)
    assert np.log(product) + divided == pytest.approx(np.log(CHANCE[CELLS[3:61]]).sum(axis=0))


def test_many_small_chances_do_not_vanish() -> None:
    product = np.ones(2)
    multiply_rows(product, np.full((1, 2), 1e-20), np.zeros(400, dtype=int), 0, 400)
    assert product.min() > 0.0


def in_written_order(values: np.ndarray) -> float:
    """A sum whose last bit depends on the order of its terms, and a product that must not be merged into it."""
    total = 0.0
    for value in values:
        total += value * value
    return total


def test_exact_machine_code_keeps_the_written_order_to_the_last_bit() -> None:
    values = uniforms(np.arange(10_000), 1, 1)
    assert compiled_exactly(in_written_order)(values) == in_written_order(values.tolist())
    assert in_written_order(values.tolist()) != fixed_sum(values * values)
