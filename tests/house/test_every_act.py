"""Every act leaves a trail entry: each public function of a `services` room that writes records what it did.

A function writes when it, or a function of its part that it calls, changes a table; one that takes `by` and `at` is an
act even where the change happens elsewhere. What it does is told when one of those functions calls `trail.record`, or
`noted`, the hook of an import kind, or writes a declared fact table, which is its own trail.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from melek.kit.registers import fact_tables

ROOT = Path(__file__).resolve().parents[2]
FACTS = frozenset(table.code.rpartition(".")[2] for table in fact_tables)
CHANGES = {"create", "create_user", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete", "save"}
BULK = {"insert_many", "update_many", "move"}
RECORDERS = {"record", "record_load"}

_LOAD = ("registry.services.reference.load_all", "one of four files that are loaded together")
_UNITS = ("registry.services.imports.units.UnitImporter.store", "one row of an import of units")
_SEED = ("demo.services.seed.seed_nation", "one step of building the demo nation")
_FIGURES = ("warehouse.services.refresh.refresh", "queues the job; figures that are waited for are nothing yet")
_INDEX = ("catalogue.services.programmes.publish_draft", "keeps the posting tables as the catalogue is")
_FILE = ("", "the file is a fact of the dossier, with who brought it and when")
_PAUSED = ("assessment.services.supervision.rooms.change_room", "the time that a pause of the room takes")
_RESUMED = ("assessment.services.supervision.rooms.resume_seat", "the time that a pause took")
# A function without an entry of its own: the act that it is a part of, and why. Without such an act: why nothing is told.
NOT_ALONE: dict[str, tuple[str, str]] = {
    "assessment.services.exposure.start_missing_tables": (
        "assessment.services.exposure.refresh_eligibility",
        "queues the job; a table that is waited for is nothing yet",
    ),
    "assessment.services.exposure.start_refresh": (
        "assessment.services.exposure.refresh_eligibility",
        "queues the job; a table that is waited for is nothing yet",
    ),
    "assessment.services.sittings.book": (
        "assessment.services.practice.practice_booking",
        "who books says why; waves book in bulk and tell it themselves",
    ),
    "assessment.services.supervision.pauses.go_on": _RESUMED,
    "assessment.services.supervision.pauses.resume_room": _PAUSED,
    "assessment.services.supervision.pauses.stop_room": _PAUSED,
    "assessment.services.supervision.pauses.stop_seat": (
        "assessment.services.supervision.rooms.pause_seat",
        "the time from which a pause counts",
    ),
    "catalogue.services.contents.write_content": (
        "catalogue.services.programmes.draft_programme",
        "the content of a version that an act writes",
    ),
    "catalogue.services.imports.upload_catalogue": ("", "the hook of the kind tells of each step of a run"),
    "catalogue.services.search.forget_programme": _INDEX,
    "catalogue.services.search.index_all": ("", "writes the posting tables anew from what is published"),
    "catalogue.services.search.index_many": _INDEX,
    "catalogue.services.search.index_programme": _INDEX,
    "demo.services.accounts.account_of": _SEED,
    "demo.services.accounts.build": _SEED,
    "demo.services.accreditation.build": _SEED,
    "demo.services.internal.build": _SEED,
    "demo.services.seats.build": _SEED,
    "demo.services.items.build": _SEED,
    "assessment.services.quality.watch.start_check": (
        "assessment.services.quality.fairness.check_fairness",
        "queues the job; a check that is waited for is nothing yet",
    ),
    "evaluation.services.responses.refresh_statuses": (
        "evaluation.services.waves.close_wave",
        "copies what the sittings of the people say",
    ),
    "identity.services.tokens.user_of": ("", "the day of a token's last use is a note for its owner"),
    "kit.imports.services.files.remove": ("kit.imports.services.runs.cancel_run", "the file goes with its run"),
    "kit.imports.services.runs.frame_of": ("", "changes nothing: puts together under what the rows are imported"),
    "quality.services.accreditation.findings.attach_remedy": _FILE,
    "registry.services.bulk.add_structures": _SEED,
    "registry.services.bulk.store_people": _SEED,
    "registry.services.reference.load_agencies": _LOAD,
    "registry.services.reference.load_frames": _LOAD,
    "registry.services.reference.load_regions": _LOAD,
    "registry.services.reference.load_successions": _LOAD,
    "registry.services.structure.add_unit": _UNITS,
    "registry.services.structure.change_unit": _UNITS,
    "registry.services.structure.report_to": (
        "registry.services.imports.positions.PositionImporter.store",
        "one row of an import of positions",
    ),
    "warehouse.services.cubes.cells_of": ("warehouse.services.refresh.refresh", "one indicator of a manifest"),
    "warehouse.services.requests.request_first_refresh": _FIGURES,
    "warehouse.services.requests.request_refresh": _FIGURES,
}


@dataclass
class Function:
    """What is known of one function: the functions of its part that it calls, and what it does itself."""

    name: str
    part: str
    is_public: bool
    is_act: bool
    calls: set[str] = field(default_factory=set)
    writes: bool = False
    tells: bool = False


def service_files() -> list[Path]:
    """All modules of all `services` rooms."""
    alone = (ROOT / "melek").glob("*/services.py")
    return sorted([*alone, *(ROOT / "melek").glob("**/services/**/*.py")])


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def functions_of(module: str, source: str) -> Iterator[Function]:
    """The functions and methods of a module, each with what its body says."""
    tree = ast.parse(source)
    names = dict(imported(tree))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names[node.name] = f"{module}.{node.name}"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield read(node, module, names, owner="")
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    yield read(method, module, names, owner=node.name)


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                yield one.asname or one.name, f"{node.module}.{one.name}"


def read(node: ast.FunctionDef, module: str, names: dict[str, str], *, owner: str) -> Function:
    """One function by its body."""
    above = f"{module}.{owner}" if owner else module
    arguments = {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}
    is_public = not (node.name.startswith("_") or owner.startswith("_"))
    found = Function(f"{above}.{node.name}", module.split(".")[1], is_public, {"by", "at"} <= arguments)
    for call in (one for one in ast.walk(node) if isinstance(one, ast.Call)):
        found.calls |= set(called(call.func, names, above))
        found.writes |= is_change(call)
        found.tells |= is_told(call)
    return found


def called(func: ast.expr, names: dict[str, str], above: str) -> Iterator[str]:
    """The full name of what a call calls: `act()`, `module.act()`, `self.act()`, `Thing(…).act()`."""
    if isinstance(func, ast.Name):
        yield names.get(func.id, "")
    elif isinstance(func, ast.Attribute):
        base = func.value.func if isinstance(func.value, ast.Call) else func.value
        if isinstance(base, ast.Name):
            yield f"{above if base.id == 'self' else names.get(base.id, '')}.{func.attr}"


def is_change(call: ast.Call) -> bool:
    """Whether a call changes a table. A dictionary's or a hash's `update` takes a value, that of rows takes names."""
    func = call.func
    if isinstance(func, ast.Name):
        return func.id in BULK
    if not isinstance(func, ast.Attribute):
        return False
    return func.attr in CHANGES or (func.attr == "update" and bool(call.keywords) and not call.args)


def is_told(call: ast.Call) -> bool:
    """Whether a call writes an entry or a fact: `trail.record(…)`, `kind.noted(…)`, `Answer(…)`, `Answer.objects…`."""
    func = call.func
    if isinstance(func, ast.Name):
        into = call.args[0] if func.id == "insert_many" else func
        return isinstance(into, ast.Name) and into.id in FACTS
    *way, last = ast.unparse(func).split(".")
    if way[:1] == ["trail"]:
        return last in RECORDERS
    return last == "noted" or (way[0] in FACTS and last in CHANGES)


def all_functions() -> dict[str, Function]:
    found = (functions_of(module_name(path), path.read_text(encoding="utf-8")) for path in service_files())
    return {one.name: one for module in found for one in module}


def reached(one: Function, functions: dict[str, Function]) -> list[Function]:
    """The function and all functions of its part that it calls, directly or not."""
    seen, waiting = {one.name: one}, [one]
    while waiting:
        for name in waiting.pop().calls:
            other = functions.get(name)
            if other is not None and other.part == one.part and name not in seen:
                seen[name] = other
                waiting.append(other)
    return list(seen.values())


def silent(functions: dict[str, Function]) -> set[str]:
    """Public functions that write, or are acts, and tell nobody."""
    found = set()
    for one in functions.values():
        if one.is_public:
            all_of_it = reached(one, functions)
            if (one.is_act or any(part.writes for part in all_of_it)) and not any(part.tells for part in all_of_it):
                found.add(one.name.removeprefix("melek."))
    return found


def tells(name: str, functions: dict[str, Function]) -> bool:
    return any(part.tells for part in reached(functions[f"melek.{name}"], functions))


FUNCTIONS = all_functions()
# the estimated waves tell of the nation, the change table of a new number, decisions and messages of an answered case;
# a question of a calibration tells of the ended one before it; readings, checks of fairness and standards are facts;
# seats that change hands are facts too, and letters about them tell that they hold no longer
TOLD_TWICE = {"question.py", "seed.py", "numbers.py", "decisions.py", "reviews.py", "fairness.py", "standards.py"}
TOLD_TWICE |= {"asking.py", "holding.py"}
# links that are copied into an application are facts of its sheet
TOLD_TWICE |= {"prefill.py"}
# corrections of a risk score and estimates of severity are facts
TOLD_TWICE |= {"contesting.py", "estimating.py"}
# a pass of the finder, its classifier, a step up and a checked document are facts as well
FACTS_TOO = ("finder/model.py", "finder/run.py", "overlaps/climbing.py", "accreditation/checks.py")
# so is a document that was handed in or explained
FACTS_TOO += ("accreditation/documents.py",)
# norms, compliance and the steps of a finding of control are facts
FACTS_TOO += ("control/norms.py", "control/filling.py", "control/findings.py")
TELLING = [
    path
    for path in service_files()
    if "trail.record" in path.read_text(encoding="utf-8")
    and path.name not in TOLD_TWICE
    and not path.as_posix().endswith(FACTS_TOO)
]


def test_every_act_leaves_a_trail_entry() -> None:
    assert len([one for one in FUNCTIONS.values() if one.is_act]) > 30
    assert sorted(silent(FUNCTIONS) - NOT_ALONE.keys()) == []


@pytest.mark.parametrize("name", NOT_ALONE)
def test_a_function_without_an_entry_is_part_of_an_act_that_has_one(name: str) -> None:
    act, why = NOT_ALONE[name]
    assert name in silent(FUNCTIONS), "it tells by now: strike it from the table"
    assert why
    assert not act or tells(act, FUNCTIONS)


@pytest.mark.parametrize("path", TELLING, ids=module_name)
def test_a_module_that_stops_telling_is_caught(path: Path) -> None:
    source = path.read_text(encoding="utf-8").replace("trail.record", "trail.forget")
    mute = {one.name: one for one in functions_of(module_name(path), source)}
    assert silent(FUNCTIONS | mute) - NOT_ALONE.keys()


ACT = """
from django.db import transaction
from melek.identity import trail
from melek.lantern.models import Lamp

