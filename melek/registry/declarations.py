"""What the registry enters in the registers of lower floors."""

from django.utils.translation import gettext_lazy as _

from melek.identity import personal
from melek.kit.imports.declared import declare_reasons
from melek.kit.imports.declared import kinds as import_kinds
from melek.kit.registers import FactTable, fact_tables
from melek.registry.services.imports.kinds import EMPLOYEES, POSITIONS, UNITS
from melek.registry.services.imports.reasons import REASONS

_SERVICE = _("selama dinas dan lima tahun sesudahnya")

personal.declare(
    "registry.Employee",
    {
        "name": (_("mengenali pegawai di instansinya"), _SERVICE),
        "nip_encrypted": (_("mencocokkan dengan sistem kepegawaian; hanya tersimpan terenkripsi"), _SERVICE),
        "nip_hash": (_("mencocokkan baris impor tanpa membuka NIP"), _SERVICE),
        "employment": (_("memilah angka menurut jenis kepegawaian"), _SERVICE),
        "sex": (_("memeriksa keadilan tes dan memilah angka"), _SERVICE),
        "birth_year": (_("memeriksa keadilan tes menurut kelompok umur"), _SERVICE),
        "education": (_("menyetarakan sampel dan memilah angka"), _SERVICE),
        "hired_year": (_("memilah angka menurut masa kerja"), _SERVICE),
        "state": (_("menentukan siapa yang masih bertugas"), _SERVICE),
        "left_on": (_("menghitung masa simpan"), _SERVICE),
        "account": (_("menghubungkan pegawai dengan akunnya"), _SERVICE),
        "match_hash": (_("mengenali orang yang sama dengan NIP baru"), _SERVICE),
        "content_hash": (_("mengenali baris impor yang tidak berubah"), _SERVICE),
    },
    harmless=("uuid", "is_synthetic", "updated_at"),
)
personal.declare(
    "registry.Appointment",
    {
        "employee": (_("mengetahui siapa bertugas di mana"), _SERVICE),
        "position": (_("membandingkan tingkat dengan syarat jabatan"), _SERVICE),
        "agency": (_("menghitung angka menurut instansi pemberi kerja"), _SERVICE),
        "unit": (_("menentukan siapa yang boleh melihat"), _SERVICE),
        "duty_region": (_("menghitung angka menurut tempat tugas"), _SERVICE),
        "valid_from": (_("menghitung angka pada suatu tanggal"), _SERVICE),
        "valid_to": (_("menghitung angka pada suatu tanggal"), _SERVICE),
    },
)
personal.declare(
    "registry.NumberChange",
    {
        "employee": (_("menghubungkan nomor lama dan baru"), _SERVICE),
        "old_nip_hash": (_("mengenali nomor lama pada impor berikutnya"), _SERVICE),
        "new_nip_encrypted": (_("menyimpan nomor baru sampai dikonfirmasi"), _SERVICE),
        "new_nip_hash": (_("mengenali nomor baru pada impor berikutnya"), _SERVICE),
        "row": (_("menunjukkan data baru kepada pemeriksa"), _SERVICE),
    },
    harmless=("batch", "state", "proposed_at", "decided_at", "decided_by"),
)
fact_tables.add(FactTable("registry.EmployeeChange", "rows of one bulk act; the act's own entry names the batch"))

declare_reasons(REASONS)
for _kind in (EMPLOYEES, UNITS, POSITIONS):
    import_kinds.add(_kind)
