"""Published values and data, as the files in `oracles` hold them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parent / "oracles"


@cache
def _oracles() -> dict[str, Any]:
    rows = json.loads((FOLDER / "oracles.json").read_text(encoding="utf-8"))["oracles"]
    return {row["id"]: row["value"] for row in rows}


def published(name: str) -> Any:
    """The value of one oracle."""
    return _oracles()[name]


def table(name: str) -> np.ndarray[Any, Any]:
    """A numeric table without its head."""
    return np.loadtxt(FOLDER / name, delimiter=",", skiprows=1)


def lsat(name: str) -> np.ndarray[Any, Any]:
    """Answers [1000, 5] of an LSAT section."""
    rows = table(name).astype(int)
    return np.repeat(rows[:, :5], rows[:, 5], axis=0)


def three_categories() -> np.ndarray[Any, Any]:
    """Answers 0, 1, 2 [316, 24] of the verbal aggression data."""
    lines = (FOLDER / "verbagg_poly.csv").read_text(encoding="utf-8").splitlines()[1:]
    return np.array([[int(one) for one in line.split(",")[3:]] for line in lines])


def verbal_aggression() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Answers [316, 24] and who is a man."""
    lines = (FOLDER / "verbagg.csv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split(",") for line in lines]
    return np.array([[int(one) for one in row[3:]] for row in rows]), np.array([row[2] == "M" for row in rows])
