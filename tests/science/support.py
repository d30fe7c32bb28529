"""Shared by the tests of the numeric cores: oracles from files, and synthetic banks."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import ndtri

from melek.science.numerics import uniforms
from melek.science.psychometrics import DIGCOMP_COMPETENCES, Items, Pool, make_items, make_pool, two_pl

HERE = Path(__file__).parent
COMPETENCES = (*DIGCOMP_COMPETENCES, "0.1", "0.2", "6.1", "N.1")
QUOTAS = {"0": (1, 3), "6": (1, 3), "N": (1, 3)}


def oracle(core: str, name: str) -> Any:
    """A reference file: tests/science/<core>/oracles/<name>.json."""
    return json.loads((HERE / core / "oracles" / f"{name}.json").read_text())


def normals(seed: int, stream: int, count: int) -> np.ndarray:
    """Standard normal draws that are the same everywhere."""
    return ndtri(np.clip(uniforms(seed, stream, np.arange(count)), 1e-12, None))


MODELS = ("2pl", "3pl", "grm", "gpcm")


def bank(
    size: int, *, pretest: int = 0, enemies: tuple[tuple[str, str], ...] = (), seed: int = 3, mixed: bool = False
) -> Pool:
    """Items of 25 competences, slopes around 1.1, difficulties N(0, 1.1); the last `pretest` items are on trial.

    A mixed bank has items of the four models in turn; polytomous ones have three or four categories.
    """
    competences = [COMPETENCES[index % len(COMPETENCES)] for index in range(size)]
    slopes, centres = 1.1 * np.exp(0.3 * normals(seed, 1, size)), 1.1 * normals(seed, 2, size)
    return make_pool(
        codes=[f"item-{index:04d}" for index in range(size)],
        items=_mixed(slopes, centres) if mixed else two_pl(slopes, centres),
        competences=competences,
        areas=[competence[0] for competence in competences],
        enemies=enemies,
        pretest=[index >= size - pretest for index in range(size)],
    )


def _mixed(slopes: np.ndarray, centres: np.ndarray) -> Items:
    models = [MODELS[index % 4] for index in range(slopes.size)]
    steps = [
        [centre] if model in MODELS[:2] else [centre - 0.8, centre, centre + 0.9][: 2 + index % 8 // 4]
        for index, (model, centre) in enumerate(zip(models, centres, strict=True))
    ]
    return make_items(model=models, a=slopes, b=steps, c=[0.2 if model == "3pl" else 0.0 for model in models])
