"""What makes the test accessible to one person: more time, and other items in place of some ways of answering."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import Interaction
from melek.assessment.models import Accommodation
from melek.assessment.services.pools import PreparedPool
from melek.identity import trail
from melek.kit.errors import InputError, NotAllowed
from melek.registry.models import Employee

MOST_MINUTES = 240
REPLACEABLE = (Interaction.HOTSPOT, Interaction.ORDER, Interaction.MATCH, Interaction.INLINE, Interaction.TEXT)
SHORTEST = 20


class AccommodationImpossible(InputError):
    """Nothing was asked for, too much, or without a reason."""

    message = _(
        "Beri tambahan waktu paling banyak {most} menit, atau cara menjawab yang diganti, dan alasan paling sedikit "
        "{least} karakter."
    )


@transaction.atomic
def grant_accommodation(
    *, employee: Employee, extra_minutes: int, left_out: Sequence[str], reason: str, by: Any, at: datetime
) -> Accommodation:
    """Grant an accommodation from the next test on; an earlier one ends. Raises NotAllowed, AccommodationImpossible."""
    if not by.has_perm("assessment.grant_accommodation", employee):
        raise NotAllowed
    ways = sorted(set(left_out))
    is_empty = not extra_minutes and not ways
    is_known = set(ways) <= {one.value for one in REPLACEABLE}
    if is_empty or not is_known or not 0 <= extra_minutes <= MOST_MINUTES or len(reason.strip()) < SHORTEST:
        raise AccommodationImpossible(most=MOST_MINUTES, least=SHORTEST)
    Accommodation.objects.filter(employee=employee, ended_at=None).update(ended_at=at)
    made = Accommodation.objects.create(
        employee=employee,
        extra_minutes=extra_minutes,
        left_out=ways,
        reason=reason.strip(),
        granted_at=at,
        granted_by=by,
    )
    after = {"extra_minutes": extra_minutes, "left_out": ways}
    trail.record(by, "assessment.accommodation.granted", made, at=at, after=after)
    return made


@transaction.atomic
def end_accommodation(*, accommodation: Accommodation, by: Any, at: datetime) -> Accommodation:
    """End an accommodation; tests that have begun keep it. Raises NotAllowed."""
    if not by.has_perm("assessment.grant_accommodation", accommodation):
        raise NotAllowed
    Accommodation.objects.filter(pk=accommodation.pk, ended_at=None).update(ended_at=at)
    accommodation.refresh_from_db()
    trail.record(by, "assessment.accommodation.ended", accommodation, at=at)
    return accommodation


def accommodation_of(employee_id: int | None) -> Accommodation | None:
    """The accommodation in force of a person."""
    return Accommodation.objects.filter(employee=employee_id, ended_at=None).first() if employee_id else None


def places_left_out(employee_id: int | None, prepared: PreparedPool) -> list[int]:
    """Places of the items that a person does not meet; every competence keeps items that they can answer."""
    found = accommodation_of(employee_id)
    if found is None or not found.left_out:
        return []
    return [place for place, item in enumerate(prepared.items) if item.content["interaction"] in set(found.left_out)]
