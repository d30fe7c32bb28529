"""Evidence for a criterion of a sheet: files, and links whose content is copied when they are given."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import LinkFault, LinkState
from melek.dossier.models import Sheet, SheetEvidence, SheetLink
from melek.dossier.rules.addresses import networks, read_url
from melek.dossier.services.evidence import add_evidence
from melek.dossier.services.files import store
from melek.dossier.services.sheets import check_may_answer, criterion_of
from melek.dossier.services.web import Fetched, Limits, NotFetched, Resolve, fetch, resolve_name
from melek.identity import trail
from melek.kit.errors import DomainError, InputError

MOST_FOR_CRITERION, MOST_FOR_SHEET = 10, 500
UNKNOWN_TYPE = "application/octet-stream"
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")


class TooMuchEvidence(DomainError):
    """A criterion has as much evidence as one may keep in view."""

    message = _("Sudah ada {count} bukti untuk kriteria ini. Gabungkan beberapa menjadi satu PDF.")


class LinkRefused(InputError):
    """The text is no link that may be followed."""

    message = _("Tautan harus diawali http:// atau https://, tanpa nama pengguna dan kata sandi di dalamnya.")


@transaction.atomic
def add_sheet_file(
    *, sheet: Sheet, criterion: str, name: str, chunks: Iterable[bytes], role: str, by: Any, at: datetime
) -> SheetEvidence:
    """Add a file that shows something about a criterion; who answers in a role may bring it.

    Raises NotAllowed, SheetSubmitted, CriterionUnknown, TooMuchEvidence, FileTooLarge, FileEmpty, FileRefused.
    """
    _check(sheet, criterion, role, by)
    file = add_evidence(holder=sheet, name=name, chunks=chunks, by=by, at=at, most=MOST_FOR_SHEET)
    return SheetEvidence.objects.create(sheet=sheet, criterion=criterion, file=file)


def freeze_link(
    *, sheet: Sheet, criterion: str, url: str, role: str, by: Any, at: datetime, resolve: Resolve = resolve_name
) -> SheetLink:
    """Add a link to a criterion and copy what it leads to; where that is impossible the link says so, with the reason.

    The copy is fetched before the transaction that keeps it, so that a slow site holds up nobody else. Networks that are
    closed to the internet are reached only where the setting `LINK_NETWORKS` names them.
    Raises LinkRefused, NotAllowed, SheetSubmitted, CriterionUnknown, TooMuchEvidence.
    """
    address = url.strip()
    if read_url(address) is None:
        raise LinkRefused
    with transaction.atomic():
        _check(sheet, criterion, role, by)
    try:
        fetched: Fetched | LinkFault = fetch(
            address, limits=Limits(allowed=networks(settings.LINK_NETWORKS)), resolve=resolve
        )
    except NotFetched as error:
        fetched = error.fault
    return _keep(sheet, criterion, address, fetched, role=role, by=by, at=at)


@transaction.atomic
def _keep(
    sheet: Sheet, criterion: str, url: str, fetched: Fetched | LinkFault, *, role: str, by: Any, at: datetime
) -> SheetLink:
    _check(sheet, criterion, role, by)
    made: dict[str, Any] = {"state": LinkState.NOT_FROZEN, "fetched_at": at}
    if isinstance(fetched, LinkFault):
        made["fault"] = fetched
    else:
        media_type = fetched.media_type if _MEDIA_TYPE.fullmatch(fetched.media_type) else UNKNOWN_TYPE
        stored = store(fetched.content, media_type=media_type, at=at)
        made |= {"state": LinkState.FROZEN, "stored": stored, "media_type": media_type}
    link = SheetLink.objects.create(sheet=sheet, criterion=criterion, url=url, added_at=at, added_by=by, **made)
    after = {"criterion": criterion, "state": link.state, "hash": link.hash}
    trail.record(by, "dossier.link.added", sheet, at=at, after=after)
    return link


def _check(sheet: Sheet, criterion: str, role: str, by: Any) -> None:
    check_may_answer(sheet, role, by)
    criterion_of(sheet, criterion)
    here = [rows.filter(criterion=criterion).count() for rows in (sheet.evidence.all(), sheet.links.all())]
    if sum(here) >= MOST_FOR_CRITERION:
        raise TooMuchEvidence(count=MOST_FOR_CRITERION)


@transaction.atomic
def note_copy_taken(*, link: SheetLink, by: Any, at: datetime) -> None:
    """Somebody takes out the copy of a link that another person gave."""
    if link.added_by_id != by.pk:
        trail.record(by, "dossier.link.taken", link.sheet, at=at, after={"hash": link.hash})
