"""True abilities of the demo nation: the regional direction follows the ICT index; nobody else may read them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from melek.demo.services.people import People
from melek.kit.reference import load_csv
from melek.registry.models import Agency

if TYPE_CHECKING:
    import numpy as np

    from melek.science.psychometrics import Items

NATIONAL_ICT = 6.02
PER_ICT_POINT = 0.35
WITHIN = 0.75
MEAN = -0.02
YEARLY_GAIN, GAIN_SPREAD = 0.12, 0.15
_KIND = {
    "kementerian": 0.25,
    "lpnk": 0.35,
    "lembaga": 0.25,
    "lns": 0.2,
    "provinsi": 0.05,
    "kota": 0.0,
    "kabupaten": -0.08,
}
_EDUCATION = {"sd-sma": -0.45, "d1-d3": -0.15, "d4-s1": 0.05, "s2": 0.35, "s3": 0.45}


@dataclass(frozen=True)
class Truth:
    """True ability of everyone in the two years, and the items as they truly are in the order of the pool."""

    first: "np.ndarray[Any, Any]"
    second: "np.ndarray[Any, Any]"
    items: "Items"


def abilities(people: People, kinds: list[str], *, seed: int) -> tuple[Any, Any]:
    """Abilities in the first and second year: place, agency kind, education, age and chance."""
    import numpy as np

    rng = np.random.default_rng(seed + 3)
    index = {row["province"]: float(row["value"]) for row in load_csv("demo", "ict_index.csv")}
    place = np.array([index[str(code)] for code in people.province]) - NATIONAL_ICT
    kind = np.array([_KIND[one] for one in kinds])[people.agency]
    education = np.array([_EDUCATION[str(one)] for one in people.education])
    age = 2025 - people.birth_year
    mean = MEAN + PER_ICT_POINT * np.clip(place, -1.6, 1.2) + kind + education - 0.018 * (age - 40)
    first = mean + rng.normal(0, WITHIN, people.count)
    second = first + YEARLY_GAIN + rng.normal(0, GAIN_SPREAD, people.count)
    return first, second


def kinds_of(agencies: list[Agency]) -> list[str]:
    """The kind of each agency, in the order of the arrays."""
    return [agency.kind for agency in agencies]


def truth_file() -> Path:
    """Where the truth is kept; a contract keeps every other part from it."""
    return Path(settings.IMPORT_DIR).parent / "demo" / "truth.npz"


def keep(truth: Truth) -> None:
    """Write the truth down for validation runs of the demo itself."""
    import numpy as np

    path = truth_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    items = truth.items
    np.savez_compressed(path, first=truth.first, second=truth.second, model=items.model, a=items.a, b=items.b)


def remembered() -> Truth:
    """The truth that `keep` wrote."""
    import numpy as np

    from melek.science.psychometrics import make_items

    with np.load(truth_file()) as found:
        items = make_items(model=found["model"], a=found["a"], b=found["b"])
        return Truth(found["first"], found["second"], items)
