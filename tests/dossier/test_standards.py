"""Loading standards: each edition once and for ever, told in the trail; a changed file needs a new number."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import DatabaseError, transaction
from django.utils import translation

from melek.dossier.models import StandardEdition
from melek.dossier.queries.standards import current_edition, current_editions
from melek.dossier.registers import declare_standards, standards
from melek.dossier.rules.reading import StandardBroken
from melek.dossier.services.standards import EditionChanged, load_standards
from melek.identity.models import TrailEntry
from melek.kit import reference
from tests.dossier.rules.standard_files import plain
from tests.dossier.world import NOW

HEAD = "# Source: rekaan\n# Licence: Apache-2.0\n# Date: 2026-01-01\n# Mark: D\n"
Write = Callable[..., Path]


@pytest.fixture
def write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Write:
    """Write a standard of an invented part `uji`, whose standards are the only declared ones."""
    monkeypatch.setattr(reference, "PACKAGE", tmp_path)
    monkeypatch.setattr(standards, "_items", {})
    folder = tmp_path / "uji" / "reference" / "standards"
    folder.mkdir(parents=True)

    def write_file(name: str = "mutu.yaml", head: str = HEAD, comment: str = "", **more: Any) -> Path:
        path = folder / name
        path.write_text(head + comment + yaml.safe_dump(plain(**more)), encoding="utf-8")
        reference.load_yaml.cache_clear()
        standards._items.clear()
        declare_standards("uji")
        return path

    return write_file


def test_every_file_of_the_folder_is_an_edition(db: None, write: Write) -> None:
    write()
    write("mutu_2027.yaml", edition="2027-1", valid_from=date(2027, 1, 1))
    assert [one.code for one in standards] == ["uji/standards/mutu.yaml", "uji/standards/mutu_2027.yaml"]
    made = load_standards(at=NOW)
    assert [(one.code, one.edition, one.part, one.loaded_at) for one in made] == [
        ("uji-mutu", "2026-1", "uji", NOW),
        ("uji-mutu", "2027-1", "uji", NOW),
    ]
    assert made[1].standard.valid_from == date(2027, 1, 1)
    assert made[0].standard.criteria.keys() == StandardEdition.objects.get(pk=made[0].pk).standard.criteria.keys()


def test_loading_is_told_once_and_repeating_it_changes_nothing(db: None, write: Write) -> None:
    write()
    [made] = load_standards(at=NOW)
    assert load_standards(at=NOW + timedelta(days=1)) == []
    entry = TrailEntry.objects.get(event="dossier.standard.loaded", object_id=str(made.pk))
    assert entry.actor is None
    assert entry.after["hash"] == made.content_hash
    assert entry.object_label == "Standar uji (2026-1)"


def test_a_changed_file_with_the_same_edition_is_refused(db: None, write: Write) -> None:
    write()
    load_standards(at=NOW)
    write(source="rekaan lain")
    with pytest.raises(EditionChanged, match=r"uji/standards/mutu\.yaml berubah, padahal edisi 2026-1 dari uji-mutu"):
        load_standards(at=NOW)
    assert StandardEdition.objects.get(code="uji-mutu").standard.source == "rekaan untuk uji"


def test_comments_and_layout_are_no_change(db: None, write: Write) -> None:
    write()
    load_standards(at=NOW)
    write(comment="# a remark for whoever writes the next edition\n\n")
    assert load_standards(at=NOW) == []


def test_a_new_edition_stands_beside_the_old_one(db: None, write: Write) -> None:
    write()
    load_standards(at=NOW)
    write("mutu_2.yaml", edition="2026-2", source="rekaan lain", valid_from=date(2026, 6, 1))
    load_standards(at=NOW)
    first, second = (current_edition("uji-mutu", on=day) for day in (date(2026, 5, 31), date(2026, 6, 1)))
    assert first is not None
    assert second is not None
    assert (first.edition, second.edition) == ("2026-1", "2026-2")
    assert current_edition("uji-mutu", on=date(2025, 12, 31)) is None


def test_a_broken_file_names_itself_and_the_place_and_loads_nothing(db: None, write: Write) -> None:
    write()
    path = write("rusak.yaml", edition="2", status="resmi")
    with pytest.raises(StandardBroken, match=r"uji/standards/rusak\.yaml: status: 'resmi' is none of"):
        load_standards(at=NOW)
    assert not StandardEdition.objects.filter(code="uji-mutu").exists()
    path.write_text("- a list\n", encoding="utf-8")
    reference.load_yaml.cache_clear()
    with pytest.raises(reference.HeadMissing):
        load_standards(at=NOW)


def test_an_edition_is_never_changed(db: None, write: Write) -> None:
    write()
    [made] = load_standards(at=NOW)
    for act in (
        lambda: StandardEdition.objects.filter(pk=made.pk).update(name_id="Lain"),
        lambda: StandardEdition.objects.filter(pk=made.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_what_is_off_by_default_is_found_when_asked_for(db: None, write: Write) -> None:
    write()
    write("acuan.yaml", code="uji-acuan", is_on_by_default=False)
    load_standards(at=NOW)
    mine = {"uji-mutu", "uji-acuan"}
    on, every = (
        {one.code for one in current_editions(on=date(2026, 2, 1), with_off=with_off)} & mine
        for with_off in (False, True)
    )
    assert on == {"uji-mutu"}
    assert every == mine


def test_the_name_follows_the_reader(db: None, write: Write) -> None:
    write()
    [made] = load_standards(at=NOW)
    assert made.name == "Standar uji"
    with translation.override("en"):
        assert made.name == "Standar uji in English"


def test_every_declared_standard_was_loaded_at_setup(db: None) -> None:
    for file in standards:
        content = reference.load_yaml(file.part, file.name)
        rows = StandardEdition.objects.filter(code=content["code"], edition=content["edition"])
        assert [one.part for one in rows] == [file.part]
