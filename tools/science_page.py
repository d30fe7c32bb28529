"""The reference pages of cores of science, from their docstrings: every public function and class, with its example."""

import ast
import builtins
import doctest
import importlib
import inspect
import textwrap
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import Enum, EnumType
from types import FunctionType, ModuleType
from typing import Any

PSYCHOMETRICS_ROOMS = (
    "models",
    "pool",
    "calibration",
    "scoring",
    "areas",
    "adaptive",
    "eligibility",
    "simulation",
    "assembly",
    "fit",
    "dif",
    "linking",
    "classification",
    "standards",
    "raters",
    "security",
    "adjust",
    "errors",
)
PSYCHOMETRICS_INTRODUCTION = """# Psychometrics: `melek.science.psychometrics`

Made from the docstrings by `python -m tools.docs`; every example below runs in the tests and prints what stands here.
What the methods are and why they were chosen is in [Measuring people](../explanation/psychometrics.md) and [Analysing a
test](../explanation/psychometrics-analysis.md).

Arrays go in, frozen results come out; nothing is stored, drawn at random without a seed, or changed in place. Shapes stand
in brackets: n people, J items, M categories, K nodes or abilities, G groups. Abilities, difficulties, steps, severities
and cuts are in logits of a N(0, 1) reference population, slopes per logit (D = 1), sums in points, times in seconds. A
missing answer is NaN or -1. `Floats`, `Ints`, `Bools` and `Codes` are NumPy arrays of 64-bit numbers, whole numbers, truth
values and 8-bit codes. What cannot be analysed raises one of the named errors at the end of this page.
"""
OVERLAP_ROOMS = (
    "texts",
    "lexicon",
    "reading",
    "vectors",
    "programmes",
    "nearest",
    "pairs",
    "features",
    "folds",
    "classifier",
    "clustering",
    "finder",
    "measures",
    "errors",
)
OVERLAP_INTRODUCTION = """# Overlapping programmes: `melek.science.overlap`

Made from the docstrings by `python -m tools.docs`; every example below runs in the tests and prints what stands here.
Why it works this way, and how well, is in [Programmes that overlap](../explanation/overlap.md).

Texts and arrays go in, frozen results come out; nothing is stored, drawn at random without a seed, or changed in place.
Shapes stand in brackets: n programmes, m pairs, k neighbours. `Floats`, `Ints`, `Bools` and `Masks` are NumPy arrays of
64-bit numbers, whole numbers, truth values and 8-bit sets. What cannot be computed raises one of the named errors at the end.
"""
WIDEST = 100


@dataclass(frozen=True)
class Core:
    """A core with a page: its package, its rooms in reading order (what one of them exports is told where it is defined),
    and what the page begins with."""

    root: str
    rooms: tuple[str, ...]
    introduction: str


PSYCHOMETRICS = Core("melek.science.psychometrics", PSYCHOMETRICS_ROOMS, PSYCHOMETRICS_INTRODUCTION)
OVERLAP = Core("melek.science.overlap", OVERLAP_ROOMS, OVERLAP_INTRODUCTION)


def psychometrics_page() -> str:
    """The whole page of the psychometric core."""
    return science_page(PSYCHOMETRICS)


def overlap_page() -> str:
    """The whole page of the finder of overlaps."""
    return science_page(OVERLAP)


def science_page(core: Core) -> str:
    """The whole page of a core."""
    parts = [core.introduction, _contents(core)]
    for room, modules in _rooms(core).items():
        home = importlib.import_module(f"{core.root}.{room}")
        parts.append(f"## {room}\n\n{_prose(home)}\n")
        for module, names in modules.items():
            if module != home.__name__ and names:
                parts.append(f"{_prose(importlib.import_module(module))}\n")
            parts += [_member(core, room, name) for name in names]
    return "\n".join(parts)


