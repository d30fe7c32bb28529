"""The workshop's pages: an item from its first word to the test."""

import html

import pytest
import yaml
from django.urls import reverse

from melek.assessment.enums import Interaction, ItemState
from melek.assessment.models import Item, ItemBank
from melek.assessment.services.workshop import drafts, reviews
from melek.identity.models import TrailEntry
from tests.assessment.conftest import NOW
from tests.assessment.drafting import drafted
from tests.assessment.people import person, signed_in
from tests.assessment.workshop.conftest import CHECKS, Workshop

NOT_PLAIN = [
    "source: 2026-01-31",
    "key: !!binary aGFsbw==",
    "options: !!set {a, b}",
    "points: .nan",
    "points: -.inf",
    "points: 0x" + "f" * 40,
    'prompt: {id: "a\\0b"}',
    'prompt: {id: "\\ud800"}',
    "? 2026-01-31\n: x",
    "a: !!timestamp x",
    "a: !!bool x",
    "a: !!int ''",
]


def page(name: str, item: Item) -> str:
    return reverse(f"assessment:{name}", args=[item.pk])


@pytest.mark.parametrize("interaction", Interaction.values)
def test_author_begins_from_an_example_and_sees_it_drawn(workshop: Workshop, interaction: str) -> None:
    client = signed_in(workshop.author)
    told = {"competence": "1.1", "interaction": interaction, "level": "3", "setting": "office"}
    answer = client.post(reverse("assessment:new_item"), told)
    item = Item.objects.get(written_by=workshop.author)
    assert answer["Location"] == page("edit_item", item)
    text = client.get(page("edit_item", item)).content.decode()
    assert "Begini soal ini tampil" in text
    assert "Sumber fakta (source) belum ada." in text


def test_author_writes_and_hands_in(workshop: Workshop) -> None:
    client, item = signed_in(workshop.author), workshop.draft()
    row = drafted(prompt={"id": "Mana yang tepat?", "en": "Which one fits?"})
    told = {"level": "4", "setting": "clinic", "text": yaml.safe_dump(row, allow_unicode=True)}
    client.post(page("edit_item", item), {**told, "simpan": ""})
    item.refresh_from_db()
    assert (item.level, item.draft.row["prompt"]["id"]) == (4, "Mana yang tepat?")
    client.post(page("edit_item", item), {**told, "ajukan": ""})
    item.refresh_from_db()
    assert item.state == ItemState.REVIEW


@pytest.mark.parametrize("text", ["a: [", "- x", "a: &x [1]\nb: *x", "kosong", *NOT_PLAIN])
def test_text_that_cannot_be_read_is_refused_in_words(workshop: Workshop, text: str) -> None:
    client, item = signed_in(workshop.author), workshop.draft()
    answer = client.post(page("edit_item", item), {"level": "3", "setting": "office", "text": text})
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in answer.content.decode()


def test_reader_sees_no_key_before_answering(workshop: Workshop) -> None:
    item, client = workshop.handed_in(), signed_in(workshop.readers[0])
    version = item.versions.get()
    rationale = version.content["rationale"]["id"]
    for name in ("workshop_item", "read_item"):
        assert rationale not in client.get(page(name, item)).content.decode()
    assert client.post(page("read_item", item), {}).status_code == 422
    client.post(page("read_item", item), {"jawaban": version.key})
    text = client.get(page("read_item", item)).content.decode()
    assert "Jawaban Anda sama dengan kunci penulis." in text
    assert rationale in text
    client.post(page("read_item", item), {"checks": CHECKS, "verdict": "approve", "comment": ""})
    assert version.readings.get().review.verdict == "approve"


def test_list_tells_what_waits_and_finds_by_word(workshop: Workshop) -> None:
    item, client = workshop.handed_in(), signed_in(workshop.readers[0])
    text = client.get(reverse("assessment:workshop")).content.decode()
    assert "1 soal menunggu telaah Anda." in text
    found = client.get(reverse("assessment:workshop"), {"cari": item.code}).content.decode()
    assert page("workshop_item", item) in found
    assert "Tidak ada soal yang cocok" in client.get(reverse("assessment:workshop"), {"cari": "xyzzy"}).content.decode()


def test_psychometrician_publishes_and_withdraws(workshop: Workshop) -> None:
    item, client = workshop.on_trial(), signed_in(workshop.psychometrician)
    assert item.code in client.get(reverse("assessment:workshop")).content.decode()
    client.post(reverse("assessment:publish_parameters", args=["terbuka"]))
    assert workshop.bank.parameter_sets.count() == 2
    assert "Parameter soal" in client.get(page("workshop_item", item)).content.decode()
    assert client.post(page("retire_item", item), {"reason": ""}).status_code == 422
    client.post(page("retire_item", item), {"reason": "Bocor."})
    text = client.get(page("workshop_item", item)).content.decode()
    assert "Bocor." in text
    assert "Soal ditarik" in text


