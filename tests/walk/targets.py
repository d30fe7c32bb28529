"""What a route of the walk is asked for."""

from dataclasses import dataclass
from typing import Any

NATION = "/"
NOBODY = object()  # no caller owns what belongs to it


@dataclass(frozen=True)
class Target:
    """What a route is asked for: arguments, where the object stands, whose it is, who else may read it."""

    args: tuple[Any, ...] = ()
    place: str = ""  # scope path of the object; empty where the route narrows its own rows
    owner: Any = None  # the account to which alone the object belongs
    also: str = ""  # a permission that opens somebody else's object where the object stands
    besides: str = ""  # a permission that `also` opens nothing without
    or_also: tuple[str, ...] = ()  # other permissions that open it there
    query: str = ""
    is_named: bool = False  # may show a name from outside
