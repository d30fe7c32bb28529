"""The invented kinds are declared for each test and gone after it; files lie in a folder of the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from melek.dossier.registers import case_kinds, document_kinds
from tests.dossier import world as worlds
from tests.dossier.sheets import _holder

__all__ = ["_holder"]


@pytest.fixture(autouse=True)
def evidence_dir(settings, tmp_path: Path) -> Path:
    """Files of a test stay in its own folder."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return settings.EVIDENCE_DIR


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """An invented higher part has declared a kind of case and a kind of document."""
    monkeypatch.setitem(case_kinds._items, worlds.CORRECTION, worlds.KIND)
    monkeypatch.setitem(document_kinds._items, worlds.CERTIFICATE, worlds.SKILL)


@pytest.fixture
def world(db: None) -> worlds.World:
    """Two agencies, an office, and seven people."""
    return worlds.build()


@pytest.fixture
def _empty_cache(db: None) -> Iterator[None]:
    """No tries are remembered."""
    cache.clear()
    yield
    cache.clear()
