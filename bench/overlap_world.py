"""Synthetic programmes for `bench_overlap`: titles and bodies made of words of BPPK and SKKNI titles, with doubles.

A programme is an act, an object, often a role and a level, in the words of one of many providers; three in ten repeat an
earlier design in other words. Bodies have 25 to 60 words, half of them of their object. Deterministic.
"""

import csv
from pathlib import Path
from typing import Any

import numpy as np

TITLES = Path(__file__).resolve().parents[1] / "tests" / "science" / "overlap" / "data" / "titles.csv"
FORMS = ("Pelatihan", "Diklat", "Bimtek", "Workshop", "Pelatihan Teknis", "Bimbingan Teknis", "DTSS", "E-Learning")
ACTS = (
    ("Pengelolaan", "Manajemen", "Mengelola"),
    ("Penyusunan", "Pembuatan", "Perumusan"),
    ("Analisis", "Kajian", "Telaah"),
    ("Pengawasan", "Supervisi", "Pengendalian"),
    ("Evaluasi", "Penilaian", "Asesmen"),
    ("Perencanaan", "Planning", "Rencana"),
    ("Penerapan", "Implementasi", "Pelaksanaan"),
    ("Audit", "Pemeriksaan", "Auditing"),
    ("Perancangan", "Desain", "Rancang Bangun"),
    ("Pelayanan", "Layanan", "Service"),
)
LEVELS = ("", "", "", "Tingkat Dasar", "Tingkat Lanjutan", "Tingkat Menengah", "Ahli Muda", "Ahli Madya", "II")
PLACES = ("", "", "Provinsi Bali", "Kementerian Keuangan", "Provinsi Aceh", "di Lingkungan Pemerintah Kota", "LAN RI")
OBJECTS, ROLES = 3000, 120


def words() -> list[str]:
    """Distinct words of real titles with at least four letters, in the order of the file."""
    with TITLES.open(encoding="utf-8") as lines:
        found = [word for row in csv.DictReader(lines) for word in row["title"].split()]
    return list(dict.fromkeys(word.strip("(),.:/&").capitalize() for word in found if len(word.strip("(),.")) > 3))


def programmes(count: int, *, seed: int = 20_261) -> dict[str, Any]:
    """Titles, bodies and facts of `count` programmes."""
    chance, known = np.random.default_rng(seed), words()
    popular = 1.0 / np.arange(1, len(known) + 1) ** 0.8
    popular = chance.permutation(popular / popular.sum())
    objects = [" ".join(chance.choice(known, size=size, replace=False)) for size in 2 + (chance.random(OBJECTS) < 0.5)]
    pools = [chance.choice(known, size=14, replace=False, p=popular) for _ in range(OBJECTS)]
    roles = ["", *(" ".join(chance.choice(known, size=2, replace=False)) for _ in range(ROLES - 1))]
    designs: list[tuple[int, int, int, str]] = []
    found: dict[str, Any] = {name: [] for name in ("titles", "bodies", "competences", "hours", "regions", "modes")}
    for _ in range(count):
        if designs and chance.random() < 0.3:
            act, thing, role, level = designs[int(chance.integers(len(designs)))]
        else:
            act, thing = int(chance.integers(len(ACTS))), int(OBJECTS * chance.random() ** 1.5)
            role = int(chance.integers(ROLES)) if chance.random() < 0.6 else 0
            level = LEVELS[int(chance.integers(len(LEVELS)))]
            designs.append((act, thing, role, level))
        said = ACTS[act][int(chance.integers(3))]
        form, place = FORMS[int(chance.integers(len(FORMS)))], PLACES[int(chance.integers(len(PLACES)))]
        audience = f"bagi {roles[role]}" if role else ""
        year = f"Angkatan {chance.integers(1, 9)} Tahun {chance.integers(2024, 2028)}" if chance.random() < 0.5 else ""
        found["titles"].append(" ".join(f"{form} {said} {objects[thing]} {audience} {level} {place} {year}".split()))
        size = int(chance.integers(25, 60))
        own = chance.choice(pools[thing], size=size // 2)
        others = chance.choice(known, size=size - size // 2, p=popular)
        found["bodies"].append("Peserta mampu " + " ".join([*own, *others]).lower())
        code = f"K.{thing:04d}"
        found["competences"].append(((code, int(chance.integers(1, 9))),) if chance.random() < 0.4 else ())
        found["hours"].append(float(chance.choice([8, 16, 24, 32, 40, 80])))
        found["regions"].append(int(chance.integers(38)))
        found["modes"].append(int(chance.integers(3)))
    return found
