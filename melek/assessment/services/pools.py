"""The adaptive engine's view of a bank: arrays and tables, prepared once in each process because they never change."""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from melek.assessment.models import Blueprint, EligibilityTable, ItemParameter, ParameterSet

if TYPE_CHECKING:
    import numpy as np

    from melek.science.psychometrics import Design, Pool


@dataclass(frozen=True)
class PreparedItem:
    """What a web request needs of one item version."""

    version_id: int
    code: str
    competence: str
    area: str
    level: int
    is_pretest: bool
    content: dict[str, Any]
    key: Any


@dataclass(frozen=True)
class PreparedPool:
    """A parameter set as arrays, and its items in the same order."""

    pool: "Pool"
    items: tuple[PreparedItem, ...]
    place: dict[int, int]
    hash: str


@lru_cache(maxsize=8)
def prepared_pool(parameter_set_id: int) -> PreparedPool:
    """The live items of a parameter set, sorted by code, as the engine's pool."""
    from melek.science.psychometrics import make_pool

    rows = (
        ItemParameter.objects.filter(parameter_set=parameter_set_id)
        .select_related("item_version__item__competence__area")
        .order_by("item_version__item__code")
    )
    items, a, b = [], [], []
    for row in rows:
        item = row.item_version.item
        items.append(
            PreparedItem(
                version_id=row.item_version_id,
                code=item.code,
                competence=item.competence.code,
                area=item.competence.area.code,
                level=item.level,
                is_pretest=item.is_pretest,
                content=row.item_version.content,
                key=row.item_version.key,
            )
        )
        a.append(row.a)
        b.append(row.b)
    pool = make_pool(
        codes=[item.code for item in items],
        a=a,
        b=b,
        competences=[item.competence for item in items],
        areas=[item.area for item in items],
        pretest=[item.is_pretest for item in items],
    )
    place = {item.version_id: index for index, item in enumerate(items)}
    told = json.dumps([[item.version_id, x, y, item.is_pretest] for item, x, y in zip(items, a, b, strict=True)])
    return PreparedPool(pool, tuple(items), place, hashlib.sha256(told.encode()).hexdigest())


@lru_cache(maxsize=32)
def prepared_design(blueprint_id: int, cut_theta: float) -> "Design":
    """The blueprint as the engine's design, at one cut."""
    from melek.science.psychometrics import Design

    rules = Blueprint.objects.get(pk=blueprint_id).design
    quotas = {area: tuple(limits) for area, limits in rules["area_quotas"].items()}
    names = ("min_scored", "max_positions", "stop_probability", "pretest_share", "max_exposure")
    return Design(cut_theta, area_quotas=quotas, **{name: rules[name] for name in names})


@lru_cache(maxsize=8)
def prepared_eligibility(table_id: int | None) -> "np.ndarray[Any, Any] | None":
    """The probabilities of an eligibility table in the pool's order; None without a table."""
    if table_id is None:
        return None
    import numpy as np

    return np.asarray(EligibilityTable.objects.get(pk=table_id).rates, dtype=float)


def current_parameters(bank_id: int) -> ParameterSet:
    """The newest parameter set of a bank."""
    return ParameterSet.objects.filter(bank=bank_id).order_by("-effective_on", "-id")[0]


def current_eligibility(parameter_set_id: int, blueprint_id: int) -> EligibilityTable | None:
    """The newest eligibility table for a parameter set and blueprint that fits its items, or None."""
    tables = EligibilityTable.objects.filter(parameter_set=parameter_set_id, blueprint=blueprint_id)
    newest = tables.order_by("-version").first()
    if newest is None or tuple(newest.item_codes) != prepared_pool(parameter_set_id).pool.codes:
        return None  # a table made before an item came or went would lend its rates to other items
    return newest


def forget() -> None:
    """Forget what this process has prepared; only tests need it, where identifiers are used again."""
    for one in (prepared_pool, prepared_design, prepared_eligibility):
        one.cache_clear()
