"""Workflows of the catalogue as steppers: what is behind, where it stands, by when, who is waited for."""

from django.utils.translation import gettext as _

from melek.catalogue.enums import OverlapLevel, OverlapState, WindowState
from melek.catalogue.models import OverlapCase, PlanningWindow
from melek.catalogue.queries.overlaps import Log
from melek.catalogue.rules.overlaps import SeatBasis
from melek.kit import formats
from melek.kit.components import FlowStep


def overlap_steps(case: OverlapCase) -> list[FlowStep]:
    """Levels of a case, then its end."""
    climbed = {one.level: one for one in case.steps.order_by("at", "pk")}
    levels = list(OverlapLevel)
    present = levels.index(OverlapLevel(case.level))
    is_open = case.state == OverlapState.OPEN
    steps = [
        FlowStep(
            level.label,
            "done" if place < present else "next" if place > present else "current" if is_open else "done",
            word=_("sekarang") if place == present and is_open else "",
            who=str(case.supervisor.name) if level == OverlapLevel.SUPERVISOR and case.supervisor else "",
            when=formats.moment(climbed[level].at) if level in climbed else "",
            deadline=formats.moment(case.due_at) if place == present and is_open else "",
        )
        for place, level in enumerate(levels)
        if is_open or place <= present
    ]
    end = _("Keputusan") if is_open else str(OverlapState(case.state).label)
    when = formats.moment(case.ended_at) if case.ended_at else ""
    return [*steps, FlowStep(end, "next" if is_open else "current", when=when)]


def basis_words(basis: SeatBasis, window: PlanningWindow | None) -> str:
    """On which seats the cost at stake of a case rests: plans, offerings, or none known."""
    parts = []
    if basis.planned and window is not None:
        words = _("kursi rencana {year} untuk {count} program")
        parts.append(words.format(year=window.year, count=formats.number(basis.planned)))
    if basis.offered:
        words = _("kursi yang ditawarkan dalam setahun untuk {count} program")
        parts.append(words.format(count=formats.number(basis.offered)))
    if basis.without:
        words = _("tanpa rencana dan tanpa penawaran: {count} program")
        parts.append(words.format(count=formats.number(basis.without)))
    return "; ".join(parts)


def log_words(log: Log, count: int) -> str:
    """What decisions should save and did save; what is not known is said, and never counts as nothing."""
    known = count - log.unknown
    parts = [_("{count} keputusan.").format(count=formats.number(count))]
    if known:
        words = _("Perkiraan penghematan dari {known} keputusan: {expected} setahun.")
        parts.append(words.format(known=formats.number(known), expected=formats.money_short(log.expected)))
    if log.unknown:
        words = _("Perkiraan {unknown} keputusan belum diketahui.")
        parts.append(words.format(unknown=formats.number(log.unknown)))
    if log.reported:
        words = _("Penghematan nyata dari {reported} keputusan yang dilaporkan: {realised}.")
        parts.append(words.format(reported=formats.number(log.reported), realised=formats.money_short(log.realised)))
    elif count:
        parts.append(_("Belum ada penghematan nyata yang dilaporkan."))
    return " ".join(parts)


def window_steps(window: PlanningWindow) -> list[FlowStep]:
    """States of a planning window with their days."""
    states = list(WindowState)
    present = states.index(WindowState(window.state))
    days = {WindowState.DRAFTING: window.publishes_on, WindowState.SETTLING: window.locks_on}
    return [
        FlowStep(
            state.label,
            "done" if place < present else "current" if place == present else "next",
            word=_("sekarang") if place == present else "",
            deadline=formats.day(days[state]) if place == present and state in days else "",
        )
        for place, state in enumerate(states)
    ]