def test_remarks_enemies_and_variants_by_their_forms(workshop: Workshop) -> None:
    item, other, client = workshop.on_trial(), workshop.draft(), signed_in(workshop.author)
    client.post(page("remark", item), {"text": "Periksa istilahnya."})
    client.post(page("name_enemy", item), {"code": other.code, "reason": "Serupa"})
    answer = client.post(page("make_variant", item))
    made = Item.objects.get(variant_of=item)
    assert answer["Location"] == page("edit_item", made)
    text = client.get(page("workshop_item", item)).content.decode()
    for words in ("Periksa istilahnya.", other.code, made.code, "Serupa"):
        assert words in text
    refused = client.post(page("name_enemy", item), {"code": "tidak-ada", "reason": "Serupa"})
    assert refused.status_code == 422


def test_value_that_cannot_be_kept_is_told_with_its_place(workshop: Workshop) -> None:
    client, item = signed_in(workshop.author), workshop.draft()
    told = {"level": "3", "setting": "office", "text": "scene:\n  days: [2026-01-31]"}
    assert "Bagian scene › days › 1 hanya boleh berisi" in client.post(page("edit_item", item), told).content.decode()


def test_text_of_an_item_that_was_handed_in_is_not_opened_for_writing(workshop: Workshop) -> None:
    item = workshop.handed_in()
    answer = signed_in(workshop.author).get(page("edit_item", item))
    assert answer.status_code == 409
    assert item.versions.get().content["rationale"]["id"] not in answer.content.decode()


def test_every_look_at_a_secured_key_is_in_the_trail(workshop: Workshop) -> None:
    item = workshop.draft()
    ItemBank.objects.filter(pk=workshop.bank.pk).update(kind="secured")
    seen = TrailEntry.objects.filter(event="assessment.item.read", object_id=str(item.pk))
    signed_in(workshop.author).get(page("edit_item", item))
    assert [one.actor for one in seen] == [workshop.author]
    drafts.hand_in(item=Item.objects.get(pk=item.pk), by=workshop.author, at=NOW)
    reader, client = workshop.readers[0], signed_in(workshop.readers[0])
    client.get(page("read_item", item))
    assert seen.filter(actor=reader).count() == 1  # without its key, but with all its words
    client.post(page("read_item", item), {"jawaban": item.versions.get().key})
    client.get(page("read_item", item))
    assert seen.filter(actor=reader).count() == 2


def test_item_that_is_not_in_review_is_read_by_no_reviewer(workshop: Workshop) -> None:
    item = workshop.on_trial()
    stranger = person("item_reviewer", "penelaah-tiga")
    for reader in (stranger, workshop.readers[0], workshop.author):
        answer = signed_in(reader).get(page("read_item", item))
        assert answer.status_code in {403, 409}
        assert item.versions.get().content["prompt"]["id"] not in answer.content.decode()


def test_list_of_the_bank_shows_no_words_of_a_secured_item(workshop: Workshop) -> None:
    item = Item.objects.filter(bank=workshop.bank, interaction="choice").order_by("code")[0]
    prompt, client = item.versions.get().content["prompt"]["id"], signed_in(workshop.psychometrician)
    told = {"kompetensi": item.competence.code}
    assert prompt in html.unescape(client.get(reverse("assessment:bank"), told).content.decode())
    ItemBank.objects.filter(pk=workshop.bank.pk).update(kind="secured")
    text = html.unescape(client.get(reverse("assessment:bank"), told).content.decode())
    assert prompt not in text
    assert item.code in text


def test_author_discards_a_draft_and_nobody_else(workshop: Workshop) -> None:
    item = workshop.draft()
    shown = signed_in(workshop.author).get(page("workshop_item", item)).content.decode()
    assert page("retire_item", item) not in shown
    assert signed_in(workshop.readers[0]).post(page("edit_item", item), {"buang": ""}).status_code == 403
    answer = signed_in(workshop.author).post(page("edit_item", item), {"buang": ""})
    assert answer["Location"] == reverse("assessment:workshop")
    item.refresh_from_db()
    assert item.state == ItemState.RETIRED


def test_reader_who_missed_the_key_can_only_send_it_back(workshop: Workshop) -> None:
    item, client = workshop.handed_in(), signed_in(workshop.readers[0])
    version = item.versions.get()
    wrong = next(one["key"] for one in version.content["options"] if one["key"] != version.key)
    client.post(page("read_item", item), {"jawaban": wrong})
    text = client.get(page("read_item", item)).content.decode()
    assert 'value="approve"' not in text
    told = {"verdict": "approve", "checks": CHECKS, "comment": ""}
    assert client.post(page("read_item", item), told).status_code == 422
    with pytest.raises(reviews.KeyMissed):
        reviews.review(version=version, by=workshop.readers[0], at=NOW, **told)


def test_items_that_came_with_the_bank_claim_no_trial(workshop: Workshop) -> None:
    item = Item.objects.filter(bank=workshop.bank, state=ItemState.LIVE)[0]
    text = signed_in(workshop.author).get(page("workshop_item", item)).content.decode()
    assert "Sementara, menurut penilaian penulis" in text
    assert text.count('class="done"') == 1


def test_unknown_code_of_an_enemy_is_named(workshop: Workshop) -> None:
    answer = signed_in(workshop.author).post(page("name_enemy", workshop.draft()), {"code": "9.9-99", "reason": "x"})
    assert "Tidak ada soal berkode 9.9-99" in answer.content.decode()
