"""Whatever is done to a package, it is read with notes or refused with a reason; nothing else ever happens."""

import io
import json
import random
import re
import zipfile
from copy import deepcopy
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melek.assessment.rules.qti.errors import PackageRefused
from melek.assessment.rules.qti.names import ASI, OWN, SVG
from melek.assessment.rules.qti.nodes import Node, parsed, written
from melek.assessment.rules.qti.package import Package, read_package, write_package
from melek.assessment.rules.rows import faults_of, is_drawable
from melek.assessment.services.bank import content_of
from melek.assessment.services.skeletons import skeleton
from melek.assessment.views.present import content_html
from tests.assessment.qti.foreign import (
    OLD_CHOICE,
    OLD_GAPS,
    OLD_MATCH,
    OLD_NUMBER,
    OLD_ORDER,
    OLD_SPOT,
    PLAIN,
    SCHOOL,
    package,
    zipped,
)
from tests.assessment.qti.test_round_trip import draft_of

pytestmark = pytest.mark.once

KINDS = ("choice", "multiple", "order", "match", "text", "inline", "hotspot", "task")
TOKEN = re.compile(r"<[^>]*>|[^<]+")
JUNK = (
    "<x>",
    "</x>",
    "<br/>",
    "\0",
    "&amp;",
    "&nope;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "{1}",
    "{9}",
    '="',
    "9" * 40,
    "é",
    "\U0001f600",
)
VALUES = (
    "",
    "0",
    "-1",
    "1e308",
    "nan",
    "x",
    "a b",
    "true",
    "../..",
    "https://elsewhere.example",
    "RESPONSE",
    "mul",
    "id",
    "{2}",
)


@lru_cache
def own() -> bytes:
    table = {"stimulus": {"kind": "table", "id": "a | b\n1 | 2\n", "en": "c | d\n3 | 4\n"}}
    unit = {"unit": {"id": "menit", "en": "minutes"}, "answer": {"number": 1, "within": 0.5}}
    more = {"choice": table, "text": unit}
    drafts = [draft_of({**skeleton(kind), "source": "x", **more.get(kind, {})}, kind) for kind in KINDS]
    return write_package(drafts, title="T", languages=("id", "en"))


@lru_cache
def foreign() -> bytes:
    texts = (PLAIN, SCHOOL, OLD_CHOICE, OLD_GAPS, OLD_MATCH, OLD_NUMBER, OLD_ORDER, OLD_SPOT)
    named = [
        re.sub(r'identifier="(?:q-one|i5f2|_item-77)"', f'identifier="n{place}"', text, count=1)
        for place, text in enumerate(texts)
    ]
    return package(*named)


