"""What files the registry takes: columns, the names under which other systems export them, invented sample rows."""

from django.utils.translation import gettext_lazy as _

from melek.kit.imports import Column, Guess, ImportKind
from melek.registry.services.imports.acts import employees_noted, noted
from melek.registry.services.imports.employees import EmployeeImporter
from melek.registry.services.imports.positions import PositionImporter
from melek.registry.services.imports.units import UnitImporter

SIASN = "SIASN"
PERMISSION = "registry.import_employees"


def _guesses(*headers: str, siasn: tuple[str, ...] = ()) -> tuple[Guess, ...]:
    """Usual names, then names of the national personnel system, whose export was not seen."""
    return (*(Guess(one) for one in headers), *(Guess(one, SIASN) for one in siasn))


_AGENCY = Column(
    "agency",
    _("Kode instansi"),
    _("Kode instansi di Melek, kode BKN, atau kode K/L/PD."),
    is_required=True,
    guesses=_guesses("instansi", "kode instansi", siasn=("INSTANSI KERJA ID", "INSTANSI INDUK ID")),
)

EMPLOYEES = ImportKind(
    code="registry.employees",
    label=_("Pegawai"),
    noun=_("pegawai"),
    permission=PERMISSION,
    importer=EmployeeImporter,
    noted=employees_noted,
    columns=(
        Column(
            "nip",
            _("NIP"),
            _("18 angka. Format kolomnya teks, bukan bilangan."),
            is_required=True,
            is_secret=True,
            guesses=_guesses("nip", "nomor induk pegawai", siasn=("NIP BARU",)),
        ),
        Column("name", _("Nama"), is_required=True, guesses=_guesses("nama lengkap", "nama pegawai", siasn=("NAMA",))),
        Column(
            "employment",
            _("Jenis kepegawaian"),
            _("PNS, CPNS, atau PPPK."),
            is_required=True,
            guesses=_guesses("status kepegawaian", "jenis pegawai", siasn=("STATUS CPNS PNS", "JENIS PEGAWAI NAMA")),
        ),
        _AGENCY,
        Column(
            "unit", _("Kode unit"), is_required=True, guesses=_guesses("unit", "kode unit kerja", siasn=("UNOR ID",))
        ),
        Column("position", _("Kode jabatan"), is_required=True, guesses=_guesses("jabatan", siasn=("JABATAN ID",))),
        Column(
            "education",
            _("Pendidikan terakhir"),
            _("SD sampai SMA, D1 sampai D3, D4 atau S1, S2, S3."),
            is_required=True,
            guesses=_guesses("pendidikan", siasn=("TINGKAT PENDIDIKAN NAMA",)),
        ),
        Column(
            "sex",
            _("Jenis kelamin"),
            _("L atau P. Bila tidak ada, dibaca dari NIP."),
            guesses=_guesses("kelamin", "jk", siasn=("JENIS KELAMIN",)),
        ),
        Column(
            "born_on",
            _("Tanggal lahir"),
            _("Dipakai untuk memeriksa NIP; tidak disimpan."),
            guesses=_guesses("tgl lahir", siasn=("TANGGAL LAHIR",)),
        ),
        Column(
            "hired_on",
            _("Mulai bekerja"),
            _("TMT CPNS atau PPPK. Bila tidak ada, dibaca dari NIP."),
            guesses=_guesses("tmt", siasn=("TMT CPNS",)),
        ),
        Column(
            "appointed_on",
            _("Mulai menjabat"),
            _("Tanggal mulai di jabatan ini. Bila tidak ada, dipakai tanggal keadaan data."),
            guesses=_guesses("tanggal mulai", siasn=("TMT JABATAN",)),
        ),
        Column(
            "region",
            _("Kode wilayah tugas"),
            _("Kode Kemendagri, misalnya 33.74. Bila tidak ada, dipakai wilayah instansi."),
            guesses=_guesses("wilayah", "lokasi kerja", siasn=("LOKASI KERJA ID",)),
        ),
        Column(
            "state",
            _("Keadaan"),
            _("aktif atau berhenti. Bila tidak ada, semua dianggap aktif."),
            guesses=_guesses("status", siasn=("KEDUDUKAN HUKUM NAMA",)),
        ),
        Column("left_on", _("Tanggal berhenti"), guesses=_guesses("tmt berhenti", "tmt pensiun")),
    ),
    sample=(
        {
            "nip": "198503152010012003",
            "name": "Sari Contohwati",
            "employment": "PNS",
            "agency": "{agency}",
            "unit": "{unit_1}",
            "position": "{position_1}",
            "education": "D4 atau S1",
            "sex": "P",
            "appointed_on": "2021-03-01",
            "region": "{region}",
            "state": "aktif",
        },
        {
            "nip": "199207082024211007",
            "name": "Budi Misalnya",
            "employment": "PPPK",
            "agency": "{agency}",
            "unit": "{unit_2}",
            "position": "{position_2}",
            "education": "D1 sampai D3",
            "sex": "L",
            "appointed_on": "2024-04-01",
            "region": "{region}",
            "state": "aktif",
        },
        {
            "nip": "196604201990031005",
            "name": "Tono Umpamanto",
            "employment": "PNS",
            "agency": "{agency}",
            "unit": "{unit_3}",
            "position": "{position_3}",
            "education": "S2",
            "sex": "L",
            "appointed_on": "2015-01-05",
            "region": "{region}",
            "state": "berhenti",
            "left_on": "2026-05-01",
        },
    ),
)

