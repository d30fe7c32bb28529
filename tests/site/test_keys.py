"""The demo's key is known to everybody, and never the key of anybody else's data."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

READ = "from melek.site.settings import MELEK_KEY; print(MELEK_KEY)"


def key_of(folder: Path, **more: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MELEK_")}
    environment = {**kept, "MELEK_VAR": str(folder), **more}
    return subprocess.run(
        [sys.executable, "-c", READ], env=environment, check=True, capture_output=True
    ).stdout.decode()


@pytest.mark.parametrize("name", ["one", "two"])
def test_every_demo_has_the_same_key_and_no_other_installation_has_it(tmp_path: Path, name: str) -> None:
    demo = key_of(tmp_path / "demo", MELEK_DEMO="1")
    assert key_of(tmp_path / name, MELEK_DEMO="1") == demo
    own = key_of(tmp_path / name)
    assert own != demo
    assert key_of(tmp_path / name) == own
