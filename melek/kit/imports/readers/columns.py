"""Parquet files, a batch at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.kit.imports.readers.base import Cells, FileRefused, Shape, named, need_rows, text_of

BATCH = 4000
GROUP_LIMIT = 1_000_000_000  # bytes of one unpacked row group


class ParquetBroken(FileRefused):
    message = _("Berkas Parquet ini rusak atau terpotong. Buat lagi berkasnya, lalu unggah lagi.")


class ParquetNested(FileRefused):
    message = _("Kolom {name} di berkas Parquet ini bukan teks, angka, atau tanggal.")


class ParquetTooLarge(FileRefused):
    message = _("Satu bagian berkas Parquet ini terlalu besar. Tulis dengan bagian paling banyak 100.000 baris.")


def _opened(path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise ParquetBroken from error


def inspect(path: Path) -> Shape:
    """Headers and number of rows, and that every column is flat."""
    import pyarrow as pa

    with _opened(path) as file:
        for field in file.schema_arrow:
            if pa.types.is_nested(field.type):
                raise ParquetNested(name=field.name)
        meta = file.metadata
        if any(meta.row_group(place).total_byte_size > GROUP_LIMIT for place in range(meta.num_row_groups)):
            raise ParquetTooLarge
        need_rows(ParquetSource(path).rows())
        return Shape("parquet", named(file.schema_arrow.names), meta.num_rows)


class ParquetSource:
    """The rows of a Parquet file, numbered as if the headers stood in row 1."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self) -> Iterator[Cells]:
        """All rows; raises ParquetBroken where a part cannot be read."""
        import pyarrow as pa

        number = 1
        with _opened(self.path) as file:
            try:
                for batch in file.iter_batches(batch_size=BATCH):
                    columns = [[text_of(value) for value in column.to_pylist()] for column in batch.columns]
                    for cells in zip(*columns, strict=True):
                        number += 1
                        yield Cells(number, cells)
            except (pa.ArrowInvalid, OSError) as error:
                raise ParquetBroken from error
