"""Every item of the open bank goes out as QTI and comes back as the same item, whichever language is shown."""

from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melek.assessment.enums import Interaction
from melek.assessment.rules.qti.archive import opened
from melek.assessment.rules.qti.names import identifier_of, key_of_identifier, number_in, number_text
from melek.assessment.rules.qti.nodes import parsed
from melek.assessment.rules.qti.package import Draft, Package, read_package, write_package
from melek.assessment.rules.qti.plans import titled
from melek.assessment.rules.qti.structure import faults_in_item
from melek.assessment.services.bank import open_bank_rows
from melek.assessment.services.skeletons import skeleton

pytestmark = pytest.mark.once

ROWS = {row["code"]: row for row in open_bank_rows()}
SHOWN = (("id", "en"), ("en", "id"))


def content_row(row: dict[str, Any]) -> dict[str, Any]:
    """The row without what says where it stands; the key of several choices in the order in which it is kept."""
    kept = {name: value for name, value in row.items() if name not in {"code", "competence", "level", "setting"}}
    return {**kept, "answer": sorted(row["answer"])} if row["interaction"] == "multiple" else kept


def draft_of(row: dict[str, Any], name: str = "soal") -> Draft:
    points = {"points": str(row["points"])} if "points" in row and row["interaction"] != "task" else {}
    about = {"level": str(row.get("level", 3)), "setting": row.get("setting", "office"), **points}
    return Draft(name, name, content_row(row), {"competence": row.get("competence", "1.1"), **about})


@lru_cache
def bank(languages: tuple[str, ...]) -> tuple[bytes, Package]:
    """The open bank as a package with a test, and what is read of it."""
    drafts = [draft_of(row, code) for code, row in ROWS.items()]
    sections = titled([(one.about["competence"], one.identifier) for one in drafts])
    data = write_package(drafts, title="Bank", languages=languages, sections=sections)
    return data, read_package(data)


@pytest.mark.parametrize("languages", SHOWN, ids="-".join)
@pytest.mark.parametrize("code", ROWS)
def test_item_comes_back_as_it_went(code: str, languages: tuple[str, ...]) -> None:
    data, package = bank(languages)
    found = next(one for one in package.items if one.identifier == f"item-{code}")
    assert found.row == content_row(ROWS[code])
    assert list(found.notes) == []
    assert (found.about["level"], found.about["setting"]) == (str(ROWS[code]["level"]), ROWS[code]["setting"])
    assert found.about["competence"] == ROWS[code]["competence"]
    file = f"items/{code}.xml"
    assert faults_in_item(parsed(opened(data).read(file), file).root) == []


def test_bank_holds_every_way_of_answering() -> None:
    assert {row["interaction"] for row in ROWS.values()} == set(Interaction.values)


def test_test_keeps_its_sections_in_order() -> None:
    _data, package = bank(SHOWN[0])
    (plan,) = package.plans
    assert [one.removeprefix("item-") for one in plan.items] == list(ROWS)
    assert [one.title for one in plan.sections] == sorted({row["competence"] for row in ROWS.values()})


def test_equal_items_give_equal_bytes() -> None:
    drafts = [draft_of(row, code) for code, row in list(ROWS.items())[:20]]
    first, second = (write_package(drafts, title="Bank", languages=("id", "en")) for _time in range(2))
    assert first == second


# letters that XML may hold, with those that it treats in a way of its own
LETTERS = st.text(st.sampled_from("ab é{}1|&<>\"'\n\t\r  ]] \u200b\U0001f600\u0301"), min_size=1, max_size=30)
WORDS = st.one_of(LETTERS, st.fixed_dictionaries({"id": LETTERS}, optional={"en": LETTERS}))
PAIR = st.fixed_dictionaries({"id": LETTERS, "en": LETTERS})
KEYS = st.lists(st.text("ab1 -_.xé", min_size=1, max_size=6), min_size=3, max_size=5, unique=True)


