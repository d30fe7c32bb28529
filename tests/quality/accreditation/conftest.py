"""Files of a test lie in a folder of the test; the law is read anew."""

from pathlib import Path
from typing import Any

import pytest

from tests.quality.accreditation import world as worlds


@pytest.fixture(autouse=True)
def evidence_dir(settings: Any, tmp_path: Path) -> Path:
    """Files of a test stay in its own folder."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return settings.EVIDENCE_DIR


@pytest.fixture
def world(reference: None) -> worlds.World:
    """Two institutions and their accreditor."""
    return worlds.build()
