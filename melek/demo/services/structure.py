"""Units and positions of the demo nation's agencies."""

from melek.registry.enums import REGIONAL, Cluster, PositionKind
from melek.registry.models import Agency
from melek.registry.services.bulk import PositionPlan, UnitPlan, add_structures

_K, _C = PositionKind, Cluster


def _positions(head: PositionKind, *functional: tuple[str, str, str, str]) -> tuple[PositionPlan, ...]:
    return (
        PositionPlan("kepala", "Kepala", head, _C.LEADER, "pimpinan", is_head=True),
        PositionPlan("kasubag", "Kepala subbagian", _K.SUPERVISOR, _C.LEADER, "pimpinan"),
        *(PositionPlan(code, title, _K.FUNCTIONAL, cluster, profile) for code, title, cluster, profile in functional),
        PositionPlan("pengadministrasi", "Pengadministrasi perkantoran", _K.IMPLEMENTING, _C.IMPLEMENTING, "pelaksana"),
        PositionPlan("pengelola", "Pengelola layanan", _K.IMPLEMENTING, _C.USER, "pengguna"),
    )


_ANALYST = ("analis", "Analis kebijakan", _C.TECHNICAL, "teknis")
_IT = ("prakom", "Pranata komputer", _C.TECHNICAL, "teknis")
_TEACHER = ("guru", "Guru", _C.TECHNICAL, "guru")
_NURSE = ("perawat", "Perawat", _C.TECHNICAL, "nakes")
_FIELD = ("penyuluh", "Penyuluh", _C.TECHNICAL, "teknis")

REGIONAL_UNITS = (
    UnitPlan("setda", "Sekretariat Daerah", "", _positions(_K.EXECUTIVE, _ANALYST)),
    UnitPlan("dikbud", "Dinas Pendidikan", "", _positions(_K.EXECUTIVE, _ANALYST)),
    UnitPlan("sekolah-a", "Satuan pendidikan wilayah A", "dikbud", _positions(_K.ADMINISTRATOR, _TEACHER)),
    UnitPlan("sekolah-b", "Satuan pendidikan wilayah B", "dikbud", _positions(_K.ADMINISTRATOR, _TEACHER)),
    UnitPlan("dinkes", "Dinas Kesehatan", "", _positions(_K.EXECUTIVE, _ANALYST)),
    UnitPlan("puskesmas", "Puskesmas", "dinkes", _positions(_K.ADMINISTRATOR, _NURSE)),
    UnitPlan("diskominfo", "Dinas Komunikasi dan Informatika", "", _positions(_K.EXECUTIVE, _IT)),
    UnitPlan("distan", "Dinas Pertanian", "", _positions(_K.EXECUTIVE, _FIELD)),
    UnitPlan("kecamatan", "Kecamatan", "setda", _positions(_K.ADMINISTRATOR, _ANALYST)),
)
CENTRAL_UNITS = (
    UnitPlan("setjen", "Sekretariat", "", _positions(_K.EXECUTIVE, _ANALYST)),
    UnitPlan("pusdatin", "Pusat Data dan Informasi", "setjen", _positions(_K.ADMINISTRATOR, _IT)),
    UnitPlan("direktorat", "Direktorat Teknis", "", _positions(_K.EXECUTIVE, _ANALYST)),
    UnitPlan("kanwil", "Kantor Wilayah", "direktorat", _positions(_K.ADMINISTRATOR, _FIELD)),
)
# how people spread over the units, in the order above
REGIONAL_WEIGHTS = (8, 4, 26, 24, 4, 18, 3, 6, 7)
CENTRAL_WEIGHTS = (20, 8, 32, 40)


def is_regional(agency: Agency) -> bool:
    """Whether an agency belongs to a local government."""
    return agency.kind in REGIONAL


def build(agencies: list[Agency]) -> None:
    """Make the units and positions of all agencies."""
    add_structures({one: REGIONAL_UNITS if is_regional(one) else CENTRAL_UNITS for one in agencies})
