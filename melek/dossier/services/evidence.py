"""Adding evidence to an object, and who took it out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext_lazy as _

from melek.dossier.models import EvidenceFile
from melek.dossier.queries.cases import evidence_of, object_named
from melek.dossier.registers import evidence_holders
from melek.dossier.rules.media import safe_name
from melek.dossier.services.files import checked_type, read_limited, store
from melek.identity import trail
from melek.kit.db import serialise
from melek.kit.errors import DomainError

MOST_FILES = 30
_LOCK = 7_461_020


class TooManyFiles(DomainError):
    """An object holds as much evidence as one may keep in view."""

    message = _("Sudah ada {count} berkas di sini. Gabungkan beberapa menjadi satu PDF.")


@transaction.atomic
def add_evidence(
    *, holder: Model, name: str, chunks: Iterable[bytes], by: Any, at: datetime, most: int | None = None
) -> EvidenceFile:
    """Add a file to an object, which holds `most` of them (30 by default); the same name again is its next version.

    The caller has checked that `by` may. Raises FileTooLarge, FileEmpty, FileRefused, TooManyFiles; KeyError for a
    model that is no declared holder of evidence.
    """
    label, shown = evidence_holders[holder._meta.label].code, safe_name(name)
    content = read_limited(chunks)
    media_type = checked_type(shown, content)
    serialise(_LOCK)
    mine = evidence_of(holder)
    limit = MOST_FILES if most is None else most
    if mine.count() >= limit:
        raise TooManyFiles(count=limit)
    last = mine.filter(name=shown).order_by().aggregate(last=Max("version"))["last"] or 0
    added = EvidenceFile.objects.create(
        holder_type=label,
        holder_id=str(holder.pk),
        name=shown,
        version=last + 1,
        stored=store(content, media_type=media_type, at=at),
        added_at=at,
        added_by=by,
    )
    after = {"version": added.version, "hash": added.stored.hash}
    trail.record(by, "dossier.evidence.added", holder, at=at, after=after)
    return added


def may_see_evidence(user: Any, evidence: EvidenceFile) -> bool:
    """Whether a person may take a file out: whoever may see the object that holds it."""
    declared = evidence_holders.get(evidence.holder_type)
    holder = object_named(evidence.holder_type, evidence.holder_id)
    return declared is not None and holder is not None and declared.may_see(user, holder)


@transaction.atomic
def note_download(*, evidence: EvidenceFile, by: Any, at: datetime) -> None:
    """Somebody takes out a file that another person brought."""
    if evidence.added_by_id != by.pk:
        holder = object_named(evidence.holder_type, evidence.holder_id)
        after = {"version": evidence.version, "hash": evidence.stored.hash}
        trail.record(by, "dossier.evidence.downloaded", holder, at=at, after=after)
