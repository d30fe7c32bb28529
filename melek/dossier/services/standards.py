"""Loading the standards that parts have declared; an edition is stored once and never changes."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.dossier.models import StandardEdition
from melek.dossier.registers import StandardFile, standards
from melek.dossier.rules.reading import StandardBroken, read_standard
from melek.dossier.rules.standards import Standard
from melek.identity import trail
from melek.identity.enums import ROOT_PATH
from melek.kit.errors import DomainError
from melek.kit.reference import load_yaml


class EditionChanged(DomainError):
    """A file says something else than the edition that was loaded under its number."""

    message = _(
        "Berkas standar {file} berubah, padahal edisi {edition} dari {code} sudah dimuat. "
        "Simpan perubahannya sebagai berkas baru dengan nomor edisi baru."
    )


@transaction.atomic
def load_standards(*, at: datetime) -> list[StandardEdition]:
    """Store each declared edition that is not stored yet; repeating it changes nothing. What was new.

    Raises StandardBroken, which names file and place, and EditionChanged.
    """
    loaded = (_load(one, at=at) for one in standards)
    return [one for one in loaded if one is not None]


def _load(file: StandardFile, *, at: datetime) -> StandardEdition | None:
    content = plain(load_yaml(file.part, file.name))
    try:
        standard = read_standard(content)
    except StandardBroken as error:
        raise StandardBroken(f"{file.code}: {error.place}".rstrip(": "), error.problem) from error
    digest = hash_of(content)
    known = StandardEdition.objects.filter(code=standard.code, edition=standard.edition).first()
    if known is None:
        return _store(standard, file, content, digest=digest, at=at)
    if known.content_hash != digest:
        raise EditionChanged(file=file.code, code=standard.code, edition=standard.edition)
    return None


def _store(
    standard: Standard, file: StandardFile, content: dict[str, Any], *, digest: str, at: datetime
) -> StandardEdition:
    made = StandardEdition.objects.create(
        code=standard.code,
        edition=standard.edition,
        name_id=standard.name.id,
        name_en=standard.name.en,
        part=file.part,
        status=standard.status,
        valid_from=standard.valid_from,
        is_on_by_default=standard.is_on_by_default,
        content=content,
        content_hash=digest,
        loaded_at=at,
    )
    after = {"file": file.code, "code": made.code, "edition": made.edition, "hash": digest}
    trail.record(None, "dossier.standard.loaded", made, at=at, after=after, scope_path=ROOT_PATH)
    return made


def plain(values: Any) -> Any:
    """Values of a YAML file as JSON keeps them: days as text."""
    return json.loads(json.dumps(values, default=str))


def hash_of(content: Any) -> str:
    """SHA-256 over a content in canonical JSON: comments, order of keys and layout of the file do not matter."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
