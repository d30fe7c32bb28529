"""Accreditations of the demo: one in force, one being assessed with a finding, one draft; and the assessors."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from pypdf import PdfWriter

from melek.catalogue.models import Institution, Programme
from melek.demo.services.accounts import account_of
from melek.demo.services.catalogue import Catalogue
from melek.dossier.enums import AnswerRole, SourceKind
from melek.dossier.models import Sheet
from melek.dossier.queries.standards import current_edition
from melek.dossier.rules.standards import Criterion
from melek.dossier.services.files import content_of
from melek.dossier.services.sheet_evidence import add_sheet_file
from melek.dossier.services.sheets import Given, answer_criteria, fill_automatic
from melek.identity.models import Scope, User
from melek.quality.enums.accreditation import Outcome, Post, Rank, Seen, Severity, Team
from melek.quality.models import Accreditation, Assessor, PanelMember
from melek.quality.queries.accreditation import decree_of
from melek.quality.queries.law import law
from melek.quality.services.accreditation import (
    applications,
    checks,
    decrees,
    documents,
    findings,
    register,
    remedies,
    scoring,
    sittings,
    standing,
    teams,
    visits,
)
from melek.registry.models import Agency

STANDARD, FIELD = "asn-training", "digital"
REASONS = "Kurikulum, pengajar, dan fasilitas memenuhi standar; bukti berkas dan visitasi saling mendukung."
NEW_PROGRAMME = "Program ini baru berjalan tahun ini, jadi laporan evaluasinya baru tersedia tahun depan."
RANKS = (Rank.JF_MADYA, Rank.JF_MADYA, Rank.JPT_MADYA, Rank.JF_UTAMA, Rank.JF_MADYA)
FIRST, FINAL = (0, 1), (2, 3, 4)


@dataclass(frozen=True)
class Cast:
    """Who takes part: the institution's quality officer, the secretariat twice, the assessors, the accreditor."""

    officer: User
    office: User
    second: User
    assessors: tuple[Assessor, ...]
    accreditor: Agency


def build(made: Catalogue, *, at: datetime) -> None:
    """Four accreditations of one institution, each by its real acts; of the two in force one has a gap that is still open."""
    accreditor = Agency.objects.select_related("scope").get(code=law().national_authority)
    cast = _cast(accreditor, at=at)
    institution = made.institutions["pemprov-91"]
    own = [one for one in made.programmes.values() if one.owner_id == institution.agency_id and one.kind == "own"]
    first, second, third, fourth = sorted(own, key=lambda one: one.pk)[:4]
    _in_force(_assessed(_submitted(first, institution, cast, at=at), cast, at=at), cast, at=at)
    waits = _submitted(second, institution, cast, at=at)
    _paneled(waits, cast, at=at)
    _scored(waits, cast, at=at)
    _gap(waits, cast, at=at)
    _started(third, institution, cast, at=at)
    _in_force(_assessed(_submitted(fourth, institution, cast, at=at), cast, has_gap=True, at=at), cast, at=at)


def _cast(accreditor: Agency, *, at: datetime) -> Cast:
    root = Scope.objects.get(path="/")
    office = User.objects.get(username="peragaan-accreditor")
    second = account_of("accreditor", "Sekretariat akreditasi kedua (peragaan)", root, at=at, door="accreditor-2")
    people = []
    for number, rank in enumerate(RANKS, 1):
        name = f"Asesor akreditasi {number} (peragaan)"
        account = account_of("assessor", name, accreditor.scope, at=at, door=f"assessor-{number}")
        people.append(
            register.add_assessor(
                account=account,
                office=accreditor,
                agency=accreditor,
                rank=rank,
                fields=[one.code for one in law().fields],
                valid_until=date(at.year + 3, 12, 31),
                by=office,
                at=at,
            )
        )
    officer = User.objects.get(username="peragaan-trainer-quality-officer")
    return Cast(officer, office, second, tuple(people), accreditor)


def _started(programme: Programme, institution: Institution, cast: Cast, *, at: datetime) -> Accreditation:
    edition = current_edition(STANDARD, on=at.date())
    assert edition is not None
    return applications.start_application(
        programme=programme,
        institution=institution,
        accreditor=cast.accreditor,
        edition=edition,
        field=FIELD,
        by=cast.officer,
        at=at,
    )


def _submitted(programme: Programme, institution: Institution, cast: Cast, *, at: datetime) -> Accreditation:
    file = _started(programme, institution, cast, at=at)
    sheet = file.sheet
    assert sheet is not None
    fill_automatic(sheet=sheet, by=cast.officer, at=at)
    _answer(sheet, cast.officer, AnswerRole.SELF, less=0, at=at)
    for criterion in sheet.standard.criteria.values():
        if criterion.source == SourceKind.FILE:
            text = f"Bukti peragaan: {criterion.text.id}".encode()
            add_sheet_file(
                sheet=sheet,
                criterion=criterion.code,
                name=f"{criterion.code}.txt",
                chunks=[text],
                role=AnswerRole.SELF,
                by=cast.officer,
                at=at,
            )
    _hand_in_documents(file, cast, at=at)
    applications.submit_application(accreditation=file, by=cast.officer, at=at)
    return file


def _hand_in_documents(file: Accreditation, cast: Cast, *, at: datetime) -> None:
    """A file for each required document; the last one is absent for a reason, as of a new programme."""
    *some, last = law().documents
    for one in some:
        text = f"Dokumen peragaan: {one.name}".encode()
        documents.attach_document(
            accreditation=file, document=one.code, name=f"{one.code}.txt", chunks=[text], by=cast.officer, at=at
        )
    documents.explain_absence(accreditation=file, document=last.code, reason=NEW_PROGRAMME, by=cast.officer, at=at)


