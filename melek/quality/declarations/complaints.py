"""Complaints about training: a kind of case, and where pages lead to it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from melek.catalogue.models import Institution, Offering, Programme
from melek.catalogue.queries.programmes import name_of
from melek.dossier.enums import Outcome
from melek.dossier.registers import CaseKind, CaseWords, OutcomeText, case_kinds
from melek.kit.reference import Claim, Mark, claims
from melek.kit.registers import PageSlot, slots
from melek.quality.enums.internal import ANSWER_COMPLAINT, COMPLAINT_KIND, SETTLE_COMPLAINT
from melek.quality.queries.complaints import complaint_law, could_be_seen, may_complain, public_record
from melek.quality.rules.complaints import record_words


def _url_of(subject: Any) -> str:
    if isinstance(subject, Offering):
        return reverse("catalogue:offering", args=[subject.uuid])
    assert isinstance(subject, Programme)
    return reverse("catalogue:programme", args=[subject.uuid])


case_kinds.add(
    CaseKind(
        code=COMPLAINT_KIND,
        label=_("Pengaduan pelatihan"),
        about=_(
            "Lembaga pelatihannya wajib menjawab sampai hari yang tertulis. Petugas yang menjawab membaca nama Anda; halaman umum tidak menampilkannya."
        ),
        clock=complaint_law().answer,
        permission=ANSWER_COMPLAINT,
        appeal_within=complaint_law().second_level_within,
        appeal_permission=SETTLE_COMPLAINT,
        outcomes=(
            OutcomeText(Outcome.UPHELD, _("Tuliskan apa yang keliru, apa yang diperbaiki, dan sampai kapan.")),
            OutcomeText(
                Outcome.PARTLY,
                _("Tuliskan bagian mana yang benar dan diperbaiki, bagian mana yang tidak, dan sebabnya."),
            ),
            OutcomeText(
                Outcome.REJECTED, _("Tuliskan apa yang sudah diperiksa dan mengapa pengaduan ini tidak terbukti.")
            ),
        ),
        may_open=may_complain,
        url_of=_url_of,
        name_of=name_of,
        words=CaseWords(
            statement=_("Apa yang terjadi"),
            statement_hint=_("Sebut kapan dan di bagian mana pelatihan itu."),
            remedy=_("Apa yang Anda harapkan"),
        ),
    )
)


def _panel(user: Any, subject: Any) -> dict[str, Any] | None:
    """The way to a complaint; nothing on the page of what nobody could see yet."""
    if not could_be_seen(subject):
        return None
    return {
        "days": complaint_law().answer.amount,
        "is_signed_in": user.is_authenticated,
        "shows_cases": isinstance(subject, Offering),  # the page of a programme lists its cases itself
    }


def _record(user: Any, institution: Institution) -> dict[str, Any]:
    """How well an institution answers: whoever answers there reads every figure, others only what names nobody."""
    is_staff = user.is_authenticated and user.has_perm(ANSWER_COMPLAINT, institution)
    record = public_record(institution, is_staff=is_staff)
    if record is None:
        words = _("Pengaduan yang jatuh tempo dalam 365 hari terakhir terlalu sedikit untuk ditampilkan angkanya.")
        return {"sentence": words, "is_staff": is_staff}
    return {"sentence": record_words(record), "is_staff": is_staff}


for _place in ("catalogue.offering", "catalogue.programme"):
    slots.add(PageSlot(_place, f"quality.complaint_{_place[10:]}", "quality/complaints/_panel.html", _panel, order=60))
slots.add(
    PageSlot("catalogue.institution", "quality.complaint_record", "quality/complaints/_record.html", _record, order=60)
)
claims.add(
    Claim(
        "quality.complaint_clock",
        "Pengaduan tentang pelatihan dijawab dalam 10 hari kerja; tingkat kedua dapat diminta dalam 10 hari kerja sesudah jawaban.",
        "Complaints about training are answered within 10 working days; the second level can be asked within 10 working days of the answer.",
        Mark.DERIVED,
        "pilihan produk ini; UU 25/2009 mengenal pengaduan, tenggatnya untuk pelatihan belum ditemukan",
        _("pengaduan pelatihan"),
        _("LAN, dan KemenPANRB untuk pelayanan publik"),
    )
)
