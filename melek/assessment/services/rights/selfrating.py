"""What a person thinks of their own level: kept, never changed, never shown to anybody else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import SelfRating
from melek.assessment.rules.selfrating import OWN_LEVELS, RATED_AREAS
from melek.kit.errors import InputError


class NothingRated(InputError):
    """No area has a level, or one that does not exist."""

    message = _("Pilih tingkat 1 sampai 8 untuk paling sedikit satu bidang.")


@transaction.atomic
def rate_oneself(*, levels: Mapping[str, int], by: Any, at: datetime) -> SelfRating:
    """Keep the levels that a person gives themselves, by area; areas may be missing. Raises NothingRated."""
    is_known = set(levels) <= set(RATED_AREAS) and all(one in OWN_LEVELS for one in levels.values())
    if not levels or not is_known:
        raise NothingRated
    told = {area: int(levels[area]) for area in RATED_AREAS if area in levels}
    return SelfRating.objects.create(account=by, levels=told, made_at=at)
