"""The kinds of jobs that parts declare in their `tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from melek.kit.registers import Register, Text

Work = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its code `part.verb_noun`, what people read, and the function that does it.

    A long one computes for minutes; it has a worker of its own, so that nobody's import waits behind it.
    """

    code: str
    label: Text
    work: Work
    is_long: bool = False


kinds: Register[JobKind] = Register("job kinds")


def job(code: str, *, label: Text, is_long: bool = False) -> Callable[[Work], Work]:
    """Declare a job: `work(context, **args)` must be idempotent and resume from `context.saved`."""

    def register(work: Work) -> Work:
        kinds.add(JobKind(code, label, work, is_long))
        return work

    return register


def codes(*, is_long: bool) -> list[str]:
    """The kinds that one of the two workers takes."""
    return [kind.code for kind in kinds if kind.is_long == is_long]
