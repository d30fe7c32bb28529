"""A package between its upload and the import: kept for its uploader alone, for one day at most.

A person has one package waiting; the next upload replaces it. The key is the hash of the content, so that nobody
confirms another package than the one whose report they read.
"""

import os
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from melek.assessment.rules.qti.archive import LARGEST
from melek.assessment.rules.qti.errors import PackageTooLarge
from melek.kit.errors import DomainError
from melek.kit.formats import filesize

KEPT = timedelta(days=1)
_KEY = re.compile(r"^[0-9a-f]{64}$")


class PackageGone(DomainError):
    """The package was imported, replaced by another one, or lay too long."""

    message = _("Paket ini tidak menunggu lagi. Unggah lagi berkasnya.")


def keep_package(content: Iterable[bytes], *, account: Any, now: datetime) -> str:
    """Keep an upload in place of the person's earlier one; its key. Raises PackageTooLarge."""
    parts, size = [], 0
    for chunk in content:
        size += len(chunk)
        if size > LARGEST:
            raise PackageTooLarge(limit=filesize(LARGEST))
        parts.append(chunk)
    data = b"".join(parts)
    _sweep(account, now)
    key = sha256(data).hexdigest()
    handle = os.open(_path(account, key), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return key


def kept_package(key: str, *, account: Any, now: datetime) -> bytes:
    """The person's own waiting package. Raises PackageGone."""
    path = _path(account, key) if _KEY.match(key) else None
    if path is None or not path.exists() or _age(path, now) > KEPT:
        raise PackageGone
    data = path.read_bytes()
    if sha256(data).hexdigest() != key:
        raise PackageGone
    return data


def forget_package(key: str, *, account: Any) -> None:
    """Delete a package that was imported or is not wanted."""
    if _KEY.match(key):
        _path(account, key).unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.IMPORT_DIR) / "qti"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _path(account: Any, key: str) -> Path:
    return _folder() / f"{account.pk}-{key}.zip"


def _age(path: Path, now: datetime) -> timedelta:
    return now - datetime.fromtimestamp(path.stat().st_mtime, tz=now.tzinfo)


def _sweep(account: Any, now: datetime) -> None:
    """Delete the person's earlier package and whatever lay longer than a day."""
    for path in _folder().glob("*.zip"):
        if path.name.startswith(f"{account.pk}-") or _age(path, now) > KEPT:
            path.unlink(missing_ok=True)
