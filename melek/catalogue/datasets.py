"""What the catalogue publishes to the warehouse."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from melek.catalogue.models import Offering
from melek.catalogue.queries.offering_facts import OfferingRow, offering_rows
from melek.warehouse.registers import SyntheticSource, dataset, synthetic_sources
from melek.warehouse.services.files import batches

if TYPE_CHECKING:
    import pyarrow as pa


def _schema() -> "pa.Schema":
    import pyarrow as pa

    kinds: dict[str, Any] = {"starts_on": pa.date32(), "instructors": pa.int32()}
    truths = [name for name in OfferingRow._fields if name.startswith(("is_", "has_"))]
    kinds |= dict.fromkeys(truths, pa.bool_())
    return pa.schema([(name, kinds.get(name, pa.string())) for name in OfferingRow._fields])


@dataset("catalogue.offerings", version=1, schema=_schema)
def offerings(partition: str) -> "Iterator[pa.RecordBatch]":
    """Offerings opened since two years ago: place, whether their instructors are licensed, what is filled in; no names."""
    return batches(offering_rows(timezone.localdate()), _schema())


def _has_synthetic_offerings() -> bool:
    return Offering.objects.filter(is_synthetic=True).exists()


synthetic_sources.add(SyntheticSource("catalogue.Offering", _has_synthetic_offerings))
