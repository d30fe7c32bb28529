"""Items that go on trial, count or are withdrawn, and the parameter set that makes it so for new sittings."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import ITEM_MOVES, ON_TRIAL, ItemState, ParameterStatus
from melek.assessment.models import Item, ItemBank, ItemEnemy, ItemParameter, ParameterSet
from melek.assessment.services.bank import newest_versions, provisional_parameter
from melek.assessment.services.pools import current_parameters
from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard, move

_COPIED = ("model", "a", "b", "steps", "c", "errors", "answers", "fit")


class NothingChanged(DomainError):
    """The set in use already says what the bank says."""

    message = _("Set parameter yang berlaku sudah sesuai dengan bank soal. Tidak ada yang perlu diterbitkan.")


class NoParameters(DomainError):
    """An item without estimated parameters counts for nobody."""

    message = _("Soal ini belum punya parameter hasil kalibrasi.")


class WhyMissing(InputError):
    """A live item is not withdrawn without a reason."""

    message = _("Tulis alasannya.")


@guard("assessment.item_has_parameters")
def _has_parameters(item: Item, by: Any) -> None:
    estimated = ItemParameter.objects.filter(item_version__item=item, answers__gt=0)
    if not estimated.exists():
        raise NoParameters


@transaction.atomic
def release_item(*, item: Item, by: Any, at: datetime) -> Item:
    """Let a calibrated item count in tests that begin under the next parameter set."""
    move(item, ItemState.LIVE, moves=ITEM_MOVES, by=by)
    trail.record(by, "assessment.item.released", item, at=at)
    return item


@transaction.atomic
def retire_item(*, item: Item, reason: str, by: Any, at: datetime) -> Item:
    """Withdraw an item from tests that begin under the next parameter set; old sittings keep it. Raises WhyMissing."""
    if not reason.strip():
        raise WhyMissing
    before = {"state": item.state}
    move(item, ItemState.RETIRED, moves=ITEM_MOVES, by=by)
    trail.record(by, "assessment.item.retired", item, at=at, before=before, reason=reason)
    return item


@transaction.atomic
def publish_parameters(*, bank: ItemBank, by: Any, at: datetime) -> ParameterSet:
    """Make the parameter set under which new sittings begin: what was estimated stays, items new on trial get guesses.

    A sitting that has begun keeps its own set. Raises NotAllowed or NothingChanged.
    """
    if not by.has_perm("assessment.release_item", bank):
        raise NotAllowed
    bank = ItemBank.objects.select_for_update().get(pk=bank.pk)
    base = ParameterSet.objects.filter(bank=bank).order_by("-effective_on", "-id").first()
    rows, enemies = _next_rows(bank, base), enemies_of(bank)
    if base is not None and enemies == base.enemies and _told(rows) == _told(list(base.parameters.all())):
        raise NothingChanged
    made = ParameterSet.objects.create(
        bank=bank,
        version=_next_version(bank, base, at),
        status=base.status if base else ParameterStatus.PROVISIONAL,
        effective_on=max(at.date(), base.effective_on) if base else at.date(),
        enemies=enemies,
    )
    for row in rows:
        row.parameter_set = made
    ItemParameter.objects.bulk_create(rows, batch_size=1000)
    after = {"items": len(rows), "trial": sum(row.is_pretest for row in rows), "base": base.version if base else ""}
    trail.record(by, "assessment.parameters.published", made, at=at, after=after, scope_path=ROOT_PATH)
    return made


def _next_rows(bank: ItemBank, base: ParameterSet | None) -> list[ItemParameter]:
    known = {row.item_version_id: row for row in base.parameters.all()} if base else {}
    rows = []
    for version in newest_versions(bank).values():
        earlier = known.get(version.pk)
        row = ItemParameter(item_version=version, **_of(earlier)) if earlier else provisional_parameter(version)
        row.is_pretest = version.item.state in ON_TRIAL
        row.competence_id, row.level = version.item.competence_id, version.item.level
        rows.append(row)
    return rows


def _of(row: ItemParameter) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COPIED}


def _told(rows: list[ItemParameter]) -> set[tuple[Any, ...]]:
    return {
        (row.item_version_id, row.is_pretest, row.competence_id, row.level, row.a, row.b, tuple(row.steps), row.c)
        for row in rows
    }


def enemies_of(bank: ItemBank) -> list[list[str]]:
    """The pairs of codes of a bank that may not meet in one test, in order."""
    pairs = ItemEnemy.objects.filter(first__bank=bank).values_list("first__code", "second__code")
    return sorted(sorted(pair) for pair in pairs)


def _next_version(bank: ItemBank, base: ParameterSet | None, at: datetime) -> str:
    stem = f"{at:%Y}.{at:%m%d}"
    count = bank.parameter_sets.filter(version__startswith=stem).count()
    return f"{stem}.{count + 1}"


def pending_changes(bank: ItemBank) -> dict[str, list[str]]:
    """What the next parameter set would change, as codes: newly on trial, newly counting, withdrawn."""
    base = current_parameters(bank.pk)
    before = {
        row.item_version.item.code: row.is_pretest for row in base.parameters.select_related("item_version__item")
    }
    now = {one.item.code: one.item.state in ON_TRIAL for one in newest_versions(bank).values()}
    return {
        "trial": sorted(code for code, trial in now.items() if trial and before.get(code) is not True),
        "counting": sorted(code for code, trial in now.items() if not trial and before.get(code) is not False),
        "withdrawn": sorted(set(before) - set(now)),
    }
