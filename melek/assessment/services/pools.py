"""The adaptive engine's view of a bank: arrays and tables, prepared once in each process because they never change."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from melek.assessment.enums import ItemState
from melek.assessment.models import Blueprint, EligibilityTable, Item, ItemParameter, ParameterSet

if TYPE_CHECKING:
    import numpy as np

    from melek.science.psychometrics import Design, Items, Pool


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
    """The items of a parameter set, sorted by code, as the engine's pool."""
    from melek.science.psychometrics import make_pool

    rows = (
        ItemParameter.objects.filter(parameter_set=parameter_set_id)
        .select_related("item_version__item", "competence__area")
        .order_by("item_version__item__code")
    )
    found = list(rows)
    enemies = [(first, second) for first, second in ParameterSet.objects.get(pk=parameter_set_id).enemies]
    items = tuple(_prepared_item(row) for row in found)
    codes = {item.code for item in items}
    pool = make_pool(
        codes=[item.code for item in items],
        items=items_of(found),
        competences=[item.competence for item in items],
        areas=[item.area for item in items],
        pretest=[item.is_pretest for item in items],
        enemies=[pair for pair in enemies if codes.issuperset(pair)],
    )
    place = {item.version_id: index for index, item in enumerate(items)}
    told = json.dumps([[_told(row) for row in found], enemies])
    return PreparedPool(pool, items, place, hashlib.sha256(told.encode()).hexdigest())


def _prepared_item(row: ItemParameter) -> PreparedItem:
    return PreparedItem(
        version_id=row.item_version_id,
        code=row.item_version.item.code,
        competence=row.competence.code,
        area=row.competence.area.code,
        level=row.level,
        is_pretest=row.is_pretest,
        content=row.item_version.content,
        key=row.item_version.key,
    )


def _told(row: ItemParameter) -> list[Any]:
    """Everything of a parameter row on which the choice of items and the score depend."""
    return [
        row.item_version_id,
        row.model,
        row.a,
        row.b,
        row.steps,
        row.c,
        row.competence.code,
        row.level,
        row.is_pretest,
    ]


def items_of(rows: Sequence[ItemParameter]) -> "Items":
    """Parameter rows as the items of the measuring core, in their order."""
    from melek.science.psychometrics import make_items

    return make_items(
        model=[row.model for row in rows],
        a=[row.a for row in rows],
        b=[row.steps or [row.b] for row in rows],
        c=[row.c for row in rows],
    )


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


def current_parameters(bank_id: int, *, on: date | None = None) -> ParameterSet:
    """The newest parameter set of a bank that is in force on a day, else its first; without a day the newest of all."""
    newest = ParameterSet.objects.filter(bank=bank_id).order_by("-effective_on", "-id")
    if on is None:
        return newest[0]
    return newest.filter(effective_on__lte=on).first() or newest.reverse()[0]


def places_retired(bank_id: int, prepared: PreparedPool) -> list[int]:
    """Places of the items that were withdrawn since the parameter set was made: no new test shows them."""
    gone = set(Item.objects.filter(bank=bank_id, state=ItemState.RETIRED).values_list("code", flat=True))
    return [place for place, item in enumerate(prepared.items) if item.code in gone]


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
