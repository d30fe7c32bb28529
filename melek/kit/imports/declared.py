"""What can be imported, and the reasons why a row cannot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from melek.kit.enums import ImportStep
from melek.kit.imports.rows import Frame, Importer
from melek.kit.models import ImportRun
from melek.kit.registers import Register, Text


@dataclass(frozen=True)
class Guess:
    """A header under which a column may come. Unconfirmed ones come from systems whose export was not seen."""

    header: str
    source: str = ""

    @property
    def is_confirmed(self) -> bool:
        return not self.source


@dataclass(frozen=True)
class Column:
    """A column of a kind of file. Secret values are masked wherever they are shown and never exported."""

    name: str
    label: Text
    help: Text = ""
    is_required: bool = False
    is_secret: bool = False
    guesses: tuple[Guess, ...] = ()


class Noted(Protocol):
    """Writes down what somebody (None: the system) did with a run."""

    def __call__(self, run: ImportRun, step: ImportStep, *, by: Any, at: datetime) -> None: ...


@dataclass(frozen=True)
class ImportKind:
    """A kind of file: columns, importer, who may import it, and invented rows for the sample file.

    `noted(run, step, by, at)` is called in the transaction of each step of a run, because the kit has no trail of its
    own. `chunk` rows share one transaction; where rows of a file need each other, it is as large as a whole file of
    that kind usually is.
    """

    code: str
    label: Text
    noun: Text
    columns: tuple[Column, ...]
    importer: Callable[[Frame], Importer]
    permission: str
    sample: tuple[dict[str, str], ...]
    noted: Noted
    chunk: int = 4000
    preview: int = 1000

    def column(self, name: str) -> Column | None:
        return next((one for one in self.columns if one.name == name), None)

    @property
    def secrets(self) -> frozenset[str]:
        return frozenset(one.name for one in self.columns if one.is_secret)


@dataclass(frozen=True)
class Reason:
    """Why a row waits in quarantine, or why it deserves a second look; `{name}` fields come from the problem.

    Rows with a reason that `needs_person` are left out when a whole quarantine is tried again. `confirm` is a sentence
    that a person may confirm on the row's page, so that it is stored all the same.
    """

    code: str
    text: Text
    needs_person: bool = False
    confirm: Text = ""


kinds: Register[ImportKind] = Register("import kinds")
reasons: Register[Reason] = Register("import reasons")


def declare_reasons(found: Sequence[Reason]) -> None:
    """Enter many reasons at once."""
    for reason in found:
        reasons.add(reason)


def reason_text(code: str, params: dict[str, Any]) -> str:
    """The words of a reason in the reader's language."""
    reason = reasons.get(code)
    return str(reason.text).format(**params) if reason else code


declare_reasons(
    [
        Reason("kit.cells", _("Baris ini berisi {found} kolom, sedangkan kepala tabel berisi {expected}.")),
        Reason(
            "kit.truncated",
            _("Baris terakhir terpotong: berisi {found} dari {expected} kolom. Mungkin berkasnya belum utuh."),
        ),
        Reason("kit.quotes", _("Tanda kutip di baris ini tidak berpasangan, jadi batas kolomnya tidak jelas.")),
        Reason("kit.line", _("Baris ini terlalu panjang: lebih dari {limit} huruf.")),
        Reason("kit.characters", _("Baris ini memuat huruf yang tidak terbaca. Simpan berkas sebagai UTF-8.")),
        Reason("kit.missing", _("Kolom ini wajib diisi.")),
        Reason("kit.length", _("Isinya terlalu panjang: {found} huruf, paling banyak {limit}.")),
    ]
)
