"""What the registry publishes to the warehouse: the workforce by pseudonym, and its dimensions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.registry.enums import AgencyKind, Cluster, Education, Employment, PositionKind, Sex
from melek.registry.models import Agency, Employee, Region
from melek.registry.queries import WorkforceRow, workforce_rows
from melek.warehouse.registers import Dimension, SyntheticSource, dataset, dimensions, synthetic_sources
from melek.warehouse.services.files import batches

if TYPE_CHECKING:
    import pyarrow as pa


def _schema() -> "pa.Schema":
    import pyarrow as pa

    return pa.schema([(name, pa.string()) for name in WorkforceRow._fields])


@dataset("registry.workforce", version=1, schema=_schema)
def workforce(partition: str) -> "Iterator[pa.RecordBatch]":
    """Everybody who serves today: employer, duty place and bands, without name or number."""
    return batches(workforce_rows(timezone.localdate()), _schema())


def _has_synthetic_people() -> bool:
    return Employee.objects.filter(is_synthetic=True).exists()


synthetic_sources.add(SyntheticSource("registry.Employee", _has_synthetic_people))


def _provinces() -> dict[str, str]:
    return dict(Region.objects.filter(kind="provinsi").values_list("code", "name"))


def _agencies() -> dict[str, str]:
    return dict(Agency.objects.values_list("code", "name"))


def _agency_kinds() -> dict[str, str]:
    return dict(Agency.objects.values_list("code", "kind"))


dimensions.add(Dimension("province", _("Provinsi tempat tugas"), _provinces))
dimensions.add(Dimension("agency_kind", _("Jenis instansi"), lambda: {one.value: str(one.label) for one in AgencyKind}))
dimensions.add(Dimension("agency", _("Instansi pemberi kerja"), _agencies, parents=_agency_kinds))
dimensions.add(
    Dimension("employment", _("Jenis kepegawaian"), lambda: {one.value: str(one.label) for one in Employment})
)
dimensions.add(Dimension("sex", _("Jenis kelamin"), lambda: {one.value: str(one.label) for one in Sex}))
dimensions.add(Dimension("education", _("Pendidikan"), lambda: {one.value: str(one.label) for one in Education}))
dimensions.add(
    Dimension("position_kind", _("Jenis jabatan"), lambda: {one.value: str(one.label) for one in PositionKind})
)
dimensions.add(Dimension("cluster", _("Kelompok pegawai"), lambda: {one.value: str(one.label) for one in Cluster}))
