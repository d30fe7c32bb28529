"""Refreshing the warehouse: new partitions, a new manifest, figures, cubes; readers see the old one until the end."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from melek.identity import trail
from melek.warehouse.engine import connect, path_of
from melek.warehouse.models import Manifest
from melek.warehouse.registers import datasets, indicators, synthetic_sources
from melek.warehouse.services.cubes import cells_of
from melek.warehouse.services.files import write_partition

Progress = Callable[[int, int, str], None]


def _quiet(done: int, total: int, message: str) -> None:
    """Tells nobody."""


def refresh(*, at: datetime, by: Any = None, progress: Progress = _quiet) -> Manifest:
    """Write all datasets, compute all indicators, publish the cubes; the new manifest, visible only when whole.

    `by` is who asked for it; None is the system itself.
    """
    total = len(datasets) + len(indicators)
    files: dict[str, list[str]] = {}
    for done, dataset in enumerate(datasets):
        progress(done, total, dataset.code)
        names = [write_partition(dataset, partition) for partition in dataset.partitions()]
        files[dataset.code] = [name for name in names if name]
    manifest = _make_manifest(files, at)
    connection = connect(manifest)
    for done, indicator in enumerate(indicators, start=len(datasets)):
        progress(done, total, indicator.code)
        cells_of(indicator, connection, manifest)
    publish(manifest, at=at, by=by)
    return manifest


def _make_manifest(files: dict[str, list[str]], at: datetime) -> Manifest:
    digest = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
    return Manifest.objects.create(made_at=at, is_synthetic=holds_synthetic(), files=files, hash=digest)


def holds_synthetic() -> bool:
    """Whether figures made now rest on invented people: on a demo server always, elsewhere as the rows say."""
    return bool(settings.DEMO) or any(source.holds() for source in synthetic_sources)


@transaction.atomic
def publish(manifest: Manifest, *, at: datetime, by: Any = None) -> None:
    """Let readers see a manifest; its list of files is also written beside the data for other readers."""
    manifest.published_at = at
    manifest.save(update_fields=["published_at"])
    told = {
        "uuid": str(manifest.uuid),
        "made_at": manifest.made_at.isoformat(),
        "synthetic": manifest.is_synthetic,
        "hash": manifest.hash,
        "files": manifest.files,
    }
    target = path_of(f"manifests/{manifest.uuid}.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(told, indent=1))
    after = {name: told[name] for name in ("uuid", "synthetic", "hash")}
    trail.record(by, "warehouse.manifest.published", manifest, at=at, after=after)
