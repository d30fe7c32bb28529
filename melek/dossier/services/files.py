"""Contents on disk: each once, under its hash, readable by the server alone, outside of everything that is served."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from melek.dossier.models import StoredFile
from melek.dossier.rules.media import ENDINGS, media_type_of
from melek.kit.errors import DomainError, InputError
from melek.kit.formats import filesize


class FileRefused(InputError):
    """The content is not what the name says, or of a kind that is not taken."""

    message = _("Berkas ini tidak dapat diterima. Isinya harus benar-benar salah satu dari: {kinds}.")


class FileTooLarge(InputError):
    """More bytes than the setting allows."""

    message = _("Berkas ini lebih besar dari {limit}. Perkecil, atau bagi menjadi beberapa berkas.")


class FileEmpty(InputError):
    """No content at all."""

    message = _("Berkas ini kosong. Periksa berkasnya, lalu unggah lagi.")


class FileGone(DomainError):
    """The content is not on disk, or is not what was stored."""

    message = _("Isi berkas ini hilang atau berubah di server. Laporkan kepada administrator sistem.")


def read_limited(chunks: Iterable[bytes]) -> bytes:
    """The content of an upload, read no further than the limit. Raises FileTooLarge, FileEmpty."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > settings.EVIDENCE_FILE_LIMIT:
            raise FileTooLarge(limit=filesize(settings.EVIDENCE_FILE_LIMIT))
    if not content:
        raise FileEmpty
    return bytes(content)


def checked_type(name: str, content: bytes) -> str:
    """The media type of a file. Raises FileRefused unless its content is what its name says."""
    media_type = media_type_of(name, content)
    if media_type is None:
        raise FileRefused(kinds=", ".join(one.upper() for one in ENDINGS if one != "jpeg"))
    return media_type


def store(content: bytes, *, media_type: str, at: datetime) -> StoredFile:
    """Keep a content, once. The file is whole on disk before its row is there; without the row it is merely unused."""
    digest = hashlib.sha256(content).hexdigest()
    _write(_path(digest), content)
    made = {"size": len(content), "media_type": media_type, "stored_at": at}
    stored, _is_new = StoredFile.objects.get_or_create(hash=digest, defaults=made)
    return stored


def content_of(stored: StoredFile) -> bytes:
    """The content as it was stored. Raises FileGone when it is not there, or not the same any more."""
    try:
        content = _path(stored.hash).read_bytes()
    except FileNotFoundError as error:
        raise FileGone from error
    if hashlib.sha256(content).hexdigest() != stored.hash:
        raise FileGone
    return content


def _path(digest: str) -> Path:
    return Path(settings.EVIDENCE_DIR) / digest[:2] / digest


def _write(path: Path, content: bytes) -> None:
    if path.exists() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
