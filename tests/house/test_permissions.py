"""Permissions and roles as they are shipped: known, named, and the auditor changes nothing."""

import ast
import re
from pathlib import Path

import pytest

from melek.identity.enums import READ_ONLY_ROLES
from melek.identity.permissions import Permission, permissions
from melek.identity.trail import events
from melek.kit.reference import load_yaml

ROOT = Path(__file__).resolve().parents[2] / "melek"
ROLES = {row["code"] for row in load_yaml("identity", "roles.yaml")}
MODULES = [path for path in ROOT.rglob("*.py") if "migrations" not in path.parts]
# acts that change something begin with one of these verbs; a permission that names one must say that it writes
WRITING = re.compile(
    r"\.(add|change|close|confirm|create|define|delete|draw|grant|import|make|manage|open|record|refresh|release|remove|review|run|set|settle|sign|write|calibrate|answer|ask|decide|license|observe|plan|report|share)_"
)


@pytest.mark.parametrize("permission", permissions, ids=lambda one: one.code)
def test_permission_is_named_and_goes_to_known_roles(permission: Permission) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)+", permission.code)
    assert str(permission.label)
    assert set(permission.roles) <= ROLES
    assert permission.writes == bool(WRITING.search(permission.code)), "does its verb change something?"


@pytest.mark.parametrize("role", sorted(READ_ONLY_ROLES))
def test_read_only_role_holds_no_permission_that_writes(role: str) -> None:
    assert role in ROLES
    held = [one for one in permissions if role in one.roles]
    assert held
    assert [one.code for one in held if one.writes] == []


def _codes_of_events() -> set[str]:
    """The second argument of every `trail.record(…)`, and every value of an `event=`, that is a plain text."""
    found = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                found |= {
                    one.value for one in node.args[1:2] if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return {code for code in found if code.count(".") == 2}


def test_every_event_has_words() -> None:
    codes = _codes_of_events()
    assert len(codes) > 20
    assert sorted(code for code in codes if code not in events) == []


def test_every_worded_event_is_written_somewhere() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in MODULES if "declarations" not in str(path))
    assert sorted(event.code for event in events if f'"{event.code}"' not in sources) == []
