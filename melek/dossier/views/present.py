"""A case in words: where it stands, its clock, its steps, and what the reader can do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from melek.dossier.enums import UNANSWERED, CaseState, Level, Outcome
from melek.dossier.models import Case, CaseDecision
from melek.dossier.queries.cases import appeal_until, first_decider, is_party
from melek.kit import formats
from melek.kit.components import FlowStep, Tag, Text

OUTCOME_TAGS = {Outcome.UPHELD.value: "ok", Outcome.PARTLY.value: "info", Outcome.REJECTED.value: "warn"}


def clock_sentence(case: Case, at: datetime) -> str:
    """How much time is left, or what happened; the same words for both sides."""
    if case.state == CaseState.ASKED:
        words = _("Penghitung waktu berhenti sejak {moment}, karena pemohon diminta memberi keterangan.")
        return words.format(moment=formats.moment(case.paused_at))
    if case.state in UNANSWERED:
        return _running_sentence(case, at)
    if case.state == CaseState.WITHDRAWN:
        return _("Ditarik pemohonnya {moment}.").format(moment=formats.moment(case.ended_at))
    decision = case.decision
    if decision is None:
        return ""
    told = _("{outcome} {moment}.").format(
        outcome=decision.get_outcome_display(), moment=formats.moment(decision.answered_at)
    )
    return f"{told} {_appeal_sentence(case, at)}".strip()


def _running_sentence(case: Case, at: datetime) -> str:
    left = (case.due_at - at).total_seconds()
    words = _("Jawaban paling lambat {moment}: {left} lagi.")
    if case.is_overdue(at):
        words = _("Jawaban seharusnya sudah ada {moment}: lewat {left}.")
    return words.format(moment=formats.moment(case.due_at), left=formats.duration(abs(left)))


def _appeal_sentence(case: Case, at: datetime) -> str:
    until = appeal_until(case)
    if case.state != CaseState.ANSWERED or until is None or at > until:
        return ""
    return _("Banding dapat diajukan sampai {moment}.").format(moment=formats.moment(until))


def steps_of(case: Case, decisions: list[CaseDecision]) -> list[FlowStep]:
    """The way of a case: opened, answered on each level it reached, ended."""
    opened = FlowStep(_("Diajukan"), "done", _("selesai"), who=str(case.opener), when=formats.moment(case.opened_at))
    by_level = {one.level: one for one in decisions}
    steps = [opened, *(_answer_step(case, Level(level), by_level.get(level)) for level in range(1, case.level + 1))]
    if case.state == CaseState.CLOSED:
        steps.append(FlowStep(_("Selesai"), "done", _("selesai"), when=formats.moment(case.ended_at)))
    return steps


def _answer_step(case: Case, level: Level, decision: CaseDecision | None) -> FlowStep:
    label = _("Jawaban petugas") if level == Level.FIRST else _("Jawaban atas banding")
    if decision is not None:
        when, who = formats.moment(decision.answered_at), str(decision.answered_by)
        return FlowStep(label, "done", decision.get_outcome_display(), who=who, when=when)
    if case.state == CaseState.WITHDRAWN:
        return FlowStep(label, "stopped", _("ditarik"), when=formats.moment(case.ended_at))
    who = str(case.taken_by) if case.taken_by else ""
    return FlowStep(label, "current", case.get_state_display(), who=who, deadline=formats.moment(case.due_at))


@dataclass(frozen=True)
class Act:
    """A button of a case page: by POST at once, or to a page that asks for more."""

    label: Text
    url: str
    is_main: bool = False
    is_post: bool = False


def acts_for(case: Case, user: Any, at: datetime) -> list[Act]:
    """What this person can do with the case now."""
    if case.declared is None:
        return []
    found = _opener_acts(case, at) if user.pk == case.opener_id else _decider_acts(case, user, at)
    return [
        Act(label, reverse(f"dossier:{name}", args=[case.uuid]), is_main=number == 0, is_post=name in _AT_ONCE)
        for number, (name, label) in enumerate(found)
    ]


_AT_ONCE = {"take_case", "close_case"}


def _opener_acts(case: Case, at: datetime) -> list[tuple[str, Text]]:
    found: list[tuple[str, Text]] = []
    if case.state == CaseState.ASKED:
        found.append(("reply", _("Beri keterangan")))
    if case.state in UNANSWERED:
        found.append(("withdraw_case", _("Tarik permohonan")))
    if case.state == CaseState.ANSWERED:
        until = appeal_until(case)
        if until is not None and at <= until:
            found.append(("appeal_case", _("Ajukan banding")))
        found.append(("close_case", _("Terima jawaban dan tutup")))
    return found


def _decider_acts(case: Case, user: Any, at: datetime) -> list[tuple[str, Text]]:
    if not user.has_perm(case.permission, case):
        return []
    is_barred = is_party(case, user) or (case.level == Level.APPEAL and user.pk == first_decider(case))
    if case.state == CaseState.OPEN:
        return [] if is_barred else [("take_case", _("Tangani"))]
    if case.state == CaseState.TAKEN:
        if case.taken_by_id == user.pk and not is_barred:
            return [("answer_case", _("Jawab")), ("ask", _("Minta keterangan"))]
        return [] if is_barred else [("take_case", _("Ambil alih"))]
    until = appeal_until(case)
    may_close = case.state == CaseState.ANSWERED and (until is None or at > until)
    return [("close_case", _("Tutup"))] if may_close else []


def outcome_tag(decision: CaseDecision) -> Tag:
    """An outcome as a tag."""
    return Tag(decision.get_outcome_display(), OUTCOME_TAGS[decision.outcome])
