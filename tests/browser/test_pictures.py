"""The pictures of the documentation can be made again, and are those that are kept."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser import pictures, support
from tests.serving import Melek

pytestmark = [*support.MARKS, pytest.mark.slow]
FURNISHED = True
LARGEST = 300_000


def test_every_page_is_photographed_in_every_look(
    chromium: Any, nation: Melek, prepared: tuple[Melek, str], tmp_path: Path
) -> None:
    pictures.photograph(chromium, nation, prepared[1], tmp_path)
    made = {path.name: path.stat().st_size for path in tmp_path.glob("*.png")}
    assert set(made) == {f"{name}-{look}.png" for name in pictures.SHOWN for look in pictures.LOOKS}
    assert max(made.values()) <= LARGEST
    kept = {path.name for path in pictures.FOLDER.glob("*.png")}
    assert kept == set(made)
