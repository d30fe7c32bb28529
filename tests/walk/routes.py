"""Every route with its declared access, and the real objects that the walk asks it for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from melek.planning.queries import LITERACY
from tests.walk.world import Place, World

NATION = "/"


@dataclass(frozen=True)
class Route:
    """One URL pattern: its name and what its view declares about who may open it."""

    name: str
    access: str | None


@dataclass(frozen=True)
class Target:
    """What a route is asked for: arguments, where the object stands, whose it is, who else may read it."""

    args: tuple[Any, ...] = ()
    place: str = ""  # scope path of the object; empty where the route narrows its own rows
    owner: Any = None  # the account to which alone the object belongs
    also: str = ""  # a permission that opens somebody else's object where the object stands
    query: str = ""
    is_named: bool = False  # may show a name from outside


def all_routes() -> list[Route]:
    """All URL patterns but those of the API, which `api_routes` lists."""
    return list(_flat(get_resolver().url_patterns, ""))


def _flat(patterns: list[Any], space: str) -> Iterator[Route]:
    for one in patterns:
        if isinstance(one, URLResolver):
            if one.namespace != "api":
                yield from _flat(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            yield Route(f"{space}{one.name}", getattr(one.callback, "access", None))


def api_routes() -> list[tuple[str, str | None]]:
    """Every operation of the API as (path, declared access)."""
    from melek.site.api import api

    return [
        (f"/api/v1{path.format(code=LITERACY)}", getattr(operation.view_func, "access", None))
        for _prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
    ]


def address(route: Route, target: Target) -> str:
    """Where the route is asked for the target."""
    return reverse(route.name, args=target.args) + target.query


def targets(world: World) -> dict[str, list[Target]]:
    """The targets of each route by its name; a route that takes no argument needs no entry."""
    places = (world.inside, world.outside)
    found: dict[str, list[Target]] = dict(_everywhere(world))
    for name, make in _OF_OWNER.items():
        found[name] = [Target((make(place),), owner=place.owner) for place in places]
    for name, make in _OF_AGENCY.items():
        found[name] = [Target((make(place),), place=place.agency.scope.path) for place in places]
    # only who manages accounts everywhere opens, blocks or renews one
    found["identity:open_account"] = [Target(place=NATION)]
    for name, key in (("renew_code", "admin"), ("block", "admin"), ("unblock", "blocked")):
        found[f"identity:{name}"] = [Target((place.keys[key],), place=NATION) for place in places]
    found["assessment:result"] = [
        Target((place.result.uuid,), place=place.agency.scope.path, owner=place.owner, also="assessment.view_result")
        for place in places
    ]
    return found


def _everywhere(world: World) -> dict[str, list[Target]]:
    """Targets that stand in no agency."""
    from melek.assessment.models import Item, ParameterSet

    parameters = ParameterSet.objects.order_by("pk")[0]
    item = Item.objects.filter(bank__code="terbuka").order_by("pk")[0]
    code, act = world.wave.code, Target((world.wave.code,), place=NATION)
    return {
        "insight:province": [Target(("32",)), Target(("95",))],
        "insight:agency": [Target((world.inside.agency.code,)), Target((world.outside.agency.code,))],
        "insight:indicator": [Target((LITERACY,)), Target((LITERACY,), query="?dims=province")],
        "insight:cells_file": [Target((LITERACY, kind), query="?dims=province") for kind in ("csv", "json", "svg")],
        "assessment:item": [Target((item.pk,))],
        "assessment:refresh_table": [Target((parameters.pk,), place=NATION)],
        "assessment:new_definition": [Target(place=NATION)],
        "registry:import_sample": [Target(("employees", "csv")), Target(("units", "xlsx"))],
        "evaluation:wave": [act],
        "evaluation:redraw": [act],
        "evaluation:new_wave": [Target(place=NATION)],
        "evaluation:move_wave": [Target((code, "open"), place=NATION)],
        "evaluation:letters": [Target((code,))],
        # the wave is the nation's, its people are narrowed
        "evaluation:members": [Target((code,))],
        "identity:role": [Target(("planner",))],
        "identity:export_trail": [Target(("csv",)), Target(("jsonl",))],
        # inside one's reach a person is found by name, elsewhere only by the whole account name, and then named
        **{
            f"identity:{name}": [
                Target((place.keys["admin"],), is_named=True) for place in (world.inside, world.outside)
            ]
            for name in ("person", "give_role")
        },
    }


_OF_OWNER: dict[str, Callable[[Place], Any]] = {
    "assessment:begin": lambda place: place.waiting.uuid,
    "assessment:sitting": lambda place: place.open_sitting.uuid,
    "assessment:paused": lambda place: place.open_sitting.uuid,
    "assessment:result_of": lambda place: place.done_sitting.uuid,
    "evaluation:invitation": lambda place: place.invited.uuid,
    "kit:job": lambda place: place.own["job"],
    "kit:cancel_job": lambda place: place.own["job"],
    "kit:read_notice": lambda place: place.own["notice"],
    "kit:letter": lambda place: place.own["notice"],
    "identity:revoke_token": lambda place: place.own["token"],
    "mfa_edit_webauthn": lambda place: place.own["webauthn"],
    "mfa_remove_webauthn": lambda place: place.own["webauthn"],
}
_OF_AGENCY: dict[str, Callable[[Place], Any]] = {
    "registry:employee": lambda place: place.people[1].uuid,
    "registry:number_change": lambda place: place.keys["change"],
    "registry:import_run": lambda place: place.runs["done"].uuid,
    "registry:map_import": lambda place: place.runs["previewed"].uuid,
    "registry:preview_import": lambda place: place.runs["previewed"].uuid,
    "registry:start_import": lambda place: place.runs["previewed"].uuid,
    "registry:cancel_import": lambda place: place.runs["previewed"].uuid,
    "registry:retry_quarantine": lambda place: place.runs["done"].uuid,
    "registry:quarantine_csv": lambda place: place.runs["done"].uuid,
    "registry:correct_row": lambda place: place.keys["quarantine"],
    "registry:dismiss_row": lambda place: place.keys["quarantine"],
    "evaluation:reason": lambda place: place.keys["member"],
    "identity:end_role": lambda place: place.keys["grant"],
    "identity:trail_entry": lambda place: place.keys["entry"],
}
