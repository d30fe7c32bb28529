"""The invented country, and a folder of its own for uploaded files."""

from pathlib import Path

import pytest

from tests.registry import world as worlds


@pytest.fixture(autouse=True)
def import_dir(settings, tmp_path: Path) -> Path:
    """Uploads of a test stay in its own folder."""
    settings.IMPORT_DIR = tmp_path / "imports"
    return settings.IMPORT_DIR


@pytest.fixture
def world(db: None) -> worlds.World:
    """Two agencies and the people who administer them."""
    return worlds.build()