UNITS = ImportKind(
    code="registry.units",
    label=_("Unit kerja"),
    noun=_("unit"),
    permission=PERMISSION,
    importer=UnitImporter,
    noted=noted,
    chunk=20_000,
    preview=20_000,
    columns=(
        _AGENCY,
        Column(
            "code",
            _("Kode unit"),
            _("Huruf, angka, titik, garis bawah, dan tanda hubung."),
            is_required=True,
            guesses=_guesses("kode", "id unit", siasn=("UNOR ID",)),
        ),
        Column("name", _("Nama unit"), is_required=True, guesses=_guesses("nama", "unit kerja", siasn=("UNOR NAMA",))),
        Column(
            "parent",
            _("Kode unit atasan"),
            _("Kosong untuk unit paling atas."),
            guesses=_guesses("induk", "kode induk", siasn=("UNOR INDUK ID",)),
        ),
    ),
    sample=(
        {"agency": "{agency}", "code": "SEKRET", "name": "Sekretariat", "parent": ""},
        {"agency": "{agency}", "code": "DINKOM", "name": "Dinas Komunikasi", "parent": ""},
        {"agency": "{agency}", "code": "DINKOM-APTIKA", "name": "Bidang Aplikasi", "parent": "DINKOM"},
    ),
)

POSITIONS = ImportKind(
    code="registry.positions",
    label=_("Jabatan"),
    noun=_("jabatan"),
    permission=PERMISSION,
    importer=PositionImporter,
    noted=noted,
    chunk=20_000,
    preview=20_000,
    columns=(
        _AGENCY,
        Column(
            "unit", _("Kode unit"), is_required=True, guesses=_guesses("unit", "kode unit kerja", siasn=("UNOR ID",))
        ),
        Column("code", _("Kode jabatan"), is_required=True, guesses=_guesses("kode", siasn=("JABATAN ID",))),
        Column(
            "title", _("Nama jabatan"), is_required=True, guesses=_guesses("jabatan", "nama", siasn=("JABATAN NAMA",))
        ),
        Column(
            "kind",
            _("Jenis jabatan"),
            _("JPT, administrator, pengawas, fungsional, atau pelaksana."),
            is_required=True,
            guesses=_guesses("jenis", siasn=("JENIS JABATAN NAMA",)),
        ),
        Column(
            "cluster",
            _("Klaster digital"),
            _("pimpinan, teknis, pelaksana, atau pengguna. Bila kosong, dibaca dari jenis jabatan."),
            guesses=_guesses("klaster"),
        ),
        Column("profile", _("Profil peran"), guesses=_guesses("kode profil")),
        Column(
            "is_head",
            _("Kepala unit"),
            _("ya untuk jabatan yang memimpin unit ini."),
            guesses=_guesses("kepala", "pimpinan unit"),
        ),
        Column("superior_unit", _("Kode unit atasan langsung"), guesses=_guesses("unit atasan")),
        Column(
            "superior",
            _("Kode jabatan atasan langsung"),
            _("Bila kosong, atasannya kepala unit."),
            guesses=_guesses("atasan", "jabatan atasan"),
        ),
    ),
    sample=(
        {
            "agency": "{agency}",
            "unit": "DINKOM",
            "code": "KADIS",
            "title": "Kepala Dinas",
            "kind": "JPT",
            "is_head": "ya",
        },
        {
            "agency": "{agency}",
            "unit": "DINKOM",
            "code": "PRANATA-1",
            "title": "Pranata Komputer Ahli Pertama",
            "kind": "fungsional",
            "cluster": "teknis",
        },
        {
            "agency": "{agency}",
            "unit": "DINKOM",
            "code": "OPERATOR-2",
            "title": "Operator Layanan",
            "kind": "pelaksana",
            "superior_unit": "DINKOM",
            "superior": "PRANATA-1",
        },
        {
            "agency": "{agency}",
            "unit": "SEKRET",
            "code": "KASUBAG-1",
            "title": "Kepala Subbagian Umum",
            "kind": "pengawas",
            "is_head": "ya",
        },
    ),
)
