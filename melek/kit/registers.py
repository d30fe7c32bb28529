"""Registers that higher parts fill at start, so that nothing below has to know them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.utils.functional import Promise

Text = str | Promise


class Coded(Protocol):
    """Anything with a unique code."""

    @property
    def code(self) -> str: ...


T = TypeVar("T", bound=Coded)


class Register(Generic[T]):
    """Declarations by code; a second one with the same code is a programming error."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, T] = {}

    def add(self, item: T) -> T:
        if self._items.get(item.code, item) != item:
            raise ValueError(f"{self.name}: {item.code} is declared twice")
        self._items[item.code] = item
        return item

    def __getitem__(self, code: str) -> T:
        return self._items[code]

    def get(self, code: str) -> T | None:
        return self._items.get(code)

    def __contains__(self, code: object) -> bool:
        return code in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)


@dataclass(frozen=True)
class NavigationItem:
    """A section of the shell. `audience` is `public`, `signed_in`, or `all`; a permission narrows it further.

    `rank` decides who stays in the shell when a person has too many sections: small numbers stay, `order` places them.
    `hint` is one sentence about what to do there, for the start page of a person for whom nothing waits.
    """

    code: str
    label: Text
    url_name: str
    order: int
    audience: str = "signed_in"
    permission: str = ""
    hint: Text = ""
    rank: int = 50


MOST_SECTIONS = 6


class Navigation(Register[NavigationItem]):
    """The sections of the shell, at most six for one person."""

    def visible(self, user: Any) -> list[NavigationItem]:
        """The items this person sees, in order."""
        signed_in = user.is_authenticated
        shown = [
            item
            for item in self
            if item.audience in {"all", "signed_in" if signed_in else "public"}
            and (not item.permission or (signed_in and user.has_perm(item.permission)))
        ]
        return sorted(shown, key=lambda item: item.order)

    def split(self, user: Any) -> tuple[list[NavigationItem], list[NavigationItem]]:
        """The sections of the shell, and those that stand on the page *Lainnya* instead, each in order.

        With more than six, five stay and the sixth place leads to the others.
        """
        shown = self.visible(user)
        if len(shown) <= MOST_SECTIONS:
            return shown, []
        kept = set(sorted(shown, key=lambda item: (item.rank, item.order))[: MOST_SECTIONS - 1])
        return [item for item in shown if item in kept], [item for item in shown if item not in kept]


@dataclass(frozen=True)
class Todo:
    """One thing a person should do today."""

    text: Text
    url: str
    urgent: bool = False
    detail: Text = ""


@dataclass(frozen=True)
class TodoSource:
    """Finds what a person should do in one part: `find(user, at)`."""

    code: str
    find: Callable[[Any, datetime], list[Todo]]
    order: int = 50


@dataclass(frozen=True)
class PageSlot:
    """A higher part's panel on a lower part's page: `place` names the spot, `query(user, object)` fills the template."""

    place: str
    code: str
    template: str
    query: Callable[[Any, Any], dict[str, Any] | None]
    permission: str = ""
    order: int = 50


@dataclass(frozen=True)
class FactTable:
    """An append-only table that is its own trail, as `app.Model`."""

    code: str
    why: str


@dataclass(frozen=True)
class PartMode:
    """Whether a part is operated here or mirrored from another system."""

    code: str
    label: Text
    mode: str = "operated"


navigation = Navigation("navigation")
todos: Register[TodoSource] = Register("todos")
slots: Register[PageSlot] = Register("slots")
fact_tables: Register[FactTable] = Register("fact tables")
modes: Register[PartMode] = Register("modes")
