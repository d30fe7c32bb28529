"""What the repository must never say: hosts of package registries, paths of a machine; templates translate every word."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOREIGN_PATH = re.compile(r"(^|[^A-Za-z0-9_./-])/(work|root|home)/[a-z]")
# what a template writes into the tag `<html>` is no text
ROOT_TAG = re.compile(r"{% block root %}.*?{% endblock %}", re.DOTALL)
CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
TAGS = re.compile(r"<[^>]*>|&[a-z]+;", re.DOTALL)
BLOCKS = re.compile(
    r"{%\s*(blocktranslate|blocktrans|comment)\b.*?{%\s*end(?:blocktranslate|blocktrans|comment)\s*%}", re.DOTALL
)
TEMPLATES = sorted(path for path in (ROOT / "melek").rglob("*.html"))
LETTERS = re.compile(r"[A-Za-z]{3,}")
# names that are the same in every language
NAMES = {"Melek", "CSV", "JSON", "Parquet", "GeoJSON", "SVG", "API", "Indonesia", "English", "Excel", "NIP"}


def _tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in done.stdout.splitlines()]


def test_no_path_of_a_machine_is_written_down() -> None:
    for path in _tracked():
        if (
            path.suffix in {".py", ".md", ".toml", ".yaml", ".yml", ".html", ".js", ".css", ".lock", ".sh"}
            and path.exists()
        ):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                assert not FOREIGN_PATH.search(line), f"{path.relative_to(ROOT)}:{number}"


def test_locks_name_no_host() -> None:
    for path in ROOT.glob("*.lock"):
        assert not re.search(r"https?://|file://", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_translates_every_word(path: Path) -> None:
    if path.name == "500.html":
        return  # stands alone in both languages, because nothing may be loaded when everything fails
    text = TAGS.sub(" ", CODE.sub("", BLOCKS.sub(" ", ROOT_TAG.sub("", path.read_text(encoding="utf-8")))))
    words = {word for word in LETTERS.findall(text) if word not in NAMES}
    assert not words, f"{path.relative_to(ROOT)}: {sorted(words)[:8]}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script, script
