"""Every visible sentence has its English; nothing is fuzzy, and what is gone from the pages is gone from the catalogues."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = sorted(path.parent.name for path in (ROOT / "melek").glob("*/apps.py"))


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
@pytest.mark.parametrize("part", PARTS)
def test_catalogue_is_complete(part: str, tmp_path: Path) -> None:
    source, copy = ROOT / "melek" / part, tmp_path / part
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__", "static", "reference", "migrations"))
    (copy / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-obsolete", "--no-wrap", "-v0"]
    plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=copy, check=True, capture_output=True, env=plain)
    catalogue = copy / "locale" / "en" / "LC_MESSAGES" / "django.po"
    if not catalogue.exists():
        return
    found = polib.pofile(str(catalogue))
    missing = [entry.msgid for entry in found if not entry.translated() and not entry.obsolete]
    assert not missing, f"{part}: {len(missing)} without English, such as {missing[:3]}"


def test_words_have_one_english_in_all_parts() -> None:
    """Catalogues are merged, so a part that translates a word otherwise would change the pages of the others."""
    told: dict[tuple[str | None, str], set[tuple[str, ...]]] = {}
    for part in PARTS:
        path = ROOT / "melek" / part / "locale" / "en" / "LC_MESSAGES" / "django.po"
        for entry in polib.pofile(str(path)) if path.exists() else []:
            english = (entry.msgstr, *entry.msgstr_plural.values())
            told.setdefault((entry.msgctxt, entry.msgid), set()).add(english)
    assert {word: english for word, english in told.items() if len(english) > 1} == {}
