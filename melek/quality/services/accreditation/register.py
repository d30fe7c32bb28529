"""The register of assessors of an accreditor."""

from collections.abc import Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from melek.identity import trail
from melek.identity.models import User
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.quality.enums.accreditation import ASSESSORS
from melek.quality.models import Assessor
from melek.quality.queries.law import law
from melek.registry.models import Agency


class KnownAlready(DomainError):
    """The accreditor has an entry of this person."""

    message = _("Orang ini sudah ada di daftar asesor. Ubah entrinya.")


class FieldsUnknown(InputError):
    """No field of competence, or one that is not in the law file."""

    message = _("Pilih paling sedikit satu bidang kompetensi dari daftar.")


def _check_fields(fields: Sequence[str]) -> list[str]:
    known = [one.code for one in law().fields]
    if not fields or set(fields) - set(known):
        raise FieldsUnknown
    return [one for one in known if one in fields]


@transaction.atomic
def add_assessor(
    *,
    account: User,
    office: Agency,
    agency: Agency | None,
    rank: str,
    fields: Sequence[str],
    valid_until: date,
    by: Any,
    at: datetime,
) -> Assessor:
    """Enter somebody into the register of an accreditor. Raises NotAllowed, FieldsUnknown, KnownAlready."""
    if not by.has_perm(ASSESSORS, SimpleNamespace(scope_path=office.scope_path)):
        raise NotAllowed
    chosen = _check_fields(fields)
    try:
        with transaction.atomic():
            made = Assessor.objects.create(
                account=account,
                office=office,
                agency=agency,
                rank=rank,
                fields=chosen,
                valid_until=valid_until,
                made_at=at,
                made_by=by,
            )
    except IntegrityError as error:
        raise KnownAlready from error
    trail.record(by, "quality.assessor.added", made, at=at, after={"rank": rank, "fields": chosen})
    return made


@transaction.atomic
def change_assessor(
    *,
    assessor: Assessor,
    agency: Agency | None,
    rank: str,
    fields: Sequence[str],
    valid_until: date,
    is_active: bool,
    by: Any,
    at: datetime,
) -> None:
    """Change an entry; seats that the person holds stay. Raises NotAllowed, FieldsUnknown."""
    if not by.has_perm(ASSESSORS, assessor):
        raise NotAllowed
    names = ("agency_id", "rank", "fields", "valid_until", "is_active")
    before = {name: getattr(assessor, name) for name in names}
    assessor.agency, assessor.rank, assessor.fields = agency, rank, _check_fields(fields)
    assessor.valid_until, assessor.is_active = valid_until, is_active
    assessor.save(update_fields=["agency", "rank", "fields", "valid_until", "is_active"])
    after = {name: getattr(assessor, name) for name in names}
    trail.record(by, "quality.assessor.changed", assessor, at=at, before=before, after=after)
