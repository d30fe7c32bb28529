"""What an import says about each item: what was not understood, and what was done instead."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
MOST = 200  # notes of one item; a refusal always finds its place


class Severity(models.TextChoices):
    """How much a note matters; in this order."""

    INFO = "info", _("Tidak berpengaruh")
    CHANGED = "changed", _("Diubah")
    LOST = "lost", _("Tidak ikut")
    REFUSED = "refused", _("Ditolak")


@dataclass(frozen=True)
class Note:
    """One remark of the report: `where` is an element or attribute of the file, `what` says what was done."""

    severity: Severity
    where: str
    what: Words


@dataclass
class Notes:
    """The notes of one item or package, each once, in the order in which they came up."""

    found: list[Note] = field(default_factory=list)

    def add(self, severity: Severity, where: str, what: Words) -> None:
        """Remember a note, unless the same stands there already."""
        note = Note(severity, where, what)
        is_full = len(self.found) >= MOST and severity != Severity.REFUSED
        if not is_full and not any((one.where, str(one.what)) == (where, str(what)) for one in self.found):
            self.found.append(note)

    def info(self, where: str, what: Words) -> None:
        """Nothing of the item is touched."""
        self.add(Severity.INFO, where, what)

    def changed(self, where: str, what: Words) -> None:
        """The item says or scores a little differently."""
        self.add(Severity.CHANGED, where, what)

    def lost(self, where: str, what: Words) -> None:
        """A part of the item is left out."""
        self.add(Severity.LOST, where, what)

    def refused(self, where: str, what: Words) -> None:
        """The item is not taken."""
        self.add(Severity.REFUSED, where, what)

    @property
    def is_refused(self) -> bool:
        """Whether the item is not taken."""
        return any(one.severity == Severity.REFUSED for one in self.found)

    def __iter__(self) -> Iterator[Note]:
        return iter(self.found)
