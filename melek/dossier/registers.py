"""What higher parts enter at start: kinds of cases, kinds of documents, and who may see evidence about what."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
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


@dataclass(frozen=True)
class CaseKind:
    """A kind of case: what it is for, how long an answer may take, and who may give it.

    `permission` is asked for at the scope of the case, `appeal_permission` on the second level (the same when empty);
    without `appeal_within` an answer is final. `may_open(user, subject)` narrows who may open one, `url_of(subject)`
    leads to the object, `act` runs for the outcomes of `act_on`.
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
    act: CaseAct | None = None
    act_on: tuple[Outcome, ...] = (Outcome.UPHELD,)

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

    With `by_hand` an officer fills the facts into a form; otherwise an act of a higher part issues it.
    """

    code: str
    label: Text
    fields: tuple[DocumentField, ...]
    permission: str = MANAGE_DOCUMENTS
    template: str = "dossier/facts.typ"
    valid_months: int | None = None
    by_hand: bool = False
    about: Text = ""


@dataclass(frozen=True)
class EvidenceHolder:
    """A model, as `app.Model`, to whose rows evidence can be added, and who may see it."""

    code: str
    may_see: Callable[[Any, Any], bool]


case_kinds: Register[CaseKind] = Register("case kinds")
document_kinds: Register[DocumentKind] = Register("document kinds")
evidence_holders: Register[EvidenceHolder] = Register("evidence holders")
