"""Reads of evaluation: how a wave answers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, Value, When

from melek.evaluation.enums import FOLLOWED, UNFINISHED, MemberStatus, WaveState
from melek.evaluation.models import Wave, WaveMember
from melek.identity.queries import paths, within


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