@transaction.atomic
def light_lamp(*, lamp, by, at):
    {body}

def _write(lamp, by):
    Lamp.objects.filter(pk=lamp.pk).update(is_lit=True)

def _tell(lamp, by):
    trail.record(by, "lantern.lamp.lit", lamp)
"""
SILENT_BODIES = [
    "Lamp.objects.create(by=by)",
    "lamp.save(update_fields=['is_lit'])",
    "Lamp.objects.filter(pk=lamp.pk).update(is_lit=True)",
    "lamp.delete()",
    "insert_many(Lamp, ('is_lit',), [(True,)])",
    "_write(lamp, by)",
    "return lamp",
    "log.record(by, 'lantern.lamp.lit')",
]
TOLD_BODIES = [
    "_write(lamp, by); _tell(lamp, by)",
    "lamp.save(); trail.record(by, 'lantern.lamp.lit', lamp)",
    "lamp.save(); insert_many(EmployeeChange, (), [])",
    "lamp.save(); EmployeeChange.objects.create(employee=lamp)",
]


def found_in(body: str, *, head: str = "") -> set[str]:
    source = ACT.format(body=body).replace("def light_lamp(*, lamp, by, at)", head or "def light_lamp(*, lamp, by, at)")
    return silent({one.name: one for one in functions_of("melek.lantern.services", source)})


@pytest.mark.parametrize("body", SILENT_BODIES)
def test_an_act_without_an_entry_is_caught(body: str) -> None:
    assert found_in(body) == {"lantern.services.light_lamp"}


@pytest.mark.parametrize("body", SILENT_BODIES[:6])
def test_a_write_without_by_is_caught_too(body: str) -> None:
    assert found_in(body, head="def light_lamp(lamp, by)") == {"lantern.services.light_lamp"}


@pytest.mark.parametrize("body", TOLD_BODIES)
def test_an_act_with_an_entry_passes(body: str) -> None:
    assert found_in(body) == set()


def test_reading_is_no_act() -> None:
    assert found_in("names.update(found); return Lamp.objects.filter(by=by)", head="def light_lamp(lamp, by)") == set()
