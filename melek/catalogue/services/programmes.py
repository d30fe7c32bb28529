"""Programmes: drafted, edited, published version by version, retired, offered again."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import (
    MANAGE,
    PARENTS,
    PROGRAMME_MOVES,
    ProgrammeKind,
    ProgrammeState,
    VersionState,
)
from melek.catalogue.models import Institution, Programme, ProgrammeVersion
from melek.catalogue.rules.completeness import missing_parts
from melek.catalogue.services.contents import Content, checked, content_of, write_content
from melek.catalogue.services.search import forget_programme, index_programme
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.kit.workflow import guard, move
from melek.registry.models import Agency


class CodeTaken(InputError):
    """The agency has a programme with this code."""

    message = _("Kode {code} sudah dipakai program lain di instansi ini. Pakai kode lain, atau perbarui program itu.")


class ParentWrong(InputError):
    """A delivery without a published curriculum, or a parent of something that is no delivery."""

    message = _("Pilih kurikulum induk yang sudah terbit untuk penyelenggaraan, dan kosongkan untuk program lain.")


class ProviderElsewhere(InputError):
    """The institution belongs to another agency."""

    message = _("Lembaga penyelenggara itu milik instansi lain.")


class NotComplete(DomainError):
    """Something that a reader needs is missing."""

    message = _("Program ini belum dapat diterbitkan. Lengkapi dahulu: {parts}.")


class DraftExists(DomainError):
    """A programme has one draft at a time."""

    message = _("Program ini sudah mempunyai rancangan versi baru. Lanjutkan rancangan itu.")


class NoDraft(DomainError):
    """Nothing to edit or to publish."""

    message = _("Program ini tidak mempunyai rancangan. Buat versi baru dahulu.")


class DraftNamed(DomainError):
    """A first draft is discarded with its programme, which a plan or another programme still names."""

    message = _("Rancangan ini masih dipakai dalam rencana atau oleh program lain. Keluarkan dahulu dari sana.")


def draft_of(programme: Programme) -> ProgrammeVersion:
    """The draft of a programme. Raises NoDraft."""
    found = programme.versions.filter(state=VersionState.DRAFT).first()
    if found is None:
        raise NoDraft
    return found


def _need(by: Any, place: Any) -> None:
    if by is not None and not by.has_perm(MANAGE, place):
        raise NotAllowed


@transaction.atomic
def draft_programme(
    *,
    owner: Agency,
    code: str,
    content: Content,
    by: Any,
    at: datetime,
    provider: Institution | None = None,
    kind: str = ProgrammeKind.OWN,
    parent: Programme | None = None,
    source: str = "",
    is_synthetic: bool = False,
) -> Programme:
    """Draft a programme with its first version.

    Raises NotAllowed, CodeTaken, ParentWrong, ProviderElsewhere, and what `contents.checked` raises.
    """
    _need(by, owner)
    found = checked(content)
    _refuse_parent(kind, parent)
    if provider is not None and provider.agency_id != owner.pk:
        raise ProviderElsewhere
    try:
        with transaction.atomic():
            made = Programme.objects.create(
                code=code,
                owner=owner,
                provider=provider,
                kind=kind,
                parent=parent,
                source=source,
                is_synthetic=is_synthetic,
                made_at=at,
            )
    except IntegrityError as error:
        raise CodeTaken(code=code) from error
    version = ProgrammeVersion(programme=made, number=1, made_at=at, made_by=by)
    write_content(version, found)
    trail.record(by, "catalogue.programme.drafted", made, at=at, after={"code": code, "title": found.title})
    return made


def _refuse_parent(kind: str, parent: Programme | None) -> None:
    is_delivery = kind == ProgrammeKind.DELIVERY
    if is_delivery != (parent is not None):
        raise ParentWrong
    if parent is not None and (parent.kind not in PARENTS or parent.state != ProgrammeState.PUBLISHED):
        raise ParentWrong


@transaction.atomic
def revise_programme(*, programme: Programme, by: Any, at: datetime) -> ProgrammeVersion:
    """Begin a new version from the one in force. Raises NotAllowed, DraftExists."""
    _need(by, programme)
    if programme.versions.filter(state=VersionState.DRAFT).exists():
        raise DraftExists
    last = programme.versions.order_by("-number")[0]
    version = ProgrammeVersion(programme=programme, number=last.number + 1, made_at=at, made_by=by)
    write_content(version, content_of(last))
    trail.record(by, "catalogue.programme.revised", programme, at=at, after={"version": version.number})
    return version


@transaction.atomic
def edit_draft(*, programme: Programme, content: Content, by: Any, at: datetime) -> ProgrammeVersion:
    """Write the content of the draft anew. Raises NotAllowed, NoDraft, and what `contents.checked` raises."""
    _need(by, programme)
    version = draft_of(programme)
    found = checked(content)
    before = version.title
    write_content(version, found)
    after = {"version": version.number, "title": found.title}
    trail.record(by, "catalogue.programme.edited", programme, at=at, before={"title": before}, after=after)
    return version


@guard("catalogue.is_complete")
def is_complete(programme: Programme, by: Any) -> None:
    """The draft, or the version in force, holds what a reader needs. Raises NotComplete."""
    version = programme.versions.order_by("-number")[0]
    if missing := missing_parts(content_of(version)):
        raise NotComplete(parts=", ".join(str(one) for one in missing))


@transaction.atomic
def publish_draft(*, programme: Programme, by: Any, at: datetime) -> ProgrammeVersion:
    """Put the draft in force; the version before it stays readable. Raises NotAllowed, NoDraft, NotComplete, MoveRefused."""
    _need(by, programme)
    version = draft_of(programme)
    if programme.state == ProgrammeState.PUBLISHED:
        is_complete(programme, by)
    else:
        move(programme, ProgrammeState.PUBLISHED, moves=PROGRAMME_MOVES, by=by)
    programme.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.SUPERSEDED)
    version.state, version.published_at = VersionState.PUBLISHED, at
    version.save(update_fields=["state", "published_at"])
    index_programme(programme, version)
    after = {"version": version.number, "title": version.title}
    trail.record(by, "catalogue.programme.published", programme, at=at, after=after)
    return version


@transaction.atomic
def retire_programme(*, programme: Programme, reason: str, by: Any, at: datetime) -> Programme:
    """Take a programme out of the offer; what was held stays. Raises NotAllowed, MoveRefused."""
    move(programme, ProgrammeState.RETIRED, moves=PROGRAMME_MOVES, by=by)
    forget_programme(programme)
    trail.record(by, "catalogue.programme.retired", programme, at=at, reason=reason)
    return programme


@transaction.atomic
def reoffer_programme(*, programme: Programme, by: Any, at: datetime) -> Programme:
    """Offer a retired programme again as it was. Raises NotAllowed, MoveRefused."""
    move(programme, ProgrammeState.PUBLISHED, moves=PROGRAMME_MOVES, by=by)
    index_programme(programme, programme.versions.get(state=VersionState.PUBLISHED))
    trail.record(by, "catalogue.programme.reoffered", programme, at=at)
    return programme


@transaction.atomic
def discard_draft(*, programme: Programme, by: Any, at: datetime) -> None:
    """Take back a draft; a programme that was never published goes with it. Raises NotAllowed, NoDraft, DraftNamed."""
    _need(by, programme)
    version = draft_of(programme)
    before = {"version": version.number, "title": version.title}
    trail.record(by, "catalogue.programme.draft_discarded", programme, at=at, before=before)
    try:
        version.delete()
        if programme.state == ProgrammeState.DRAFT:
            programme.delete()
    except ProtectedError as error:
        raise DraftNamed from error


@transaction.atomic
def take_over_programme(
    *,
    owner: Agency,
    code: str,
    content: Content,
    source: str,
    by: Any,
    at: datetime,
    provider: Institution | None = None,
    is_hidden: bool = False,
    is_synthetic: bool = False,
) -> Programme:
    """Enter a programme of an existing catalogue as it stands there, in force although facts may be missing.

    `is_hidden` keeps a row that is no programme out of sight without losing it. Raises as `draft_programme`.
    """
    made = draft_programme(
        owner=owner,
        code=code,
        content=content,
        provider=provider,
        source=source,
        is_synthetic=is_synthetic,
        by=by,
        at=at,
    )
    version = draft_of(made)
    version.state, version.published_at = VersionState.PUBLISHED, at
    version.save(update_fields=["state", "published_at"])
    made.state, made.is_hidden = ProgrammeState.PUBLISHED, is_hidden
    made.save(update_fields=["state", "is_hidden"])
    if not is_hidden:
        index_programme(made, version)
    trail.record(by, "catalogue.programme.taken_over", made, at=at, after={"code": code, "source": source})
    return made
