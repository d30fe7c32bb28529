"""A package becomes drafts of the open bank, each whole or not at all, and the report tells what was lost."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError

from melek.assessment.enums import ItemState
from melek.assessment.models import Item, ItemComment, ItemDraft
from melek.assessment.rules.qti.errors import PackageRefused
from melek.assessment.rules.rows import faults_of
from melek.assessment.services.bank import row_of
from melek.assessment.services.qti import importing
from melek.assessment.services.qti.importing import Fate, import_items, preview_package
from melek.assessment.services.workshop import drafts
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from tests.assessment.conftest import NOW
from tests.assessment.people import person
from tests.assessment.qti.conftest import DEFAULTS, Exchange, forgotten
from tests.assessment.qti.foreign import CHOICES, INTERACTION, PLAIN, SCHOOL, declared, item, package


def imported(exchange: Exchange, data: bytes, **options: Any) -> importing.Report:
    told = {"bank": exchange.bank, "defaults": DEFAULTS, "by": exchange.author, "at": NOW, **options}
    return import_items(package=data, **told)


def test_whole_bank_comes_back_as_drafts(exchange: Exchange) -> None:
    rows = {one.code: row_of(one, one.versions.order_by("-number")[0]) for one in exchange.items()}
    places = {one.code: (one.competence.code, one.level, one.interaction, one.setting) for one in exchange.items()}
    data = exchange.exported()
    forgotten(exchange.bank)
    report = imported(exchange, data)
    assert report.taken == report.count(Fate.NEW) == len(rows)
    made = {one.code: one for one in Item.objects.filter(bank=exchange.bank).select_related("draft", "competence")}
    assert {code: one.draft.row for code, one in made.items()} == rows
    assert {
        code: (one.competence.code, one.level, one.interaction, one.setting) for code, one in made.items()
    } == places
    assert {(one.state, one.written_by) for one in made.values()} == {(ItemState.DRAFT, exchange.author)}
    assert not ItemComment.objects.exists()
    assert TrailEntry.objects.filter(event="assessment.item.drafted").count() == len(rows)
    told = TrailEntry.objects.get(event="assessment.items.imported").after
    assert told is not None
    assert (told["items"], told["new"], told["refused"], sorted(told["codes"])) == (
        len(rows),
        len(rows),
        0,
        sorted(rows),
    )
    for one in made.values():
        assert drafts.hand_in(item=one, by=exchange.author, at=NOW).number == 1


def test_what_the_bank_already_has_is_recognised(exchange: Exchange) -> None:
    count = Item.objects.count()
    report = imported(exchange, exchange.exported())
    assert report.count(Fate.DUPLICATE) == len(report.lines)
    assert {line.same_as for line in report.lines} == {one.code for one in exchange.items()}
    assert Item.objects.count() == count


def test_second_import_of_drafts_changes_nothing(exchange: Exchange) -> None:
    first = imported(exchange, package(PLAIN))
    second = imported(exchange, package(PLAIN), defaults=replace(DEFAULTS, level=7, setting="clinic"))
    assert (first.taken, second.taken) == (1, 0)
    assert second.lines[0].same_as == first.lines[0].item.code  # type: ignore[union-attr]


def test_item_that_stands_twice_in_a_package_is_taken_once(exchange: Exchange) -> None:
    report = imported(exchange, package(PLAIN, PLAIN.replace("q-one", "q-two")))
    assert [line.fate for line in report.lines] == [Fate.INCOMPLETE, Fate.DUPLICATE]
    assert report.lines[1].same_as == "q-one"


def test_thrown_away_draft_may_come_in_again(exchange: Exchange) -> None:
    made = imported(exchange, package(PLAIN)).lines[0].item
    Item.objects.filter(pk=made.pk).update(state=ItemState.RETIRED)  # type: ignore[union-attr]
    assert imported(exchange, package(PLAIN)).taken == 1


def test_foreign_item_is_an_incomplete_draft_with_a_remark(exchange: Exchange) -> None:
    report = imported(exchange, package(SCHOOL))
    (line,) = report.lines
    assert line.fate == Fate.INCOMPLETE
    draft = ItemDraft.objects.get(item=line.item)
    assert draft.row["prompt"] == {"id": "", "en": "Which are strong?"}
    assert (draft.row["level"], draft.row["setting"], draft.item.competence.code) == (3, "office", "1.1")
    assert [str(one) for one in faults_of(draft.row)] == [str(one) for one in line.faults]
    with pytest.raises(drafts.RowIncomplete):
        drafts.hand_in(item=draft.item, by=exchange.author, at=NOW)
    text = ItemComment.objects.get(item=line.item).text
    assert "_item-77" in text
    assert "qti-feedback-inline" in text


def test_what_the_package_does_not_say_is_told(exchange: Exchange) -> None:
    told = importing.Defaults(competence="2.1", level=5, setting="clinic", language="id")
    text = PLAIN.replace(' xml:lang="en-GB"', "")
    (line,) = imported(exchange, package(text), defaults=told).lines
    made = Item.objects.get(pk=line.item.pk)  # type: ignore[union-attr]
    assert (made.competence.code, made.level, made.setting) == ("2.1", 5, "clinic")
    assert made.draft.row["prompt"]["id"] == "Which one joins two networks?"
    assert [one.where for one in line.notes].count("manifest") == 3


def test_metadata_beyond_the_framework_are_replaced(exchange: Exchange) -> None:
    data = package(PLAIN)
    (line,) = preview_package(package=data, bank=exchange.bank, defaults=DEFAULTS).lines
    assert line.competence == "1.1"
    with pytest.raises(drafts.NoSuchCompetence):
        preview_package(package=data, bank=exchange.bank, defaults=replace(DEFAULTS, competence="9.9"))


def test_preview_stores_nothing_and_says_the_same(exchange: Exchange) -> None:
    data, before = package(PLAIN, SCHOOL), Item.objects.count()
    seen = preview_package(package=data, bank=exchange.bank, defaults=DEFAULTS)
    assert Item.objects.count() == before
    assert not TrailEntry.objects.filter(event__startswith="assessment.items.").exists()
    done = imported(exchange, data)
    assert [(one.identifier, one.fate) for one in seen.lines] == [(one.identifier, one.fate) for one in done.lines]


def test_refused_item_stops_no_other(exchange: Exchange) -> None:
    wrong = item('<qti-upload-interaction response-identifier="RESPONSE"/>', declared(), name="up")
    report = imported(exchange, package(wrong, PLAIN))
    assert [line.fate for line in report.lines] == [Fate.REFUSED, Fate.INCOMPLETE]
    assert report.lines[0].item is None


def test_item_that_the_store_refuses_stops_no_other(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second draft fails after its row was written: nothing of it stays, the others do."""
    other = PLAIN.replace("q-one", "q-two").replace("A cable", "A wire")
    real, seen = drafts.remark, []

    def failing(**told: Any) -> Any:
        seen.append(told["item"])
        if len(seen) == 2:
            raise DatabaseError
        return real(**told)

    monkeypatch.setattr(drafts, "remark", failing)
    texts = [one.replace('shuffle="false"', 'fixed="x"') for one in (PLAIN, other, SCHOOL)]
    marked = [one.replace("</qti-item-body>", "<p><img src='x.png' alt='x'/></p></qti-item-body>") for one in texts]
    before = Item.objects.count()
    report = imported(exchange, package(*marked))
    assert [line.fate for line in report.lines] == [Fate.INCOMPLETE, Fate.FAILED, Fate.INCOMPLETE]
    assert Item.objects.count() == before + 2
    assert report.lines[1].item is None
    assert str(report.lines[1].why)
    told = TrailEntry.objects.get(event="assessment.items.imported").after
    assert told is not None
    assert (told["items"], told["failed"]) == (2, 1)


def test_hostile_package_leaves_no_trace(exchange: Exchange) -> None:
    entries = TrailEntry.objects.count()
    with pytest.raises(PackageRefused):
        imported(exchange, package('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'))
    assert TrailEntry.objects.count() == entries


def test_reader_may_not_import(exchange: Exchange) -> None:
    with pytest.raises(NotAllowed):
        imported(exchange, package(PLAIN), by=person("item_reviewer"))


def test_secured_bank_takes_no_foreign_items(exchange: Exchange, secured: Any) -> None:
    with pytest.raises(importing.OnlyOpenBank):
        imported(exchange, package(PLAIN), bank=secured.bank, by=exchange.psychometrician)


def test_long_item_is_refused(exchange: Exchange) -> None:
    long = INTERACTION.replace(CHOICES, CHOICES.replace("A cable", "A very long cable " * 2000))
    (line,) = preview_package(
        package=package(item(long, declared("ChoiceA"))), bank=exchange.bank, defaults=DEFAULTS
    ).lines
    assert line.fate == Fate.REFUSED
