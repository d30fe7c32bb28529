"""Writing an item: draft, saving, handing in, variants, enemies, remarks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import ITEM_MOVES, ItemState
from melek.assessment.models import Item, ItemBank, ItemComment, ItemDraft, ItemEnemy, ItemVersion
from melek.assessment.services.bank import content_hash, content_of, key_of, row_of
from melek.assessment.services.skeletons import faults_of_draft
from melek.competency.models import Competence
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard, move

VARIANT = "varian"


class NotADraft(DomainError):
    """The item was handed in; its text stands still while others read it."""

    message = _("Soal ini sudah diajukan, jadi tidak dapat diubah. Minta penelaah mengembalikannya, atau buat varian.")


class RowIncomplete(InputError):
    """What is missing or wrong in an item, in words."""

    message = _("Rancangan tersimpan, tetapi belum dapat diajukan: {faults}")


class NoSuchCompetence(InputError):
    """The item names a competence that is not in the framework."""

    message = _("Kompetensi itu tidak ada. Pilih dari daftar.")


class SameItem(InputError):
    """An item cannot be its own enemy, nor that of another bank."""

    message = _("Pilih soal lain dari bank yang sama.")


class NoSuchItem(InputError):
    """No item of the bank has this code."""

    message = _("Tidak ada soal berkode {code} dalam bank ini. Periksa kodenya.")


class NothingSaid(InputError):
    """An empty remark."""

    message = _("Tulis dulu catatannya.")


@transaction.atomic
def draft_item(*, bank: ItemBank, competence: str, row: Mapping[str, Any], by: Any, at: datetime) -> Item:
    """Begin an item of a competence with the next free code. Raises NotAllowed or NoSuchCompetence."""
    if not by.has_perm("assessment.write_item", bank):
        raise NotAllowed
    item = _new_item(bank, _competence(competence), row, by=by)
    ItemDraft.objects.create(item=item, row=dict(row), updated_at=at, updated_by=by)
    trail.record(by, "assessment.item.drafted", item, at=at, after={"competence": competence})
    return item


def _competence(code: str) -> Competence:
    try:
        return Competence.objects.get(code=code)
    except Competence.DoesNotExist as error:
        raise NoSuchCompetence from error


def _new_item(bank: ItemBank, competence: Competence, row: Mapping[str, Any], *, by: Any, **more: Any) -> Item:
    taken = set(bank.items.filter(competence=competence).values_list("code", flat=True))
    number = next(one for one in range(1, 10_000) if f"{competence.code}-{one:02}" not in taken)
    return Item.objects.create(
        bank=bank,
        code=f"{competence.code}-{number:02}",
        competence=competence,
        level=row["level"],
        interaction=row["interaction"],
        setting=row["setting"],
        state=ItemState.DRAFT,
        written_by=by,
        **more,
    )


@transaction.atomic
def save_draft(*, item: Item, row: Mapping[str, Any], by: Any, at: datetime) -> ItemDraft:
    """Keep what the author has so far; it need not be whole. Raises NotAllowed or NotADraft."""
    if not by.has_perm("assessment.write_item", item):
        raise NotAllowed
    current = Item.objects.select_for_update().get(pk=item.pk)
    if current.state != ItemState.DRAFT:
        raise NotADraft
    named = {name: row[name] for name in ("level", "interaction", "setting")}
    Item.objects.filter(pk=item.pk).update(**named)
    draft, _made = ItemDraft.objects.update_or_create(
        item=item, defaults={"row": dict(row), "updated_at": at, "updated_by": by}
    )
    trail.record(by, "assessment.item.draft_saved", item, at=at)
    return draft


@transaction.atomic
def discard_draft(*, item: Item, by: Any, at: datetime) -> Item:
    """Put a draft away that nobody is to read; its text and history stay. Raises NotADraft, NotAllowed."""
    if item.state != ItemState.DRAFT:
        raise NotADraft
    move(item, ItemState.RETIRED, moves=ITEM_MOVES, by=by)
    trail.record(by, "assessment.item.discarded", item, at=at)
    return item


@guard("assessment.draft_is_whole")
def _draft_is_whole(item: Item, by: Any) -> None:
    if faults := faults_of_draft(item.draft.row):
        raise RowIncomplete(faults=" ".join(str(one) for one in faults))


@transaction.atomic
def hand_in(*, item: Item, by: Any, at: datetime) -> ItemVersion:
    """Hand a draft in for review: its text becomes the next version. Raises RowIncomplete, NotAllowed, MoveRefused."""
    move(item, ItemState.REVIEW, moves=ITEM_MOVES, by=by)
    row = item.draft.row
    content, key = content_of(row), key_of(row)
    number = item.versions.count() + 1
    version = ItemVersion.objects.create(
        item=item, number=number, content=content, key=key, hash=content_hash(content, key)
    )
    trail.record(by, "assessment.item.handed_in", item, at=at, after={"version": number})
    return version


@transaction.atomic
def make_variant(*, item: Item, by: Any, at: datetime) -> Item:
    """A new draft with the item's words; the two may not meet in one test. A live item itself is never changed."""
    if not by.has_perm("assessment.write_item", item):
        raise NotAllowed
    row = row_of(item, item.versions.order_by("-number")[0]) if item.versions.exists() else dict(item.draft.row)
    made = _new_item(item.bank, item.competence, row, by=by, variant_of=item)
    ItemDraft.objects.create(item=made, row=row, updated_at=at, updated_by=by)
    _pair(item, made, reason=VARIANT, by=by, at=at)
    trail.record(by, "assessment.item.variant_made", made, at=at, after={"of": item.code})
    return made


@transaction.atomic
def name_enemies(*, item: Item, other: Item, reason: str, by: Any, at: datetime) -> ItemEnemy:
    """Keep two items out of each other's tests from the next parameter set on. Raises SameItem or NothingSaid."""
    if not by.has_perm("assessment.write_item", item):
        raise NotAllowed
    if item.pk == other.pk or item.bank_id != other.bank_id:
        raise SameItem
    if not reason.strip():
        raise NothingSaid
    pair = _pair(item, other, reason=reason.strip()[:200], by=by, at=at)
    trail.record(by, "assessment.item.enemies_named", item, at=at, after={"other": other.code}, reason=reason)
    return pair


def _pair(item: Item, other: Item, *, reason: str, by: Any, at: datetime) -> ItemEnemy:
    first, second = sorted((item, other), key=lambda one: one.pk)
    told = {"reason": reason, "made_at": at, "made_by": by}
    pair, _made = ItemEnemy.objects.get_or_create(first=first, second=second, defaults=told)
    return pair


@transaction.atomic
def remark(*, item: Item, text: str, by: Any, at: datetime) -> ItemComment:
    """Say something about an item to the others of the workshop. Raises NothingSaid."""
    if not by.has_perm("assessment.view_workshop", item):
        raise NotAllowed
    if not text.strip():
        raise NothingSaid
    return ItemComment.objects.create(item=item, made_by=by, text=text.strip()[:4000], made_at=at)
