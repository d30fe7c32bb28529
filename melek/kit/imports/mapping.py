"""Which header of a file is which column: a first guess, and the memory of what people chose."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from melek.kit.errors import InputError
from melek.kit.imports.declared import Column, Guess, ImportKind
from melek.kit.models import ColumnMapping


class ColumnsMissing(InputError):
    """A required column has no header."""

    message = _("Pilih kolom berkas untuk: {names}.")


class HeaderTaken(InputError):
    """One header stands for two columns."""

    message = _("Kolom berkas {header} dipilih dua kali. Satu kolom berkas hanya untuk satu isian.")


class HeaderUnknown(InputError):
    """The mapping names a header that the file has not."""

    message = _("Berkas ini tidak memiliki kolom {header}.")


@dataclass(frozen=True)
class Guessed:
    """A guessed mapping, where it comes from, and which columns were guessed by an unconfirmed name."""

    mapping: dict[str, str]
    is_remembered: bool
    unconfirmed: frozenset[str]


def plain(header: str) -> str:
    """A header without case, accents of punctuation and doubled spaces, for comparing."""
    return re.sub(r"[\W_]+", " ", header).strip().casefold()


def fingerprint(headers: Sequence[str]) -> str:
    """What identifies files with the same headers in the same order."""
    return hashlib.sha256("\n".join(plain(one) for one in headers).encode()).hexdigest()


def guess(kind: ImportKind, headers: Sequence[str]) -> Guessed:
    """The mapping used the last time for these headers, else one by names."""
    row = ColumnMapping.objects.filter(kind=kind.code, fingerprint=fingerprint(headers)).first()
    if row is not None:
        kept = {name: header for name, header in row.mapping.items() if header in headers}
        return Guessed(kept, True, frozenset())
    free = {plain(header): header for header in reversed(headers)}
    mapping, unconfirmed = {}, set()
    for column in kind.columns:
        found = _first(column, free)
        if found is None:
            continue
        mapping[column.name] = free.pop(plain(found.header))
        if not found.is_confirmed:
            unconfirmed.add(column.name)
    return Guessed(mapping, False, frozenset(unconfirmed))


def _first(column: Column, free: dict[str, str]) -> Guess | None:
    with translation.override(settings.LANGUAGE_CODE):  # as samples are written
        label = str(column.label)
    own = (Guess(column.name), Guess(label))
    return next((one for one in (*own, *column.guesses) if plain(one.header) in free), None)


def check(kind: ImportKind, headers: Sequence[str], mapping: dict[str, str]) -> None:
    """Raise ColumnsMissing, HeaderTaken or HeaderUnknown when a mapping cannot be used."""
    missing = [str(one.label) for one in kind.columns if one.is_required and not mapping.get(one.name)]
    if missing:
        raise ColumnsMissing(names=", ".join(missing))
    used = [header for header in mapping.values() if header]
    for header in used:
        if header not in headers:
            raise HeaderUnknown(header=header)
        if used.count(header) > 1:
            raise HeaderTaken(header=header)


def remember(kind: ImportKind, headers: Sequence[str], mapping: dict[str, str], *, by: Any, at: datetime) -> None:
    """Keep a mapping for the next file with the same headers."""
    ColumnMapping.objects.update_or_create(
        kind=kind.code,
        fingerprint=fingerprint(headers),
        defaults={"mapping": mapping, "used_at": at, "used_by": by},
    )