def public_members(core: Core) -> dict[str, dict[str, Any]]:
    """Functions and classes by room and name; an alias of a type is none."""
    found = {}
    for room in core.rooms:
        home = importlib.import_module(f"{core.root}.{room}")
        names = getattr(home, "__all__", None) or _own_names(core, home)
        found[room] = {name: getattr(home, name) for name in names if _is_member(core, getattr(home, name))}
    return found


def examples_of(thing: Any) -> list[doctest.Example]:
    """Examples in a docstring."""
    return doctest.DocTestParser().get_examples(inspect.getdoc(thing) or "")


def _own_names(core: Core, home: ModuleType) -> list[str]:
    return [
        name
        for name, thing in vars(home).items()
        if not name.startswith("_") and getattr(thing, "__module__", None) == home.__name__ and _is_member(core, thing)
    ]


def _is_member(core: Core, thing: Any) -> bool:
    return isinstance(thing, type | FunctionType) and str(getattr(thing, "__module__", "")).startswith(core.root)


def _rooms(core: Core) -> dict[str, dict[str, list[str]]]:
    """Room to defining module to names, functions first; a name is told in the room that defines it."""
    found: dict[str, dict[str, list[str]]] = {}
    for room, members in public_members(core).items():
        found[room] = {}
        for name, thing in sorted(members.items(), key=lambda pair: (isinstance(pair[1], type), pair[0])):
            if f"{thing.__module__}.".startswith(f"{core.root}.{room}."):
                found[room].setdefault(thing.__module__, []).append(name)
    return found


def heading(room: str, name: str, thing: Any) -> str:
    """The heading under which a member stands."""
    return f"class {room}.{name}" if isinstance(thing, type) else f"{room}.{name}()"


def _contents(core: Core) -> str:
    rows = []
    members = public_members(core)
    for room, modules in _rooms(core).items():
        told = [(name, heading(room, name, members[room][name])) for own in modules.values() for name in own]
        links = ", ".join(f"[{name}](#{_anchor(title)})" for name, title in told)
        rows.append(f"| [{room}](#{room}) | {links} |")
    return "| room | what it offers |\n|---|---|\n" + "\n".join(rows) + "\n"


def _anchor(title: str) -> str:
    """The anchor that Markdown makes of a heading."""
    return "".join(one for one in title.lower().replace(" ", "-") if one.isalnum() or one in "-_")


def _member(core: Core, room: str, name: str) -> str:
    thing = public_members(core)[room][name]
    is_near = getattr(importlib.import_module(core.root), name, None) is thing
    path = core.root if is_near else f"{core.root}.{room}"
    parts = [
        f"### {heading(room, name, thing)}\n",
        f"```python\nfrom {path} import {name}\n\n{_signature(name, thing)}\n```\n",
        f"{_prose(thing)}\n",
    ]
    if isinstance(thing, type) and (makers := _makers(core, name)):
        parts.append(f"Returned by {', '.join(f'`{one}`' for one in makers)}.\n")
    if lines := _example(core, thing):
        parts.append(f"```python\n{lines}\n```\n")
    return "\n".join(parts)


def _signature(name: str, thing: Any) -> str:
    if isinstance(thing, EnumType):
        return "\n".join(f"{name}.{one.name} = {one.value!r}" for one in thing)
    if isinstance(thing, type):
        return _class_lines(name, thing)
    source = _function(thing)
    result = _text(source.returns) if source.returns else "None"
    arguments = _arguments(source.args, vars(importlib.import_module(thing.__module__)))
    line = f"{name}({', '.join(arguments)}) -> {result}"
    if len(line) <= WIDEST:
        return line
    return f"{name}(\n" + "".join(f"    {one},\n" for one in arguments) + f") -> {result}"


def _function(thing: FunctionType) -> ast.FunctionDef:
    source = ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]
    if not isinstance(source, ast.FunctionDef):
        raise TypeError(f"{thing.__name__} is no plain function")
    return source


