"""Every route with its declared access, and the real objects that the walk asks it for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from melek.dossier.models import StandardEdition
from melek.planning.queries import LITERACY
from tests.walk import accreditation, catalogue, catalogue_seats, control, internal, risk
from tests.walk.targets import NATION, NOBODY, Target
from tests.walk.world import Place, World


@dataclass(frozen=True)
class Route:
    """One URL pattern: its name and what its view declares about who may open it."""

    name: str
    access: str | None


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


API_KEYS = {"code": LITERACY, "uuid": catalogue.SHOWN}


def api_routes() -> list[tuple[str, str | None]]:
    """Every reading operation of the API as (path, declared access)."""
    from melek.site.api import api

    return [
        (f"/api/v1{path.format(**API_KEYS)}", getattr(operation.view_func, "access", None))
        for _prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        if "GET" in operation.methods
    ]


def address(route: Route, target: Target) -> str:
    """Where the route is asked for the target."""
    return reverse(route.name, args=target.args) + target.query


def targets(world: World) -> dict[str, list[Target]]:
    """The targets of each route by its name; a route that takes no argument needs no entry."""
    places = (world.inside, world.outside)
    found: dict[str, list[Target]] = {
        **_everywhere(world),
        **catalogue.targets(places),
        **catalogue_seats.targets(places),
        **accreditation.targets(places),
        **risk.targets(places),
        **control.targets(places),
        **internal.targets(places),
    }
    for name, make in _OF_OWNER.items():
        found[name] = [Target((make(place),), owner=place.owner) for place in places]
    for name, make in _OF_AGENCY.items():
        found[name] = [Target((make(place),), place=place.agency.scope.path) for place in places]
    # only who manages accounts everywhere opens, blocks or renews one
    found["identity:open_account"] = [Target(place=NATION)]
    for name, key in (("renew_code", "admin"), ("block", "admin"), ("unblock", "blocked")):
        found[f"identity:{name}"] = [Target((place.keys[key],), place=NATION) for place in places]
    for name, (key, also) in _OF_OWNER_OR_OFFICE.items():
        found[name] = [
            Target((place.own[key],), place=place.agency.scope.path, owner=place.owner, also=also) for place in places
        ]
    for name, (key, also) in _OF_OFFICE.items():
        found[name] = [
            Target((place.own[key],), place=place.agency.scope.path, owner=place.keys["office"], also=also)
            for place in places
        ]
    found["dossier:issue_document"] = [
        Target(
            ("dossier.statement",),
            place=world.inside.agency.scope.path,
            owner=world.inside.keys["office"],
            also="dossier.manage_documents",
        )
    ]
    for name, (more, also) in _OF_SHEET.items():
        found[name] = [
            Target((place.own["sheet"], *more(place)), place=place.agency.scope.path, owner=place.owner, also=also)
            for place in places
        ]
    for name, also in _OF_RESULT.items():
        # objections stand in the nation, whoever employs the person
        found[name] = [
            Target((place.result.uuid,), place=NATION, owner=place.owner if also else None, also=also)
            for place in places
        ]
    # a statement of a result stands in the nation too; its person may read it and not revoke it
    manage = "assessment.manage_certificate"
    found["dossier:revoke_document"] += [
        Target((place.own["statement"],), place=NATION, owner=NOBODY, also=manage) for place in places
    ]
    internal.add_cases(found, places)
    catalogue_seats.add_cases(found, places)
    accreditation.add_cases(found, places)
    found["registry:data_page"] = [
        Target((place.people[0].uuid,), place=place.agency.scope.path, owner=place.owner, also="registry.view_employee")
        for place in places
    ]
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
    return {**_laboratory(world), **_elsewhere(world, item, parameters)}


def _laboratory(world: World) -> dict[str, list[Target]]:
    """Measurement stands in no agency: whoever holds the permission in an agency only opens none of it."""
    made = world.laboratory
    draft, live, run = made["draft"], made["live"], made["run"]
    args: dict[str, list[tuple[Any, ...]]] = {
        "workshop": [()],
        "new_item": [()],
        "publish_parameters": [(made["bank"],)],
        "workshop_item": [(draft,), (live,)],
        "retire_item": [(live,)],
        "release_item": [(live,)],
        "calibrations": [()],
        "new_calibration": [()],
        "calibration": [(run,)],
        "calibrated_item": [(run, "1.1-01")],
        "sign_calibration": [(run,)],
        "reject_calibration": [(run,)],
        "new_rescoring": [(made["set"],)],
        "issues": [()],
        "confirm_definition": [(made["definition"],)],
        "issue": [(made["issue"],)],
        "fairness": [(made["check"],)],
        "flags": [()],
        "flag": [(made["flag"],)],
        "check_groups": [(made["secured"],)],
        "panels": [()],
        "new_panel": [()],
        **{name: [()] for name in ("qti", "qti_export", "qti_upload", "qti_import")},
        "external": [()],
        "new_external": [()],
        **{name: [("subtes",)] for name in ("external_instrument", "ask_concordance", "confirm_external")},
        **{name: [(draft,)] for name in ("edit_item", "read_item", "remark", "name_enemy", "make_variant")},
        **{name: [(world.inside.own["panel"],)] for name in ("close_round", "open_round", "end_panel", "sign_cut")},
    }
    found = {f"assessment:{name}": [Target(one, place=NATION) for one in many] for name, many in args.items()}
    places = (world.inside, world.outside)
    found["assessment:panel"] = [
        Target((one.own["panel"],), place=NATION, owner=one.owner, also="assessment.run_panel") for one in places
    ]
    rooms = {"room": (), "room_list": (), "report_incident": (), "change_room": ("open",)}
    for name, more in rooms.items():
        found[f"assessment:{name}"] = [_of_room(one, *more) for one in places]
    found["assessment:change_seat"] = [_of_room(one, one.keys["seat"], "check") for one in places]
    return found


def _of_room(place: Place, *more: Any) -> Target:
    run = "assessment.run_campaign"
    return Target((place.keys["room"], *more), place=place.agency.scope.path, owner=place.owner, also=run)


def _elsewhere(world: World, item: Any, parameters: Any) -> dict[str, list[Target]]:
    """Everything else that stands in no agency."""
    code, act = world.wave.code, Target((world.wave.code,), place=NATION)
    return {
        "insight:province": [Target(("32",)), Target(("95",))],
        "insight:agency": [Target((world.inside.agency.code,)), Target((world.outside.agency.code,))],
        "insight:indicator": [Target((LITERACY,)), Target((LITERACY,), query="?dims=province")],
        "insight:cells_file": [Target((LITERACY, kind), query="?dims=province") for kind in ("csv", "json", "svg")],
        "assessment:item": [Target((item.pk,))],
        "assessment:refresh_table": [Target((parameters.pk,), place=NATION)],
        "assessment:new_definition": [Target(place=NATION)],
        "assessment:external_import_sample": [Target(("csv",)), Target(("xlsx",))],
        "registry:import_sample": [Target(("employees", "csv")), Target(("units", "xlsx"))],
        "evaluation:wave": [act],
        "evaluation:redraw": [act],
        "evaluation:new_wave": [Target(place=NATION)],
        "evaluation:move_wave": [Target((code, "open"), place=NATION)],
        "evaluation:letters": [Target((code,))],
        # the wave is the nation's, its people are narrowed
        "evaluation:members": [Target((code,))],
        "dossier:standard": [Target((one.code, one.edition)) for one in StandardEdition.objects.order_by("pk")],
        "dossier:check_number": [Target((place.own["document"],)) for place in (world.inside, world.outside)],
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
    "assessment:report_item": lambda place: place.open_sitting.uuid,
    "assessment:choose_room": lambda place: place.own["supervised"],
    "assessment:judge_panel": lambda place: place.own["panel"],
    "assessment:result_of": lambda place: place.done_sitting.uuid,
    "assessment:result_documents": lambda place: place.result.uuid,
    "assessment:ask_statement": lambda place: place.result.uuid,
    "assessment:ask_certificate": lambda place: place.result.uuid,
    "evaluation:invitation": lambda place: place.invited.uuid,
    "dossier:reply": lambda place: place.own["case"],
    "dossier:withdraw_case": lambda place: place.own["case"],
    "dossier:appeal_case": lambda place: place.own["case"],
    "kit:job": lambda place: place.own["job"],
    "kit:cancel_job": lambda place: place.own["job"],
    "kit:read_notice": lambda place: place.own["notice"],
    "kit:letter": lambda place: place.own["notice"],
    "identity:revoke_token": lambda place: place.own["token"],
    "mfa_edit_webauthn": lambda place: place.own["webauthn"],
    "mfa_remove_webauthn": lambda place: place.own["webauthn"],
}
_OF_RESULT = {
    "assessment:why": "assessment.settle_objection",
    "assessment:set_aside": "",
    "assessment:let_count": "",
    "assessment:offer_retake": "",
}
# what the owner sees, and whoever holds a permission where it stands
_OF_OWNER_OR_OFFICE = {
    "dossier:case": ("case", "dossier.view_case"),
    "dossier:evidence": ("evidence", "dossier.view_case"),
    "dossier:write_remark": ("case", "dossier.manage_cases"),
    "dossier:attach_file": ("case", "dossier.manage_cases"),
    "dossier:close_case": ("case", "dossier.manage_cases"),
    "dossier:document": ("document", "dossier.view_document"),
    "dossier:document_file": ("document", "dossier.view_document"),
}
# a sheet that the owner's case holds: who may read the case reads it, who may answer the case answers it
_OF_SHEET: dict[str, tuple[Callable[[Place], tuple[Any, ...]], str]] = {
    "dossier:sheet": (lambda place: (), "dossier.view_case"),
    "dossier:link_copy": (lambda place: (place.own["link"],), "dossier.view_case"),
    "dossier:check_sheet": (lambda place: (), "dossier.manage_cases"),
    "dossier:submit_sheet": (lambda place: (), "dossier.manage_cases"),
    "dossier:sheet_element": (lambda place: ("rancangan",), "dossier.manage_cases"),
    "dossier:sheet_evidence": (lambda place: ("modul",), "dossier.manage_cases"),
    "dossier:add_sheet_file": (lambda place: ("modul",), "dossier.manage_cases"),
    "dossier:add_sheet_link": (lambda place: ("modul",), "dossier.manage_cases"),
}
# what only they may do; the owner is a party to it
_OF_OFFICE = {
    "dossier:take_case": ("case", "dossier.manage_cases"),
    "dossier:ask": ("case", "dossier.manage_cases"),
    "dossier:answer_case": ("case", "dossier.manage_cases"),
    "dossier:revoke_document": ("document", "dossier.manage_documents"),
}
_OF_AGENCY: dict[str, Callable[[Place], Any]] = {
    "assessment:campaign": lambda place: place.keys["campaign"],
    "assessment:accommodation": lambda place: place.keys["accommodated"],
    "assessment:end_accommodation": lambda place: place.keys["accommodation"],
    "assessment:external_import": lambda place: place.keys["external_done"],
    "assessment:external_map_import": lambda place: place.keys["external_waiting"],
    "assessment:external_start_import": lambda place: place.keys["external_waiting"],
    "assessment:external_cancel_import": lambda place: place.keys["external_waiting"],
    "assessment:external_retry_import": lambda place: place.keys["external_done"],
    "assessment:external_import_row": lambda place: place.keys["external_row"],
    "assessment:external_dismiss_row": lambda place: place.keys["external_row"],
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
