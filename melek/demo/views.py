"""The one-click door of the demo nation."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from melek.identity.middleware import DEMO_KEY
from melek.identity.models import User
from melek.identity.services.sign_in import note_sign_in
from melek.kit.web import public


@dataclass(frozen=True)
class Door:
    """A role to enter as, and what it is good to try."""

    role: str
    name: str | Promise
    todo: str | Promise


DOORS = (
    Door("taker", _("Pegawai yang terundi"), _("Ikuti tes adaptif di ponsel dan baca hasilnya.")),
    Door("supervised-taker", _("Pegawai yang tesnya diawasi"), _("Pilih ruang tes dan kerjakan tes berpengawas.")),
    Door("tested", _("Pegawai yang sudah dites"), _("Baca hasil, lalu cari program sesuai kesenjangan Anda.")),
    Door("invigilator", _("Pengawas ruang tes"), _("Periksa identitas, jeda tes, catat kejadian.")),
    Door("learning-manager", _("Pengelola pembelajaran"), _("Lihat pegawai dan hasil di Kabupaten Asmat.")),
    Door("agency-admin", _("Pengelola kepegawaian"), _("Impor pegawai, perbaiki karantina, aktifkan akun.")),
    Door(
        "trainer-learning-manager",
        _("Pengelola pembelajaran lembaga pelatihan"),
        _("Rancang program, jawab kasus tumpang tindih, pinjamkan kursi."),
    ),
    Door("trainer-2", _("Pengelola pembelajaran instansi kedua"), _("Jawab kasus yang sama, minta kursi.")),
    Door("trainer-quality-officer", _("Penjamin mutu lembaga pelatihan"), _("Ajukan akreditasi dan jaga mutu.")),
    Door("training-coordinator", _("Koordinator pelatihan nasional"), _("Cari tumpang tindih, kunci rencana bersama.")),
    Door("accreditor", _("Sekretariat akreditasi"), _("Periksa permohonan dan bentuk tim penilai.")),
    Door("accreditor-2", _("Pemutus akreditasi"), _("Putuskan akreditasi yang diperiksa orang lain.")),
    Door("assessor-1", _("Ketua tim penilai"), _("Nilai lembar, catat temuan visitasi, tanggapi perbaikan.")),
    Door("assessor-2", _("Anggota tim penilai"), _("Nilai lembar yang sama tanpa melihat nilai ketua.")),
    Door("assessor-3", _("Ketua tim penilai akhir"), _("Nyatakan bebas benturan kepentingan, lalu berikan suara.")),
    Door("assessor-4", _("Sekretaris tim penilai akhir"), _("Berikan suara pada sidang yang sama.")),
    Door("assessor-5", _("Penilai baru"), _("Kerjakan latihan penilaian; keketatannya dihitung.")),
    Door("controller", _("Pengendali teknis"), _("Kendalikan kepatuhan instansi pada norma.")),
    Door("planner", _("Perencana nasional"), _("Baca angka nasional dan jaraknya ke 90%.")),
    Door("evaluator", _("Evaluator"), _("Rancang gelombang, undi sampel, hitung angka.")),
    Door("item-author", _("Penulis soal"), _("Tulis soal baru dan ajukan untuk ditelaah.")),
    Door("item-reviewer", _("Penelaah soal"), _("Jawab soal tanpa kunci, lalu nilai mutunya.")),
    Door("item-reviewer-2", _("Penelaah soal kedua"), _("Beri telaah kedua; sesudah itu soal diuji coba.")),
    Door("psychometrician", _("Ahli psikometri"), _("Kalibrasi soal, periksa keadilannya, pandu panel batas.")),
    Door("psychometrician-2", _("Ahli psikometri kedua"), _("Tandatangani kalibrasi yang diminta orang lain.")),
    Door("panel-1", _("Anggota panel batas"), _("Nilai soal saat putaran panel dibuka.")),
    Door("auditor", _("Auditor"), _("Telusuri jejak perbuatan tanpa mengubah apa pun.")),
    Door("system-admin", _("Administrator sistem"), _("Beri peran dan kelola akun.")),
)


@public
def enter_page(request: HttpRequest) -> HttpResponse:
    """Choose whom to be."""
    return render(request, "demo/enter_page.html", {"doors": DOORS})


@require_POST
@public
def enter_as(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as a synthetic person; refused outside the demo and for anybody who is not synthetic."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, username=f"peragaan-{role}", is_synthetic=True)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    note_sign_in(user=user, at=timezone.now())
    request.session[DEMO_KEY] = True
    return redirect("site:home")