def written_and_read(row: dict[str, Any]) -> Any:
    package = read_package(write_package([draft_of(row)], title="T", languages=("id", "en")))
    assert list(package.items[0].notes) == []
    return package.items[0].row


@settings(max_examples=60)
@given(
    prompt=WORDS,
    rationale=WORDS,
    source=LETTERS,
    keys=KEYS,
    said=PAIR,
    interaction=st.sampled_from(["choice", "order"]),
)
def test_any_words_and_keys_survive(
    prompt: Any, rationale: Any, source: str, keys: list[str], said: dict[str, str], interaction: str
) -> None:
    row = {
        "interaction": interaction,
        "prompt": prompt,
        "options": [{"key": key, **said} for key in keys],
        "answer": keys[:1] if interaction == "choice" else keys[::-1],
        "rationale": rationale,
        "source": source,
    }
    assert written_and_read(row) == row


@settings(max_examples=60)
@given(
    kind=st.sampled_from(["text", "chat", "notice", "email", "table", "files"]),
    words=st.fixed_dictionaries({"id": LETTERS.filter(str.strip), "en": LETTERS.filter(str.strip)}),
)
def test_any_stimulus_survives(kind: str, words: dict[str, str]) -> None:
    row = {**skeleton("choice"), "stimulus": {"kind": kind, **words}}
    assert written_and_read(row)["stimulus"] == row["stimulus"]


@settings(max_examples=60)
@given(
    before=st.text("ab &<|\n", max_size=8),
    between=st.text("ab &<|\n", max_size=8),
    swapped=st.booleans(),
    points=st.sampled_from([None, 1, 2]),
)
def test_any_sentence_with_gaps_survives(before: str, between: str, swapped: bool, points: int | None) -> None:
    first, second = ("{2}", "{1}") if swapped else ("{1}", "{2}")
    text = {"id": f"{before}{first}{between}{second}", "en": f"{{1}}{between}{{2}}"}
    row = {**skeleton("inline"), "text": text, **({"points": points} if points else {})}
    assert written_and_read(row) == row


@settings(max_examples=60)
@given(
    number=st.one_of(st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9)),
    within=st.one_of(st.none(), st.just(0), st.floats(0, 100)),
    unit=st.one_of(st.none(), WORDS),
)
def test_any_number_and_tolerance_survives(number: float, within: float | None, unit: Any) -> None:
    answer = {"number": number} | ({} if within is None else {"within": within})
    row = {**skeleton("text"), "answer": answer} | ({} if unit is None else {"unit": unit})
    found = written_and_read(row)
    assert found == row
    assert type(found["answer"]["number"]) is type(number)


@given(accept=st.lists(LETTERS, min_size=1, max_size=5, unique=True))
@settings(max_examples=40)
def test_every_accepted_spelling_survives(accept: list[str]) -> None:
    kept = [one for one in accept if one.strip()] or ["x"]
    assert written_and_read({**skeleton("text"), "answer": {"accept": kept}})["answer"] == {"accept": kept}


def test_picture_without_shapes_and_with_fractions_survives() -> None:
    row = skeleton("hotspot")
    regions = [{**one, "x": one["x"] + 0.5} for one in row["picture"]["regions"]]
    picture = {"height": 200, "alt": "A", "regions": regions}
    assert written_and_read({**row, "picture": picture})["picture"] == picture


@given(st.text(max_size=12))
def test_identifier_leads_back_to_its_key(key: str) -> None:
    identifier = identifier_of(key.encode("utf-8", "ignore").decode())
    assert key_of_identifier(identifier) == key.encode("utf-8", "ignore").decode()


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("1.0", 1.0), ("-3", -3), ("1e3", 1000.0), (" 2 ", 2)])
def test_number_keeps_its_kind(text: str, number: float) -> None:
    assert number_in(text) == number
    assert type(number_in(text)) is type(number)
    assert number_in(number_text(number)) == number


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "-inf", "1e99", "9" * 5000, "0x1", "1_0e_5"])
def test_no_number_is_read_where_none_stands(text: str) -> None:
    assert number_in(text) is None
