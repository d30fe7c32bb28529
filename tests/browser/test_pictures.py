"""The pictures of the documentation can be made again from nothing."""

from pathlib import Path

import pytest

from tests.browser import pictures, support

pytestmark = [*support.MARKS, pytest.mark.slow]
LARGEST = 300_000


def test_every_page_is_photographed_in_every_look(tmp_path: Path) -> None:
    pictures.main(tmp_path)
    made = {path.name: path.stat().st_size for path in tmp_path.glob("*.png")}
    assert set(made) == {f"{name}-{look}.png" for name in pictures.SHOWN for look in pictures.LOOKS}
    assert max(made.values()) <= LARGEST
    kept = {path.name for path in pictures.FOLDER.glob("*.png")}
    assert kept == set(made)
