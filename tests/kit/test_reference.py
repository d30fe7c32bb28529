"""Reference files: every one says its source, licence, date and how sure it is."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from melek.kit import reference
from melek.kit.reference import Claim, HeadMissing, Mark, claims, head_of, load_csv, load_yaml, reference_files


@pytest.mark.parametrize("path", reference_files(), ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_every_reference_file_has_its_head(path: Path) -> None:
    head = head_of(path)
    assert head.source
    assert head.licence
    assert re.search(r"\b20\d\d\b", head.date)
    assert set(head.mark.replace(",", " ").split()) <= set(Mark), head.mark


def test_head_that_lacks_a_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("# Source: nowhere\n# Licence: CC0\n- code: a\n# Date: too late\n", encoding="utf-8")
    with pytest.raises(HeadMissing, match="date, mark"):
        head_of(path)


def test_files_are_read_by_part_and_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "part" / "reference"
    folder.mkdir(parents=True)
    head = "# Source: us: ourselves\n# Licence: CC0\n# Date: 2026-01-01\n# Mark: D\n"
    (folder / "a.yaml").write_text(f"{head}- code: x\n", encoding="utf-8")
    (folder / "b.csv").write_text(f'{head}code,name\nx,"Satu, dua"\n', encoding="utf-8")
    monkeypatch.setattr(reference, "PACKAGE", tmp_path)
    assert load_yaml("part", "a.yaml") == [{"code": "x"}]
    assert load_csv("part", "b.csv") == [{"code": "x", "name": "Satu, dua"}]
    assert head_of(folder / "a.yaml").source == "us: ourselves"
    assert reference_files() == [folder / "a.yaml", folder / "b.csv"]


def test_claims_say_everything_in_both_languages() -> None:
    assert len(claims) > 5
    for claim in claims:
        assert isinstance(claim.mark, Mark)
        assert claim.text_id
        assert claim.text_en
        assert claim.source
        assert str(claim.used_in)
        assert str(claim.confirmed_by)


def test_claim_is_read_in_the_readers_language() -> None:
    claim = Claim("x", "Ini", "This", Mark.DERIVED, "s", "u", "c")
    with translation.override("id"):
        assert claim.text == "Ini"
    with translation.override("en"):
        assert claim.text == "This"


def test_claims_page_names_who_can_confirm(db: None, client) -> None:
    page = client.get("/law/").content.decode()
    for claim in claims:
        assert f'id="{claim.code}"' in page
