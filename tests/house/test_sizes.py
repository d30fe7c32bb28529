"""No function, file or script grows beyond what one person can hold in mind."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path for path in (ROOT / "melek").rglob("*.py") if "migrations" not in path.parts)
LONGEST_FUNCTION, LONGEST_FILE, MOST_POSITIONAL = 60, 400, 5
LONGEST_SCRIPT, ALL_SCRIPTS = 120, 2500


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno + 1 <= LONGEST_FUNCTION, node.name
            assert len(node.args.posonlyargs) + len(node.args.args) <= MOST_POSITIONAL + 1, node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "a module begins with its purpose"


def test_scripts_are_small() -> None:
    scripts = [path for path in (ROOT / "melek").rglob("static/**/*.js") if "vendor" not in path.parts]
    lengths = [path.read_text(encoding="utf-8").count("\n") for path in scripts]
    assert scripts
    assert max(lengths) <= LONGEST_SCRIPT
    assert sum(lengths) <= ALL_SCRIPTS
