"""Finding entries of the trail, and what the last check of the chain said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from melek.identity.models import Scope, TrailEntry, User
from melek.identity.models.grant import within
from melek.kit.enums import JobState
from melek.kit.models import Job

CHECK = "identity.check_trail"
MOST_PLACES = 50


def entries_found(user: User, wanted: dict[str, Any]) -> QuerySet[TrailEntry]:
    """Entries that this person may read, narrowed by `person, event, object, place, since, until`, newest first."""
    rows = TrailEntry.objects.visible_to(user)
    if words := wanted.get("person"):
        people = User.objects.filter(Q(username=words) | Q(display_name__icontains=words))
        rows = rows.filter(actor__in=people)
    if words := wanted.get("event"):
        rows = rows.filter(event__startswith=words) if "." in words else rows.filter(event__icontains=words)
    if words := wanted.get("object"):
        rows = rows.filter(_about(words))
    if words := wanted.get("place"):
        rows = rows.filter(_at(words))
    if since := wanted.get("since"):
        rows = rows.filter(at__gte=_midnight(since))
    if until := wanted.get("until"):
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    return rows.select_related("actor").order_by("-id")


def _about(words: str) -> Q:
    """`app.Model` or `app.Model 12` by type and key; anything else by the label."""
    kind, _space, key = words.partition(" ")
    if "." in kind:
        return Q(object_type__iexact=kind, object_id=key) if key else Q(object_type__iexact=kind)
    return Q(object_label__icontains=words)


def _at(words: str) -> Q:
    places = Scope.objects.filter(Q(code__iexact=words) | Q(label__icontains=words)).order_by("path")
    return within("scope_path", [place.path for place in places[:MOST_PLACES]])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=timezone.get_default_timezone())


@dataclass(frozen=True)
class Checked:
    """What the last check of the chain found."""

    at: datetime
    count: int
    last_id: int
    broken_id: int | None
    broken_heads: list[str]
    missing_heads: list[str]

    @property
    def is_whole(self) -> bool:
        return self.count > 0 and self.broken_id is None and not self.broken_heads and not self.missing_heads


def last_check() -> Checked | None:
    """The newest check that came to its end; None when there was none yet."""
    job = Job.objects.filter(kind=CHECK, state=JobState.DONE).order_by("-id").first()
    if job is None or job.finished_at is None:
        return None
    found = job.result
    return Checked(
        job.finished_at,
        found["count"],
        found["last_id"],
        found["broken_id"],
        found["broken_heads"],
        found.get("missing_heads", []),
    )
