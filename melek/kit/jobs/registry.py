"""The kinds of jobs that parts declare in their `tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from melek.kit.registers import Register, Text

Work = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its code `part.verb_noun`, what people read, and the function that does it."""

    code: str
    label: Text
    work: Work


kinds: Register[JobKind] = Register("job kinds")


def job(code: str, *, label: Text) -> Callable[[Work], Work]:
    """Declare a job: `work(context, **args)` must be idempotent and resume from `context.saved`."""

    def register(work: Work) -> Work:
        kinds.add(JobKind(code, label, work))
        return work

    return register
