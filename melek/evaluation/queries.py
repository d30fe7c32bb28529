"""Reads of evaluation: how a wave answers."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from melek.evaluation.enums import MemberStatus
from melek.evaluation.models import Wave, WaveMember
from melek.identity.queries import paths, within


@dataclass(frozen=True)
class Response:
    """How many drawn people have which status."""

    status: str
    label: str
    people: int


def response_of(wave: Wave) -> list[Response]:
    """Drawn people by what became of them, in the order of the statuses."""
    counts: Counter[str] = Counter(wave.members.values_list("status", flat=True))
    return [Response(one.value, str(one.label), counts[one.value]) for one in MemberStatus if counts[one.value]]


def members_visible_to(user: Any, wave: Wave) -> Any:
    """Drawn people inside the scopes where the person may record reasons."""
    inside = within("employee__appointments__unit__scope__path", paths(user, "evaluation.record_reason"))
    rows = WaveMember.objects.filter(inside & Q(employee__appointments__valid_to=None), wave=wave)
    return rows.select_related("employee", "stratum").order_by("employee__name", "id")