def _answer(sheet: Sheet, by: User, role: str, *, less: int, at: datetime) -> None:
    """Answer every criterion that people answer; `less` takes levels off, as a stricter assessor does."""
    given = {
        code: Given(_value(criterion, less), "Jawaban peragaan.")
        for code, criterion in sheet.standard.criteria.items()
        if criterion.source != SourceKind.INDICATOR
    }
    answer_criteria(sheet=sheet, given=given, role=role, by=by, at=at)


def _value(criterion: Criterion, less: int) -> Any:
    scale = criterion.scale
    if scale.anchors:
        return max(0, len(scale.anchors) - 1 - less)
    return True if not scale.thresholds else scale.thresholds[-1].start


def _paneled(file: Accreditation, cast: Cast, *, at: datetime) -> None:
    checks.take_up(accreditation=file, by=cast.office, at=at)
    found = {one.code: (True, "") for one in law().documents}
    checks.check_documents(accreditation=file, found=found, by=cast.office, at=at)
    checks.accept_documents(accreditation=file, by=cast.office, at=at)
    _seat(file, Team.FIRST, {FIRST[0]: Post.CHAIR, FIRST[1]: Post.MEMBER}, cast, at=at)
    teams.start_assessment(accreditation=file, by=cast.office, at=at)


def _seat(file: Accreditation, team: str, posts: Mapping[int, str], cast: Cast, *, at: datetime) -> list[PanelMember]:
    chosen = [(cast.assessors[place], post) for place, post in posts.items()]
    seats = teams.set_team(accreditation=file, team=team, seats=chosen, by=cast.office, at=at)
    for one in seats:
        teams.declare_free(member=one, by=one.assessor.account, at=at)
    return seats


def _scored(file: Accreditation, cast: Cast, *, at: datetime) -> None:
    sheet = file.sheet
    assert sheet is not None
    for less, place in enumerate(FIRST):
        account = cast.assessors[place].account
        _answer(sheet, account, AnswerRole.ASSESSOR, less=less, at=at)
        member = PanelMember.objects.get(accreditation=file, assessor=cast.assessors[place], team=Team.FIRST)
        scoring.finish_scoring(member=member, by=account, at=at)


def _gap(file: Accreditation, cast: Cast, *, at: datetime) -> None:
    """A finding that waits for its remedy."""
    findings.record_finding(
        accreditation=file,
        criterion=next(iter(file.edition.standard.criteria)),
        severity=Severity.MAJOR,
        text="Analisis kebutuhan belum memakai data kesenjangan peserta.",
        wanted="Lampirkan analisis kebutuhan yang memakai hasil tes peserta.",
        deadline=at.date() + timedelta(days=60),
        by=cast.assessors[0].account,
        at=at,
    )


def _assessed(file: Accreditation, cast: Cast, *, at: datetime, has_gap: bool = False) -> Accreditation:
    _paneled(file, cast, at=at)
    _scored(file, cast, at=at)
    if has_gap:
        _gap(file, cast, at=at)
    chair, other = (cast.assessors[place].account for place in FIRST)
    visit = visits.plan_visit(
        accreditation=file,
        planned_on=timezone.localdate(at),
        mode="field",
        agenda="Wawancara penyelenggara dan melihat kelas.",
        place="Jayapura",
        by=cast.office,
        at=at,
    )
    visits.check_criteria(visit=visit, seen=dict.fromkeys(visit.checklist, (Seen.YES, "")), by=other, at=at)
    visits.close_visit(
        visit=visit, held_on=timezone.localdate(at), summary="Yang tertulis terlihat di tempat.", by=other, at=at
    )
    scoring.take_over_agreed(accreditation=file, by=chair, at=at)
    assert file.sheet is not None
    _answer(file.sheet, chair, AnswerRole.REVIEWER, less=0, at=at)
    scoring.consolidate_score(accreditation=file, by=chair, at=at)
    scoring.accept_scores(accreditation=file, by=cast.office, at=at)
    return file


def _as_if_signed(draft: bytes) -> bytes:
    """The draft with an update behind it, as a signature adds one: every byte before it stays."""
    writer, made = PdfWriter(io.BytesIO(draft), incremental=True), io.BytesIO()
    writer.add_metadata({"/Keywords": "ditandatangani (peragaan)"})
    writer.write(made)
    return made.getvalue()


def _in_force(file: Accreditation, cast: Cast, *, at: datetime) -> None:
    posts = dict(zip(FINAL, (Post.CHAIR, Post.SECRETARY, Post.MEMBER), strict=True))
    seats = _seat(file, Team.FINAL, posts, cast, at=at)
    sittings.open_sitting(accreditation=file, by=cast.office, at=at)
    for member in seats:
        sittings.cast_vote(
            member=member,
            outcome=Outcome.ACCREDITED,
            category="b",
            reasons=REASONS,
            by=member.assessor.account,
            at=at,
        )
    sittings.record_decision(accreditation=file, reasons=REASONS, by=cast.office, at=at)
    remedies.waive_appeal(accreditation=file, by=cast.officer, at=at)
    decrees.draft_decree(accreditation=file, by=cast.office, at=at)
    decree = decree_of(file)
    assert decree is not None
    signed = _as_if_signed(content_of(decree.draft.file))
    decrees.upload_signed(decree=decree, name="keputusan.pdf", chunks=[signed], by=cast.office, at=at)
    decrees.confirm_decree(
        decree=decree,
        number=f"PERAGAAN/{file.pk}",
        signed_on=timezone.localdate(at),
        note="Peragaan.",
        by=cast.second,
        at=at,
    )
    standing.enter_force(accreditation=file, by=cast.office, at=at)