def files_of(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def answer_to(data: bytes) -> Package | PackageRefused:
    """What is read of a package, or why it is refused; any other error ends the test."""
    try:
        return read_package(data)
    except PackageRefused as refused:
        return refused


def check(data: bytes) -> int:
    """Read a package as an import does; how many items it gave."""
    found = answer_to(data)
    if isinstance(found, PackageRefused):
        assert str(found)
        return 0
    for one in found.items:
        assert all(str(note.what) and note.where for note in one.notes)
        if one.row is not None:
            row = {**one.row, "level": 3, "setting": "office"}
            json.dumps(row, allow_nan=False).encode()
            faults_of(row)
            if is_drawable(row) and row["interaction"] != "task":
                for language in ("id", "en"):
                    content_html(content_of(row), language=language, seed=0, position=1)
    return len(found.items)


def test_unharmed_packages_are_read() -> None:
    assert check(own()) == check(foreign()) == 8


@settings(max_examples=200)
@given(st.randoms(use_true_random=False), st.booleans())
def test_bytes_are_changed_anywhere(chance: random.Random, is_own: bool) -> None:
    data = bytearray(own() if is_own else foreign())
    for _time in range(chance.randint(1, 20)):
        place = chance.randrange(len(data))
        step = chance.choice(["flip", "cut", "put"])
        if step == "flip":
            data[place] ^= 1 << chance.randrange(8)
        elif step == "cut":
            del data[place : place + chance.randint(1, 30)]
        else:
            data[place:place] = bytes(chance.randrange(256) for _byte in range(chance.randint(1, 30)))
    check(bytes(data))


def mangled(text: str, chance: random.Random) -> str:
    """A text whose elements and letters were dropped, doubled, swapped or replaced; seldom well-formed."""
    tokens = TOKEN.findall(text)
    for _time in range(chance.randint(1, 8)):
        place, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        tokens[place] = chance.choice(
            [
                "",
                tokens[place] * 2,
                tokens[place] + chance.choice(JUNK),
                tokens[other],
                re.sub(r'="[^"]*"', lambda _m: f'="{chance.choice(VALUES)}"', tokens[place], count=1),
                re.sub(r' [\w:-]+="[^"]*"', "", tokens[place], count=1),
                tokens[place].replace("qti-", chance.choice(["", "qti-qti-", "qti-x-"])),
            ]
        )
    return "".join(tokens)


@settings(max_examples=100)
@given(st.randoms(use_true_random=False), st.booleans())
def test_files_are_rewritten(chance: random.Random, is_own: bool) -> None:
    files = files_of(own() if is_own else foreign())
    for name in chance.sample(sorted(files), chance.randint(1, 4)):
        files[name] = mangled(files[name], chance)
    check(zipped(files))


SPACES = {"xmlns": ASI, "xmlns:svg": SVG, "xmlns:melek": OWN, "xmlns:math": "http://www.w3.org/1998/Math/MathML"}


def grafted(text: str, chance: random.Random) -> bytes:
    """A tree whose branches were cut, doubled, renamed or grafted elsewhere; always well-formed."""
    root = parsed(text.encode(), "a.xml").root
    for _time in range(chance.randint(1, 10)):
        nodes = list(root.walk())
        one, other = chance.choice(nodes), chance.choice(nodes)
        step = chance.randrange(6)
        if step == 0 and one.content:
            del one.content[chance.randrange(len(one.content))]
        elif step == 1:
            one.content.insert(0, deepcopy(Node(other.name, dict(other.attributes), list(other.elements[:2]))))
        elif step == 2 and one is not root:
            one.name = chance.choice(nodes).name
        elif step == 3 and one.attributes:
            one.attributes[chance.choice(list(one.attributes))] = chance.choice(VALUES)
        elif step == 4:
            one.attributes |= other.attributes
        else:
            one.content.append(chance.choice(["{1}", "___", "  ", "\u00e9", "a | b"]))
        if sum(1 for _node in root.walk()) > 2000:
            break
    root.attributes |= SPACES
    return written(root, blocks=frozenset())


@settings(max_examples=150)
@given(st.randoms(use_true_random=False), st.booleans())
def test_trees_are_cut_and_grafted(chance: random.Random, is_own: bool) -> None:
    files = files_of(own() if is_own else foreign())
    names = [name for name in files if name.endswith((".xml", ".svg")) and name != "imsmanifest.xml"]
    changed = {name: grafted(files[name], chance) for name in chance.sample(names, 3)}
    check(zipped({**files, **changed}))


@settings(max_examples=80)
@given(st.randoms(use_true_random=False), st.sampled_from(KINDS))
def test_attributes_of_a_well_formed_item_are_replaced(chance: random.Random, kind: str) -> None:
    """Nothing but values changes, so that the item is always well-formed and its readers see every nonsense."""
    files = files_of(own())
    name = f"items/{kind}.xml"
    found = list(re.finditer(r'(?<= )([\w:-]+)="([^"]*)"', files[name]))
    for one in chance.sample(found, chance.randint(1, 6)):
        if not one[1].startswith("xmlns"):
            files[name] = files[name].replace(one[0], f'{one[1]}="{chance.choice(VALUES)}"')
    check(zipped(files))


PLAIN_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=80)
@given(st.randoms(use_true_random=False), PLAIN_JSON)
def test_parts_of_a_task_are_replaced(chance: random.Random, value: object) -> None:
    files = files_of(own())
    task = json.loads(files["tasks/task.json"])
    place = task
    while isinstance(place, dict | list) and place and chance.random() < 0.8:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = chance.choice(keys)
        if not isinstance(place[key], dict | list) or chance.random() < 0.3:
            break
        place = place[key]
    if place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        place[chance.choice(keys)] = value
    check(zipped({**files, "tasks/task.json": json.dumps(task)}))


@pytest.mark.parametrize("value", ["1" + "0" * 400, '"\\u0000"', '"\\ud800"', "1e999", "[" * 40 + "]" * 40])
def test_values_that_no_store_takes_are_refused(value: str) -> None:
    files = files_of(own())
    text = files["tasks/task.json"]
    files["tasks/task.json"] = text.replace('"points": 3', f'"points": {value}', 1).replace(
        '"points": 2', f'"points": {value}', 1
    )
    found = next(one for one in read_package(zipped(files)).items if one.identifier == "item-task")
    assert found.row is None
