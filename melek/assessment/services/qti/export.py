"""Items of a bank as a QTI package, checked by reading it back before it leaves."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import BankKind
from melek.assessment.models import Item, ItemBank, ItemVersion
from melek.assessment.rules.qti.package import MOST_ITEMS, Draft, read_package, write_package
from melek.assessment.rules.qti.plans import titled
from melek.assessment.services.bank import row_of
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed

LANGUAGES = ("id", "en")
_UNWRITABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class NothingToExport(InputError):
    """The selection holds no item that was ever handed in."""

    message = _("Tidak ada soal yang dapat diekspor: pilihannya kosong, atau soalnya belum pernah diajukan.")


class TooMuchToExport(InputError):
    """More items than one package holds."""

    message = _("Satu paket memuat paling banyak {limit} soal. Ekspor per kompetensi.")


class SeveralBanks(InputError):
    """A package holds the items of one bank."""

    message = _("Satu paket berisi soal dari satu bank. Ekspor bank lain sebagai paket tersendiri.")


class SecuredItems(NotAllowed):
    """Keys of a secured bank leave the server only by somebody who releases items."""

    message = _("Soal bank tertutup hanya boleh diekspor oleh orang yang berizin melepas soal.")


class NotExportable(DomainError):
    """An item would come back otherwise than it went out."""

    message = _(
        "Soal {codes} memuat bagian yang tidak dapat ditulis utuh sebagai QTI. Keluarkan soal itu dari pilihan."
    )


@transaction.atomic
def export_items(
    *,
    items: Sequence[Item],
    by: Any,
    at: datetime,
    title: str = "",
    as_test: bool = False,
    languages: Sequence[str] = LANGUAGES,
) -> bytes:
    """The newest versions of items of one bank as a package, in the order of the items.

    Items that were never handed in are left out. With `as_test` the package also holds a test whose sections are the
    items' competences. The first language is the one in which other systems show the items.

    Raises NotAllowed, SecuredItems, NothingToExport, TooMuchToExport, SeveralBanks, NotExportable.
    """
    bank = _bank_of(items)
    _check_right(bank, by)
    versions = _newest(items)
    if not versions:
        raise NothingToExport
    if len(versions) > MOST_ITEMS:
        raise TooMuchToExport(limit=MOST_ITEMS)
    drafts = [_draft(one) for one in versions]
    sections = titled([(one.about["competence"], one.identifier) for one in drafts]) if as_test else ()
    package = _written(drafts, title=title or bank.name, languages=languages, sections=sections)
    after = {
        "items": len(drafts),
        "codes": [one.item.code for one in versions],
        "test": as_test,
        "sha256": sha256(package).hexdigest(),
    }
    trail.record(by, "assessment.items.exported", bank, at=at, after=after)
    return package


def _bank_of(items: Sequence[Item]) -> ItemBank:
    banks = {item.bank_id: item.bank for item in items}
    if not banks:
        raise NothingToExport
    if len(banks) > 1:
        raise SeveralBanks
    return next(iter(banks.values()))


def _check_right(bank: ItemBank, by: Any) -> None:
    """Keys of an open bank are public, so the system itself may export them, too; a secured bank needs a person."""
    if by is not None and not by.has_perm("assessment.export_item", bank):
        raise NotAllowed
    if bank.kind == BankKind.SECURED and (by is None or not by.has_perm("assessment.release_item", bank)):
        raise SecuredItems


def _newest(items: Sequence[Item]) -> list[ItemVersion]:
    rows = ItemVersion.objects.filter(item__in=[one.pk for one in items]).order_by("number")
    newest = {one.item_id: one for one in rows.select_related("item__competence", "item__bank")}
    return [newest[one.pk] for one in items if one.pk in newest]


def _draft(version: ItemVersion) -> Draft:
    item, row = version.item, row_of(version.item, version)
    about = {
        "bank": item.bank.code,
        "code": item.code,
        "version": str(version.number),
        "hash": version.hash,
        "competence": item.competence.code,
        "level": str(item.level),
        "setting": item.setting,
        "points": str(row["points"]) if "points" in row and item.interaction != "task" else "",
    }
    return Draft(f"{item.bank.code}-{item.code}", item.code, _plain(row), about)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """The row with accepted answers as the texts that they are compared as."""
    answer = row.get("answer")
    if row["interaction"] != "text" or not isinstance(answer, dict) or "accept" not in answer:
        return row
    return {**row, "answer": {**answer, "accept": [str(one) for one in answer["accept"]]}}


def _written(drafts: Sequence[Draft], **options: Any) -> bytes:
    """The package, once each of its items was read back as it is."""
    try:
        package = write_package(drafts, **options)
    except _UNWRITABLE as error:
        raise NotExportable(codes=", ".join(_unwritable(drafts, **options))) from error
    found = {one.identifier: one.row for one in read_package(package).items}
    if strange := [one.title for one in drafts if found[one.identifier] != _without_place(one.row)]:
        raise NotExportable(codes=", ".join(strange))
    return package


def _unwritable(drafts: Sequence[Draft], **options: Any) -> list[str]:
    """The codes of the items that cannot be written at all."""
    codes = []
    for one in drafts:
        try:
            write_package([one], title=one.title, languages=options["languages"])
        except _UNWRITABLE:
            codes.append(one.title)
    return codes


def _without_place(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"level", "setting"}}
