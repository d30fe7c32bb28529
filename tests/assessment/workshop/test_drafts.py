"""Writing an item: what may be saved, what may be handed in, and what a variant brings with it."""

from copy import deepcopy
from typing import Any

import pytest

from melek.assessment.enums import Interaction, ItemState
from melek.assessment.models import ItemEnemy
from melek.assessment.rules.rows import faults_of, is_drawable
from melek.assessment.services.skeletons import faults_of_draft, skeleton
from melek.assessment.services.workshop import drafts
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from tests.assessment.conftest import NOW
from tests.assessment.drafting import drafted
from tests.assessment.workshop.conftest import Workshop


@pytest.mark.parametrize("interaction", Interaction.values)
def test_every_example_is_whole_but_for_its_source(interaction: str) -> None:
    row = skeleton(interaction)
    assert [str(one) for one in faults_of(row)] == ["Sumber fakta (source) belum ada."]
    assert is_drawable(row)


def without(interaction: str, *path: str | int) -> dict[str, Any]:
    """The example with one of its parts taken out."""
    row = deepcopy(skeleton(interaction))
    part: Any = row
    for step in path[:-1]:
        part = part[step]
    del part[path[-1]]
    return row


@pytest.mark.parametrize(
    "row",
    [
        without("hotspot", "picture", "height"),
        without("hotspot", "picture", "regions", 0, "w"),
        without("task", "scene", "moves", 0, "id"),
        {**skeleton("inline"), "text": {"id": "Satu {1} dan {9}.", "en": "One {1} and {9}."}},
    ],
)
def test_what_cannot_be_drawn_is_a_fault(row: dict[str, Any]) -> None:
    assert not is_drawable(row)
    assert len(faults_of(row)) >= 2  # beside the source


def test_draft_gets_the_next_free_code(workshop: Workshop) -> None:
    first, second = workshop.draft(), workshop.draft()
    assert int(second.code.split("-")[1]) == int(first.code.split("-")[1]) + 1
    assert first.state == ItemState.DRAFT


def test_half_a_draft_is_kept_but_not_handed_in(workshop: Workshop) -> None:
    item = workshop.draft()
    row = {**item.draft.row, "source": ""}
    drafts.save_draft(item=item, row=row, by=workshop.author, at=NOW)
    item.refresh_from_db()
    with pytest.raises(drafts.RowIncomplete, match="Sumber fakta"):
        drafts.hand_in(item=item, by=workshop.author, at=NOW)
    item.refresh_from_db()
    assert (item.state, item.versions.count()) == (ItemState.DRAFT, 0)


@pytest.mark.parametrize("interaction", Interaction.values)
def test_words_of_the_example_are_not_handed_in(workshop: Workshop, interaction: str) -> None:
    example = {**skeleton(interaction), "source": "ISO 8601."}
    (fault,) = faults_of_draft(example)
    assert "masih teks contoh: prompt" in str(fault)
    assert faults_of_draft(drafted(interaction)) == []
    half = {**drafted(interaction), "rationale": example["rationale"]}
    assert "masih teks contoh: rationale." in str(faults_of_draft(half)[0])
    item = workshop.draft(interaction, rationale=example["rationale"])
    with pytest.raises(drafts.RowIncomplete, match="rationale"):
        drafts.hand_in(item=item, by=workshop.author, at=NOW)


def test_handing_in_makes_a_version_and_stops_the_pen(workshop: Workshop) -> None:
    item = workshop.handed_in()
    assert (item.state, item.versions.get().number) == (ItemState.REVIEW, 1)
    with pytest.raises(drafts.NotADraft):
        drafts.save_draft(item=item, row=item.draft.row, by=workshop.author, at=NOW)


def test_reader_writes_nothing(workshop: Workshop) -> None:
    with pytest.raises(NotAllowed):
        drafts.draft_item(bank=workshop.bank, competence="1.1", row={}, by=workshop.readers[0], at=NOW)


def test_unknown_competence_is_named(workshop: Workshop) -> None:
    with pytest.raises(drafts.NoSuchCompetence):
        drafts.draft_item(bank=workshop.bank, competence="9.9", row=skeleton("choice"), by=workshop.author, at=NOW)


def test_variant_and_original_are_enemies(workshop: Workshop) -> None:
    item = workshop.on_trial()
    made = drafts.make_variant(item=item, by=workshop.author, at=NOW)
    assert made.variant_of == item
    assert made.draft.row["prompt"] == item.versions.get().content["prompt"]
    assert ItemEnemy.objects.get().reason == drafts.VARIANT


def test_enemies_need_another_item_and_a_reason(workshop: Workshop) -> None:
    item, other = workshop.draft(), workshop.draft()
    with pytest.raises(drafts.SameItem):
        drafts.name_enemies(item=item, other=item, reason="x", by=workshop.author, at=NOW)
    with pytest.raises(drafts.NothingSaid):
        drafts.name_enemies(item=item, other=other, reason=" ", by=workshop.author, at=NOW)
    drafts.name_enemies(item=other, other=item, reason="Saling membocorkan", by=workshop.author, at=NOW)
    assert TrailEntry.objects.filter(event="assessment.item.enemies_named").count() == 1


def test_remark_is_kept_with_its_author(workshop: Workshop) -> None:
    item = workshop.draft()
    drafts.remark(item=item, text=" Istilahnya diganti. ", by=workshop.readers[0], at=NOW)
    assert item.comments.get().text == "Istilahnya diganti."
    with pytest.raises(drafts.NothingSaid):
        drafts.remark(item=item, text=" ", by=workshop.readers[0], at=NOW)
