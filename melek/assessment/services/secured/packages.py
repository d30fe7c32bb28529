"""A whole bank as a sealed package, out of the store and into it again."""

import gzip
import json
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import BankKind, ItemState
from melek.assessment.models import Item, ItemBank, ItemEnemy, ItemParameter, ItemVersion, ParameterSet
from melek.assessment.services.bank import content_hash
from melek.assessment.services.secured.keys import OfficerKey
from melek.assessment.services.secured.officers import officers_of
from melek.assessment.services.secured.seal import NotAPackage, open_sealed, seal
from melek.competency.models import Competence
from melek.identity import trail
from melek.kit.errors import DomainError, InputError

FORMAT = 1
LARGEST = 500_000_000  # bytes of an opened package
_ITEM = ("code", "level", "interaction", "setting")
_LIFE = ItemState.values  # in the order of an item's life
_PARAMETER = ("model", "a", "b", "steps", "c", "is_pretest", "level", "errors", "answers", "fit")


class OpenBank(DomainError):
    """The keys of an open bank are public; it is not sealed."""

    message = _("Bank {code} terbuka untuk umum. Hanya bank tertutup yang dikemas dengan kunci petugas.")


class PackageConflicts(InputError):
    """The package says otherwise than the store about something that never changes."""

    message = _("Isi paket bertentangan dengan bank yang tersimpan: {what}. Tidak ada yang diubah.")


def export_bank(*, bank: ItemBank, keys: Sequence[OfficerKey], by: Any, at: datetime) -> bytes:
    """The bank with all versions, parameter sets and enemies, sealed for two registered officers and signed by both.

    Raises OpenBank, TwoOfficersNeeded.
    """
    if bank.kind != BankKind.SECURED:
        raise OpenBank(code=bank.code)
    officers = officers_of(keys)
    content = gzip.compress(json.dumps(_told(bank), ensure_ascii=False, sort_keys=True).encode(), mtime=0)
    head = {"bank": bank.code, "format": FORMAT, "sealed_at": at.isoformat()}
    package = seal(content, keys=keys, about=head)
    after = {"officers": [one.held_by.username for one in officers], "sha256": sha256(package).hexdigest()}
    trail.record(by, "assessment.bank.sealed", bank, at=at, after=after)
    return package


def _told(bank: ItemBank) -> dict[str, Any]:
    items = bank.items.select_related("competence", "variant_of").order_by("code")
    versions = ItemVersion.objects.filter(item__bank=bank).select_related("item").order_by("item__code", "number")
    enemies = ItemEnemy.objects.filter(first__bank=bank).select_related("first", "second").order_by("pk")
    return {
        "format": FORMAT,
        "bank": {"code": bank.code, "name": bank.name, "is_simulated": bank.is_simulated},
        "items": [_item_told(item) | {"state": item.state} for item in items],
        "versions": [
            {"item": one.item.code, "number": one.number, "content": one.content, "key": one.key} for one in versions
        ],
        "enemies": [[one.first.code, one.second.code, one.reason] for one in enemies],
        "sets": [_set_told(one) for one in bank.parameter_sets.order_by("pk")],
    }


def _item_told(item: Item) -> dict[str, Any]:
    """What never changes of an item."""
    variant_of = item.variant_of.code if item.variant_of else None
    return {name: getattr(item, name) for name in _ITEM} | {
        "competence": item.competence.code,
        "variant_of": variant_of,
    }


def _set_told(parameter_set: ParameterSet) -> dict[str, Any]:
    rows = parameter_set.parameters.select_related("item_version__item", "competence").order_by(
        "item_version__item__code"
    )
    return {
        "version": parameter_set.version,
        "status": parameter_set.status,
        "effective_on": parameter_set.effective_on.isoformat(),
        "enemies": parameter_set.enemies,
        "rows": [
            {name: getattr(row, name) for name in _PARAMETER}
            | {
                "item": row.item_version.item.code,
                "number": row.item_version.number,
                "competence": row.competence.code,
            }
            for row in rows
        ],
    }


@transaction.atomic
def import_bank(*, package: bytes, keys: Sequence[OfficerKey], by: Any, at: datetime) -> ItemBank:
    """Open a package that two registered officers signed, with their keys, and load what the store does not have yet.

    Items, versions and parameter sets that are stored already must be the same. An item may have gone on in its life,
    and never goes back: one that was withdrawn here stays so. A set is in force on the day of the import at the
    earliest. Raises NotAPackage, NotSigned, TwoOfficersNeeded, OpenBank, PackageConflicts; nothing is changed then.
    """
    officers = officers_of(keys)
    told = _read(open_sealed(package, keys=keys))
    code = told["bank"]["code"]
    if ItemBank.objects.filter(code=code).exclude(kind=BankKind.SECURED).exists():
        raise OpenBank(code=code)
    try:
        bank, sets = _load(told, at=at)
    except (KeyError, TypeError, ValueError) as error:
        raise NotAPackage from error
    after = {
        "officers": [one.held_by.username for one in officers],
        "sha256": sha256(package).hexdigest(),
        "items": len(told["items"]),
        "sets": {one.version: one.effective_on.isoformat() for one in sets},
    }
    trail.record(by, "assessment.bank.opened", bank, at=at, after=after)
    return bank


