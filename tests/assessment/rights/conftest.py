"""Ratna with a position, finished tests under a signed and a proposed definition, and the people who answer her."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from melek.assessment.enums import Mode, ParameterStatus
from melek.assessment.models import LiteracyDefinition, ParameterSet, Result
from melek.assessment.rules.rights import OBJECTION
from melek.assessment.services import sittings
from melek.assessment.services.definitions import PROVISIONAL_WORDS, confirm_definition, propose_definition
from melek.assessment.services.supervision import rooms
from melek.dossier.models import Case
from melek.dossier.services.cases import open_case, take_case
from melek.dossier.services.decisions import answer_case
from melek.identity.models import User
from melek.kit.crypto import encrypt
from melek.registry.models import Agency, Appointment, Employee, Position
from melek.registry.models.person import NIP_PURPOSE
from melek.registry.services.structure import add_unit
from tests.assessment.conftest import NOW
from tests.assessment.people import person
from tests.assessment.test_sittings import sit

DAY = timedelta(days=1)
REASONS = "Jaringan di ruang terputus dua kali menurut laporan pengawas, jadi tes ini tidak berjalan semestinya."
REASON = "Jaringan di ruang terputus dua kali."
Made = Callable[..., Result]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Files of a test stay in its own folder."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"


@pytest.fixture
def pegawai(ratna: User) -> Employee:
    """Ratna as an employee of an office."""
    agency = Agency.objects.get(code="bkn")
    unit = add_unit(agency=agency, code="PUSAT", name="Pusat Data")
    position = Position.objects.create(
        unit=unit, code="STAF", title="Staf", kind="pelaksana", cluster="pengguna", role_profile="pelaksana"
    )
    made = Employee.objects.create(
        name="Ratna Teluma",
        nip_encrypted=encrypt("199003152020012001", NIP_PURPOSE),
        nip_hash="ratna",
        employment="pns",
        sex="f",
        birth_year=1990,
        education="d4-s1",
        hired_year=2020,
        account=ratna,
        updated_at=NOW,
    )
    Appointment.objects.create(
        employee=made,
        position=position,
        agency=agency,
        unit=unit,
        duty_region=agency.region,
        valid_from=NOW.date() - timedelta(days=400),
    )
    return made


@pytest.fixture
def signed(secured: LiteracyDefinition, ratna: User) -> LiteracyDefinition:
    """A definition whose authority has signed it in a named document; its cut is easily reached."""
    made = propose_definition(
        version="uji-2",
        parameter_set=ParameterSet.objects.get(bank=secured.bank),
        valid_from=NOW.date(),
        owner="Pejabat Uji",
        consultation="Uji publik.",
        cut_theta=-1.5,
        cut_error=0.1,
        by=ratna,
        at=NOW,
        **PROVISIONAL_WORDS,
    )
    confirm_definition(
        definition=made,
        authority="Pejabat Uji",
        document="Keputusan 1 Tahun 2026",
        by=person("planner", "pencatat"),
        at=NOW,
    )
    return made


def _seated(booking: Any, at: datetime) -> None:
    """A room of the agency in which the person was checked in."""
    agency = Agency.objects.get(code="bkn")
    manager = User.objects.filter(username="pengelola-ruang").first() or person(
        "learning_manager", "pengelola-ruang", agency.scope.path
    )
    room = rooms.plan_room(
        agency=agency,
        name="Aula",
        place="Jakarta",
        starts_at=at,
        ends_at=at + timedelta(hours=3),
        seats=10,
        invigilators=[manager.username],
        by=manager,
        at=at,
    )
    seat = rooms.take_seat(booking=booking, room=room, by=manager, at=at)
    rooms.change_room(room=room, target="open", by=manager, at=at)
    rooms.check_in(seat=seat, identity="card", by=manager, at=at)


@pytest.fixture
def make(ratna: User, pegawai: Employee) -> Made:
    """Let Ratna finish a test: under a definition, at a moment, supervised or not, with these answers right."""

    def finished(
        definition: LiteracyDefinition | None = None,
        *,
        at: datetime = NOW,
        right: Callable[[int], bool] = lambda position: position % 3 != 0,
        is_supervised: bool = False,
        bank: Any = None,
    ) -> Result:
        booking = sittings.book(
            bank=bank or (definition.bank if definition else None),
            blueprint=definition.blueprint if definition else LiteracyDefinition.objects.order_by("pk")[0].blueprint,
            definition=definition,
            mode=Mode.SUPERVISED if is_supervised else Mode.UNSUPERVISED,
            opens_at=NOW - DAY,
            closes_at=None,
            by=ratna,
            at=at,
            employee=pegawai,
        )
        if is_supervised:
            _seated(booking, NOW)
        sitting = sittings.begin_sitting(booking=booking, at=NOW, seed=5)
        sit(sitting, right=right)
        type(sitting).objects.filter(pk=sitting.pk).update(started_at=at, finished_at=at)
        return Result.objects.select_related("sitting__booking__bank", "definition").get(sitting=sitting)

    return finished


@pytest.fixture
def done(make: Made, secured: LiteracyDefinition) -> Result:
    """A finished, unsupervised test under the proposed definition."""
    return make(secured)


@pytest.fixture
def certified(make: Made, signed: LiteracyDefinition) -> Result:
    """A finished, supervised test that says *literate* under the signed definition, on calibrated parameters."""
    ParameterSet.objects.filter(bank=signed.bank).update(status=ParameterStatus.CALIBRATED)
    return make(signed, right=lambda position: True, is_supervised=True)


@pytest.fixture
def expert(reference: None) -> User:
    """A psychometrician of the nation."""
    return person("psychometrician", "ahli")


@pytest.fixture
def officer(reference: None) -> User:
    """Who manages certificates in the nation."""
    return person("evaluator", "pejabat")


def objected(result: Result, *, at: datetime = NOW) -> Case:
    """An objection of the person to their result."""
    return open_case(
        kind=OBJECTION,
        subject=result,
        scope_path="/",
        statement="Jaringan di ruang tes terputus dua kali sehingga saya kehilangan waktu.",
        remedy="Beri saya tes ulang.",
        by=result.sitting.account,
        at=at,
    )


def answered(case: Case, outcome: str, by: User, *, at: datetime = NOW) -> Case:
    """The objection taken in hand and answered."""
    take_case(case=case, by=by, at=at)
    answer_case(case=case, outcome=outcome, reasons=REASONS, by=by, at=at)
    case.refresh_from_db()
    return case
