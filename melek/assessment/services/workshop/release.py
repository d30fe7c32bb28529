"""Items that go on trial, count or are withdrawn, and the parameter set that makes it so for new sittings."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
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
    """Withdraw an item: no test that begins from now on shows it, whatever its parameter set; others keep it.

    The next parameter set leaves it out as well. Raises WhyMissing.
    """
    if not reason.strip():
        raise WhyMissing
    before = {"state": item.state}
    move(item, ItemState.RETIRED, moves=ITEM_MOVES, by=by)
    trail.record(by, "assessment.item.retired", item, at=at, before=before, reason=reason)
    return item


@transaction.atomic
def publish_parameters(*, bank: ItemBank, by: Any, at: datetime) -> ParameterSet:
    """Make the parameter set under which new sittings begin: what was estimated stays, items new on trial get guesses.

    It follows the set in force today and is in force at once; a set that waits for its day is followed by a corrected
    one for the same day, so that nothing withdrawn comes back. A sitting that has begun keeps its own set.
    Raises NotAllowed or NothingChanged.
    """
    if not by.has_perm("assessment.release_item", bank):
        raise NotAllowed
    bank = ItemBank.objects.select_for_update().get(pk=bank.pk)
    today = timezone.localdate(at)
    base, waiting = _in_force(bank, today), _waiting(bank, today)
    followed = [(base, today), *((one, one.effective_on) for one in waiting)]
    made = [one for known, day in followed if (one := _follow(bank, known, day, waiting, by=by, at=at)) is not None]
    if not made:
        raise NothingChanged
    return made[0]


def _in_force(bank: ItemBank, day: date) -> ParameterSet | None:
    return current_parameters(bank.pk, on=day) if bank.parameter_sets.exists() else None


def _waiting(bank: ItemBank, day: date) -> list[ParameterSet]:
    """The sets that come into force after a day: of each such day the newest, as the others never will."""
    rows = ParameterSet.objects.filter(bank=bank, effective_on__gt=day).order_by("effective_on", "id")
    return list({one.effective_on: one for one in rows}.values())


def _follow(
    bank: ItemBank, base: ParameterSet | None, day: date, waiting: list[ParameterSet], *, by: Any, at: datetime
) -> ParameterSet | None:
    """The set that follows another from a day on; None when that one says what the bank says."""
    later = [one for one in waiting if one.effective_on > day]
    rows, enemies = _next_rows(bank, base, later), enemies_of(bank)
    if base is not None and enemies == base.enemies and _told(rows) == _told(list(base.parameters.all())):
        return None
    made = ParameterSet.objects.create(
        bank=bank,
        version=_next_version(bank, timezone.localdate(at)),
        status=base.status if base else ParameterStatus.PROVISIONAL,
        effective_on=day,
        enemies=enemies,
    )
    for row in rows:
        row.parameter_set = made
    ItemParameter.objects.bulk_create(rows, batch_size=1000)
    after = {"items": len(rows), "trial": sum(row.is_pretest for row in rows), "base": base.version if base else ""}
    trail.record(by, "assessment.parameters.published", made, at=at, after=after, scope_path=ROOT_PATH)
    return made


def _next_rows(bank: ItemBank, base: ParameterSet | None, later: list[ParameterSet]) -> list[ItemParameter]:
    """A row for each item shown; one that counts from a later set's estimate on stays on trial until then."""
    known = {row.item_version_id: row for row in base.parameters.all()} if base else {}
    estimated = ItemParameter.objects.filter(parameter_set__in=later, answers__gt=0)
    awaited = set(estimated.values_list("item_version", flat=True))
    rows = []
    for version in newest_versions(bank).values():
        earlier = known.get(version.pk)
        row = ItemParameter(item_version=version, **_of(earlier)) if earlier else provisional_parameter(version)
        is_guess = earlier is None or (earlier.is_pretest and not earlier.answers)
        row.is_pretest = version.item.state in ON_TRIAL or (is_guess and version.pk in awaited)
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


def _next_version(bank: ItemBank, day: date) -> str:
    stem = f"{day:%Y}.{day:%m%d}"
    count = bank.parameter_sets.filter(version__startswith=stem).count()
    return f"{stem}.{count + 1}"


def pending_changes(bank: ItemBank, *, on: date) -> dict[str, list[str]]:
    """What the next parameter set would change, as codes: newly on trial, newly counting, withdrawn.

    Judged against the set in force on a day; withdrawn is also what a set that waits would bring back.
    """
    waiting = _waiting(bank, on)
    base = current_parameters(bank.pk, on=on)
    before = _trials(list(base.parameters.select_related("item_version__item")))
    now = _trials(_next_rows(bank, base, waiting))
    held = ItemParameter.objects.filter(parameter_set__in=waiting).values_list("item_version__item__code", flat=True)
    return {
        "trial": sorted(code for code, trial in now.items() if trial and before.get(code) is not True),
        "counting": sorted(code for code, trial in now.items() if not trial and before.get(code) is not False),
        "withdrawn": sorted({*before, *held} - set(now)),
    }


def _trials(rows: list[ItemParameter]) -> dict[str, bool]:
    return {row.item_version.item.code: row.is_pretest for row in rows}
