"""Loading item banks from reference files; a changed wording makes a new version, never a new past."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from melek.assessment.enums import ON_TRIAL, SHOWN, BankKind, ItemModel, ItemState, ParameterStatus
from melek.assessment.models import Blueprint, Item, ItemBank, ItemParameter, ItemVersion, ParameterSet
from melek.assessment.rules import most_points, provisional_difficulty, provisional_steps
from melek.competency.models import Competence
from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.kit.reference import load_yaml, path_of, reference_files

OPEN_BANK = "terbuka"
PRETEST_ENDING = "-07"  # one item in seven of every second competence is on trial
_CONTENT = (
    *("interaction", "points", "stimulus", "prompt", "options", "targets", "unit", "text", "gaps", "picture"),
    *("surrounding", "variants", "scene", "rationale", "source", "setting"),
)


def open_bank_rows() -> list[dict[str, Any]]:
    """All items of the open bank's reference files, sorted by code, each with its competence."""
    folder = path_of("assessment", "bank/open")
    rows: list[dict[str, Any]] = []
    for path in reference_files():
        if path.parent == folder:
            data = load_yaml("assessment", f"bank/open/{path.name}")
            rows.extend({**item, "competence": data["competence"]} for item in data["items"])
    return sorted(rows, key=lambda row: row["code"])


def content_of(row: dict[str, Any]) -> dict[str, Any]:
    """What a version stores of an item: everything but code, competence, level and key."""
    content = {name: row[name] for name in _CONTENT if row.get(name) is not None}
    if row["interaction"] == "multiple":
        content["choose"] = len(row["answer"])
    return content


def key_of(row: dict[str, Any]) -> Any:
    """The key in the form of a canonical answer; of a typed text what is accepted, of a task its rules and examples."""
    if row["interaction"] == "task":
        return {"points": row["points"], **row["key"], "states": row["states"]}
    answer = row["answer"]
    if row["interaction"] in {"choice", "hotspot"}:
        return answer[0]
    return sorted(answer) if row["interaction"] == "multiple" else answer


def row_of(item: Item, version: ItemVersion) -> dict[str, Any]:
    """A version in the form of the reference files again, as authors edit it."""
    row = {name: value for name, value in version.content.items() if name != "choose"}
    row |= {"level": item.level, "setting": item.setting}
    if item.interaction == "task":
        rules = dict(version.key)
        return {**row, "points": rules.pop("points"), "states": rules.pop("states"), "key": rules}
    return {**row, "answer": [version.key] if item.interaction in {"choice", "hotspot"} else version.key}


