"""The demo's internal quality assurance: a year that is closed, one in its check, one that runs; and three complaints."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from melek.catalogue.enums import OfferingState
from melek.catalogue.models import Institution, Offering
from melek.demo.services.accounts import TRAINERS, account_of
from melek.demo.services.catalogue import Catalogue
from melek.dossier.enums import AnswerRole, ScaleKind, SourceKind
from melek.dossier.queries.standards import current_edition
from melek.dossier.rules.standards import Criterion
from melek.dossier.services.cases import open_case, take_case
from melek.dossier.services.decisions import answer_case
from melek.dossier.services.sheet_evidence import add_sheet_file
from melek.dossier.services.sheets import Given, answer_criteria, submit_sheet
from melek.identity.models import User
from melek.quality.enums.internal import COMPLAINT_KIND
from melek.quality.models import InternalCycle
from melek.quality.queries.internal import usual_days
from melek.quality.services.internal import actions, cycles, goals

STANDARD = "asn-training"
OFFICER, MANAGER = "peragaan-trainer-quality-officer", "peragaan-trainer-learning-manager"
COMPLAINANTS = ("peragaan-taker", "peragaan-supervised-taker")
GOALS = (
    ("needs-analysis", 3, "Program disusun dari usulan unit, padahal data kesenjangan sudah ada."),
    ("teaching-observed", 2, "Cara mengajar baru dinilai dari kuesioner peserta."),
)
LEFT_OPEN = 4  # criteria that nobody has answered in the check that runs


def build(made: Catalogue, *, at: datetime) -> None:
    """Complaints first, because the checks count them; then last year, this year, and the year of a second institution."""
    officer, manager = (User.objects.get(username=name) for name in (OFFICER, MANAGER))
    first, second = (made.institutions[code] for code in TRAINERS)
    _complaints(first, officer, manager, at=at)
    _closed(first, officer, manager, year=at.year - 1)
    _checked(first, officer, year=at.year, at=at)
    _planned(second, _second_officer(second, at=at), year=at.year)


def _on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 2, 0, tzinfo=UTC)


def _second_officer(institution: Institution, *, at: datetime) -> User:
    name = "Penjamin mutu lembaga pelatihan kedua (peragaan)"
    return account_of("quality_officer", name, institution.agency.scope, at=at, door="trainer-quality-officer-2")


def _opened(institution: Institution, officer: User, *, year: int) -> InternalCycle:
    """A cycle with its goals."""
    edition = current_edition(STANDARD, on=date(2026, 12, 31))
    assert edition is not None
    made = cycles.open_cycle(
        institution=institution,
        year=year,
        edition=edition,
        lead=officer,
        days=usual_days(year),
        by=officer,
        at=_on(year, 1, 20),
    )
    for criterion, target, why in GOALS:
        goals.set_goal(
            cycle=made,
            criterion=criterion,
            target=target,
            why=why,
            unit="Bidang Program",
            due_on=date(year, 10, 15),
            by=officer,
            at=_on(year, 1, 20),
        )
    return made


def _run(cycle: InternalCycle, officer: User) -> None:
    year = cycle.year
    cycles.begin_run(cycle=cycle, by=officer, at=_on(year, 2, 24))
    for goal, text in zip(
        cycle.goals.order_by("pk"),
        ("Lokakarya membaca data kesenjangan kompetensi.", "Dua kelas diamati rekan pengajar."),
        strict=True,
    ):
        goals.record_activity(goal=goal, done_on=date(year, 6, 12), text=text, by=officer, at=_on(year, 6, 13))


def _planned(institution: Institution, officer: User, *, year: int) -> None:
    _run(_opened(institution, officer, year=year), officer)


def _closed(institution: Institution, officer: User, manager: User, *, year: int) -> None:
    """Last year: goals missed by one step, one improvement verified, one still open."""
    made = _opened(institution, officer, year=year)
    _run(made, officer)
    cycles.begin_check(cycle=made, by=officer, at=_on(year, 11, 3))
    _answer(made, officer, step=0, at=_on(year, 11, 17))
    assert made.sheet is not None
    submit_sheet(sheet=made.sheet, by=officer, at=_on(year, 11, 20))
    cycles.begin_improving(cycle=made, by=officer, at=_on(year, 12, 1))
    planned = [
        actions.plan_action(cycle=made, criterion=code, what=what, who=who, due_on=day, by=officer, at=_on(year, 12, 2))
        for code, what, who, day in (
            (
                "needs-analysis",
                "Pakai hasil tes literasi digital saat menyusun program.",
                "Bidang Program",
                date(year + 1, 3, 31),
            ),
            (
                "teaching-observed",
                "Susun jadwal pengamatan kelas oleh rekan pengajar.",
                "Kelompok pengajar",
                date(year + 1, 9, 30),
            ),
        )
    ]
    report = "Penyelenggaraan sudah rapi; analisis kebutuhan dan pengamatan mengajar yang didahulukan tahun depan."
    cycles.close_cycle(cycle=made, report=report, by=officer, at=_on(year, 12, 22))
    done = "Tiga rancang bangun program baru memuat data kesenjangan."
    actions.report_action(action=planned[0], done=done, by=officer, at=_on(year + 1, 3, 20))
    seen = "Ketiga rancang bangunnya sudah dibaca."
    actions.verify_action(action=planned[0], judgement=seen, by=manager, at=_on(year + 1, 3, 25))


def _checked(institution: Institution, officer: User, *, year: int, at: datetime) -> None:
    """This year: the check is half answered, one step better than last year."""
    made = _opened(institution, officer, year=year)
    _run(made, officer)
    cycles.begin_check(cycle=made, by=officer, at=at - timedelta(days=9))
    _answer(made, officer, step=1, at=at - timedelta(days=2), leave=LEFT_OPEN)


def _answer(cycle: InternalCycle, officer: User, *, step: int, at: datetime, leave: int = 0) -> None:
    """Answers in the middle of each scale, `step` higher at every third criterion, with a file where one is asked for."""
    assert cycle.sheet is not None
    asked = [one for one in cycle.sheet.standard.criteria.values() if one.source != SourceKind.INDICATOR]
    given: Mapping[str, Any] = {
        one.code: Given(_value(one, step if number % 3 == 0 else 0), "Contoh jawaban peragaan.")
        for number, one in enumerate(asked[: len(asked) - leave])
    }
    for one in asked:
        if one.source == SourceKind.FILE and one.code in given:
            text = f"Dokumen peragaan, bukan dokumen sungguhan.\nKriteria: {one.text.id}\n"
            add_sheet_file(
                sheet=cycle.sheet,
                criterion=one.code,
                name=f"{one.code}-{cycle.year}.txt",
                chunks=[text.encode()],
                role=AnswerRole.SELF,
                by=officer,
                at=at,
            )
    answer_criteria(sheet=cycle.sheet, given=given, role=AnswerRole.SELF, by=officer, at=at)


def _value(criterion: Criterion, step: int) -> Any:
    """An answer: of levels the second or third, yes, or the number from which the middle threshold counts."""
    scale = criterion.scale
    if scale.kind == ScaleKind.LEVELS:
        return min(1 + step, len(scale.anchors) - 1)
    if scale.kind == ScaleKind.YES_NO:
        return True
    return scale.thresholds[len(scale.thresholds) // 2].start


def _complaints(institution: Institution, officer: User, manager: User, *, at: datetime) -> None:
    """One answered in time, one late, one that waits."""
    rows = Offering.objects.filter(institution=institution).exclude(state=OfferingState.PLANNED)
    about = list(rows.order_by("starts_on", "pk")[:2])
    if not about:
        return
    first, second = (User.objects.get(username=name) for name in COMPLAINANTS)
    told = (
        (first, "Jadwal hari kedua berubah dan pesertanya tidak diberi tahu.", 60, 55, manager),
        (second, "Lab komputer penuh, jadi sebagian peserta hanya menonton.", 75, 20, officer),
        (first, "Materi pelatihan belum dapat diunduh sampai hari ini.", 6, None, officer),
    )
    for number, (opener, statement, opened, answered, officer_of) in enumerate(told):
        subject = about[number % len(about)]
        case = open_case(
            kind=COMPLAINT_KIND,
            subject=subject,
            scope_path=subject.scope_path,
            statement=statement,
            remedy="Mohon diperbaiki sebelum angkatan berikutnya.",
            by=opener,
            at=at - timedelta(days=opened),
        )
        if answered is not None:
            when = at - timedelta(days=answered)
            day = f"{timezone.localdate(when):%d/%m/%Y}"
            reasons = (
                f"Keluhan ini benar. Mulai {day} perubahan jadwal dikirim sehari sebelumnya, dan ruang dibagi dua."
            )
            take_case(case=case, by=officer_of, at=when - timedelta(days=1))
            answer_case(case=case, outcome="upheld", reasons=reasons, by=officer_of, at=when)
