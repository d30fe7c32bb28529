"""What quality keeps of declarations: oddities, and the sources that later steps bring for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from melek.dossier.registers import Found, criterion_sources
from melek.kit.registers import Register, Text


@dataclass(frozen=True)
class OddityFlag:
    """A figure that asks somebody to look. It changes no score and no status.

    `source` is the code of a criterion source whose `Found.value` is a mapping with the names of `needs`; `is_odd` gets
    it. As long as no part declares the source, or it says nothing of a subject, there is no source yet.
    """

    code: str
    label: Text
    threshold: Text
    source: str
    needs: tuple[str, ...]
    is_odd: Callable[[Mapping[str, Any]], bool]

    def find(self, subject: Any, at: datetime) -> Found | None:
        """Whether the figure is odd for a subject, True or False; None where there is no source yet."""
        source = criterion_sources.get(self.source)
        found = source.find(subject, at) if source is not None else None
        if found is None or not isinstance(found.value, Mapping) or not set(self.needs) <= set(found.value):
            return None
        return Found(self.is_odd(found.value), found.text, found.as_of, found.url)


oddity_flags: Register[OddityFlag] = Register("oddity flags")
