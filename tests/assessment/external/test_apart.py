"""Results of other instruments stand beside: no rate, verdict or figure reads them."""

import ast
from pathlib import Path

import pytest

MELEK = Path(__file__).resolve().parents[3] / "melek"
# who may read the table: its own rooms, the demo that fills it, and migrations that made it
MAY = {
    "assessment/declarations/external.py",
    "assessment/models/__init__.py",
    "assessment/models/external.py",
    "assessment/queries/external.py",
    "assessment/services/external/imports.py",
    "demo/services/external.py",
}
# who may ask those rooms
MAY_ASK = {
    *MAY,
    "assessment/forms/external.py",
    "assessment/services/external/concordance.py",
    "assessment/services/external/instruments.py",
    "assessment/tasks.py",
    "assessment/urls.py",
    "assessment/declarations/__init__.py",
    "assessment/views/external.py",
    "assessment/views/external_imports.py",
    "assessment/views/external_panel.py",
    "demo/services/laboratory.py",
}
NAMES = ("ExternalResult", "external_results", "externalresult")
ROOMS = ("queries.external", "services.external", "models.external", "rules.external")


def sources() -> list[Path]:
    return sorted(path for path in MELEK.rglob("*.py") if "migrations" not in path.parts)


def reads(source: str) -> bool:
    """Whether a source names the table, as a class, a relation or a lookup."""
    for node in ast.walk(ast.parse(source)):
        told = [getattr(node, field, None) for field in ("id", "attr", "arg", "name")]
        told.append(node.value if isinstance(node, ast.Constant) else None)
        if any(isinstance(one, str) and any(name in one for name in NAMES) for one in told):
            return True
    return False


def asks(source: str) -> bool:
    """Whether a source imports a room of other instruments."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom) and node.module]
    return any(room in f"{node.module}.{one.name}" for node in found for one in node.names for room in ROOMS)


def told(path: Path) -> str:
    return path.relative_to(MELEK).as_posix()


def test_nobody_else_reads_the_table() -> None:
    assert {told(path) for path in sources() if reads(path.read_text(encoding="utf-8"))} == MAY


def test_nobody_else_asks_the_rooms_that_do() -> None:
    inside = {told(path) for path in sources() if asks(path.read_text(encoding="utf-8"))}
    assert inside <= MAY_ASK


@pytest.mark.parametrize(
    "source",
    [
        "from melek.assessment.models import ExternalResult",
        "rows.filter(employee__external_results__score__gt=5)",
        "employee.external_results.all()",
        "apps.get_model('assessment', 'externalresult')",
        "values('external_results')",
    ],
)
def test_a_reader_is_noticed(source: str) -> None:
    assert reads(source)
