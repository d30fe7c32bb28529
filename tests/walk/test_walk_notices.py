"""The walk is attacked: each permission, each scope and each ownership is broken in turn, and the walk must turn red."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
import rules
from django.contrib.auth.models import AnonymousUser

from melek.identity.models import RolePermission, User
from melek.identity.permissions import permissions
from tests.walk.routes import Route, all_routes, targets
from tests.walk.walking import walk, walk_api
from tests.walk.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# what these open stands in no place: the bank of items, tables of the whole nation, tokens and seats of one's own
WITHOUT_PLACE = {
    "assessment.view_item",
    "assessment.view_exposure",
    "catalogue.view_map",
    "identity.use_api",
    "quality.view_severity",
    "quality.write_assessment",
}
# these narrow rows and are asked for nowhere else
NARROWS_ROWS = {"assessment.view_result", "catalogue.view_programme"}
# what the first opens is found among the rows of the second: both have to break before anything opens
ALONGSIDE = {
    "catalogue.plan_training": "catalogue.view_plan",
    "catalogue.report_saving": "catalogue.view_case",
    "catalogue.settle_overlap": "catalogue.view_case",
    "quality.record_finding": "quality.run_accreditation",
}
ASKED = sorted(one.code for one in permissions)


def asking(world: World, permission: str) -> list[Route]:
    """The routes that ask for a permission, as declared or for somebody else's object."""
    known = targets(world)
    return [
        one
        for one in all_routes()
        if one.access == permission
        or any(permission in {target.also, *target.or_also} for target in known.get(one.name, []))
    ]


def is_red(steps: Iterator[str]) -> bool:
    """Whether the walk finds anything wrong; it stops at the first."""
    return next(steps, "") != ""


def break_paths(monkeypatch: pytest.MonkeyPatch, permission: str, broken: Callable[[list[str]], list[str]]) -> None:
    """Let everybody hold one permission in other places than their grants say, and what guards the same rows."""
    paths, both = User.paths, {permission, ALONGSIDE.get(permission)}
    monkeypatch.setattr(
        User, "paths", lambda self, code: broken(paths(self, code)) if code in both else paths(self, code)
    )


def test_every_permission_is_asked_for_by_a_route(world: World) -> None:
    assert [one.code for one in permissions if not asking(world, one.code)] == []


@pytest.mark.parametrize("permission", ASKED)
def test_walk_notices_that_everybody_holds_it(world: World, monkeypatch: pytest.MonkeyPatch, permission: str) -> None:
    break_paths(monkeypatch, permission, lambda held: ["/"])
    assert is_red(walk(world, routes=asking(world, permission)))


@pytest.mark.parametrize("permission", [one for one in ASKED if one not in WITHOUT_PLACE])
def test_walk_notices_that_its_place_is_ignored(world: World, monkeypatch: pytest.MonkeyPatch, permission: str) -> None:
    break_paths(monkeypatch, permission, lambda held: ["/"] if held else [])
    assert is_red(walk(world, routes=asking(world, permission)))


@pytest.mark.parametrize("permission", ASKED)
def test_walk_notices_that_the_roles_lost_it(world: World, permission: str) -> None:
    RolePermission.objects.filter(permission=permission).delete()
    assert is_red(walk(world, routes=asking(world, permission)))


@pytest.mark.parametrize("permission", [one for one in ASKED if one not in NARROWS_ROWS])
def test_walk_notices_that_it_left_the_register(world: World, monkeypatch: pytest.MonkeyPatch, permission: str) -> None:
    monkeypatch.delitem(rules.permissions.permissions, permission)
    assert is_red(walk(world, routes=asking(world, permission)))


@pytest.mark.parametrize("permission", ["registry.view_employee"])
@pytest.mark.parametrize("broken", [lambda held: ["/"], lambda held: ["/"] if held else [], lambda held: []])
def test_walk_over_the_api_notices(world: World, monkeypatch: pytest.MonkeyPatch, permission: str, broken: Any) -> None:
    break_paths(monkeypatch, permission, broken)
    assert is_red(walk_api(world))


def test_walk_notices_that_strangers_count_as_signed_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AnonymousUser, "is_authenticated", True)
    assert is_red(walk(world, routes=[one for one in all_routes() if one.access == "signed_in"]))


OWNERS = {"account", "booking__in", "opener", "pk__in", "recipient"}


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("melek.assessment.views.sittings", "assessment:begin"),
        ("melek.assessment.views.results", "assessment:result_of"),
        ("melek.dossier.views.acts", "dossier:reply"),
        ("melek.dossier.views.acts", "dossier:withdraw_case"),
        ("melek.evaluation.views.invitations", "evaluation:invitation"),
        ("melek.kit.views.notices", "kit:letter"),
        ("melek.kit.views.notices", "kit:read_notice"),
    ],
)
def test_walk_notices_that_the_owner_is_not_asked_for(
    world: World, monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    views = import_module(module)
    find = views.get_object_or_404  # type: ignore[attr-defined]

    def find_anybodys(rows: Any, **wanted: Any) -> Any:
        return find(rows, **{key: value for key, value in wanted.items() if key not in OWNERS})

    monkeypatch.setattr(views, "get_object_or_404", find_anybodys)
    assert is_red(walk(world, routes=[one for one in all_routes() if one.name == name]))
