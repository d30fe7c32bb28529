"""The seat pool in the registers of lower floors: its letters and notices, what waits, and what is not confirmed."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import ASK_SEATS, SHARE_SEATS, OfferingState, SeatFate
from melek.catalogue.models import SeatOffer
from melek.catalogue.services.seats.letters import ASKING, CONFIRMATION
from melek.dossier.enums import Disclosure, Shape
from melek.dossier.registers import DocumentField, DocumentKind, document_kinds
from melek.identity.trail import name_events
from melek.kit import notices
from melek.kit.formats import number
from melek.kit.reference import Claim, Mark, claims
from melek.kit.registers import NavigationItem, Todo, TodoSource, navigation, todos

navigation.add(
    NavigationItem(
        code="catalogue.seats",
        label=_("Kursi bersama"),
        url_name="catalogue:seats",
        order=37,
        permission="catalogue.view_pool",
        rank=35,
        hint=_("Pinjamkan kursi kosong, atau minta kursi pelatihan instansi lain."),
    )
)
name_events(
    {
        "catalogue.seats.offered": _("Kursi dipinjamkan"),
        "catalogue.seats.changed": _("Penawaran kursi diubah"),
        "catalogue.seats.asked": _("Kursi diminta"),
        "catalogue.seats.request_changed": _("Permintaan kursi diubah"),
        "catalogue.seats.request_withdrawn": _("Permintaan kursi ditarik"),
        "catalogue.seats.frozen": _("Permintaan kursi dikunci"),
        "catalogue.seats.allotted": _("Kursi dibagikan"),
        "catalogue.seats.served": _("Kursi diberikan dari daftar tunggu"),
        "catalogue.seats.released": _("Kursi dilepas"),
        "catalogue.seats.marked": _("Kehadiran dicatat"),
        "catalogue.seats.closed": _("Penawaran kursi ditutup"),
        "catalogue.seats.schedule_changed": _("Jadwal pelatihan dengan kursi bersama diubah"),
        "catalogue.seats.letter_issued": _("Surat kursi terbit"),
        "catalogue.seats.letter_revoked": _("Surat kursi tidak berlaku lagi"),
    }
)

_NOTICES = (
    (
        "reserved",
        _("Kursi disediakan"),
        _("{agency} mendapat {count} dari {wanted} kursi: {title}"),
        _("Siapkan pesertanya. Lepaskan kursi yang tidak jadi dipakai supaya instansi lain dapat memakainya."),
    ),
    (
        "queued",
        _("Masuk daftar tunggu kursi"),
        _("{agency} di urutan {turn} daftar tunggu kursi: {title}"),
        _("Kursi yang dilepas instansi lain diberikan menurut urutan. Anda diberi tahu bila mendapat kursi."),
    ),
    (
        "served",
        _("Kursi dari daftar tunggu"),
        _("{agency} mendapat {count} kursi dari daftar tunggu: {title}"),
        _("Siapkan pesertanya, atau lepaskan kursi itu supaya yang berikutnya mendapatkannya."),
    ),
    (
        "allotted",
        _("Kursi yang Anda pinjamkan sudah dibagikan"),
        _("{count} kursi dibagikan: {title}"),
        _("Baca hasil pembagiannya, lalu buat surat konfirmasi untuk tiap instansi."),
    ),
    (
        "released",
        _("Kursi dilepas"),
        _("{agency} melepas {count} kursi"),
        _("Kursi itu diberikan kepada yang menunggu. Bila tidak ada yang menunggu, instansi lain dapat memintanya."),
    ),
    (
        "lapsed",
        _("Permintaan kursi berakhir"),
        _("Permintaan kursi {agency} berakhir: {title}"),
        _("Penawarannya ditutup atau pelatihannya sudah mulai. Cari kursi lain di halaman Kursi bersama."),
    ),
    (
        "cancelled",
        _("Pelatihan dengan kursi bersama dibatalkan"),
        _("Pelatihan batal, jadi permintaan kursi {agency} berakhir: {title}"),
        _("Alasan penyelenggara: {reason} Cari kursi lain di halaman Kursi bersama."),
    ),
    (
        "changed",
        _("Jadwal pelatihan berubah"),
        _("Jadwal pelatihan yang kursinya diminta {agency} berubah: {title}"),
        _("Baca hari dan tempat yang baru. Surat yang lama tidak berlaku lagi; lepaskan kursi bila tidak cocok."),
    ),
)
for code, label, subject, body in _NOTICES:
    notices.kinds.add(notices.NoticeKind(f"catalogue.seats_{code}", label, subject, body))

_FIELDS = (
    DocumentField("programme", _("Program"), Disclosure.PLAIN),
    DocumentField("code", _("Kode program")),
    DocumentField("provider", _("Lembaga penyelenggara"), Disclosure.PLAIN),
    DocumentField("giver", _("Pemilik kursi"), Disclosure.PLAIN),
    DocumentField("asker", _("Instansi yang meminta"), Disclosure.PLAIN),
    DocumentField("asked_on", _("Tanggal permintaan"), shape=Shape.DAY),
    DocumentField("days", _("Waktu pelatihan"), Disclosure.PLAIN),
    DocumentField("place", _("Tempat"), Disclosure.PLAIN),
    DocumentField("region", _("Tempat tugas peserta")),
    DocumentField("seats", _("Banyak kursi"), Disclosure.PLAIN, Shape.NUMBER),
    DocumentField("price", _("Harga untuk satu peserta")),
    DocumentField("fee_payer", _("Yang membayar pelatihan")),
    DocumentField("travel_payer", _("Yang membayar perjalanan")),
)
document_kinds.add(
    DocumentKind(
        CONFIRMATION,
        _("Surat konfirmasi kursi"),
        _FIELDS,
        permission=SHARE_SEATS,
        template="catalogue/seat_letter.typ",
    )
)
document_kinds.add(
    DocumentKind(
        ASKING,
        _("Surat permintaan kursi"),
        _FIELDS,
        permission=ASK_SEATS,
        template="catalogue/seat_request.typ",
    )
)

claims.add(
    Claim(
        code="catalogue.seat_floor_list",
        text_id=(
            "Kursi bersama dijaga untuk daerah tertinggal menurut Perpres 63/2020 (62 kabupaten). Daftar itu berakhir "
            "pada 2024; daftar penggantinya belum ditemukan."
        ),
        text_en=(
            "Shared seats are kept for disadvantaged regions under Presidential Regulation 63/2020 (62 regencies). That list "
            "ended in 2024; the one that replaces it was not found."
        ),
        mark=Mark.NEWS,
        source="Perpres 63/2020 menurut tiga berita Mei 2020; lampirannya belum dibaca di sini",
        used_in=_("pembagian kursi bersama"),
        confirmed_by=_("Kementerian Desa dan PDT; Bappenas"),
    )
)
claims.add(
    Claim(
        code="catalogue.seat_floor_share",
        text_id="Seperlima kursi bersama dijaga untuk daerah tertinggal, paling sedikit sepersepuluh.",
        text_en="A fifth of the shared seats is kept for disadvantaged regions, and no less than a tenth.",
        mark=Mark.DERIVED,
        source="usulan produk ini; otoritas pelatihan dapat mengubahnya di berkas daftar daerah",
        used_in=_("pembagian kursi bersama"),
        confirmed_by=_("Lembaga Administrasi Negara"),
    )
)

_MARK = _("Catat kehadiran {count} kursi bersama")


def _to_mark(user: Any, at: datetime) -> list[Todo]:
    """Seats of trainings that have begun, whose end the lender has not written down."""
    rows = SeatOffer.objects.lent_by(user, SHARE_SEATS).exclude(offering__state=OfferingState.CANCELLED)
    rows = rows.filter(offering__starts_on__lte=timezone.localdate(at), seats__fate=SeatFate.HELD)
    count = rows.count()
    if not count:
        return []
    return [Todo(str(_MARK).format(count=number(count)), reverse("catalogue:my_seats"))]


todos.add(TodoSource("catalogue.seats", _to_mark, order=60))
