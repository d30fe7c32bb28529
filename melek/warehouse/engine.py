"""Reading a manifest through Ibis: DuckDB embedded, nothing downloaded, nothing written."""

from pathlib import Path
from typing import Any

from django.conf import settings

from melek.warehouse.models import Manifest


def connect(manifest: Manifest) -> Any:
    """An Ibis backend with one view for each dataset of the manifest, named with `_` for `.`."""
    import ibis

    connection = ibis.duckdb.connect(autoinstall_known_extensions=False, autoload_known_extensions=False, threads=2)
    for code, files in manifest.files.items():
        paths = [str(path_of(name)) for name in files]
        if paths:
            connection.read_parquet(paths, table_name=code.replace(".", "_"))
    return connection


def path_of(name: str) -> Path:
    """Where a partition file of a manifest stands."""
    return Path(settings.WAREHOUSE_DIR) / name