def content_hash(content: Any, key: Any) -> str:
    """SHA-256 of a version's content and key in canonical JSON."""
    text = json.dumps([content, key], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Changes:
    """What a load did to a bank."""

    new: int = 0
    reworded: int = 0
    reclassified: int = 0
    retired: int = 0


@transaction.atomic
def load_bank(
    *, code: str, name: str, kind: BankKind, rows: list[dict[str, Any]], is_simulated: bool = False
) -> ItemBank:
    """Load or refresh a bank from rows; items that vanished are retired, changed ones get a new version.

    A load that makes or changes a bank is one entry of the trail, with counts.
    """
    bank, _is_new = ItemBank.objects.update_or_create(
        code=code, defaults={"name": name, "kind": kind, "is_simulated": is_simulated}
    )
    competences = {one.code: one for one in Competence.objects.all()}
    existing = {item.code: item for item in bank.items.all()}
    latest = {version.item_id: version for version in ItemVersion.objects.filter(item__bank=bank).order_by("number")}
    new = Item.objects.bulk_create(
        Item(
            bank=bank,
            code=row["code"],
            state=ItemState.PRETEST if row.get("is_pretest") else ItemState.LIVE,
            **_item_values(row, competences),
        )
        for row in rows
        if row["code"] not in existing
    )
    changes, known = Changes(new=len(new)), existing | {item.code: item for item in new}
    for row in rows:
        item, values = existing.get(row["code"]), _item_values(row, competences)
        if item is not None and any(getattr(item, field) != value for field, value in values.items()):
            Item.objects.filter(pk=item.pk).update(**values)
            changes.reclassified += 1
    versions = [_next_version(known[row["code"]], row, latest.get(known[row["code"]].pk)) for row in rows]
    made = ItemVersion.objects.bulk_create(one for one in versions if one is not None)
    changes.reworded = sum(one.number > 1 for one in made)
    gone = Item.objects.filter(bank=bank, written_by=None).shown().exclude(code__in=[row["code"] for row in rows])
    changes.retired = gone.update(state=ItemState.RETIRED)
    if changes != Changes():
        trail.record(None, "assessment.bank.loaded", bank, after=asdict(changes), scope_path=ROOT_PATH)
    return bank


def _item_values(row: dict[str, Any], competences: dict[str, Competence]) -> dict[str, Any]:
    return {
        "competence": competences[row["competence"]],
        "level": row["level"],
        "interaction": row["interaction"],
        "setting": row["setting"],
    }


def _next_version(item: Item, row: dict[str, Any], last: ItemVersion | None) -> ItemVersion | None:
    """The next version, not stored yet; none when content and key are those of the last."""
    content, key = content_of(row), key_of(row)
    digest = content_hash(content, key)
    if last is not None and last.hash == digest:
        return None
    return ItemVersion(item=item, number=last.number + 1 if last else 1, content=content, key=key, hash=digest)


@transaction.atomic
def provisional_parameters(*, bank: ItemBank, version: str, effective_on: date) -> ParameterSet:
    """A parameter set from the authors' levels: b by level, a = 1; until a calibration replaces it.

    A set never changes, because sittings replay from it: once the bank has other live wordings, a new set follows
    under the next number, as 2026.1.2 follows 2026.1.
    """
    newest = newest_versions(bank)
    sets = ParameterSet.objects.filter(Q(version=version) | Q(version__startswith=f"{version}."), bank=bank)
    last = sets.order_by("-id").first()
    if last is not None and set(last.parameters.values_list("item_version_id", flat=True)) == set(newest):
        return last
    name = version if last is None else f"{version}.{sets.count() + 1}"
    made = ParameterSet.objects.create(
        bank=bank, version=name, status=ParameterStatus.PROVISIONAL, effective_on=effective_on
    )
    ItemParameter.objects.bulk_create(provisional_parameter(one, made) for one in newest.values())
    after = {"items": len(newest), "status": made.status}
    trail.record(None, "assessment.parameters.made", made, after=after, scope_path=ROOT_PATH)
    return made


def provisional_parameter(version: ItemVersion, parameter_set: ParameterSet | None = None) -> ItemParameter:
    """A first guess for a version nobody has calibrated, not stored yet: b by the author's level, a = 1.

    An item with several points follows the partial credit model; its steps stand around b.
    """
    item = version.item
    points = most_points(version.content)
    difficulty = provisional_difficulty(item.level)
    return ItemParameter(
        parameter_set=parameter_set,
        item_version=version,
        model=ItemModel.TWO_PL if points == 1 else ItemModel.GPCM,
        a=1.0,
        b=difficulty,
        steps=[] if points == 1 else provisional_steps(difficulty, points),
        is_pretest=item.state in ON_TRIAL,
        competence_id=item.competence_id,
        level=item.level,
    )


def newest_versions(bank: ItemBank) -> dict[int, ItemVersion]:
    """The newest version of each live item, by its own key."""
    rows = ItemVersion.objects.filter(item__bank=bank, item__state__in=SHOWN).select_related("item").order_by("number")
    by_item = {one.item_id: one for one in rows}
    return {one.pk: one for one in by_item.values()}


def note_reading(item: Item, *, by: Any, at: datetime) -> None:
    """Leave an entry when somebody opens an item of a secured bank; open banks have nothing to hide."""
    if item.bank.kind == BankKind.SECURED:
        trail.record(by, "assessment.item.read", item, at=at)


def note_readings(items: Sequence[Item], *, about: Any, by: Any, at: datetime) -> None:
    """The same for all items that one page shows, as one entry about what the page is of."""
    codes = [item.code for item in items if item.bank.kind == BankKind.SECURED]
    if codes:
        trail.record(by, "assessment.item.read", about, at=at, after={"codes": codes})


def mark_pretest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the last item of every second competence put on trial: seen, answered, not scored."""
    on_trial = {code for place, code in enumerate(sorted({row["competence"] for row in rows})) if place % 2}
    return [
        {**row, "is_pretest": row["competence"] in on_trial and row["code"].endswith(PRETEST_ENDING)} for row in rows
    ]


@transaction.atomic
def load_open_bank(*, effective_on: date) -> ItemBank:
    """Load the open bank, its provisional parameters and the blueprints."""
    for row in load_yaml("assessment", "blueprints.yaml"):
        Blueprint.objects.get_or_create(code=row["code"], version=row["version"], defaults={"design": row["design"]})
    rows = mark_pretest(open_bank_rows())
    bank = load_bank(code=OPEN_BANK, name="Bank terbuka (latihan)", kind=BankKind.OPEN, rows=rows)
    provisional_parameters(bank=bank, version="2026.1", effective_on=effective_on)
    return bank
