"""Writing the trail: one entry an act, chained by hashes; the daily head is signed."""

import hashlib
import json
from datetime import date, datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from melek.identity.models import TrailEntry, TrailHead
from melek.identity.queries import grants_of
from melek.kit.crypto import signature
from melek.kit.db import serialise

_LOCK = 7_461_001
GENESIS = "0" * 64


def record(
    by: Any,
    event: str,
    obj: Model | None = None,
    *,
    at: datetime | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    scope_path: str = "",
) -> TrailEntry:
    """Write what was done. `by` None is the system itself; `obj` gives type, id, label and, when it has one, scope."""
    with transaction.atomic():
        serialise(_LOCK)
        last = TrailEntry.objects.order_by("-id").values_list("hash", flat=True).first()
        entry = TrailEntry(
            at=at or timezone.now(),
            actor=by,
            acted_as=", ".join(sorted({grant.role for grant in grants_of(by)}))[:200] if by else "",
            event=event,
            object_type=obj._meta.label if obj is not None else "",
            object_id=str(obj.pk) if obj is not None else "",
            object_label=str(obj)[:200] if obj is not None else "",
            scope_path=scope_path or getattr(obj, "scope_path", ""),
            before=before,
            after=after,
            reason=reason,
            previous_hash=last or GENESIS,
        )
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
    return entry


def hash_of(entry: TrailEntry) -> str:
    """SHA-256 over the previous hash and all fields of an entry in canonical JSON."""
    fields = [
        entry.previous_hash,
        entry.at.astimezone(tz=timezone.get_default_timezone()).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.acted_as,
        entry.event,
        entry.object_type,
        entry.object_id,
        entry.object_label,
        entry.scope_path,
        entry.before,
        entry.after,
        entry.reason,
    ]
    text = json.dumps(fields, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(entries: QuerySet[TrailEntry] | None = None) -> TrailEntry | None:
    """The first entry whose hash or link does not hold, or None when the chain is whole."""
    previous = GENESIS
    for entry in (entries or TrailEntry.objects.all()).order_by("id").iterator(chunk_size=2000):
        if entry.previous_hash != previous or hash_of(entry) != entry.hash:
            return entry
        previous = entry.hash
    return None


def sign_head(day: date, *, at: datetime) -> TrailHead | None:
    """Sign the last entry up to the end of a day, once; None when there is no entry yet."""
    tomorrow = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=timezone.get_default_timezone())
    entries = TrailEntry.objects.filter(at__lt=tomorrow)
    last = entries.order_by("-id").first()
    if last is None:
        return None
    head, _made = TrailHead.objects.get_or_create(
        day=day,
        defaults={
            "last_entry": last,
            "count": entries.count(),
            "hash": last.hash,
            "signature": signature(f"{day}:{last.hash}", "trail"),
            "signed_at": at,
        },
    )
    return head


def views_of(obj: Model) -> QuerySet[TrailEntry]:
    """Who looked at an object that tells something about a person, newest first."""
    entries = TrailEntry.objects.filter(object_type=obj._meta.label, object_id=str(obj.pk), event__endswith=".viewed")
    return entries.select_related("actor").order_by("-id")
