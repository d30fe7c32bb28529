"""What higher parts enter at start: kinds of cases and documents, who may see evidence about what, standards, the
sources that answer their criteria, and what holds a sheet of answers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import (
    CASE_MOVES,
    MANAGE_CASES,
    MANAGE_DOCUMENTS,
    Disclosure,
    Level,
    Outcome,
    Shape,
)
from melek.dossier.rules.clocks import Clock
from melek.kit.reference import path_of
from melek.kit.registers import Register, Text
from melek.kit.workflow import Move


class CaseAct(Protocol):
    """What a higher part does when a case is upheld, in the transaction of the answer; an error of it undoes both."""

    def __call__(self, *, case: Any, decision: Any, by: Any, at: Any) -> None: ...


@dataclass(frozen=True)
class OutcomeText:
    """An outcome that a kind allows: what its reasons must say, and how many characters they have at least."""

    outcome: Outcome
    guidance: Text
    shortest: int = 50


OUTCOMES = (
    OutcomeText(Outcome.UPHELD, _("Tuliskan apa yang diubah dan mengapa permohonan ini benar.")),
    OutcomeText(Outcome.PARTLY, _("Tuliskan bagian mana yang dikabulkan, bagian mana yang tidak, dan sebabnya.")),
    OutcomeText(Outcome.REJECTED, _("Tuliskan dasar penolakan dan apa yang masih dapat dilakukan pemohon.")),
)


_WRONG, _WANTED = _("Apa yang menurut Anda tidak benar, dan mengapa"), _("Apa yang Anda minta")


@dataclass(frozen=True)
class CaseWords:
    """What the form of a case asks for: what happened, and what is wanted, each with a hint."""

    statement: Text = _WRONG
    remedy: Text = _WANTED
    statement_hint: Text = ""
    remedy_hint: Text = ""


@dataclass(frozen=True)
class CaseKind:
    """A kind of case: what it is for, how long an answer may take, and who may give it.

    `permission` is asked for at the scope of the case, `appeal_permission` on the second level (the same when empty);
    without `appeal_within` an answer is final. `may_open(user, subject)` narrows who may open one, `url_of(subject)`
    leads to the object and `name_of(subject)` says what people know it by, `words` are those of its form, `act` runs for
    the outcomes of `act_on`. `is_party(user, case)` bars whoever had a hand in what
    the case turns against from taking and answering it.
    """

    code: str
    label: Text
    clock: Clock
    permission: str = MANAGE_CASES
    about: Text = ""
    outcomes: tuple[OutcomeText, ...] = OUTCOMES
    appeal_within: Clock | None = None
    appeal_permission: str = ""
    warn_before: timedelta = timedelta(days=1)
    shortest_statement: int = 20
    may_open: Callable[[Any, Any], bool] | None = None
    url_of: Callable[[Any], str] | None = None
    name_of: Callable[[Any], str] = str
    words: CaseWords = CaseWords()
    act: CaseAct | None = None
    act_on: tuple[Outcome, ...] = (Outcome.UPHELD,)
    is_party: Callable[[Any, Any], bool] | None = None

    def permission_at(self, level: int) -> str:
        """Who may answer on a level."""
        return (self.appeal_permission or self.permission) if level == Level.APPEAL else self.permission

    def outcome_text(self, outcome: str) -> OutcomeText | None:
        """What an answer with this outcome has to say; None when the kind does not allow it."""
        return next((one for one in self.outcomes if one.outcome == outcome), None)

    def moves(self, level: int) -> tuple[Move, ...]:
        """The moves of a case of this kind on a level."""
        mine = self.permission_at(level)
        return tuple(replace(step, permission=mine) if step.permission == MANAGE_CASES else step for step in CASE_MOVES)


@dataclass(frozen=True)
class DocumentField:
    """A fact that a kind of document states; `disclosure` is what the public check page tells of it."""

    name: str
    label: Text
    disclosure: Disclosure = Disclosure.HIDDEN
    shape: Shape = Shape.TEXT


@dataclass(frozen=True)
class DocumentKind:
    """A kind of document: its facts, the Typst template `part/name.typ`, who may issue it, how long it holds.

    With `by_hand` an officer fills the facts into a form; otherwise an act of a higher part issues it. A `note` makes it
    a draft: the public check says the note, and never that it holds. `is_suspended(about)` asks the object that it rests
    on whether what it states holds at the moment.
    """

    code: str
    label: Text
    fields: tuple[DocumentField, ...]
    permission: str = MANAGE_DOCUMENTS
    template: str = "dossier/facts.typ"
    valid_months: int | None = None
    by_hand: bool = False
    about: Text = ""
    note: Text = ""
    is_suspended: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class EvidenceHolder:
    """A model, as `app.Model`, to whose rows evidence can be added, and who may see it."""

    code: str
    may_see: Callable[[Any, Any], bool]


@dataclass(frozen=True)
class StandardFile:
    """A reference file of a part that holds one edition of a standard: `name` below `melek/<part>/reference/`."""

    part: str
    name: str

    @property
    def code(self) -> str:
        return f"{self.part}/{self.name}"


@dataclass(frozen=True)
class Found:
    """What a source answers about a subject: the value on the criterion's scale, in words, as of when, and where to look."""

    value: Any
    text: str
    as_of: datetime
    url: str = ""


@dataclass(frozen=True)
class CriterionSource:
    """Answers a criterion by itself: `find(subject, at)`; None means that about this subject there is no source yet.

    A criterion names it in its standard as `source: indicator:<code>`. `find_many(agencies, at)` gives what `find` says of
    each agency by its key, without those of which it says nothing; without it, they are asked one by one.
    """

    code: str
    label: Text
    find: Callable[[Any, datetime], Found | None]
    find_many: Callable[[Sequence[Any], datetime], Mapping[int, Found]] | None = None


@dataclass(frozen=True)
class SheetHolder:
    """A model, as `app.Model`, about whose rows a standard can be answered, and who may do so.

    `may_see(user, holder)` lets read the sheet with its evidence, `may_answer(user, holder, role)` answer and bring
    evidence in a role, `url_of(holder)` leads back to the object. `subject_of(holder)` is what sources are asked about,
    the holder itself when it is None. `may_read(user, holder, role)` narrows whose answers somebody reads who may see
    the sheet; without it, everybody's. The model has a `scope_path`.
    """

    code: str
    may_see: Callable[[Any, Any], bool]
    may_answer: Callable[[Any, Any, str], bool]
    url_of: Callable[[Any], str]
    subject_of: Callable[[Any], Any] | None = None
    may_read: Callable[[Any, Any, str], bool] | None = None


def declare_standards(part: str) -> None:
    """Enter every edition that lies under `melek/<part>/reference/standards/`: a new edition is a new file, not new code."""
    for path in sorted(path_of(part, "standards").glob("*.yaml")):
        standards.add(StandardFile(part, f"standards/{path.name}"))


case_kinds: Register[CaseKind] = Register("case kinds")
document_kinds: Register[DocumentKind] = Register("document kinds")
evidence_holders: Register[EvidenceHolder] = Register("evidence holders")
standards: Register[StandardFile] = Register("standards")
criterion_sources: Register[CriterionSource] = Register("criterion sources")
sheet_holders: Register[SheetHolder] = Register("sheet holders")
