"""Reads of evaluation: how a wave answers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, Value, When

from melek.assessment.models import LiteracyDefinition
from melek.evaluation.enums import FOLLOWED, UNFINISHED, MemberStatus, WaveState
from melek.evaluation.models import Wave, WaveMember
from melek.identity.models import TrailEntry
from melek.identity.queries import paths, within
from melek.warehouse.models import CubeCell
from melek.warehouse.queries import cells


@dataclass(frozen=True)
class Response:
    """How many drawn people have which status."""

    status: str
    label: str
    people: int


# What became of a drawn person, from their sitting as it stands now: a finished test wins over any recorded reason.
FATE = Case(
    When(booking__sitting__finished_at__isnull=False, then=Value(MemberStatus.FINISHED.value)),
    When(status__in=UNFINISHED, booking__sitting__isnull=False, then=Value(MemberStatus.STARTED.value)),
    default=F("status"),
)


def response_of(wave: Wave) -> list[Response]:
    """Drawn people by what became of them, in the order of the statuses."""
    rows = wave.members.annotate(fate=FATE).values_list("fate").annotate(Count("pk"))
    counts: dict[str, int] = dict(rows.order_by())
    return [Response(one.value, str(one.label), counts[one.value]) for one in MemberStatus if one.value in counts]


# the act that brought a wave into each of its states
_REACHED_BY = {
    WaveState.PLANNED: ("evaluation.wave.planned",),
    WaveState.COMMITTED: ("evaluation.wave.committed", "evaluation.wave.recommitted"),
    WaveState.DRAWN: ("evaluation.wave.drawn",),
    WaveState.OPEN: ("evaluation.wave.opened",),
    WaveState.CLOSED: ("evaluation.wave.closed",),
    WaveState.ESTIMATED: ("evaluation.wave.estimated",),
}


def acts_of(wave: Wave) -> dict[WaveState, TrailEntry]:
    """The newest act that brought the wave into each state, as the trail holds it, with who did it."""
    state_of = {event: state for state, events in _REACHED_BY.items() for event in events}
    rows = TrailEntry.objects.filter(object_type=wave._meta.label, object_id=str(wave.pk), event__in=state_of)
    return {state_of[entry.event]: entry for entry in rows.select_related("actor").order_by("id")}


def members_visible_to(user: Any, wave: Wave) -> Any:
    """Drawn people inside the scopes where the person may record reasons, each with their `fate` of this moment."""
    inside = within("employee__appointments__unit__scope__path", paths(user, "evaluation.record_reason"))
    rows = WaveMember.objects.filter(inside & Q(employee__appointments__valid_to=None), wave=wave)
    return rows.annotate(fate=FATE).select_related("employee", "stratum").order_by("employee__name", "id")


def unfinished_for(user: Any, wave: Wave) -> Any:
    """Drawn people of one's scope who may still be tested and have no recorded reason; none once the wave closes."""
    rows = members_visible_to(user, wave)
    return rows.filter(fate__in=UNFINISHED) if wave.state in FOLLOWED else rows.none()


def waves_to_follow(user: Any) -> list[tuple[Wave, int]]:
    """Open waves in which drawn people of the person's scope have not finished, each with their number."""
    if not paths(user, "evaluation.record_reason"):
        return []
    found = [(wave, unfinished_for(user, wave).count()) for wave in Wave.objects.filter(state=WaveState.OPEN)]
    return [(wave, count) for wave, count in found if count]


@dataclass(frozen=True)
class WaveHistory:
    """A published wave's national rate under every definition on its scale; cells by cut are in `cells`."""

    wave: Wave
    cells: list[CubeCell]


def history_under_definitions() -> list[WaveHistory]:
    """Every published wave, newest first, with its rate recomputed under each definition."""
    found = cells("evaluation.literacy_rate_by_definition", ("definition",))
    waves = Wave.objects.filter(code__in={cell.period for cell in found}).select_related("definition")
    order = {str(one): one.cut_theta for one in LiteracyDefinition.objects.all()}
    return [
        WaveHistory(wave, sorted((cell for cell in found if cell.period == wave.code), key=lambda c: order[c.key_a]))
        for wave in waves.order_by("-frame_on")
    ]
