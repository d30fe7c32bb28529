"""What the registry enters in the registers of lower floors."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import ClockUnit, Outcome
from melek.dossier.registers import CaseKind, OutcomeText, case_kinds
from melek.dossier.rules.clocks import Clock
from melek.identity import personal
from melek.identity.trail import name_events
from melek.kit import formats, zones
from melek.kit.imports.declared import declare_reasons
from melek.kit.imports.declared import kinds as import_kinds
from melek.kit.reference import Claim, Mark, claims
from melek.kit.registers import (
    FactTable,
    NavigationItem,
    Todo,
    TodoSource,
    fact_tables,
    navigation,
    todos,
)
from melek.registry.models import Employee, NumberChange
from melek.registry.queries import IMPORT, quarantine_rows, zone_of
from melek.registry.services.corrections import CORRECTION, link_correction, may_ask_correction
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
personal.declare(
    "registry.EmployeeChange",
    {
        "employee": (_("menelusuri perubahan data seseorang"), _SERVICE),
        "before": (_("menelusuri perubahan data seseorang"), _SERVICE),
        "after": (_("menelusuri perubahan data seseorang"), _SERVICE),
    },
    harmless=("batch", "kind", "at"),
)
personal.declare(
    "kit.QuarantineRow",
    {
        "problems": (_("menunjukkan mengapa baris belum tersimpan"), _SERVICE),
        "row_encrypted": (_("memperbaiki baris dan mencobanya lagi; hanya tersimpan terenkripsi"), _SERVICE),
    },
    harmless=("run", "row_number", "column", "reason", "at"),
)
personal.declare(
    "kit.QuarantineOutcome",
    {
        "problems": (_("menunjukkan mengapa baris belum tersimpan"), _SERVICE),
        "row_encrypted": (_("mengingat perbaikan; hanya tersimpan terenkripsi"), _SERVICE),
    },
    harmless=("row", "outcome", "at", "by"),
)
personal.declare(
    "registry.DataCorrection",
    {"case": (_("menunjukkan bagaimana permintaan koreksi dipenuhi"), _SERVICE)},
    harmless=("batch", "linked_at", "linked_by"),
)
name_events(
    {
        "registry.accounts.opened": _("Akun pegawai dibuka"),
        "registry.import.uploaded": _("Berkas impor diunggah"),
        "registry.import.mapped": _("Kolom berkas impor dipetakan"),
        "registry.import.started": _("Impor dimulai"),
        "registry.import.stopped": _("Impor diminta berhenti"),
        "registry.import.discarded": _("Berkas impor dihapus tanpa diimpor"),
        "registry.import.ended": _("Impor selesai"),
        "registry.employee.taken_on": _("Pegawai yang berhenti di tempat lain diterima"),
        "registry.quarantine.downloaded": _("Baris karantina diunduh"),
        "registry.reference.loaded": _("Data acuan wilayah dan instansi dimuat"),
        "registry.number_change.confirmed": _("Perubahan NIP ditetapkan"),
        "registry.data.corrected": _("Data pegawai dikoreksi atas permintaannya"),
        "registry.number_change.rejected": _("Perubahan NIP ditolak"),
    }
)
fact_tables.add(FactTable("kit.QuarantineRow", "what an import set aside; kept as it was"))
fact_tables.add(FactTable("kit.QuarantineOutcome", "what became of a row that was set aside"))
fact_tables.add(FactTable("registry.UnitChange", "rows of one import; the import's own entries name the batch"))
fact_tables.add(FactTable("registry.PositionChange", "rows of one import; the import's own entries name the batch"))
fact_tables.add(FactTable("registry.EmployeeChange", "rows of one bulk act; the act's own entry names the batch"))

fact_tables.add(FactTable("registry.DataCorrection", "which change answered a request; the request names the person"))

declare_reasons(REASONS)
for _kind in (EMPLOYEES, UNITS, POSITIONS):
    import_kinds.add(_kind)

navigation.add(
    NavigationItem(
        "registry.employees",
        _("Pegawai"),
        "registry:employees",
        40,
        permission="registry.view_employee",
        rank=30,
        hint=_("Cari pegawai di lingkup Anda dan buka riwayat jabatannya."),
    )
)
navigation.add(
    NavigationItem(
        "registry.imports",
        _("Impor"),
        "registry:imports",
        45,
        permission=IMPORT,
        rank=35,
        hint=_("Muat berkas pegawai, unit, atau jabatan, lalu perbaiki baris di karantina."),
    )
)

navigation.add(
    NavigationItem(
        "registry.own_data",
        _("Data saya"),
        "registry:own_data",
        71,
        rank=58,
        hint=_("Periksa data kepegawaian Anda dan minta koreksi bila ada yang salah."),
    )
)


def _data_url(employee: Employee) -> str:
    return reverse("registry:data_page", args=[employee.uuid])


case_kinds.add(
    CaseKind(
        code=CORRECTION,
        label=_("Koreksi data pegawai"),
        about=_(
            "Data kepegawaian Anda di sini salah atau belum diperbarui. Sebutkan isian mana yang salah, isi yang "
            "benar, dan sertakan bukti bila ada, misalnya surat keputusan."
        ),
        clock=Clock(72, ClockUnit.HOURS),
        appeal_within=Clock(14, ClockUnit.DAYS),
        permission=IMPORT,
        outcomes=(
            OutcomeText(
                Outcome.UPHELD,
                _(
                    "Perbaiki dahulu datanya lewat impor atau perubahan NIP. Lalu tuliskan apa yang diperbaiki dan dasarnya."
                ),
            ),
            OutcomeText(
                Outcome.PARTLY,
                _("Tuliskan isian mana yang diperbaiki, mana yang tidak, dan sebabnya."),
            ),
            OutcomeText(
                Outcome.REJECTED,
                _("Tuliskan dasar data yang tercatat sekarang, dan ke mana orangnya dapat membetulkan sumbernya."),
            ),
        ),
        may_open=may_ask_correction,
        url_of=_data_url,
        act=link_correction,
        act_on=(Outcome.UPHELD, Outcome.PARTLY),
    )
)


def _todos(user: Any, at: datetime) -> list[Todo]:
    found = []
    if user.has_perm(IMPORT) and (rows := quarantine_rows(user).open().count()):  # type: ignore[attr-defined]
        text = gettext("Perbaiki {count} baris impor di karantina").format(count=formats.number(rows))
        found.append(Todo(text, reverse("registry:quarantine")))
    if user.has_perm("registry.confirm_number_change"):
        changes = NumberChange.objects.visible_to(user).waiting().count()
        if changes:
            text = gettext("Tetapkan {count} perubahan NIP").format(count=formats.number(changes))
            found.append(Todo(text, reverse("registry:number_changes")))
    return found


todos.add(TodoSource("registry", _todos, order=20))

claims.add(
    Claim(
        code="registry.siasn_columns",
        text_id="Nama kolom ekspor SIASN yang dipakai sebagai tebakan pertama pada impor pegawai.",
        text_en="The column names of SIASN exports that the employee import uses as a first guess.",
        mark=Mark.BACKGROUND,
        source="pengetahuan umum; berkas ekspornya belum pernah dilihat",
        used_in=_("impor pegawai"),
        confirmed_by=_("Badan Kepegawaian Negara"),
    )
)
zones.finders.add(zones.ZoneFinder("registry.duty_place", zone_of))
claims.add(
    Claim(
        code="registry.time_zones",
        text_id="WIB, WITA, atau WIT menurut provinsi, untuk jam yang dibaca seseorang di tempat tugasnya.",
        text_en="WIB, WITA or WIT by province, for the hours that a person reads at their duty place.",
        mark=Mark.THIRD_PARTY,
        source="Keppres 41/1987 menurut ringkasan pihak ketiga; provinsi sesudahnya ikut provinsi induknya",
        used_in=_("jam pada setiap halaman"),
        confirmed_by=_("Sekretariat Negara"),
    )
)
claims.add(
    Claim(
        code="registry.pppk_digits",
        text_id="Angka 9–12 nomor induk PPPK adalah tahun pengangkatan, angka 13–14 urutan pengangkatan mulai dari 21.",
        text_en="Digits 9-12 of a contract civil servant's number are the year of appointment, 13-14 a sequence from 21.",
        mark=Mark.BACKGROUND,
        source="pengetahuan umum; pelanggaran hanya memberi peringatan",
        used_in=_("impor pegawai"),
        confirmed_by=_("Badan Kepegawaian Negara"),
    )
)
claims.add(
    Claim(
        code="registry.correction_hours",
        text_id="Permintaan koreksi data pribadi dijawab dalam 3 x 24 jam.",
        text_en="A request to correct personal data is answered within 3 times 24 hours.",
        mark=Mark.BACKGROUND,
        source="pengetahuan umum tentang UU 27/2022 tentang Pelindungan Data Pribadi; pasalnya belum dibaca di sini",
        used_in=_("permintaan koreksi data"),
        confirmed_by=_("Kementerian Komunikasi dan Digital"),
    )
)
