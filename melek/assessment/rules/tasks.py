"""Performance tasks: the end state of a simulated surrounding, and the points it earns.

What counts is how the surrounding stands when the person sends it, not the way there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from melek.assessment.rules.controls import LONGEST_TEXT, TICKED, Control, controls
from melek.assessment.rules.order import variant_of
from melek.assessment.rules.words import filled, folded, is_near

State = dict[str, Any]


def task_in(content: Mapping[str, Any], *, seed: int, position: int, language: str = "id") -> dict[str, Any]:
    """A task as one sitting shows it: the placeholders hold the values of that sitting's variant."""
    variant = variant_of(content, seed=seed, position=position)
    task: dict[str, Any] = filled({**content, "variants": []}, variant, language)
    return task


def read_task(content: Mapping[str, Any], posted: Mapping[str, Sequence[str]], *, seed: int, position: int) -> Any:
    """The end state from a posted form: a value, or a sorted list of values, for each field.

    None when a value is not one of its field's, or nothing was done anywhere.
    """
    state: State = {}
    for control in controls(task_in(content, seed=seed, position=position)):
        value = _read(control, posted.get(control.name, []))
        if value is None:
            return None
        state[control.name] = value
    return state if any(state.values()) else None


def _read(control: Control, given: Sequence[str]) -> Any:
    if control.kind == "many":
        return sorted(set(given)) if set(given) <= set(control.keys) else None
    value = " ".join(given[0].split()) if given else ""
    if len(given) > 1 or len(value) > LONGEST_TEXT:
        return None
    allowed = {"check": (TICKED,), "one": control.keys}.get(control.kind)
    return value if allowed is None or not value or value in allowed else None


def state_from(content: Mapping[str, Any], changes: Mapping[str, Any]) -> State:
    """The whole state of a filled-in task from the fields that differ from how it begins.

    Raises KeyError for a field that the task does not have.
    """
    state: State = {one.name: list(one.start) if one.kind == "many" else one.start for one in controls(content)}
    if unknown := set(changes) - set(state):
        raise KeyError(*sorted(unknown))
    return state | {name: sorted(value) if isinstance(value, list) else value for name, value in changes.items()}


def score_task(content: Mapping[str, Any], key: Mapping[str, Any], state: State, *, seed: int, position: int) -> int:
    """Points of an end state: the credit of every rule that holds, between 0 and the key's points; 0 after a fatal act."""
    rules = filled(key, variant_of(content, seed=seed, position=position))
    if any(holds(rule["if"], state) for rule in rules.get("fatal", [])):
        return 0
    earned = sum(rule["points"] for rule in rules["credit"] if holds(rule["if"], state))
    return int(max(0, min(rules["points"], earned)))


def holds(conditions: Mapping[str, Any], state: State) -> bool:
    """Whether all conditions of one rule hold. Raises KeyError for a field that the state does not have."""
    return all(_fits(wanted, state[name]) for name, wanted in conditions.items())


def _fits(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, Mapping):
        return _fits_test(wanted, value)
    if isinstance(wanted, list):
        return any(_fits(one, value) for one in wanted)
    return not isinstance(value, list) and folded(str(wanted)) == folded(value)


def _fits_test(test: Mapping[str, Any], value: Any) -> bool:
    """One of `not`, `has`, `is`, `near`."""
    if "not" in test:
        return not _fits(test["not"], value)
    if "near" in test:
        return is_near(value, float(test["near"]), float(test.get("within", 0)))
    wanted = test["is"] if "is" in test else test["has"]
    wanted = set(wanted) if isinstance(wanted, list) else {wanted}
    return wanted == set(value) if "is" in test else wanted <= set(value)
