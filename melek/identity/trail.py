"""The trail: one entry an act, chained by hashes; the daily head is signed; anyone may check the chain.

What the chain can and cannot prove is told in `docs/explanation/trail.md`.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from melek.identity.enums import ROOT_PATH
from melek.identity.models import TrailEntry, TrailHead
from melek.identity.queries import grants_of
from melek.kit.crypto import signature
from melek.kit.db import serialise
from melek.kit.reference import content_hashes
from melek.kit.registers import Register, Text


@dataclass(frozen=True)
class Event:
    """A kind of act: its code `part.noun.past`, and what people read."""

    code: str
    label: Text


events: Register[Event] = Register("trail events")
_LOCK = 7_461_001
GENESIS = "0" * 64
CHUNK = 2000


def name_events(labels: dict[str, Text]) -> None:
    """Say what people read for each event of a part."""
    for code, label in labels.items():
        events.add(Event(code, label))


def label_of(event: str) -> Text:
    """What people read for an event; its code where no part has named it (any more)."""
    declared = events.get(event)
    return declared.label if declared else event


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
            before=_plain(before),
            after=_plain(after),
            reason=reason,
            previous_hash=last or GENESIS,
        )
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
    return entry


def record_load(event: str, part: str) -> TrailEntry | None:
    """Write that the system loaded a part's reference files; None when they are the ones of the last such entry.

    The entry names each file that is new or changed, with the SHA-256 of its content, and those that are gone.
    """
    last = TrailEntry.objects.filter(event=event).order_by("-id").first()
    old: dict[str, str] = last.after["files"] if last and last.after else {}
    new = content_hashes(part)
    if old == new:
        return None
    changed = sorted(name for name in {**old, **new} if old.get(name) != new.get(name))
    return record(None, event, after={"changed": changed, "files": new}, scope_path=ROOT_PATH)


def _plain(values: dict[str, Any] | None) -> Any:
    """Values as the database gives them back: dates as text, keys as text. The hash must not depend on the detour."""
    return None if values is None else json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def hashed_moment(entry: TrailEntry) -> str:
    """The moment of an entry as it enters the hash: local time with microseconds and offset."""
    return entry.at.astimezone(tz=timezone.get_default_timezone()).isoformat(timespec="microseconds")


def hash_of(entry: TrailEntry) -> str:
    """SHA-256 over the previous hash and all fields of an entry in canonical JSON."""
    fields = [
        entry.previous_hash,
        hashed_moment(entry),
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
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Mark:
    """How far a check has come: the last entry that held, its hash, how many held, and the first that did not."""

    last_id: int = 0
    hash: str = GENESIS
    count: int = 0
    broken_id: int | None = None


def walk(start: Mark | None = None) -> Iterator[Mark]:
    """Check the chain from a mark on; one mark a chunk, the last one says where the chain ends or breaks."""
    mark = start or Mark()
    yield mark
    while mark.broken_id is None:
        entries = list(TrailEntry.objects.filter(id__gt=mark.last_id).order_by("id")[:CHUNK])
        if not entries:
            return
        for entry in entries:
            if entry.previous_hash != mark.hash or hash_of(entry) != entry.hash:
                mark = replace(mark, broken_id=entry.pk)
                break
            mark = Mark(entry.pk, entry.hash, mark.count + 1)
        yield mark


def first_break() -> TrailEntry | None:
    """The first entry whose hash or link does not hold, or None when the chain is whole."""
    *_held, end = walk()
    return None if end.broken_id is None else TrailEntry.objects.get(pk=end.broken_id)


def broken_heads() -> list[date]:
    """Days whose signed head no longer fits: a wrong signature, or the entry it stands on is changed or gone.

    A whole chain up to an entry with the signed hash leaves nothing before it to forge, so counts need no check.
    """
    broken = []
    for head in TrailHead.objects.order_by("day").iterator():
        is_signed = hmac.compare_digest(head.signature, _signature(head.day, head.hash))
        if not (is_signed and TrailEntry.objects.filter(pk=head.last_entry_id, hash=head.hash).exists()):
            broken.append(head.day)
    return broken


def missing_heads(today: date) -> list[date]:
    """Elapsed days since the first entry that have no signed head: they were removed, or no worker has run since."""
    first = TrailEntry.objects.order_by("id").values_list("at", flat=True).first()
    if first is None:
        return []
    signed = set(TrailHead.objects.values_list("day", flat=True))
    return [day for day in _days(timezone.localdate(first), today) if day not in signed]


def _days(start: date, end: date) -> list[date]:
    """The days from `start` on, without `end`."""
    return [start + timedelta(days=number) for number in range((end - start).days)]


@transaction.atomic
def sign_elapsed(*, at: datetime) -> list[date]:
    """Sign yesterday, and the days before it that no worker signed since the last head; the days.

    More than one day is an entry of its own: who removes heads so that they are signed anew leaves a trace. A gap
    between two heads is never filled.
    """
    today = timezone.localdate(at)
    last = TrailHead.objects.order_by("-day").first()
    missing = [day for day in missing_heads(today) if last is None or day > last.day]
    made = [head.day for day in missing or [today - timedelta(days=1)] if (head := sign_head(day, at=at))]
    if len(missing) > 1:
        days = [day.isoformat() for day in made]
        record(None, "identity.heads.signed_late", at=at, after={"days": days}, scope_path=ROOT_PATH)
    return made


def sign_head(day: date, *, at: datetime) -> TrailHead | None:
    """Sign the last entry up to the end of a day, once; None when there is no entry yet."""
    tomorrow = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=timezone.get_default_timezone())
    last = TrailEntry.objects.filter(at__lt=tomorrow).order_by("-id").first()
    if last is None:
        return None
    head, _made = TrailHead.objects.get_or_create(
        day=day,
        defaults={
            "last_entry": last,
            "count": TrailEntry.objects.filter(id__lte=last.id).count(),
            "hash": last.hash,
            "signature": _signature(day, last.hash),
            "signed_at": at,
        },
    )
    return head


def _signature(day: date, head: str) -> str:
    return signature(f"{day}:{head}", "trail")


def views_of(obj: Model) -> QuerySet[TrailEntry]:
    """Who looked at an object that tells something about a person, newest first."""
    entries = TrailEntry.objects.filter(object_type=obj._meta.label, object_id=str(obj.pk), event__endswith=".viewed")
    return entries.select_related("actor").order_by("-id")
