"""Reads of evaluation: how a wave answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Value, When

from melek.assessment.models import LiteracyDefinition
from melek.evaluation.enums import FOLLOWED, UNFINISHED, MemberStatus, WaveState
from melek.evaluation.models import Wave, WaveMember
from melek.identity.models import TrailEntry
from melek.identity.queries import paths
from melek.kit.models import Draw
from melek.registry.models import Appointment
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


def draws_of(wave: Wave) -> list[Draw]:
    """The draw in force and those it superseded, newest first."""
    found, draw = [], wave.draw
    while draw is not None:
        found.append(draw)
        draw = draw.supersedes
    return found


def members_visible_to(user: Any, wave: Wave) -> Any:
    """Drawn people inside the scopes where the person may record reasons, each with their `fate` of this moment.

    Who left belongs to the place of their last appointment, which alone can tell it.
    """
    inside = Appointment.objects.last_known().visible_to(user, "evaluation.record_reason")
    rows = WaveMember.objects.filter(Exists(inside.filter(employee=OuterRef("employee"))), wave=wave)
    return rows.annotate(fate=FATE).select_related("employee", "stratum").order_by("employee__name", "id")


def unfinished_for(user: Any, wave: Wave) -> Any:
    """Drawn people of one's scope who may still be tested and have no recorded reason; none once the wave closes."""
    rows = members_visible_to(user, wave)
    return rows.filter(fate__in=UNFINISHED) if wave.state in FOLLOWED else rows.none()


def letters_for(user: Any, wave: Wave) -> Any:
    """Those of them who still serve, and so can be given a letter."""
    serves = Appointment.objects.open().filter(employee=OuterRef("employee"))
    return unfinished_for(user, wave).filter(Exists(serves))


def unanswered_invitations(bookings: Iterable[int]) -> dict[int, UUID]:
    """Of these bookings, those of drawn people who have not answered the access questions, with their identifiers."""
    rows = WaveMember.objects.filter(booking__in=bookings, access=None)
    return dict(rows.order_by("pk").values_list("booking", "booking__uuid"))


def late_accounts(at: datetime) -> QuerySet[WaveMember]:
    """Invited people of open waves who got an account after the tests were opened, and no notice yet."""
    rows = WaveMember.objects.filter(
        wave__state=WaveState.OPEN,
        status=MemberStatus.INVITED,
        booking__account=None,
        booking__sitting=None,
        booking__closes_at__gt=at,
        employee__account__isnull=False,
    )
    return rows.select_related("wave", "booking", "employee__account").order_by("pk")


def waves_to_follow(user: Any) -> list[tuple[Wave, int]]:
    """Open waves in which drawn people of the person's scope have not finished, each with their number."""
    if not paths(user, "evaluation.record_reason"):
        return []
    found = [(wave, unfinished_for(user, wave).count()) for wave in Wave.objects.filter(state=WaveState.OPEN)]
    return [(wave, count) for wave, count in found if count]


BY_DEFINITION = "evaluation.literacy_rate_by_definition"


@dataclass(frozen=True)
class WaveHistory:
    """A published wave's national rate under every definition on its scale; cells by cut are in `cells`."""

    wave: Wave
    cells: list[CubeCell]


def history_under_definitions() -> list[WaveHistory]:
    """Every published wave, newest first, with its rate recomputed under each definition."""
    found = cells(BY_DEFINITION, ("definition",))
    waves = Wave.objects.filter(code__in={cell.period for cell in found}).select_related("definition")
    order = {str(one): one.cut_theta for one in LiteracyDefinition.objects.all()}
    return [
        WaveHistory(wave, sorted((cell for cell in found if cell.period == wave.code), key=lambda c: order[c.key_a]))
        for wave in waves.order_by("-frame_on")
    ]
