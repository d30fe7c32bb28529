"""Answers of simulated people to items whose parameters are known."""

import numpy as np

from melek.science.numerics import uniforms
from melek.science.psychometrics import Items, category_probability, make_items
from tests.science.support import normals


def drawn(items: Items, theta: np.ndarray, *, seed: int = 1) -> np.ndarray:
    """Category codes [n, J] of people with abilities theta."""
    reached = np.cumsum(category_probability(theta, items), axis=0)[:-1]
    chances = uniforms(np.arange(theta.size)[:, None], seed, np.arange(items.size))
    return (chances > reached.transpose(0, 2, 1)).sum(axis=0)


def bank_of(model: str, size: int, *, seed: int = 3) -> Items:
    """Items of one model: slopes around 1.1, difficulties around 0, c = .2 for the 3PL, three categories with steps."""
    a, centre = 1.1 * np.exp(0.25 * normals(seed, 1, size)), normals(seed, 2, size)
    if model in {"2pl", "3pl"}:
        return make_items(model=model, a=a, b=centre, c=np.full(size, 0.2) if model == "3pl" else None)
    apart = 0.4 + 0.3 * np.abs(normals(seed, 3, size))
    return make_items(model=model, a=a, b=np.stack([centre - apart, centre + apart], axis=1))


def rms(found: np.ndarray, truth: np.ndarray) -> float:
    """Root mean squared difference."""
    return float(np.sqrt(np.mean(np.square(found - truth))))
