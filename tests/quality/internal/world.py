"""Two institutions with their quality officers, a learning manager who verifies, and the steps of a year."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from melek.catalogue.enums import OfferingState
from melek.catalogue.models import Institution, Offering
from melek.dossier.enums import AnswerRole
from melek.dossier.models import Case, Sheet, StandardEdition
from melek.dossier.services import cases, decisions
from melek.dossier.services.sheet_evidence import add_sheet_file
from melek.dossier.services.sheets import Given, answer_criteria, submit_sheet
from melek.identity.models import Scope, User
from melek.quality.enums.internal import COMPLAINT_KIND
from melek.quality.models import CycleGoal, InternalCycle
from melek.quality.queries.internal import usual_days
from melek.quality.services.internal import cycles, goals
from melek.registry.models import Region
from tests.quality.accreditation import world as accreditation
from tests.quality.accreditation.world import STANDARD, person

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
LAST_YEAR = datetime(2025, 11, 2, 3, 0, tzinfo=UTC)
WHY = "Tahun lalu belum tercapai."
REPORT = "Kurikulum sudah lebih baik; tahun depan evaluasinya yang didahulukan."
STORY = "Kelas dimulai dua jam terlambat pada hari kedua."
REASONS = "Pengajarnya terlambat; jadwal pengganti sudah disusun dan diumumkan kepada semua peserta angkatan ini."


@dataclass
class World:
    """What the tests stand on."""

    base: accreditation.World
    balai: Institution  # in the west
    pusat: Institution  # in the east
    edition: StandardEdition
    qori: User  # quality officer in the west
    lina: User  # learning manager in the west
    eka: User  # quality officer in the east
    doni: User  # controller of the nation
    tari: User  # took part in a training
    yusuf: User  # auditor of the nation


def build() -> World:
    """The world of the accreditation with a standard that asks for a file too."""
    base = accreditation.build()
    root = Scope.objects.get(path="/")
    return World(
        base,
        base.balai,
        base.pusat,
        edition_of("uji-internal"),
        base.qori,
        person("lina", "Lina Pengelola", "learning_manager", base.west.scope),
        base.eka,
        person("doni", "Doni Pengendali", "controller", root),
        User.objects.create_user("tari", "sebelas-kuda-biru", display_name="Tari Peserta"),
        base.yusuf,
    )


def edition_of(name: str) -> StandardEdition:
    """The small standard with a criterion that a file shows and one that complaints answer."""
    components: Any = deepcopy(STANDARD["components"])
    criteria = components[0]["elements"][0]["criteria"]
    levels = deepcopy(criteria[0]["scale"])
    shown = {"id": "Modul tersedia", "en": "Modules are there"}
    criteria.append({"code": "modul", "text": shown, "evidence": shown, "source": "file", "scale": levels})
    percent: dict[str, Any] = {"kind": "number", "better": "higher", "unit": {"id": "persen", "en": "percent"}}
    percent["thresholds"] = [{"from": 0, "points": 0}, {"from": 90, "points": 100}]
    text = {"id": "Keluhan dijawab", "en": "Complaints are answered"}
    source = "indicator:quality.complaints_answered"
    criteria.append({"code": "keluhan", "text": text, "evidence": text, "source": source, "scale": percent})
    return accreditation.edition(edition=name, components=components)


def opened(world: World, *, year: int = 2026, by: User | None = None, **changes: Any) -> InternalCycle:
    """A cycle of the west, or of the institution that `by` looks after."""
    by = by or world.qori
    told = {
        "institution": world.pusat if by == world.eka else world.balai,
        "edition": world.edition,
        "lead": by,
        "days": usual_days(year),
        "at": NOW if year == 2026 else LAST_YEAR,
        **changes,
    }
    return cycles.open_cycle(year=year, by=by, **told)


def aimed(world: World, cycle: InternalCycle, criterion: str = "hasil-belajar", target: Any = 2) -> CycleGoal:
    """A goal of a cycle."""
    told: dict[str, Any] = {"why": WHY, "unit": "Bidang Program", "due_on": date(cycle.year, 10, 1)}
    return goals.set_goal(cycle=cycle, criterion=criterion, target=target, by=world.qori, at=cycle.opened_at, **told)


def running(world: World, **changes: Any) -> InternalCycle:
    """A cycle whose plan is finished."""
    made = opened(world, **changes)
    aimed(world, made)
    cycles.begin_run(cycle=made, by=world.qori, at=made.opened_at)
    return made


def checking(world: World, **changes: Any) -> InternalCycle:
    """A cycle in its check."""
    made = running(world, **changes)
    cycles.begin_check(cycle=made, by=world.qori, at=made.opened_at)
    return made


def sheet_of(cycle: InternalCycle) -> Sheet:
    """The sheet of a cycle as the database has it."""
    assert cycle.sheet is not None
    cycle.sheet.refresh_from_db()
    return cycle.sheet


def answered(world: World, cycle: InternalCycle, *, level: int = 1) -> None:
    """Answers to everything that people answer, with a file."""
    sheet, at = sheet_of(cycle), cycle.opened_at
    given = {
        "hasil-belajar": Given(level, "Sebagian mata pelatihan."),
        "evaluasi": Given(True),
        "modul": Given(2, "Modul lengkap."),
    }
    add_sheet_file(
        sheet=sheet, criterion="modul", name="modul.txt", chunks=[b"Modul 1"], role="self", by=world.qori, at=at
    )
    answer_criteria(sheet=sheet, given=given, role=AnswerRole.SELF, by=world.qori, at=at)


def submitted(world: World, *, level: int = 1, **changes: Any) -> InternalCycle:
    """A cycle whose check is submitted; the goal is missed unless the level is 2."""
    made = checking(world, **changes)
    answered(world, made, level=level)
    submit_sheet(sheet=sheet_of(made), by=world.qori, at=made.opened_at)
    return made


def improving(world: World, **changes: Any) -> InternalCycle:
    """A cycle that is improved."""
    made = submitted(world, **changes)
    cycles.begin_improving(cycle=made, by=world.qori, at=made.opened_at)
    return made


def closed(world: World, **changes: Any) -> InternalCycle:
    """A cycle that reached its goal and is closed."""
    made = improving(world, **{"level": 2, **changes})
    cycles.close_cycle(cycle=made, report=REPORT, by=world.qori, at=made.opened_at)
    return made


def offered(world: World, institution: Institution | None = None) -> Offering:
    """An offering of the programme that is open."""
    return Offering.objects.create(
        version=world.base.programme.versions.get(),
        institution=institution or world.balai,
        state=OfferingState.OPEN,
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 4),
        region=Region.objects.get(code="31"),
        seats=20,
    )


def complained(world: World, *, at: datetime = NOW, subject: Any = None, by: User | None = None) -> Case:
    """A complaint about an offering of the west."""
    about = subject or offered(world)
    return cases.open_case(
        kind=COMPLAINT_KIND,
        subject=about,
        scope_path=about.scope_path,
        statement=STORY,
        remedy="Mulailah tepat waktu.",
        by=by or world.tari,
        at=at,
    )


def replied(world: World, case: Case, *, at: datetime, outcome: str = "upheld", by: User | None = None) -> Case:
    """The answer of the institution."""
    officer = by or world.qori
    cases.take_case(case=case, by=officer, at=at)
    decisions.answer_case(case=case, outcome=outcome, reasons=REASONS, by=officer, at=at)
    return case
