"""What the accreditation cycle enters in the registers of lower floors: holders, kinds of documents and cases, entries."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from melek.dossier.enums import Disclosure, Shape
from melek.dossier.registers import (
    CaseKind,
    DocumentField,
    DocumentKind,
    EvidenceHolder,
    SheetHolder,
    case_kinds,
    document_kinds,
    evidence_holders,
    sheet_holders,
)
from melek.kit import formats
from melek.kit.registers import FactTable, NavigationItem, Todo, TodoSource, fact_tables, navigation, todos
from melek.quality.enums.accreditation import (
    APPEAL_KIND,
    APPLY,
    ASSESS,
    CERTIFICATE_KIND,
    DECREE_KIND,
    DESK,
    RUN,
    SETTLE_APPEAL,
    VIEW,
    MemberState,
    Post,
    State,
)
from melek.quality.models import Accreditation, Finding
from melek.quality.queries.accreditation import (
    all_have_scored,
    asked_seats,
    may_answer,
    may_read,
    seats_of,
    waits_for,
)
from melek.quality.queries.law import law
from melek.quality.services.accreditation.appeals import is_party, may_appeal, uphold


def _url(accreditation: Accreditation) -> str:
    return reverse("quality:accreditation", args=[accreditation.uuid])


def _may_see(user: Any, holder: Any) -> bool:
    return bool(user.has_perm(VIEW, holder))


def _may_see_decree(user: Any, decree: Any) -> bool:
    return bool(user.has_perm(VIEW, decree.decision.accreditation))


def _is_suspended(accreditation: Any) -> bool:
    return bool(accreditation.state == State.SUSPENDED)


for _holder in ("quality.Accreditation", "quality.Finding"):
    evidence_holders.add(EvidenceHolder(_holder, _may_see))
evidence_holders.add(EvidenceHolder("quality.Decree", _may_see_decree))
sheet_holders.add(SheetHolder("quality.Accreditation", _may_see, may_answer, _url, may_read=may_read))

document_kinds.add(
    DocumentKind(
        code=DECREE_KIND,
        label=_("Naskah keputusan akreditasi"),
        about=_("Naskah yang ditandatangani di luar sistem, lalu diunggah dan dicocokkan."),
        fields=(
            DocumentField("programme", _("Program pelatihan"), Disclosure.PLAIN),
            DocumentField("institution", _("Lembaga"), Disclosure.PLAIN),
            DocumentField("agency", _("Instansi"), Disclosure.PLAIN),
            DocumentField("standard", _("Standar")),
            DocumentField("outcome", _("Putusan")),
            DocumentField("category", _("Kategori")),
            DocumentField("basis", _("Dasar kategori")),
            DocumentField("reasons", _("Pertimbangan")),
            DocumentField("decided_on", _("Tanggal putusan"), shape=Shape.DAY),
        ),
        permission=RUN,
        template="quality/decree.typ",
        note=_("Naskah, belum ditandatangani; bukan keputusan."),
    )
)
document_kinds.add(
    DocumentKind(
        code=CERTIFICATE_KIND,
        label=_("Sertifikat akreditasi"),
        about=_("Menyatakan bahwa sebuah program pelatihan terakreditasi di sebuah lembaga."),
        fields=(
            DocumentField("programme", _("Program pelatihan"), Disclosure.PLAIN),
            DocumentField("institution", _("Lembaga"), Disclosure.PLAIN),
            DocumentField("category", _("Kategori"), Disclosure.PLAIN),
            DocumentField("valid_until", _("Berlaku sampai"), Disclosure.PLAIN, Shape.DAY),
            DocumentField("decree", _("Nomor keputusan"), Disclosure.PLAIN),
        ),
        permission=RUN,
        template="quality/accreditation.typ",
        valid_months=0,  # it holds to the day that the act names, which depends on the category
        is_suspended=_is_suspended,
    )
)
case_kinds.add(
    CaseKind(
        code=APPEAL_KIND,
        label=_("Banding akreditasi"),
        about=_("Lembaga menilai putusan tim penilai akhir, pembekuan, atau pencabutan keliru."),
        clock=law().appeal_answered,
        permission=SETTLE_APPEAL,
        appeal_within=law().appeal_within,
        may_open=may_appeal,
        url_of=_url,
        act=uphold,
        is_party=is_party,
    )
)

fact_tables.add(
    FactTable(
        "quality.ApplicationDocument", "what an institution handed in for a required document; a later row replaces it"
    )
)
fact_tables.add(
    FactTable("quality.DocumentCheck", "what the office found of a required document; a later row corrects it")
)
fact_tables.add(FactTable("quality.Decision", "what a final team decided; an appeal adds the next one"))
fact_tables.add(
    FactTable("quality.StandingDecision", "why an accreditation in force was suspended, restored or withdrawn")
)
fact_tables.add(FactTable("quality.Vote", "how a member of a final team voted; nobody changes a vote"))
fact_tables.add(FactTable("quality.VisitCheck", "what was seen of a criterion on a visit; a later row corrects it"))

navigation.add(
    NavigationItem(
        "quality.accreditations",
        _("Akreditasi"),
        "quality:accreditations",
        50,
        permission=APPLY,
        rank=15,
        hint=_("Ajukan akreditasi program, ikuti tahapnya, dan laporkan perbaikan."),
    )
)
navigation.add(
    NavigationItem(
        "quality.desk",
        _("Meja akreditasi"),
        "quality:desk",
        51,
        permission=DESK,
        rank=30,
        hint=_("Periksa permohonan, bentuk tim penilai, dan catat keputusan."),
    )
)
navigation.add(
    NavigationItem(
        "quality.my_assessments",
        _("Tugas saya"),
        "quality:my_assessments",
        52,
        permission=ASSESS,
        rank=10,
        hint=_("Nyatakan bebas benturan kepentingan, nilai permohonan, dan tulis temuan."),
    )
)
navigation.add(
    NavigationItem(
        "quality.accredited",
        _("Terakreditasi"),
        "quality:accredited",
        90,
        audience="public",
        rank=70,
    )
)


def _of_assessor(user: Any, at: datetime) -> list[Todo]:
    found = [
        Todo(
            _("Nyatakan ada atau tidaknya benturan kepentingan: {number}").format(number=one.accreditation.number),
            reverse("quality:declare_seat", args=[one.uuid]),
            urgent=True,
        )
        for one in asked_seats(user)
    ]
    to_score = seats_of(user).filter(
        state=MemberState.FREE, team="first", scored_at=None, accreditation__state=State.VISIT
    )
    to_vote = seats_of(user).filter(state=MemberState.FREE, team="final", accreditation__state=State.FINAL)
    found += [
        Todo(_("Nilai permohonan {number}").format(number=one.accreditation.number), _url(one.accreditation))
        for one in to_score
    ]
    to_settle = seats_of(user).filter(
        state=MemberState.FREE, post=Post.CHAIR, team="first", accreditation__state=State.VISIT
    )
    found += [
        Todo(
            _("Satukan nilai tim awal {number}").format(number=one.accreditation.number),
            reverse("quality:scores", args=[one.accreditation.uuid]),
        )
        for one in to_settle.filter(accreditation__consolidated_at=None)
        if all_have_scored(one.accreditation)
    ]
    found += [
        Todo(_("Berikan suara untuk {number}").format(number=one.accreditation.number), _url(one.accreditation))
        for one in to_vote
        if one.sitting == one.accreditation.sitting and not one.votes.filter(ballot=one.accreditation.ballot).exists()
    ]
    return found


def _of_institution(user: Any, at: datetime) -> list[Todo]:
    if not user.has_perm(APPLY):
        return []
    mine = Accreditation.objects.of_institutions(user, APPLY)
    found = [
        Todo(
            _("Lengkapi permohonan akreditasi {number}").format(number=one.number), _url(one), urgent=one.is_overdue(at)
        )
        for one in mine.filter(state=State.RETURNED).order_by("due_at")
    ]
    waiting = Finding.objects.filter(accreditation__in=mine, state="open").select_related("accreditation")
    found += [
        Todo(
            _("Perbaiki temuan {number} sebelum {day}").format(number=one.number, day=formats.day(one.deadline)),
            reverse("quality:finding", args=[one.uuid]),
            urgent=one.is_late(at.date()),
        )
        for one in waiting.order_by("deadline", "pk")[:MOST_SHOWN]
    ]
    return found


def _of_office(user: Any, at: datetime) -> list[Todo]:
    if not user.has_perm(RUN):
        return []
    rows = Accreditation.objects.of_office(user, RUN).running().order_by("due_at", "pk")
    found = [one for one in rows.select_related("programme") if waits_for(one) in ("office", "signer")]
    return [
        Todo(
            _("{state}: {number}").format(state=one.get_state_display(), number=one.number),
            _url(one),
            urgent=one.is_overdue(at),
            detail=_("Tenggat {moment}").format(moment=formats.moment(one.due_at)) if one.due_at else "",
        )
        for one in found[:MOST_SHOWN]
    ]


MOST_SHOWN = 10
todos.add(TodoSource("quality.assessor", _of_assessor, order=12))
todos.add(TodoSource("quality.institution", _of_institution, order=20))
todos.add(TodoSource("quality.office", _of_office, order=22))
