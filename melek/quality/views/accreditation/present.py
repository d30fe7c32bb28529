"""An accreditation in words: where it stands, its clock, its steps, and what the reader can do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from melek.dossier.enums import AnswerRole
from melek.identity.models import TrailEntry
from melek.kit import formats
from melek.kit.components import FlowStep, Text
from melek.kit.workflow import moves_for
from melek.quality.enums.accreditation import (
    ACCREDITATION_MOVES,
    APPLY,
    FINDINGS,
    HOLDING,
    RUN,
    WAY,
    State,
    Team,
)
from melek.quality.enums.risk import VIEW_RISK
from melek.quality.models import Accreditation
from melek.quality.queries.accreditation import may_answer, waits_for
from melek.quality.queries.law import clock_of
from melek.quality.services.accreditation.sittings import is_decreeable, is_refusable

ENDED = (State.WITHDRAWN, State.EXPIRED, State.RENEWED, State.REFUSED, State.CANCELLED)


def clock_sentence(accreditation: Accreditation, at: datetime) -> str:
    """Who is waited for and how long, or what holds."""
    if accreditation.state in HOLDING or accreditation.state == State.EXPIRED:
        words = _("{state}; masa berlakunya sampai {day}.")
        return words.format(state=accreditation.get_state_display(), day=formats.day(accreditation.valid_until))
    party = waits_for(accreditation)
    if party is None or accreditation.due_at is None:
        waiting = _("{state}: menunggu {party}.") if party else "{state}."
        return waiting.format(state=accreditation.get_state_display(), party=party.label if party else "")
    left = formats.duration(abs((accreditation.due_at - at).total_seconds()))
    words = _("Menunggu {party} sampai {moment}: {left} lagi.")
    if accreditation.is_overdue(at):
        words = _("Menunggu {party}; seharusnya selesai {moment}: lewat {left}.")
    return words.format(party=party.label, moment=formats.moment(accreditation.due_at), left=left)


def is_clock_unconfirmed(accreditation: Accreditation) -> bool:
    """Whether the deadline of the present step is this product's choice and not a rule that was read."""
    found = clock_of(accreditation.state)
    return found is not None and not found.is_confirmed


def return_reason(accreditation: Accreditation, entries: dict[str, TrailEntry]) -> str:
    """Why an application was given back for completion, as long as that is where it stands."""
    entry = entries.get(State.RETURNED)
    return entry.reason if entry and accreditation.state == State.RETURNED else ""


def steps_of(accreditation: Accreditation, entries: dict[str, TrailEntry]) -> list[FlowStep]:
    """The way: steps behind with who and when, the present one with its deadline, those to come."""
    now = accreditation.state
    way: list[str] = list(WAY)
    if now == State.RETURNED:
        way.insert(way.index(State.CHECKING) + 1, now)
    if now == State.SUSPENDED:
        way.append(now)
    if now in ENDED:
        way = [*(one for one in way if one in entries), now]
    place = way.index(now)
    return [_step(accreditation, state, number - place, entries.get(state)) for number, state in enumerate(way)]


def _step(accreditation: Accreditation, state: str, distance: int, entry: Any) -> FlowStep:
    label = State(state).label
    if distance > 0:
        return FlowStep(label, "next")
    who = "" if entry is None else str(entry.actor) if entry.actor else _("sistem")
    when = formats.moment(entry.at) if entry else ""
    if distance < 0:
        return FlowStep(label, "done", word=_("selesai"), who=who, when=when)
    if state in ENDED or state == State.SUSPENDED:
        return FlowStep(label, "stopped", word=_("sekarang"), who=who, when=when)
    deadline = formats.moment(accreditation.due_at) if accreditation.due_at else ""
    return FlowStep(label, "current", word=_("sekarang"), who=who, when=when, deadline=deadline)


@dataclass(frozen=True)
class ActButton:
    """A button of the page: by POST at once, or to a page that asks for more."""

    label: Text
    url: str
    is_main: bool = False
    is_post: bool = False


# where the button of a move leads; what only the system or an appeal does has none
_BUTTONS: dict[tuple[str, str], tuple[str, bool]] = {
    (State.DRAFT, State.SUBMITTED): ("submit_application", True),
    (State.SUBMITTED, State.CHECKING): ("take_up", True),
    (State.RETURNED, State.CHECKING): ("submit_application", True),
    (State.CHECKING, State.RETURNED): ("return_application", False),
    (State.CHECKING, State.PANEL): ("accept_documents", True),
    (State.PANEL, State.VISIT): ("start_assessment", True),
    (State.VISIT, State.ASSESSED): ("accept_scores", True),
    (State.ASSESSED, State.FINAL): ("open_sitting", True),
    (State.FINAL, State.DECIDED): ("record_decision", False),
    (State.DECIDED, State.DECREE): ("draft_decree", True),
    (State.DECIDED, State.REFUSED): ("close_refused", False),
    (State.DECREE, State.IN_FORCE): ("enter_force", True),
    (State.IN_FORCE, State.SUSPENDED): ("suspend", False),
    (State.SUSPENDED, State.IN_FORCE): ("restore", False),
    **{(state, State.WITHDRAWN): ("withdraw", False) for state in HOLDING},
    **{(state, State.CANCELLED): ("cancel_application", False) for state in State if state not in HOLDING},
}


