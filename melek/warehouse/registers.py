"""What parts declare to the warehouse: datasets, dimensions, indicators, and where invented rows may stand."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from melek.kit.registers import Register, Text

if TYPE_CHECKING:
    import pyarrow as pa

Batches = Callable[[str], "Iterator[pa.RecordBatch]"]
ALL = "*"


@dataclass(frozen=True)
class Dataset:
    """A table of the warehouse: `schema()` gives its Arrow schema, `rows(partition)` its record batches."""

    code: str
    version: int
    schema: "Callable[[], pa.Schema]"
    rows: Batches
    partitions: Callable[[], list[str]] = lambda: ["all"]
    about: str = ""

    @property
    def table(self) -> str:
        """The name under which queries see it."""
        return self.code.replace(".", "_")


@dataclass(frozen=True)
class Dimension:
    """A way to split a figure: `labels()` gives the name of each key, `parents()` the key above it."""

    code: str
    label: Text
    labels: Callable[[], Mapping[str, str]]
    parents: Callable[[], Mapping[str, str]] = dict


@dataclass(frozen=True)
class Indicator:
    """What every indicator tells about itself, in both languages. `of` names what is counted where it is no employees."""

    code: str
    name_id: str
    name_en: str
    definition_id: str
    definition_en: str
    unit: str
    owner: str
    cubes: tuple[tuple[str, ...], ...]
    excludes_id: str = ""
    excludes_en: str = ""
    disclosure: int = 10
    of_id: str = ""
    of_en: str = ""

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_id

    @property
    def definition(self) -> str:
        return self.definition_en if get_language() == "en" else self.definition_id

    @property
    def excludes(self) -> str:
        return self.excludes_en if get_language() == "en" else self.excludes_id

    @property
    def of(self) -> str:
        return self.of_en if get_language() == "en" else self.of_id

    @property
    def is_estimated(self) -> bool:
        return isinstance(self, Estimated)


@dataclass(frozen=True)
class Counted(Indicator):
    """A figure counted in one dataset: numerator and, for a share, denominator as Ibis expressions of its table."""

    dataset: str = ""
    numerator: Callable[[Any], Any] | None = None
    denominator: Callable[[Any], Any] | None = None
    people: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class EstimateRow:
    """One stored estimate. `keys` maps dimension codes to keys; no keys is the national figure.

    `n` people were measured for it. `held` is how many of them the cell itself is about, when that is fewer: those who
    gave the answer of the cell; disclosure control counts them.
    """

    period: str
    on: date
    keys: Mapping[str, str]
    value: float
    lower: float
    upper: float
    n: int
    population: int
    coverage: float
    definition: str
    config_hash: str
    details: Mapping[str, Any] = field(default_factory=dict)
    is_wide: bool = False
    held: int | None = None


@dataclass(frozen=True)
class Estimated(Indicator):
    """A figure estimated by a science core from a pinned manifest: `estimate(connection, manifest)`.

    `is_measured`: its interval holds the error of measurement too, not only that of the sample.
    """

    estimate: Callable[[Any, Any], list[EstimateRow]] | None = None
    is_measured: bool = True


@dataclass(frozen=True)
class SyntheticSource:
    """A table that feeds datasets: `holds()` tells whether any of its rows is invented."""

    code: str
    holds: Callable[[], bool]


datasets: Register[Dataset] = Register("datasets")
dimensions: Register[Dimension] = Register("dimensions")
indicators: Register[Indicator] = Register("indicators")
synthetic_sources: Register[SyntheticSource] = Register("synthetic sources")


def dataset(
    code: str,
    *,
    version: int,
    schema: "Callable[[], pa.Schema]",
    partitions: Callable[[], list[str]] = lambda: ["all"],
) -> Callable[[Batches], Batches]:
    """Declare a dataset by the function that yields its record batches for one partition."""

    def register(rows: Batches) -> Batches:
        about = (rows.__doc__ or "").strip().splitlines()[0]
        datasets.add(Dataset(code, version, schema, rows, partitions, about))
        return rows

    return register
