"""A small standard as plain values, and ways to change one place of it."""

from copy import deepcopy
from typing import Any


def words(text: str) -> dict[str, str]:
    return {"id": text, "en": f"{text} in English"}


def criterion(code: str, **more: Any) -> dict[str, Any]:
    """A criterion of yes and no that a person answers."""
    made: dict[str, Any] = {
        "code": code,
        "text": words(f"Kriteria {code}"),
        "evidence": words("Dokumen"),
        "source": "person",
        "scale": {"kind": "yes_no"},
    }
    return made | more


LEVELS = {"kind": "levels", "anchors": [words(f"Tingkat {number}") for number in range(5)]}
SHARE = {
    "kind": "number",
    "better": "higher",
    "unit": words("persen"),
    "thresholds": [{"from": 0, "points": 0}, {"from": 50, "points": 50}, {"from": 90, "points": 100}],
}
DAYS = {
    "kind": "number",
    "better": "lower",
    "thresholds": [{"from": 5, "points": 100}, {"from": 10, "points": 40}, {"from": 30, "points": 0}],
}

PLAIN: dict[str, Any] = {
    "code": "uji-mutu",
    "edition": "2026-1",
    "name": words("Standar uji"),
    "status": "draft",
    "mark": "K",
    "source": "rekaan untuk uji",
    "valid_from": "2026-01-01",
    "components": [
        {
            "code": "isi",
            "name": words("Isi"),
            "weight": 60,
            "elements": [
                {
                    "code": "rancangan",
                    "name": words("Rancangan"),
                    "weight": 2,
                    "criteria": [
                        criterion("tujuan", weight=3, is_required=True),
                        criterion("materi", scale=LEVELS, weight=1, may_not_apply=True),
                    ],
                },
                {
                    "code": "naskah",
                    "name": words("Naskah"),
                    "weight": 1,
                    "criteria": [criterion("modul", source="file", scale=LEVELS, unconfirmed=True)],
                },
            ],
        },
        {
            "code": "hasil",
            "name": words("Hasil"),
            "weight": 40,
            "elements": [
                {
                    "code": "lulusan",
                    "name": words("Lulusan"),
                    "criteria": [
                        criterion("selesai", source="indicator:uji.completion", scale=SHARE),
                        criterion("keluhan", source="indicator:uji.complaints", scale=DAYS),
                    ],
                }
            ],
        },
    ],
    "scoring": {
        "add": "weighted_mean",
        "categories": [
            {"code": "a", "name": words("A"), "cut": 85},
            {"code": "b", "name": words("B"), "cut": 60},
            {"code": "tidak", "name": words("Tidak terakreditasi"), "cut": 0, "needs_required": False},
        ],
    },
}


def plain(**more: Any) -> dict[str, Any]:
    """The standard, which a test may change as it likes."""
    return deepcopy(PLAIN) | more


def changed(*path: Any, to: Any) -> dict[str, Any]:
    """The standard with another value at a place; `to` None takes the key away."""
    made = plain()
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return made
