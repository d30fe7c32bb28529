"""Workflows as tables of moves; a move is one conditional UPDATE, so of two people pressing at once one wins."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from melek.kit.errors import DomainError, NotAllowed

Guard = Callable[[Any, Any], None]


@dataclass(frozen=True)
class Move:
    """One allowed step of a workflow; permission and guard stand here by name."""

    source: str
    target: str
    permission: str
    guard: str = ""
    label: str | Promise = ""


class MoveRefused(DomainError):
    """Somebody moved first, or there is no such move from here."""

    message = _("Langkah ini tidak lagi tersedia: keadaannya sudah berubah. Muat ulang halaman ini.")


_guards: dict[str, Guard] = {}


def guard(name: str) -> Callable[[Guard], Guard]:
    """Register a guard: a function of the object and the person that raises a DomainError to refuse."""

    def register(function: Guard) -> Guard:
        _guards[name] = function
        return function

    return register


def unresolved(moves: Iterable[Move]) -> list[str]:
    """Guard names that no declaration has filled; a start check fails on them."""
    return [step.guard for step in moves if step.guard and step.guard not in _guards]


def moves_for(obj: Any, user: Any, moves: Iterable[Move]) -> list[Move]:
    """The moves that this person may try from the present state: the buttons of the page, the verbs of the API."""
    return [step for step in moves if step.source == obj.state and user.has_perm(step.permission, obj)]


def move(obj: Model, target: str, *, moves: Iterable[Move], by: Any, **changes: Any) -> None:
    """Move `obj.state` to `target` and write `changes` with it; `by` None means the system itself.

    Raises NotAllowed without the permission, the guard's own error, MoveRefused when the state has changed.
    """
    state: str = obj.state  # type: ignore[attr-defined]
    step = next((one for one in moves if one.source == state and one.target == target), None)
    if step is None:
        raise MoveRefused
    if by is not None and not by.has_perm(step.permission, obj):
        raise NotAllowed
    if step.guard:
        _guards[step.guard](obj, by)
    manager = type(obj)._base_manager
    if not manager.filter(pk=obj.pk, state=state).update(state=target, **changes):
        raise MoveRefused
    for name, value in {"state": target, **changes}.items():
        setattr(obj, name, value)
