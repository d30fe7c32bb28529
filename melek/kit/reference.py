"""Reference files with a head that says source, licence, date and how sure they are; and claims not yet confirmed."""

import csv
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

from melek.kit.registers import Register, Text

PACKAGE = Path(__file__).resolve().parents[1]


class Mark(StrEnum):
    """How sure a fact is, as the domain's sources are marked."""

    PRIMARY = "S"
    NEWS = "N"
    THIRD_PARTY = "T"
    BACKGROUND = "K"
    DERIVED = "D"


@dataclass(frozen=True)
class Head:
    """The head of a reference file."""

    source: str
    licence: str
    date: str
    mark: str


@dataclass(frozen=True)
class Claim:
    """A statement of law or fact that the product uses, and who could confirm it."""

    code: str
    text_id: str
    text_en: str
    mark: Mark
    source: str
    used_in: Text
    confirmed_by: Text

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_id


claims: Register[Claim] = Register("claims")


class HeadMissing(ValueError):
    """A reference file without source, licence, date and mark."""


def path_of(part: str, name: str) -> Path:
    """Where `melek/<part>/reference/<name>` stands."""
    return PACKAGE / part / "reference" / name


def head_of(path: Path) -> Head:
    """Read the comment lines `# Source: …`, `# Licence: …`, `# Date: …`, `# Mark: …` at the top of a file.

    Raises HeadMissing when one of them is absent.
    """
    found: dict[str, str] = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                break
            key, _colon, value = line.lstrip("# ").partition(":")
            found[key.strip().lower()] = value.strip()
    missing = {"source", "licence", "date", "mark"} - found.keys()
    if missing:
        raise HeadMissing(f"{path.name}: the head lacks {', '.join(sorted(missing))}")
    return Head(found["source"], found["licence"], found["date"], found["mark"])


@lru_cache(maxsize=256)
def load_yaml(part: str, name: str) -> Any:
    """The content of a YAML reference file. Callers do not change what they get."""
    path = path_of(part, name)
    head_of(path)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the compiled one is ten times faster where it exists
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # nosec B506 - both are safe loaders


def load_csv(part: str, name: str) -> list[dict[str, str]]:
    """The rows of a CSV reference file, head comments left out."""
    path = path_of(part, name)
    head_of(path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@lru_cache(maxsize=32)
def content_hashes(part: str) -> dict[str, str]:
    """SHA-256 of each reference file of a part, by its name under `reference/`. Callers do not change what they get."""
    folder = PACKAGE / part / "reference"
    found = [path for path in reference_files() if path.is_relative_to(folder)]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def reference_files() -> list[Path]:
    """All reference files of all parts, sorted."""
    return sorted(path for path in PACKAGE.glob("*/reference/**/*") if path.suffix in {".yaml", ".csv"})
