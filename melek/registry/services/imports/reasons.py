"""Why a row of the registry's files cannot be stored, in plain words."""

from django.utils.translation import gettext_lazy as _

from melek.kit.imports import Reason

REASONS = [
    Reason("registry.nip_digits", _("NIP hanya terdiri atas angka.")),
    Reason(
        "registry.nip_lost_digits",
        _(
            "Angka belakang NIP hilang karena tersimpan sebagai bilangan. Ubah kolomnya menjadi teks, lalu isi lagi NIP-nya."
        ),
    ),
    Reason("registry.nip_length", _("NIP terdiri atas 18 angka. Baris ini mengisi {count}.")),
    Reason("registry.nip_birth_date", _("Angka 1–8 NIP bukan tanggal lahir yang benar.")),
    Reason("registry.nip_hired_year", _("Angka 9–12 NIP bukan tahun pengangkatan yang mungkin.")),
    Reason("registry.nip_month", _("Angka 13–14 NIP bukan bulan pengangkatan.")),
    Reason("registry.nip_sex", _("Angka ke-15 NIP harus 1 atau 2.")),
    Reason("registry.nip_twice", _("NIP ini sudah ada di baris {first} berkas yang sama."), needs_person=True),
    Reason(
        "registry.nip_replaced", _("NIP ini sudah diganti dengan nomor baru. Pakai nomor barunya."), needs_person=True
    ),
    Reason("registry.sex_differs", _("Jenis kelamin tidak sama dengan yang tertulis di NIP.")),
    Reason("registry.birth_date_differs", _("Tanggal lahir tidak sama dengan yang tertulis di NIP.")),
    Reason("registry.date_unknown", _("Ini bukan tanggal. Tulis seperti 31-10-2026.")),
    Reason(
        "registry.date_is_number",
        _("Ini angka hari dari Excel, bukan tanggal. Ubah format selnya menjadi tanggal, simpan, lalu impor lagi."),
    ),
    Reason("registry.date_too_late", _("Tanggal ini sesudah tanggal keadaan data.")),
    Reason("registry.dates_reversed", _("Tanggal berhenti harus sesudah tanggal mulai menjabat.")),
    Reason("registry.start_too_early", _("Tanggal mulai ini lebih awal dari penugasan yang sudah tercatat.")),
    Reason(
        "registry.hired_year_missing", _("Tahun mulai bekerja tidak terbaca dari nomor ini. Isi kolom mulai bekerja.")
    ),
    Reason("registry.sex_missing", _("Jenis kelamin tidak terbaca dari nomor ini. Isi kolom jenis kelamin.")),
    Reason("registry.choice_unknown", _("Isian ini tidak dikenal. Pilih salah satu: {choices}.")),
    Reason("registry.agency_unknown", _("Instansi dengan kode ini tidak ada di daftar.")),
    Reason("registry.agency_not_yours", _("Baris ini bukan untuk instansi atau unit Anda.")),
    Reason("registry.unit_unknown", _("Unit dengan kode ini tidak ada di {agency}. Impor dahulu unitnya.")),
    Reason(
        "registry.position_unknown", _("Jabatan dengan kode ini tidak ada di unit {unit}. Impor dahulu jabatannya.")
    ),
    Reason("registry.region_unknown", _("Wilayah dengan kode ini tidak ada di daftar.")),
    Reason(
        "registry.serves_elsewhere",
        _(
            "Pegawai ini masih tercatat di tempat lain. Minta tempat asalnya mencatat bahwa ia pindah atau berhenti, "
            "lalu coba lagi baris ini."
        ),
        needs_person=True,
    ),
    Reason(
        "registry.served_elsewhere",
        _("Pegawai ini pernah bertugas di tempat lain dan sudah berhenti di sana. Pastikan ia sekarang pegawai Anda."),
        needs_person=True,
        confirm=_("Ya, orang ini sekarang bertugas di instansi atau unit kami."),
    ),
    Reason(
        "registry.left_elsewhere",
        _(
            "Pegawai ini sudah tercatat berhenti di tempat lain, jadi baris ini tidak mengubah apa pun. Abaikan barisnya."
        ),
        needs_person=True,
    ),
    Reason("registry.code_wrong", _("Kode hanya berisi huruf, angka, titik, garis bawah, dan tanda hubung.")),
    Reason("registry.code_twice", _("Kode ini sudah ada di baris {first} berkas yang sama."), needs_person=True),
    Reason("registry.parent_unknown", _("Unit atasan dengan kode ini tidak ada di instansi yang sama.")),
    Reason("registry.parent_circle", _("Unit tidak dapat berada di bawah dirinya sendiri.")),
    Reason("registry.path_too_long", _("Susunan unit ini terlalu dalam. Pendekkan kode unit di atasnya.")),
    Reason("registry.superior_unknown", _("Jabatan atasan dengan kode ini tidak ada di instansi yang sama.")),
    Reason(
        "registry.superior_circle",
        _("Jabatan tidak dapat melapor kepada dirinya sendiri, juga tidak melalui jabatan lain."),
    ),
    Reason("registry.head_taken", _("Unit ini sudah memiliki jabatan kepala.")),
    # warnings: the row is stored, a person may look again
    Reason(
        "registry.pppk_sequence",
        _("Angka 13–14 nomor PPPK biasanya mulai dari 21. Aturan ini belum pasti, jadi baris tetap disimpan."),
    ),
    Reason(
        "registry.pppk_year",
        _("Angka 9–12 nomor PPPK bukan tahun yang mungkin. Tahun diambil dari kolom mulai bekerja."),
    ),
    Reason(
        "registry.pppk_sex", _("Angka ke-15 nomor PPPK tidak cocok dengan jenis kelamin. Yang dipakai isi kolomnya.")
    ),
    Reason(
        "registry.hired_year_differs",
        _("Tahun mulai bekerja tidak sama dengan angka 9–12 NIP. Yang dipakai isi kolomnya."),
    ),
]