# what a move waits for besides its permission; before that its button would only lead to a refusal
_READY: dict[tuple[str, str], Callable[[Accreditation, datetime], bool]] = {
    (State.DECIDED, State.DECREE): is_decreeable,
    (State.DECIDED, State.REFUSED): is_refusable,
}


def acts_for(accreditation: Accreditation, user: Any, at: datetime) -> list[ActButton]:
    """What this person can do now, the next thing first."""
    found = [*_own_acts(accreditation, user), *_moves(accreditation, user, at)]
    return [ActButton(one.label, one.url, number == 0, one.is_post) for number, one in enumerate(found)]


def _moves(accreditation: Accreditation, user: Any, at: datetime) -> list[ActButton]:
    found = []
    for step in moves_for(accreditation, user, ACCREDITATION_MOVES):
        name, is_post = _BUTTONS.get((step.source, step.target), ("", False))
        is_ready = _READY.get((step.source, step.target))
        if name and (is_ready is None or is_ready(accreditation, at)):
            url = reverse(f"quality:{name}", args=[accreditation.uuid])
            found.append(ActButton(step.label, url, is_post=is_post))
    return found


def _own_acts(accreditation: Accreditation, user: Any) -> list[ActButton]:
    """Pages that lead to the next move: the sheet, the check, teams, scores, a vote, the decree."""
    state, found = accreditation.state, []
    for wanted, label, name, more in _PAGES:
        if state in wanted and user.has_perm(_NEEDS[name], accreditation):
            found.append(ActButton(label(), reverse(f"quality:{name}", args=[accreditation.uuid, *more])))
    return [*_sheet_acts(accreditation, user), *found, *_renewal(accreditation, user), *_risk(accreditation, user)]


def _risk(accreditation: Accreditation, user: Any) -> list[ActButton]:
    """Reading how surveillance is ordered, for the office and the institution itself."""
    if accreditation.state not in HOLDING or not user.has_perm(VIEW_RISK, accreditation):
        return []
    return [ActButton(_("Skor risiko"), reverse("quality:risk", args=[accreditation.uuid]))]


def _renewal(accreditation: Accreditation, user: Any) -> list[ActButton]:
    """Applying anew for what is in force, so that no day is left without accreditation."""
    if accreditation.state not in HOLDING or not user.has_perm(APPLY, accreditation):
        return []
    chosen = {"institution": accreditation.institution_id, "programme": accreditation.programme_id}
    return [ActButton(_("Ajukan reakreditasi"), f"{reverse('quality:apply')}?{urlencode(chosen)}")]


_NEEDS = {
    "check_documents": RUN,
    "team": RUN,
    "scores": "quality.write_assessment",
    "plan_visit": RUN,
    "vote": "quality.write_assessment",
    "decree": RUN,
    "record_finding": FINDINGS,
    "plan_surveillance": RUN,
    "documents": APPLY,
}
_PAGES: tuple[tuple[tuple[str, ...], Any, str, tuple[str, ...]], ...] = (
    ((State.DRAFT, State.RETURNED), lambda: _("Unggah dokumen"), "documents", ()),
    ((State.CHECKING,), lambda: _("Isi pemeriksaan dokumen"), "check_documents", ()),
    ((State.PANEL,), lambda: _("Susun tim penilai awal"), "team", (Team.FIRST,)),
    ((State.ASSESSED,), lambda: _("Susun tim penilai akhir"), "team", (Team.FINAL,)),
    ((State.VISIT,), lambda: _("Nilai tim awal"), "scores", ()),
    ((State.VISIT,), lambda: _("Jadwalkan visitasi"), "plan_visit", ()),
    ((State.FINAL,), lambda: _("Berikan suara"), "vote", ()),
    ((State.DECREE,), lambda: _("Keputusan bertanda tangan"), "decree", ()),
    ((State.VISIT, State.ASSESSED, State.FINAL), lambda: _("Tulis temuan"), "record_finding", ()),
    (tuple(HOLDING), lambda: _("Rencanakan surveilans"), "plan_surveillance", ()),
)


def _sheet_acts(accreditation: Accreditation, user: Any) -> list[ActButton]:
    sheet = accreditation.sheet
    if sheet is None:
        return []
    url = reverse("dossier:sheet", args=[sheet.uuid])
    if sheet.is_open and may_answer(user, accreditation, AnswerRole.SELF):
        return [ActButton(_("Isi penilaian mandiri"), url)]
    if may_answer(user, accreditation, AnswerRole.ASSESSOR):
        return [ActButton(_("Nilai kriteria"), f"{url}?role={AnswerRole.ASSESSOR}")]
    return []
