"""Items leave a bank only by those who may, whole, and with an entry in the trail."""

import hashlib
from typing import Any

import pytest

from melek.assessment.models import Item, ItemBank, ItemVersion
from melek.assessment.rules.qti.package import read_package
from melek.assessment.services.bank import content_hash, row_of
from melek.assessment.services.qti import export
from melek.assessment.services.qti.export import export_items
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from tests.assessment.conftest import NOW
from tests.assessment.people import person
from tests.assessment.qti.conftest import Exchange


def test_whole_bank_leaves_as_it_is(exchange: Exchange) -> None:
    package = exchange.exported(as_test=True)
    found = {one.about["code"]: one for one in read_package(package).items}
    items = exchange.items()
    assert len(found) == len(items)
    for item in items:
        version = item.versions.order_by("-number")[0]
        row, told = row_of(item, version), found[item.code]
        assert {**(told.row or {}), "level": item.level, "setting": item.setting} == row
        assert (told.about["hash"], told.about["version"]) == (version.hash, str(version.number))


def test_export_is_told_with_its_hash(exchange: Exchange) -> None:
    package = exchange.exported("1.1-01", "1.2-01")
    entry = TrailEntry.objects.get(event="assessment.items.exported")
    assert entry.actor == exchange.author
    assert entry.after == {
        "items": 2,
        "codes": ["1.1-01", "1.2-01"],
        "test": False,
        "sha256": hashlib.sha256(package).hexdigest(),
    }


def test_same_items_leave_as_the_same_bytes(exchange: Exchange) -> None:
    assert exchange.exported("1.1-01", "1.1-02") == exchange.exported("1.1-01", "1.1-02")


def test_language_that_is_shown_can_be_chosen(exchange: Exchange) -> None:
    package = exchange.exported("1.1-01", languages=("en", "id"))
    item = exchange.items("1.1-01")[0]
    found = read_package(package).items[0].row
    assert found is not None
    assert found["prompt"] == item.versions.order_by("-number")[0].content["prompt"]


def test_reader_may_not_export(exchange: Exchange) -> None:
    with pytest.raises(NotAllowed):
        export_items(items=exchange.items("1.1-01"), by=person("item_reviewer"), at=NOW)
    assert not TrailEntry.objects.filter(event="assessment.items.exported").exists()


def test_secured_bank_needs_somebody_who_releases_items(exchange: Exchange, secured: Any) -> None:
    items = list(Item.objects.filter(bank=secured.bank).order_by("code")[:3])
    for by in (exchange.author, None):
        with pytest.raises(export.SecuredItems):
            export_items(items=items, by=by, at=NOW)
    assert export_items(items=items, by=exchange.psychometrician, at=NOW)[:2] == b"PK"
    assert TrailEntry.objects.get(event="assessment.items.exported").object_label == str(secured.bank)


def test_system_itself_may_export_what_is_public(exchange: Exchange) -> None:
    assert export_items(items=exchange.items("1.1-01"), by=None, at=NOW)[:2] == b"PK"


def test_items_of_two_banks_are_two_packages(exchange: Exchange, secured: Any) -> None:
    other = Item.objects.filter(bank=secured.bank).order_by("code")[:1]
    with pytest.raises(export.SeveralBanks):
        export_items(items=[*exchange.items("1.1-01"), *other], by=exchange.psychometrician, at=NOW)


def test_nothing_is_no_package(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(export.NothingToExport):
        export_items(items=[], by=exchange.author, at=NOW)
    empty = ItemBank.objects.create(code="kosong", name="Kosong", kind="open")
    lone = Item.objects.create(
        bank=empty,
        code="1.1-01",
        competence=exchange.items()[0].competence,
        level=1,
        interaction="choice",
        setting="office",
    )
    with pytest.raises(export.NothingToExport):
        export_items(items=[lone], by=exchange.author, at=NOW)
    monkeypatch.setattr(export, "MOST_ITEMS", 1)
    with pytest.raises(export.TooMuchToExport):
        exchange.exported("1.1-01", "1.1-02")


def reworded(item: Item, **changes: Any) -> None:
    version = item.versions.order_by("-number")[0]
    content = {**version.content, **changes}
    key, digest = version.key, content_hash(content, version.key)
    ItemVersion.objects.create(item=item, number=version.number + 1, content=content, key=key, hash=digest)


@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": {"id": "a\x0bb", "en": "x"}},
        {"prompt": {"id": "Apa?", "en": "What?", "fr": "Quoi?"}},
        {"rationale": None},
        {"options": [{"key": "a"}]},
        {"options": "a"},
    ],
)
def test_item_that_would_not_come_back_is_named(exchange: Exchange, changes: dict[str, Any]) -> None:
    item = Item.objects.filter(bank=exchange.bank, interaction="choice").order_by("code")[0]
    reworded(item, **changes)
    with pytest.raises(export.NotExportable, match=item.code):
        exchange.exported()


def test_numbers_among_accepted_answers_leave_as_texts(exchange: Exchange) -> None:
    item = Item.objects.filter(bank=exchange.bank, interaction="text").order_by("code")[0]
    version = item.versions.order_by("-number")[0]
    ItemVersion.objects.create(
        item=item, number=version.number + 1, content=version.content, key={"accept": [8080, "8080/tcp"]}, hash="x"
    )
    found = read_package(exchange.exported(item.code)).items[0].row
    assert found is not None
    assert found["answer"] == {"accept": ["8080", "8080/tcp"]}