def _text(node: ast.expr) -> str:
    """Source of an annotation, without the quotes that put off its evaluation."""
    return str(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, str) else ast.unparse(node)


def _arguments(given: ast.arguments, home: dict[str, Any]) -> list[str]:
    """One text an argument, as written, with the values of constants."""
    plain = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(plain) - len(given.defaults)) + list(given.defaults)
    found = [_argument(one, default, home) for one, default in zip(plain, defaults, strict=True)]
    if given.kwonlyargs:
        found.append("*")
    found += [_argument(one, default, home) for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    return found + ([f"**{given.kwarg.arg}"] if given.kwarg else [])


def _argument(one: ast.arg, default: ast.expr | None, home: dict[str, Any]) -> str:
    told = f"{one.arg}: {_text(one.annotation)}" if one.annotation else one.arg
    if default is None:
        return told
    value = home.get(default.id) if isinstance(default, ast.Name) else None
    return f"{told} = {value!r}" if isinstance(value, int | float | str) else f"{told} = {ast.unparse(default)}"


def _class_lines(name: str, thing: type) -> str:
    if not is_dataclass(thing):
        bases = ", ".join(base.__name__ for base in thing.__bases__)
        return f"class {name}({bases})"
    lines = [f"{name}.{one.name}: {_annotation(thing, one.name)}{_default(one)}" for one in fields(thing)]
    return "\n".join(lines)


def _annotation(thing: type, name: str) -> str:
    for base in thing.__mro__:
        if name in inspect.get_annotations(base):
            body = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
            for node in getattr(body, "body", []):
                if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name:
                    return _text(node.annotation)
    return "Any"


def _default(one: Field) -> str:
    if one.default is MISSING:
        return ""
    return (
        f" = {type(one.default).__name__}.{one.default.name}"
        if isinstance(one.default, Enum)
        else f" = {one.default!r}"
    )


def _makers(core: Core, name: str) -> list[str]:
    """Functions that say they return a class."""
    found = set()
    for members in public_members(core).values():
        for maker, thing in members.items():
            result = _function(thing).returns if isinstance(thing, FunctionType) else None
            if result is not None and name in {node.id for node in ast.walk(result) if isinstance(node, ast.Name)}:
                found.add(maker)
    return sorted(found)


def _prose(thing: Any) -> str:
    """A docstring without its examples."""
    parts = doctest.DocTestParser().parse(inspect.getdoc(thing) or "")
    return "".join(part for part in parts if isinstance(part, str)).strip()


def _example(core: Core, thing: Any) -> str:
    """An example that stands alone: with the imports it needs, as one would type it."""
    given = examples_of(thing)
    if not given:
        return ""
    lines = _imports(core, thing, given)
    for one in given:
        first, *others = one.source.rstrip("\n").split("\n")
        lines += [f">>> {first}", *[f"... {line}" if line else "..." for line in others]]
        lines += one.want.rstrip("\n").split("\n") if one.want else []
    return "\n".join(lines)


def _imports(core: Core, thing: Any, given: list[doctest.Example]) -> list[str]:
    """Imports of the names that an example takes from its module."""
    nodes = [node for one in given for node in ast.walk(ast.parse(one.source))]
    made = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    made |= {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    used = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    home = vars(importlib.import_module(thing.__module__))
    modules, names = [], {}
    for name in sorted(used - made - set(dir(builtins))):
        if isinstance(home.get(name), ModuleType):
            modules.append(f">>> import {home[name].__name__} as {name}")
        elif name in home:
            names.setdefault(_where(core, name, home[name]), []).append(name)
    return modules + [f">>> from {path} import {', '.join(own)}" for path, own in sorted(names.items())]


def _where(core: Core, name: str, thing: Any) -> str:
    """The shortest path that offers a name."""
    for path in (core.root, *(f"{core.root}.{room}" for room in core.rooms)):
        if getattr(importlib.import_module(path), name, None) is thing:
            return path
    return str(thing.__module__)
