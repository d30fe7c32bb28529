"""The small numeric ground that all cores share: hashing to uniforms, stable functions, quadrature on a grid, linear
algebra.

Not for: anything that knows a test, a survey or a programme.
"""

from melek.science.numerics.compiled import compiled, compiled_exactly, multiply_rows, scale
from melek.science.numerics.functions import log_logistic, logistic, logit, normal_logpdf
from melek.science.numerics.hashing import (
    counter_words,
    draws,
    hash64,
    mix_words,
    stream_states,
    uniform,
    uniforms,
)
from melek.science.numerics.linear import inverse_positive, solve_positive
from melek.science.numerics.quadrature import (
    fixed_sum,
    grid,
    normal_log_weights,
    normalised,
    tail_weights,
)

__all__ = [
    "compiled",
    "compiled_exactly",
    "counter_words",
    "draws",
    "fixed_sum",
    "grid",
    "hash64",
    "inverse_positive",
    "log_logistic",
    "logistic",
    "logit",
    "mix_words",
    "multiply_rows",
    "normal_log_weights",
    "normal_logpdf",
    "normalised",
    "scale",
    "solve_positive",
    "stream_states",
    "tail_weights",
    "uniform",
    "uniforms",
]
