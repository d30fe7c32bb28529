"""What the dossier enters in the registers of lower floors, and the two kinds that are its own."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import VIEW_CASE, VIEW_DOCUMENT, CaseState, ClockUnit, Disclosure
from melek.dossier.models import Case, IssuedDocument
from melek.dossier.permissions import is_own_document, may_see_case
from melek.dossier.queries.sheets import may_see_sheet
from melek.dossier.registers import (
    CaseKind,
    DocumentField,
    DocumentKind,
    EvidenceHolder,
    case_kinds,
    document_kinds,
    evidence_holders,
)
from melek.dossier.rules.clocks import Clock
from melek.identity import personal
from melek.identity.trail import name_events
from melek.kit import formats, notices
from melek.kit.reference import Claim, Mark, claims
from melek.kit.registers import FactTable, NavigationItem, Todo, TodoSource, fact_tables, navigation, todos

evidence_holders.add(EvidenceHolder("dossier.Case", may_see_case))
evidence_holders.add(EvidenceHolder("dossier.Sheet", may_see_sheet))


def _document_url(document: IssuedDocument) -> str:
    return reverse("dossier:document", args=[document.number])


case_kinds.add(
    CaseKind(
        code="dossier.document_objection",
        label=_("Keberatan atas dokumen"),
        about=_("Isi dokumen ini salah, atau dicabut tanpa dasar menurut Anda."),
        clock=Clock(10, ClockUnit.WORKING_DAYS),
        appeal_within=Clock(10, ClockUnit.WORKING_DAYS),
        may_open=is_own_document,
        url_of=_document_url,
    )
)
document_kinds.add(
    DocumentKind(
        code="dossier.statement",
        label=_("Surat keterangan"),
        about=_("Keterangan tertulis tentang satu orang, misalnya tentang permohonannya."),
        fields=(
            DocumentField("name", _("Nama"), Disclosure.MASKED),
            DocumentField("matter", _("Perihal"), Disclosure.PLAIN),
            DocumentField("text", _("Isi keterangan")),
        ),
        template="dossier/statement.typ",
        valid_months=12,
        by_hand=True,
    )
)

navigation.add(
    NavigationItem(
        "dossier.cases",
        _("Permohonan"),
        "dossier:my_cases",
        70,
        rank=60,
        hint=_("Ikuti keberatan dan koreksi yang Anda ajukan, dan unduh dokumen Anda."),
    )
)
navigation.add(
    NavigationItem(
        "dossier.work",
        _("Daftar perkara"),
        "dossier:work",
        72,
        permission=VIEW_CASE,
        rank=40,
        hint=_("Tangani dan jawab permohonan di lingkup Anda sebelum tenggatnya."),
    )
)
navigation.add(
    NavigationItem(
        "dossier.issued",
        _("Dokumen terbit"),
        "dossier:issued_documents",
        74,
        permission=VIEW_DOCUMENT,
        rank=65,
        hint=_("Terbitkan, cari, atau cabut dokumen di lingkup Anda."),
    )
)
navigation.add(NavigationItem("dossier.check", _("Cek dokumen"), "dossier:check", 95, audience="public", rank=90))

_NOTICES = {
    "case_opened": (
        _("Permohonan baru"),
        _("Permohonan {number} menunggu ditangani"),
        _("Ada permohonan baru di lingkup Anda. Buka, tangani, dan jawab sebelum tenggatnya."),
    ),
    "case_asked": (
        _("Pertanyaan atas permohonan"),
        _("Permohonan {number}: petugas meminta keterangan Anda"),
        _("Baca pertanyaannya dan beri keterangan. Penghitung waktu berhenti sampai Anda menjawab."),
    ),
    "case_replied": (
        _("Keterangan pemohon"),
        _("Permohonan {number}: pemohon sudah memberi keterangan"),
        _("Penghitung waktu berjalan lagi. Baca keterangannya, lalu jawab permohonannya."),
    ),
    "case_answered": (
        _("Jawaban permohonan"),
        _("Permohonan {number} sudah dijawab"),
        _("Baca putusan dan alasannya. Bila menurut Anda keliru, halaman itu menyebut cara dan tenggat banding."),
    ),
    "case_appealed": (
        _("Banding"),
        _("Banding atas permohonan {number} menunggu ditangani"),
        _("Pemohon mengajukan banding. Yang menanganinya harus orang lain dari penjawab pertama."),
    ),
    "case_withdrawn": (
        _("Permohonan ditarik"),
        _("Permohonan {number} ditarik pemohonnya"),
        _("Anda tidak perlu menjawabnya lagi."),
    ),
    "case_due": (
        _("Tenggat permohonan dekat"),
        _("Permohonan {number} hampir jatuh tempo"),
        _("Jawab sebelum tenggatnya. Bila butuh keterangan, tanyakan kepada pemohon sekarang."),
    ),
    "case_overdue": (
        _("Permohonan lewat tenggat"),
        _("Permohonan {number} lewat tenggat"),
        _("Jawabannya belum ada padahal tenggatnya sudah lewat. Pemohon dan petugas sama-sama diberi tahu."),
    ),
    "document_issued": (
        _("Dokumen terbit"),
        _("Dokumen {number} terbit untuk Anda"),
        _("Unduh PDF-nya dari halaman dokumen. Siapa pun dapat memeriksa nomornya di halaman cek."),
    ),
    "document_revoked": (
        _("Dokumen dicabut"),
        _("Dokumen {number} dicabut"),
        _("Baca alasannya di halaman dokumen. Bila menurut Anda keliru, ajukan keberatan dari sana."),
    ),
}
for _code, (_label, _subject, _body) in _NOTICES.items():
    notices.kinds.add(notices.NoticeKind(f"dossier.{_code}", _label, _subject, _body))

name_events(
    {
        "dossier.case.opened": _("Permohonan diajukan"),
        "dossier.case.taken": _("Permohonan ditangani"),
        "dossier.case.asked": _("Pemohon diminta memberi keterangan"),
        "dossier.case.replied": _("Pemohon memberi keterangan"),
        "dossier.case.remarked": _("Catatan ditambahkan pada permohonan"),
        "dossier.case.answered": _("Permohonan dijawab"),
        "dossier.case.appealed": _("Banding diajukan"),
        "dossier.case.withdrawn": _("Permohonan ditarik"),
        "dossier.case.closed": _("Permohonan ditutup"),
        "dossier.case.reminded": _("Tenggat permohonan diingatkan"),
        "dossier.evidence.added": _("Berkas bukti ditambahkan"),
        "dossier.evidence.downloaded": _("Berkas bukti diunduh"),
        "dossier.document.issued": _("Dokumen diterbitkan"),
        "dossier.document.revoked": _("Dokumen dicabut"),
        "dossier.document.downloaded": _("Dokumen diunduh orang lain"),
        "dossier.standard.loaded": _("Edisi standar dimuat"),
        "dossier.sheet.opened": _("Lembar penilaian dibuka"),
        "dossier.sheet.submitted": _("Lembar penilaian dikirim"),
        "dossier.sheet.reopened": _("Lembar penilaian dibuka lagi"),
        "dossier.link.added": _("Tautan bukti ditambahkan"),
        "dossier.link.taken": _("Salinan tautan diunduh"),
    }
)
fact_tables.add(FactTable("dossier.CaseMessage", "what one side said in a case"))
fact_tables.add(FactTable("dossier.CaseDecision", "the answer of one level; an appeal adds another, never changes it"))
fact_tables.add(FactTable("dossier.EvidenceFile", "a file that somebody brought; a better one is its next version"))
fact_tables.add(FactTable("dossier.StoredFile", "a content by its hash; evidence and documents point at it"))
fact_tables.add(
    FactTable("dossier.StandardEdition", "a standard as its file said it; sheets and cases keep their edition")
)
fact_tables.add(FactTable("dossier.SheetAnswer", "what was answered to a criterion; a better answer adds another"))
fact_tables.add(FactTable("dossier.SheetEvidence", "which criterion a file shows something about"))
fact_tables.add(FactTable("dossier.SheetLink", "a link and the copy of what it led to on that day"))

_ALWAYS = _("selama sistem dipakai; permohonan dan dokumen adalah arsip")
_DECIDE = _("memutus permohonan orangnya dan dapat mempertanggungjawabkannya")
_PROVE = _("menyatakan sesuatu tentang orangnya dan membuktikan bahwa itu asli")
personal.declare(
    "dossier.Case",
    {
        "opener": (_("mengetahui siapa yang menunggu jawaban"), _ALWAYS),
        "subject_id": (_DECIDE, _ALWAYS),
        "subject_label": (_DECIDE, _ALWAYS),
        "statement": (_DECIDE, _ALWAYS),
        "remedy": (_DECIDE, _ALWAYS),
    },
    harmless=(
        *("uuid", "kind", "subject_type", "scope_path", "state", "level", "opened_at", "due_at", "paused_at"),
        *("taken_at", "taken_by", "warned_at", "overdue_told_at", "ended_at"),
    ),
)
personal.declare(
    "dossier.CaseMessage",
    {"author": (_("mengetahui siapa yang mengatakannya"), _ALWAYS), "text": (_DECIDE, _ALWAYS)},
    harmless=("case", "side", "turn", "at"),
)
personal.declare(
    "dossier.CaseDecision",
    {"outcome": (_DECIDE, _ALWAYS), "reasons": (_DECIDE, _ALWAYS)},
    harmless=("case", "level", "answered_at", "answered_by"),
)
personal.declare(
    "dossier.EvidenceFile",
    {"name": (_("mengenali berkas yang dibawa pemohon atau petugas"), _ALWAYS), "stored": (_DECIDE, _ALWAYS)},
    harmless=("uuid", "holder_type", "holder_id", "version", "added_at", "added_by"),
)
personal.declare(
    "dossier.SheetEvidence",
    {"file": (_("menunjukkan bahwa sebuah kriteria terpenuhi"), _ALWAYS)},
    harmless=("sheet", "criterion"),
)
personal.declare(
    "dossier.IssuedDocument",
    {
        "subject": (_("mengetahui tentang siapa dokumen itu"), _ALWAYS),
        "about_id": (_PROVE, _ALWAYS),
        "facts": (_PROVE, _ALWAYS),
        "file": (_PROVE, _ALWAYS),
        "revoke_reason": (_("menjelaskan pencabutan kepada orangnya"), _ALWAYS),
    },
    harmless=(
        *("number", "kind", "about_type", "scope_path", "issued_at", "issued_by", "expires_on", "is_synthetic"),
        *("content_hash", "signature", "revoked_at", "revoked_by"),
    ),
)


def _todos(user: Any, at: datetime) -> list[Todo]:
    found = [
        Todo(
            gettext("Beri keterangan untuk permohonan {number}").format(number=case.number),
            reverse("dossier:case", args=[case.uuid]),
            detail=_("Petugas menunggu jawaban Anda; penghitung waktu berhenti."),
        )
        for case in Case.objects.filter(opener=user, state=CaseState.ASKED).order_by("pk")
    ]
    work = Case.objects.decidable_by(user).running()
    late, count = work.filter(due_at__lt=at).count(), work.count()
    if late:
        text = ngettext("{count} permohonan lewat tenggat", "{count} permohonan lewat tenggat", late)
        found.append(Todo(text.format(count=formats.number(late)), reverse("dossier:work"), urgent=True))
    if count > late:
        text = ngettext("Jawab {count} permohonan", "Jawab {count} permohonan", count - late)
        found.append(Todo(text.format(count=formats.number(count - late)), reverse("dossier:work")))
    return found


todos.add(TodoSource("dossier", _todos, order=15))

claims.add(
    Claim(
        code="dossier.objection_days",
        text_id="Keberatan atas dokumen dijawab dalam 10 hari kerja, dan banding diajukan dalam 10 hari kerja.",
        text_en="An objection to a document is answered within 10 working days, and appealed within 10 working days.",
        mark=Mark.BACKGROUND,
        source="pengetahuan umum tentang UU 30/2014 tentang Administrasi Pemerintahan; pasalnya belum dibaca di sini",
        used_in=_("tenggat keberatan atas dokumen"),
        confirmed_by=_("Kementerian PANRB"),
    )
)
claims.add(
    Claim(
        code="dossier.holidays",
        text_id="Hari kerja tidak menghitung Sabtu, Minggu, dan lima hari libur bertanggal tetap; libur lain diisi tiap tahun.",
        text_en="Working days leave out Saturdays, Sundays and five holidays with fixed dates; others are entered each year.",
        mark=Mark.BACKGROUND,
        source="pengetahuan umum; keputusan bersama tiga menteri tiap tahun belum dimuat",
        used_in=_("tenggat yang dihitung dalam hari kerja"),
        confirmed_by=_("Kementerian PANRB"),
    )
)
