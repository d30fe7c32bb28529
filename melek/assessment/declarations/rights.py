"""What tested people may ask for: the objection, the two documents, their panels, events, notices and personal fields."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import Result
from melek.assessment.queries.rights import doubted_documents, may_object
from melek.assessment.rules.rights import CERTIFICATE, MANAGE, OBJECTION, SETTLE, STATEMENT
from melek.assessment.views.rights_panels import own_panel, standing_panel
from melek.dossier.enums import CaseState, ClockUnit, Disclosure, Outcome, Shape
from melek.dossier.models import Case
from melek.dossier.registers import CaseKind, DocumentField, DocumentKind, OutcomeText, case_kinds, document_kinds
from melek.dossier.rules.clocks import Clock
from melek.identity import personal
from melek.identity.enums import ROOT_PATH
from melek.identity.queries import paths
from melek.identity.trail import name_events
from melek.kit.notices import NoticeKind, kinds
from melek.kit.reference import Claim, Mark, claims, load_yaml
from melek.kit.registers import (
    FactTable,
    NavigationItem,
    PageSlot,
    Todo,
    TodoSource,
    fact_tables,
    navigation,
    slots,
    todos,
)


def _why_url(result: Result) -> str:
    return reverse("assessment:why", args=[result.uuid])


case_kinds.add(
    CaseKind(
        code=OBJECTION,
        label=_("Keberatan atas hasil tes"),
        about=_(
            "Hasil tes ini keliru menurut Anda, atau tesnya tidak berjalan semestinya. Ahli psikometri di tingkat "
            "nasional memeriksanya, bukan atasan atau instansi Anda. Skor tidak pernah diubah diam-diam: bila "
            "keberatan Anda benar, hasilnya dikesampingkan, atau Anda boleh tes lagi tanpa menunggu jeda."
        ),
        clock=Clock(10, ClockUnit.WORKING_DAYS),
        appeal_within=Clock(10, ClockUnit.WORKING_DAYS),
        permission=SETTLE,
        outcomes=(
            OutcomeText(
                Outcome.UPHELD,
                _(
                    "Tuliskan apa yang keliru dan apa tindak lanjutnya. Lalu pilih tindak lanjut itu di halaman hasilnya."
                ),
            ),
            OutcomeText(
                Outcome.PARTLY,
                _("Tuliskan bagian mana yang benar, bagian mana yang tidak, sebabnya, dan apa tindak lanjutnya."),
            ),
            OutcomeText(
                Outcome.REJECTED,
                _("Tuliskan bukti yang Anda periksa, mengapa hasilnya tetap, dan kapan tes berikutnya dapat diikuti."),
            ),
        ),
        may_open=may_object,
        url_of=_why_url,
    )
)
document_kinds.add(
    DocumentKind(
        code=STATEMENT,
        label=_("Pernyataan hasil tes"),
        about=_("Menyatakan hasil satu tes apa adanya; bukan sertifikat."),
        fields=(
            DocumentField("name", _("Nama"), Disclosure.MASKED),
            DocumentField("statement", _("Hasil"), Disclosure.PLAIN),
            DocumentField("measured_on", _("Tanggal tes"), Disclosure.PLAIN, Shape.DAY),
            DocumentField("limits", _("Kedudukan"), Disclosure.PLAIN),
            DocumentField("details", _("Rincian")),
            DocumentField("statement_en", _("Hasil (bahasa Inggris)"), Disclosure.PLAIN),
            DocumentField("limits_en", _("Kedudukan (bahasa Inggris)"), Disclosure.PLAIN),
            DocumentField("details_en", _("Rincian (bahasa Inggris)")),
        ),
        permission=MANAGE,
        template="assessment/statement.typ",
    )
)
document_kinds.add(
    DocumentKind(
        code=CERTIFICATE,
        label=_("Sertifikat melek digital"),
        about=_("Menyatakan melek digital menurut definisi yang ditetapkan pejabat berwenang, dari tes yang diawasi."),
        fields=(
            DocumentField("name", _("Nama"), Disclosure.MASKED),
            DocumentField("statement", _("Hasil"), Disclosure.PLAIN),
            DocumentField("measured_on", _("Tanggal tes"), Disclosure.PLAIN, Shape.DAY),
            DocumentField("authority", _("Ditetapkan oleh"), Disclosure.PLAIN),
            DocumentField("signed_document", _("Dokumen penetapan"), Disclosure.PLAIN),
            DocumentField("details", _("Rincian")),
            DocumentField("statement_en", _("Hasil (bahasa Inggris)"), Disclosure.PLAIN),
            DocumentField("details_en", _("Rincian (bahasa Inggris)")),
        ),
        permission=MANAGE,
        template="assessment/certificate.typ",
        valid_months=load_yaml("assessment", "certificates.yaml")["valid_months"],
    )
)

slots.add(PageSlot("assessment.result.top", "assessment.standing", "assessment/_standing.html", standing_panel))
slots.add(PageSlot("assessment.result", "assessment.rights", "assessment/_rights.html", own_panel))
navigation.add(
    NavigationItem(
        code="assessment.objections",
        label=_("Keberatan hasil"),
        url_name="assessment:objections",
        order=66,
        permission=SETTLE,
        rank=42,
        hint=_("Periksa keberatan atas hasil tes, laporan pengawas ruang, dan anjuran tes ulang."),
    )
)


def _granted_without_act(user: Any) -> list[Todo]:
    """Upheld objections in this person's hands after which nothing was done yet."""
    mine = Case.objects.filter(kind=OBJECTION, taken_by=user, state=CaseState.ANSWERED).order_by("pk")
    found = []
    for case in mine:
        decision = case.decision
        result = Result.objects.filter(pk=case.subject_id).first()
        if result is None or decision is None or decision.outcome == Outcome.REJECTED:
            continue
        if not result.set_asides.filter(case=case).exists() and not result.sitting.retake_offers.exists():
            text = gettext("Tindak lanjuti keberatan {number} yang dikabulkan").format(number=case.number)
            found.append(Todo(text, _why_url(result)))
    return found


