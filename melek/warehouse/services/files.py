"""Writing datasets as immutable Parquet partitions named by their content."""

import hashlib
import os
import uuid
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings

from melek.warehouse.registers import Dataset


def write_partition(dataset: Dataset, partition: str) -> str | None:
    """Write one partition and give back its name in the warehouse; None when it has no rows.

    The file appears under its final name only when it is whole and on the disk.
    """
    import pyarrow.parquet as pq

    folder = Path(settings.WAREHOUSE_DIR) / dataset.code / partition
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{uuid.uuid4().hex}.part"
    rows = 0
    with pq.ParquetWriter(draft, dataset.schema(), compression="zstd") as writer:
        for batch in dataset.rows(partition):
            writer.write_batch(batch)
            rows += batch.num_rows
    if not rows:
        draft.unlink()
        return None
    digest = file_hash(draft)
    final = folder / f"{digest[:24]}.parquet"
    _keep(draft, final)
    return str(final.relative_to(settings.WAREHOUSE_DIR))


def _keep(draft: Path, final: Path) -> None:
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(final)


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content."""
    hasher = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            hasher.update(block)
    return hasher.hexdigest()


def batches(rows: Any, schema: Any, *, size: int = 50_000) -> Any:
    """Record batches of at most `size` rows from an iterator of tuples in the schema's column order."""
    import pyarrow as pa

    source = iter(rows)
    while chunk := list(islice(source, size)):
        columns = zip(*chunk, strict=True)
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
        yield pa.record_batch(arrays, schema=schema)
