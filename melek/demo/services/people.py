"""The people of the demo nation as arrays: margins met exactly, traits that belong together go together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from melek.demo.rules import largest_remainder, scaled
from melek.demo.services.structure import CENTRAL_WEIGHTS, REGIONAL_WEIGHTS, is_regional
from melek.kit.reference import load_csv, load_yaml
from melek.registry.models import Agency

if TYPE_CHECKING:
    import numpy as np

YEAR = 2025
FRONT_LINE = (2, 3, 5)  # schools and clinics among the units of a local government


@dataclass(frozen=True)
class People:
    """Arrays over people: agency (index), duty province (code), unit (index in its agency's plan), traits."""

    agency: "np.ndarray[Any, Any]"
    province: "np.ndarray[Any, Any]"
    unit: "np.ndarray[Any, Any]"
    employment: "np.ndarray[Any, Any]"
    sex: "np.ndarray[Any, Any]"
    education: "np.ndarray[Any, Any]"
    post: "np.ndarray[Any, Any]"
    birth_year: "np.ndarray[Any, Any]"
    hired_year: "np.ndarray[Any, Any]"

    @property
    def count(self) -> int:
        return int(self.agency.size)


def build(agencies: list[Agency], *, people: int, seed: int) -> People:
    """Place and describe everyone; equal inputs give equal people."""
    import numpy as np

    rng = np.random.default_rng(seed)
    margins = {
        name: scaled(values, people) for name, values in load_yaml("demo", "margins.yaml").items() if name != "total"
    }
    agency, province = _places(agencies, margins["level"])
    unit = _units(agencies, agency, rng)
    employment = _exact(rng.random(people), margins["employment"])
    service = _exact(rng.random(people) + np.where(employment == "pppk", 0.0, 1.0), margins["service"])
    regional = np.array([is_regional(one) for one in agencies])[agency]
    post = _post(rng, employment, regional & np.isin(unit, FRONT_LINE), margins["post"])
    level = rng.normal(0, 1, people) + 1.2 * (post == "structural") - 1.1 * (post == "pelaksana")
    education = _exact(level, margins["education"])
    sex = _exact(rng.random(people), margins["sex"])
    hired, born = _years(rng, service, employment, education)
    return People(agency, province, unit, employment, sex, education, post, born, hired)


def _exact(score: Any, margin: Mapping[str, int]) -> Any:
    """Give each category to exactly as many people as its margin says, lowest scores first."""
    import numpy as np

    order = np.argsort(score, kind="stable")
    labels = np.repeat(np.array(list(margin)), list(margin.values()))
    out = np.empty(order.size, dtype=labels.dtype)
    out[order] = labels
    return out


def _places(agencies: list[Agency], level: Mapping[str, int]) -> tuple[Any, Any]:
    import numpy as np

    rows = load_csv("demo", "sizes.csv")
    index = {agency.code: place for place, agency in enumerate(agencies)}
    duty = [(row["code"], float(row["share"])) for row in rows if row["table"] == "duty"]
    agency_parts, province_parts = [], []
    for name, total in level.items():
        mine = [row for row in rows if row["table"] == "agency" and row["level"] == name and row["code"] in index]
        counts = largest_remainder([float(row["share"]) * float(row["boost"]) for row in mine], total)
        for row, count in zip(mine, counts, strict=True):
            agency_parts.append(np.full(count, index[row["code"]]))
            if name == "central":
                spread = largest_remainder([share for _code, share in duty], count) if count else [0] * len(duty)
                province_parts.append(np.repeat(np.array([code for code, _share in duty]), spread))
            else:
                home = agencies[index[row["code"]]].region.province_code
                province_parts.append(np.full(count, home))
    return np.concatenate(agency_parts), np.concatenate(province_parts)


def _units(agencies: list[Agency], agency: Any, rng: Any) -> Any:
    import numpy as np

    regional = np.array([is_regional(one) for one in agencies])[agency]
    unit = np.empty(agency.size, dtype=np.int64)
    for mask, weights in ((regional, REGIONAL_WEIGHTS), (~regional, CENTRAL_WEIGHTS)):
        shares = np.array(weights, dtype=float)
        unit[mask] = rng.choice(len(weights), size=int(mask.sum()), p=shares / shares.sum())
    return unit


def _post(rng: Any, employment: Any, front_line: Any, margin: Mapping[str, int]) -> Any:
    """Structural posts go to permanent staff; schools and clinics hold most functional ones."""
    import numpy as np

    score = rng.random(employment.size) - 0.6 * front_line + np.where(employment == "pppk", 0.0, 0.35)
    order = {"functional": margin["functional"], "pelaksana": margin["pelaksana"]}
    permanent = np.where(employment == "pns", rng.random(employment.size), -1.0)
    structural = np.argsort(-permanent, kind="stable")[: margin["structural"]]
    out = np.empty(employment.size, dtype="<U10")
    rest = np.ones(employment.size, dtype=bool)
    rest[structural] = False
    out[structural] = "structural"
    out[rest] = _exact(score[rest], order)
    return out


def _years(rng: Any, service: Any, employment: Any, education: Any) -> tuple[Any, Any]:
    import numpy as np

    size = service.size
    served = np.select(
        [service == "0-5", service == "31-"],
        [rng.integers(0, 6, size), rng.integers(31, 36, size)],
        rng.integers(6, 31, size),
    )
    entry = np.select(
        [education == "sd-sma", education == "d1-d3", education == "s2", education == "s3"], [20, 22, 26, 29], 24
    )
    late = np.where(employment == "pppk", rng.integers(0, 20, size), rng.integers(0, 6, size))
    age = np.minimum(served + entry + late, 59)
    return YEAR - served, YEAR - age
