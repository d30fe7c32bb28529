"""Files as rows of text: CSV, Excel and Parquet, by content and not by name, a chunk at a time."""

from melek.kit.imports.readers.base import Cells, FileRefused, Shape, Source
from melek.kit.imports.readers.formats import inspect, open_source

__all__ = ["Cells", "FileRefused", "Shape", "Source", "inspect", "open_source"]
