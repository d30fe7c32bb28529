"""Every public function of a core with a reference page has an example, stands on the page, and its example runs there."""

import doctest
import re
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from tools.science_page import OVERLAP, PSYCHOMETRICS, examples_of, heading, public_members, science_page

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference"
CORES = (PSYCHOMETRICS, OVERLAP)
MEMBERS = [
    (core, room, name, thing)
    for core in CORES
    for room, own in public_members(core).items()
    for name, thing in own.items()
]
FUNCTIONS = [one[1:] for one in MEMBERS if isinstance(one[3], FunctionType)]
SECTIONS = [part for core in CORES for part in re.split(r"^(?=### )", science_page(core), flags=re.MULTILINE)[1:]]


def _title(one: Any) -> str:
    return str(one).splitlines()[0].removeprefix("### ") if isinstance(one, str) else ""


@pytest.mark.parametrize(("room", "name", "thing"), FUNCTIONS, ids=[f"{room}.{name}" for room, name, _ in FUNCTIONS])
def test_public_function_has_an_example(room: str, name: str, thing: FunctionType) -> None:
    examples = examples_of(thing)
    assert examples, "a public function of science shows how it is called"
    assert any(name in one.source for one in examples), "an example calls the function it stands with"
    tells = thing.__annotations__.get("return", "None") not in {None, "None"}
    assert any(one.want for one in examples) or not tells, "an example prints what the function returns"


def test_every_member_has_its_heading_on_the_page() -> None:
    for core in CORES:
        page = PAGES / f"{core.root.rpartition('.')[2]}.md"
        titles = set(re.findall(r"^### (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE))
        for own, room, name, thing in MEMBERS:
            if own is core and f"{thing.__module__}.".startswith(f"{core.root}.{room}."):
                assert heading(room, name, thing) in titles, "run python -m tools.docs"


@pytest.mark.parametrize("section", [one for one in SECTIONS if ">>>" in one], ids=_title)
def test_example_on_the_page_stands_alone_and_prints_what_it_says(section: str) -> None:
    blocks = [
        one for one in re.findall(r"^```python\n(.*?)^```", section, flags=re.DOTALL | re.MULTILINE) if ">>>" in one
    ]
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    for block in blocks:
        runner.run(parser.get_doctest(block, {}, _title(section), str(PAGES), 0))
    assert runner.failures == 0


def test_a_function_without_an_example_is_seen() -> None:
    def silent() -> None:
        """Nothing is shown."""

    assert not examples_of(silent)
