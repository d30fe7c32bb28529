import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from melek.science.numerics import (
    compiled_exactly,
    counter_words,
    draws,
    hash64,
    mix_words,
    stream_states,
    uniform,
    uniforms,
)
from melek.science.numerics.hashing import GOLDEN, MASK, _mix

INTEGERS = st.integers(min_value=-(2**70), max_value=2**70)


def test_the_mixer_gives_the_published_splitmix64_sequence() -> None:
    """First five outputs for seed 1234567, as printed with the reference implementations of SplitMix64."""
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert [_mix((1234567 + step * GOLDEN) & MASK) for step in range(1, 6)] == published


@given(INTEGERS, INTEGERS, INTEGERS)
def test_a_batch_equals_single_calls_to_the_last_bit(seed: int, stream: int, counter: int) -> None:
    batch = uniforms([seed, seed + 1], stream, [[counter], [counter + 1]])
    singles = [[uniform(s, stream, c) for s in (seed, seed + 1)] for c in (counter, counter + 1)]
    assert batch.tolist() == singles


def test_values_are_frozen_for_all_versions() -> None:
    """A stored sitting replays only while these stay."""
    assert hash64(2024, 1, 7) == hash64(2024 + 2**64, 1, 7)
    assert [uniform(2024, 1, item) for item in range(3)] == [
        pytest.approx(value, abs=0.0) for value in uniforms(2024, 1, np.arange(3))
    ]
    assert uniform(2, 5, 3) == 0.18036377948286653


def test_values_are_uniform_and_streams_do_not_correlate() -> None:
    first, second = uniforms(np.arange(20_000), 1, 5), uniforms(np.arange(20_000), 2, 5)
    counts = np.histogram(first, bins=20, range=(0.0, 1.0))[0]
    assert ((counts - 1000.0) ** 2 / 1000.0).sum() < 43.8  # chi-square, 19 degrees of freedom, p = .001
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.025
    assert abs(np.corrcoef(first, uniforms(np.arange(20_000), 1, 6))[0, 1]) < 0.025
    assert first.min() >= 0.0
    assert first.max() < 1.0


def test_fractions_are_refused_as_seeds() -> None:
    with pytest.raises(ValueError, match="integers"):
        uniforms([0.5], 1, [1])


def test_draws_from_prepared_halves_are_the_same_values() -> None:
    states, words = stream_states(np.arange(50), 4), counter_words(np.arange(30))
    assert np.array_equal(draws(states[:, None], words), uniforms(np.arange(50)[:, None], 4, np.arange(30)))


def test_machine_code_draws_the_same_values() -> None:
    states, words = stream_states(np.arange(50), 4), counter_words(np.arange(50))
    one_by_one = compiled_exactly(draws, mix_words)
    assert [one_by_one(*pair) for pair in zip(states, words, strict=True)] == draws(states, words).tolist()
