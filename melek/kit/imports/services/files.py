"""The uploaded file: kept readable by the server alone, and no longer than needed."""

import hashlib
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from melek.kit.enums import ImportState, ImportStep
from melek.kit.formats import filesize
from melek.kit.imports.declared import kinds
from melek.kit.imports.readers import FileRefused
from melek.kit.models import ImportRun

FORGOTTEN = timedelta(days=14)
UNCLAIMED = timedelta(hours=6)  # longer than any upload takes


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


def remove_unclaimed(*, at: datetime) -> int:
    """Delete files that no run holds any more or ever held, because their request died; how many."""
    before = (at - UNCLAIMED).timestamp()
    old = [path for path in Path(settings.IMPORT_DIR).glob("*.data") if _changed(path) < before]
    if not old:
        return 0
    held = {str(key) for key in ImportRun.objects.filter(is_file_kept=True).values_list("uuid", flat=True)}
    unclaimed = [path for path in old if path.stem not in held]
    for path in unclaimed:
        path.unlink(missing_ok=True)
    return len(unclaimed)


def _changed(path: Path) -> float:
    """When a file was last written to, as a timestamp; endless for one that has gone in the meantime."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def remove_forgotten(*, at: datetime) -> int:
    """Delete the files of runs that ended, and of those left unfinished for two weeks; how many."""
    kept = ImportRun.objects.filter(is_file_kept=True)
    ended = list(kept.filter(state=ImportState.DONE))
    unfinished = kept.exclude(state__in=(ImportState.RUNNING, ImportState.DONE)).filter(made_at__lt=at - FORGOTTEN)
    for run in ended:
        remove(run)
    forgotten = list(unfinished)
    for run in forgotten:
        kinds[run.kind].noted(run, ImportStep.DISCARDED, by=None, at=at)
        remove(run)
    return len(ended) + len(forgotten)