def _doubted(user: Any) -> list[Todo]:
    if ROOT_PATH not in paths(user, MANAGE):
        return []
    text = gettext("Tinjau dokumen {number}: hasilnya dikesampingkan")
    return [
        Todo(text.format(number=one.number), reverse("dossier:document", args=[one.number]), urgent=True)
        for one in doubted_documents()
    ]


def _todos(user: Any, at: datetime) -> list[Todo]:
    acts = _granted_without_act(user) if paths(user, SETTLE) else []
    return [*acts, *_doubted(user)]


todos.add(TodoSource("assessment.rights", _todos, order=16))
name_events(
    {
        "assessment.result.set_aside": _("Hasil tes dikesampingkan"),
        "assessment.result.counts_again": _("Hasil tes yang dikesampingkan berlaku lagi"),
        "assessment.result.confirmed": _("Hasil tes dinyatakan tetap berlaku"),
        "assessment.retake.offered": _("Tes ulang tanpa jeda diberikan"),
        "assessment.document.asked": _("Pernyataan atau sertifikat hasil diminta orangnya"),
    }
)
fact_tables.add(FactTable("assessment.ResultSetAside", "how a result stands; the result itself never changes"))
fact_tables.add(FactTable("assessment.RetakeOffer", "which sitting may be repeated at once, and by whose decision"))
fact_tables.add(
    FactTable("assessment.SelfRating", "what a person thought of themselves on a day; a new one is a new row")
)
_NOTICES = {
    "result_set_aside": (
        _("Hasil dikesampingkan"),
        _("Satu hasil tes Anda dikesampingkan"),
        _(
            "Hasil itu tetap tersimpan, tetapi tidak lagi diperhitungkan. Baca alasannya; Anda dapat mengajukan keberatan."
        ),
    ),
    "result_counts_again": (
        _("Hasil berlaku lagi"),
        _("Satu hasil tes Anda diperhitungkan lagi"),
        _("Hasil yang pernah dikesampingkan sekarang diperhitungkan lagi. Baca alasannya di halaman hasil."),
    ),
    "result_confirmed": (
        _("Hasil tetap berlaku"),
        _("Satu hasil tes Anda dinyatakan tetap berlaku"),
        _("Yang dilaporkan atau dianjurkan tentang tes itu sudah diputuskan. Sertifikatnya dapat diminta lagi."),
    ),
    "retake_offered": (
        _("Tes ulang"),
        _("Anda boleh mengikuti tes lagi sekarang"),
        _("Tes ulang tanpa jeda sudah disiapkan untuk Anda di halaman Tes saya."),
    ),
    "document_doubted": (
        _("Dokumen perlu ditinjau"),
        _("Dokumen {number} perlu ditinjau"),
        _("Hasil yang mendasari dokumen ini dikesampingkan. Putuskan apakah dokumennya dicabut."),
    ),
}
for _code, (_label, _subject, _body) in _NOTICES.items():
    kinds.add(NoticeKind(f"assessment.{_code}", _label, _subject, _body))

_KEPT = _("selama dinas; sesudahnya hanya tanpa nama")
_STANDING = _("memutus keberatan orangnya dan dapat mempertanggungjawabkannya")
_OWN_WORD = _("membandingkan penilaian diri dengan tes untuk orangnya sendiri; selain itu hanya jumlah tanpa nama")
personal.declare(
    "assessment.ResultSetAside",
    {"result": (_STANDING, _KEPT), "reason": (_STANDING, _KEPT)},
    harmless=("is_lifted", "case", "made_at", "made_by"),
)
personal.declare(
    "assessment.RetakeOffer",
    {"sitting": (_STANDING, _KEPT), "reason": (_STANDING, _KEPT)},
    harmless=("booking", "case", "made_at", "made_by"),
)
personal.declare(
    "assessment.SelfRating",
    {"account": (_OWN_WORD, _KEPT), "levels": (_OWN_WORD, _KEPT)},
    harmless=("made_at",),
)
claims.add(
    Claim(
        code="assessment.objection_days",
        text_id="Keberatan atas hasil tes dijawab dalam 10 hari kerja, dan banding diajukan dalam 10 hari kerja.",
        text_en="An objection to a test result is answered within 10 working days, and appealed within 10 working days.",
        mark=Mark.BACKGROUND,
        source="pengetahuan umum tentang UU 30/2014 tentang Administrasi Pemerintahan; pasalnya belum dibaca di sini",
        used_in=_("keberatan atas hasil tes"),
        confirmed_by=_("Kementerian PANRB"),
    )
)
claims.add(
    Claim(
        code="assessment.certificate_years",
        text_id="Sertifikat melek digital berlaku 3 tahun sejak hari tes dan dapat diminta sampai 12 bulan sesudah tes.",
        text_en="A certificate of digital literacy holds for 3 years from the day of the test, within 12 months of which it is asked for.",
        mark=Mark.DERIVED,
        source="usulan produk ini; pejabat yang menetapkan definisi dapat mengubahnya",
        used_in=_("sertifikat melek digital"),
        confirmed_by=_("Kementerian PANRB"),
    )
)
