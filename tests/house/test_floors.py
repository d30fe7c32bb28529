"""Rules of the floors that no import shows: web rooms stay closed, templates name no higher part, contracts bite."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = [
    "site",
    "demo",
    "insight",
    "planning",
    "evaluation",
    "quality",
    "catalogue",
    "assessment",
    "competency",
    "registry",
    "dossier",
    "warehouse",
    "identity",
    "kit",
    "science",
]
CLOSED = {"views", "forms", "api", "urls", "tables", "filters"}
NAMES = re.compile(r"{%\s*(?:url|include)\s+[\"']([a-z_]+)[:/]")


def _imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


@pytest.mark.parametrize("part", FLOORS)
def test_part_opens_no_web_room_of_another(part: str) -> None:
    for path in (ROOT / "melek" / part).rglob("*.py"):
        for name in _imports(path):
            pieces = name.split(".")
            if pieces[0] == "melek" and len(pieces) > 2 and pieces[1] not in {part, "kit"}:
                # the API's front door is mounted by the site from each part's own router
                assert pieces[2] not in CLOSED or (part, pieces[2]) == ("site", "api") or pieces[2:3] == ["api"], name


@pytest.mark.parametrize("part", FLOORS[1:-1])
def test_template_names_no_higher_part(part: str) -> None:
    higher = set(FLOORS[: FLOORS.index(part)])
    for path in (ROOT / "melek" / part).rglob("*.html"):
        named = set(NAMES.findall(path.read_text(encoding="utf-8")))
        assert not named & higher, path


# each contract, and a line that must break it
BREAKS = {
    "floors": ("melek/kit/errors.py", "import melek.registry.models"),
    "rooms": ("melek/registry/enums.py", "import melek.registry.services.structure"),
    "truth": ("melek/evaluation/queries.py", "import melek.demo.services.abilities"),
    "science": ("melek/science/rates/rate.py", "import django"),
    "cores": ("melek/science/rates/rate.py", "import melek.science.psychometrics"),
}


@pytest.mark.parametrize("contract", BREAKS)
def test_contract_bites(contract: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "melek", tmp_path / "melek", ignore=shutil.ignore_patterns("*.html", "*.geojson", "*.yaml"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    name, line = BREAKS[contract]
    path = tmp_path / name
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    command = [str(Path(sys.executable).with_name("lint-imports")), "--contract", contract, "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_new_folder_without_a_floor_fails(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "melek", tmp_path / "melek", ignore=shutil.ignore_patterns("*.html", "*.geojson", "*.yaml"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "melek" / "attic").mkdir()
    (tmp_path / "melek" / "attic" / "__init__.py").touch()
    command = [str(Path(sys.executable).with_name("lint-imports")), "--contract", "floors", "--no-cache"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
