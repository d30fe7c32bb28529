"""What higher parts declare to assessment: where people enter the tests that they booked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from melek.kit.registers import Register


@dataclass(frozen=True)
class EntrySource:
    """What a part asks before its tests: `find(bookings)` gives the address for each booking that must go there first.

    `bookings` are primary keys; one that may begin at once is left out of the answer.
    """

    code: str
    find: Callable[[Iterable[int]], Mapping[int, str]]


entries: Register[EntrySource] = Register("entries to tests")


def entries_of(bookings: Iterable[int]) -> dict[int, str]:
    """The addresses that people must visit before their tests can begin, by booking."""
    keys = list(bookings)
    return {key: url for source in entries for key, url in source.find(keys).items()} if keys else {}
