"""Other instruments: the kind of file, events, personal fields, navigation, the panel beside a result, what is unconfirmed."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from melek.assessment.queries.external import IMPORT, external_rows
from melek.assessment.services.external.imports import REASONS, RESULTS
from melek.assessment.views.external import VIEW
from melek.assessment.views.external_panel import external_panel
from melek.identity import personal
from melek.identity.trail import name_events
from melek.kit import formats
from melek.kit.imports.declared import declare_reasons
from melek.kit.imports.declared import kinds as import_kinds
from melek.kit.reference import Claim, Mark, claims
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

import_kinds.add(RESULTS)
declare_reasons(REASONS)
slots.add(PageSlot("assessment.result", "assessment.external", "assessment/_external.html", external_panel))
name_events(
    {
        "assessment.instrument.registered": _("Instrumen lain didaftarkan"),
        "assessment.instrument.confirmed": _("Keterangan instrumen lain dikonfirmasi pemiliknya"),
        "assessment.concordance.asked": _("Konkordansi dengan instrumen lain diminta"),
        "assessment.concordance.made": _("Konkordansi dengan instrumen lain dihitung"),
        "assessment.external_import.uploaded": _("Berkas hasil instrumen lain diunggah"),
        "assessment.external_import.mapped": _("Kolom berkas hasil instrumen lain dipetakan"),
        "assessment.external_import.started": _("Impor hasil instrumen lain dimulai"),
        "assessment.external_import.stopped": _("Impor hasil instrumen lain diminta berhenti"),
        "assessment.external_import.discarded": _("Berkas hasil instrumen lain dihapus tanpa diimpor"),
        "assessment.external_import.ended": _("Impor hasil instrumen lain selesai"),
    }
)
fact_tables.add(FactTable("assessment.ExternalResult", "rows of one import; the import's own entries name the batch"))
fact_tables.add(
    FactTable("assessment.ExternalBatch", "of which instrument an import is; its own entries name the file")
)
fact_tables.add(FactTable("assessment.Concordance", "a table of two scales with who computed it and when"))

_KEPT = _("selama dinas; sesudahnya hanya tanpa nama")
_BESIDE = _("menunjukkan hasil instrumen lain kepada orangnya dan menghitung konkordansi; bukan bagian dari skor")
personal.declare(
    "assessment.ExternalResult",
    {"employee": (_BESIDE, _KEPT), "taken_on": (_BESIDE, _KEPT), "score": (_BESIDE, _KEPT)},
    harmless=("instrument", "batch"),
)
navigation.add(
    NavigationItem(
        code="assessment.external",
        label=_("Instrumen lain"),
        url_name="assessment:external",
        order=67,
        permission=VIEW,
        rank=43,
        hint=_("Bandingkan skala tes dengan instrumen lain yang diikuti orang yang sama."),
    )
)
navigation.add(
    NavigationItem(
        code="assessment.external_imports",
        label=_("Hasil instrumen lain"),
        url_name="assessment:external_imports",
        order=46,
        permission=IMPORT,
        rank=44,
        hint=_("Muat hasil instrumen lain untuk ditampilkan di samping hasil tes, tanpa dicampur."),
    )
)


def _todos(user: Any, at: datetime) -> list[Todo]:
    waiting = external_rows(user).open().count() if user.has_perm(IMPORT) else 0  # type: ignore[attr-defined]
    if not waiting:
        return []
    text = gettext("Perbaiki {count} baris hasil instrumen lain").format(count=formats.number(waiting))
    return [Todo(text, reverse("assessment:external_imports"))]


todos.add(TodoSource("assessment.external", _todos, order=21))
claims.add(
    Claim(
        code="assessment.external_cact",
        text_id=(
            "CACT/ProASN milik BKN memuat subtes literasi digital. Skala, isi, dan cara penskorannya belum diketahui di "
            "sini; hasilnya hanya ditampilkan di samping hasil Melek."
        ),
        text_en=(
            "BKN's CACT/ProASN contains a digital-literacy subtest. Its scale, content and scoring are not known here; "
            "its results are only shown beside those of Melek."
        ),
        mark=Mark.THIRD_PARTY,
        source="pemberitaan dan uraian pihak ketiga; dokumen resmi instrumennya belum dibaca di sini",
        used_in=_("hasil instrumen lain di samping hasil tes"),
        confirmed_by=_("Badan Kepegawaian Negara"),
    )
)
claims.add(
    Claim(
        code="assessment.concordance_rule",
        text_id="Di bawah korelasi 0,866 tabel konkordansi tidak dipakai untuk memperkirakan skor seseorang.",
        text_en="Below a correlation of .866 a concordance table is not used to predict a person's score.",
        mark=Mark.THIRD_PARTY,
        source="Dorans (1999): penyusutan ketidakpastian separuh tercapai pada korelasi 0,866",
        used_in=_("konkordansi dengan instrumen lain"),
        confirmed_by=_("panel psikometri yang ditunjuk Kementerian PANRB"),
    )
)
