"""The clock of internal quality assurance: whoever leads a year hears once of each phase that ends soon."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from melek.identity import trail
from melek.kit import notices
from melek.quality.models import InternalCycle
from melek.quality.queries.internal import cycles_ending


def url_of(cycle: InternalCycle) -> str:
    """The page of a cycle."""
    return reverse("quality:internal", args=[cycle.uuid])


def remind_leads(*, at: datetime) -> int:
    """Remind the lead of each cycle whose phase ends soon or should be over; how many were told something new."""
    return sum(_remind(one, at) for one in cycles_ending(InternalCycle.objects.all(), at))


@transaction.atomic
def _remind(cycle: InternalCycle, at: datetime) -> bool:
    waiting = InternalCycle.objects.filter(pk=cycle.pk, state=cycle.state).exclude(reminded_of=cycle.state)
    if not waiting.update(reminded_of=cycle.state):
        return False
    after = {"phase": cycle.state, "due_on": cycle.due_on}
    trail.record(None, "quality.internal_cycle.reminded", cycle, at=at, after=after)
    if cycle.lead.is_active:
        notices.send("quality.internal_phase_due", to=cycle.lead, at=at, url=url_of(cycle), number=cycle.number)
    return True
