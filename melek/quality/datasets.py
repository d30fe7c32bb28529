"""What quality publishes to the warehouse."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from melek.catalogue.models import Institution
from melek.dossier.models import Case
from melek.quality.enums.internal import COMPLAINT_KIND
from melek.quality.queries.complaints import ComplaintRow, complaint_rows
from melek.quality.queries.exams import ExamRow, exam_rows
from melek.warehouse.registers import SyntheticSource, dataset, synthetic_sources
from melek.warehouse.services.files import batches

if TYPE_CHECKING:
    import pyarrow as pa


# Complaints


def _complaint_schema() -> "pa.Schema":
    import pyarrow as pa

    other = {"days": pa.float64(), "level": pa.int8(), "is_recent": pa.bool_()}
    return pa.schema([(name, other.get(name, pa.string())) for name in ComplaintRow._fields])


@dataset("quality.complaints", version=1, schema=_complaint_schema)
def complaints(partition: str) -> "Iterator[pa.RecordBatch]":
    """Complaints about training: about what, where, how fast and how answered; nobody's name, account or words."""
    return batches(complaint_rows(timezone.now()), _complaint_schema())


def _has_synthetic_complaints() -> bool:
    is_made = Institution.objects.filter(is_synthetic=True).exists()
    return is_made and Case.objects.filter(kind=COMPLAINT_KIND).exists()


synthetic_sources.add(SyntheticSource("quality.Complaint", _has_synthetic_complaints))


# Examinations


def _exam_schema() -> "pa.Schema":
    import pyarrow as pa

    other: dict[str, Any] = {"reliability": pa.float64(), "sittings": pa.int64(), "calibrated_on": pa.date32()}
    return pa.schema([(name, other.get(name, pa.string())) for name in ExamRow._fields])


@dataset("quality.exams", version=1, schema=_exam_schema)
def exams(partition: str) -> "Iterator[pa.RecordBatch]":
    """Examinations of programmes in force: how reliable their last signed calibration found them; nobody's answers."""
    return batches(exam_rows(), _exam_schema())