def _read(content: bytes) -> dict[str, Any]:
    import zlib

    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        raw = reader.decompress(content, LARGEST)
        told = json.loads(raw)
    except (zlib.error, ValueError) as error:
        raise NotAPackage from error
    if reader.unconsumed_tail or not isinstance(told, dict) or told.get("format") != FORMAT:
        raise NotAPackage
    return told


def _load(told: dict[str, Any], *, at: datetime) -> tuple[ItemBank, list[ParameterSet]]:
    """The bank and the parameter sets that it did not have before."""
    about = told["bank"]
    bank, _is_new = ItemBank.objects.get_or_create(
        code=about["code"],
        defaults={"name": about["name"], "kind": BankKind.SECURED, "is_simulated": about["is_simulated"]},
    )
    competences = {one.code: one for one in Competence.objects.all()}
    items = _load_items(bank, told["items"], competences)
    versions = _load_versions(items, told["versions"])
    for first, second, reason in told["enemies"]:
        pair = sorted((items[first], items[second]), key=lambda one: one.pk)
        told_of = {"reason": reason, "made_at": at, "made_by": None}
        ItemEnemy.objects.get_or_create(first=pair[0], second=pair[1], defaults=told_of)
    today = timezone.localdate(at)
    ordered = sorted(told["sets"], key=lambda one: one["effective_on"])  # of one day the last one loaded is in force
    made = [_load_set(bank, one, versions, competences, today) for one in ordered]
    return bank, [one for one in made if one is not None]


def _load_items(bank: ItemBank, rows: list[dict[str, Any]], competences: dict[str, Competence]) -> dict[str, Item]:
    known = {item.code: item for item in bank.items.select_related("competence", "variant_of")}
    items = dict(known)
    for row in rows:
        code, state = row["code"], ItemState(row["state"])
        if row["competence"] not in competences:
            raise PackageConflicts(what=row["competence"])
        if code in known:
            _compare(known[code], row, state)
            continue
        values = {name: row[name] for name in _ITEM}
        items[code] = Item.objects.create(bank=bank, state=state, competence=competences[row["competence"]], **values)
    for row in rows:
        if row["code"] not in known and row["variant_of"]:
            Item.objects.filter(pk=items[row["code"]].pk).update(variant_of=items[row["variant_of"]])
    return items


def _compare(item: Item, row: dict[str, Any], state: ItemState) -> None:
    """Let a stored item go on in its life as the package says. Raises PackageConflicts for one that is another item."""
    if any(row[name] != value for name, value in _item_told(item).items()):
        raise PackageConflicts(what=item.code)
    if _LIFE.index(state) > _LIFE.index(item.state):
        Item.objects.filter(pk=item.pk).update(state=state)


def _load_versions(items: dict[str, Item], rows: list[dict[str, Any]]) -> dict[tuple[str, int], ItemVersion]:
    known = {
        (one.item.code, one.number): one
        for one in ItemVersion.objects.filter(item__in=items.values()).select_related("item")
    }
    for row in rows:
        place, digest = (row["item"], row["number"]), content_hash(row["content"], row["key"])
        if place not in known:
            known[place] = ItemVersion.objects.create(
                item=items[row["item"]], number=row["number"], content=row["content"], key=row["key"], hash=digest
            )
        elif known[place].hash != digest:
            raise PackageConflicts(what=f"{row['item']} v{row['number']}")
    return known


def _load_set(
    bank: ItemBank,
    told: dict[str, Any],
    versions: dict[tuple[str, int], ItemVersion],
    competences: dict[str, Competence],
    today: date,
) -> ParameterSet | None:
    """A set that the bank did not have. Raises PackageConflicts for one that it has otherwise."""
    effective_on = date.fromisoformat(told["effective_on"])
    stored = bank.parameter_sets.filter(version=told["version"]).first()
    if stored is not None:
        same = _set_told(stored) | {"effective_on": told["effective_on"]} == told
        if not same or stored.effective_on < effective_on:
            raise PackageConflicts(what=told["version"])
        return None
    made = ParameterSet.objects.create(
        bank=bank,
        version=told["version"],
        status=told["status"],
        effective_on=max(effective_on, today),
        enemies=told["enemies"],
    )
    ItemParameter.objects.bulk_create(
        ItemParameter(
            parameter_set=made,
            item_version=versions[row["item"], row["number"]],
            competence=competences[row["competence"]],
            **{name: row[name] for name in _PARAMETER},
        )
        for row in told["rows"]
    )
    return made
