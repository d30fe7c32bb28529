"""The reference page of workflows: one diagram for every table of moves, drawn from the moves themselves."""

import importlib
import pkgutil
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Choices

from melek.kit.workflow import Move

INTRODUCTION = """# Workflows

Every state and every step between states, from the tables of moves that the server asks. Who may take a step and what is asked before it stands below
each diagram; a step of *the system* is taken by a clock or follows from another act.
"""


def workflows_page() -> str:
    """All workflows, part by part."""
    return "\n".join([INTRODUCTION, *(_section(name, moves) for name, moves in _tables())])


def _tables() -> Iterator[tuple[str, tuple[Move, ...]]]:
    """Each table of moves once, by the part and the name of its states."""
    found: dict[str, tuple[Move, ...]] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("melek."):
            for module in _enum_modules(config.name):
                for name, value in vars(module).items():
                    if name.endswith("_MOVES") and not name.startswith("_"):
                        found[f"{config.label}: {_title(name)}"] = tuple(value)
    yield from sorted(found.items())


def _enum_modules(app: str) -> Iterator[object]:
    try:
        package = importlib.import_module(f"{app}.enums")
    except ModuleNotFoundError as error:
        if error.name != f"{app}.enums":
            raise
        return
    yield package
    for one in pkgutil.iter_modules(getattr(package, "__path__", ())):
        yield importlib.import_module(f"{app}.enums.{one.name}")


def _title(name: str) -> str:
    return name.removesuffix("_MOVES").replace("_", " ").lower()


def _section(name: str, moves: tuple[Move, ...]) -> str:
    states = type(moves[0].source)
    if not issubclass(states, Choices):
        raise SystemExit(f"tools/workflows_page.py: the states of {name} are no choices")
    used = [one for one in states if any(one in (step.source, step.target) for step in moves)]
    entered = {step.target for step in moves}
    lines = [f'    state "{one.label}" as {one.name}' for one in used]
    lines += [f"    [*] --> {one.name}" for one in used if one not in entered] or [f"    [*] --> {used[0].name}"]
    lines += [f"    {_name(states, step.source)} --> {_name(states, step.target)}{_words(step)}" for step in moves]
    lines += [f"    {one.name} --> [*]" for one in used if one not in {step.source for step in moves}]
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
    about = (states.__doc__ or "").strip().splitlines()[0]
    rows = [f"| {_label(states, x.source)} | {_label(states, x.target)} | {_who(x)} | {_guard(x)} |" for x in moves]
    table = "\n".join(["| from | to | who | asked before |", "|---|---|---|---|", *rows])
    return f"## {name}\n{about}\n\n{diagram}\n\n{table}\n"


def _name(states: type[Choices], value: str) -> str:
    return states(value).name


def _label(states: type[Choices], value: str) -> str:
    return str(states(value).label)


def _words(step: Move) -> str:
    return f": {str(step.label).replace(':', ' –')}" if step.label else ""


def _who(step: Move) -> str:
    return f"`{step.permission}`" if step.permission else "the system"


def _guard(step: Move) -> str:
    return f"`{step.guard}`" if step.guard else ""
