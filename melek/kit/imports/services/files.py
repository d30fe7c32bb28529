"""The uploaded file: kept readable by the server alone, and no longer than needed."""

import hashlib
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from melek.kit.enums import ImportState
from melek.kit.formats import filesize
from melek.kit.imports.readers import FileRefused
from melek.kit.models import ImportRun

FORGOTTEN = timedelta(days=14)


class FileTooLarge(FileRefused):
    """More bytes than the setting allows."""

    message = _("Berkas ini lebih besar dari {limit}. Bagi menjadi beberapa berkas.")


class FileGone(FileRefused):
    """The stored file was removed."""

    message = _("Berkas impor ini sudah dihapus dari server. Unggah lagi berkasnya.")


def path_of(run: ImportRun) -> Path:
    """Where the file of a run lies. Raises FileGone when it was removed."""
    path = Path(settings.IMPORT_DIR) / f"{run.uuid}.data"
    if not run.is_file_kept or not path.exists():
        raise FileGone
    return path


def keep(name: str, chunks: Iterable[bytes]) -> tuple[Path, str, int]:
    """Write an upload to disk, a piece at a time: its path, SHA-256 and size. Raises FileTooLarge."""
    folder = Path(settings.IMPORT_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{name}.data"
    digest, size = hashlib.sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.IMPORT_FILE_LIMIT:
                    raise FileTooLarge(limit=filesize(settings.IMPORT_FILE_LIMIT))
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, digest.hexdigest(), size


def remove(run: ImportRun) -> None:
    """Delete the file of a run; its rows are stored or whole in quarantine."""
    (Path(settings.IMPORT_DIR) / f"{run.uuid}.data").unlink(missing_ok=True)
    ImportRun.objects.filter(pk=run.pk).update(is_file_kept=False)
    run.is_file_kept = False


def remove_forgotten(*, at: datetime) -> int:
    """Delete the files of runs that ended, and of those left unfinished for two weeks; how many."""
    kept = ImportRun.objects.filter(is_file_kept=True)
    unfinished = kept.exclude(state=ImportState.RUNNING).filter(made_at__lt=at - FORGOTTEN)
    found = list(kept.filter(state=ImportState.DONE)) + list(unfinished.exclude(state=ImportState.DONE))
    for run in found:
        remove(run)
    return len(found)
