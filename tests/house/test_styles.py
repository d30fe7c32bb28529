"""A page that leaves the style sheet of data out shows nothing that this sheet draws."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "melek"
WITHOUT = "{% block styles %}{% endblock %}"
DRAWN = re.compile(r'\bend(?:card|fold|cardfoot)\b|render_table|class="(?:[^"]* )?(?:list|tbl)[ "]')
PAGES = sorted(path for path in ROOT.rglob("*.html") if WITHOUT in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_without_the_sheet_needs_nothing_of_it(path: Path) -> None:
    assert DRAWN.findall(path.read_text(encoding="utf-8")) == []


def test_what_the_sheet_draws_is_recognised() -> None:
    drawn = ("{% card %}x{% endcard %}", '<ul class="list">', '<table class="tbl cards">', "{% render_table table %}")
    assert all(DRAWN.search(one) for one in drawn)
    assert not DRAWN.search('<ul class="listed">')
