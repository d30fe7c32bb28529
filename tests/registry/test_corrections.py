"""People have their own data corrected within 3 x 24 hours, by whoever manages the data of their agency."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from melek.dossier.enums import ClockUnit, Outcome
from melek.dossier.models import Case
from melek.dossier.registers import case_kinds
from melek.dossier.rules.clocks import Clock
from melek.dossier.services.cases import open_case, take_case
from melek.dossier.services.decisions import answer_case
from melek.identity.models import TrailEntry, User
from melek.kit.models import Notice
from melek.registry.models import Appointment, DataCorrection, Employee
from melek.registry.services.corrections import CORRECTION, NothingCorrected, may_ask_correction
from tests.identity.world import client_of
from tests.registry.world import World, person, run_import

REASONS = "Nama sudah kami cocokkan dengan surat keputusan dan kami perbaiki lewat impor hari ini."


@pytest.fixture
def sari(world: World) -> Employee:
    """Sari, imported into Kota Misal, with an account."""
    run_import([person()], world.admin)
    made = Employee.objects.get()
    made.account = User.objects.create_user("sari", display_name="Sari Contohwati")
    made.save()
    return made


def asked(sari: Employee) -> Case:
    return open_case(
        kind=CORRECTION,
        subject=sari,
        scope_path=sari.last_scope_path,
        statement="Nama saya tertulis Contohwati, seharusnya Contohwaty.",
        remedy="Betulkan nama saya.",
        by=sari.account,
        at=timezone.now(),
    )


def answer(case: Case, outcome: str, by: User) -> None:
    if case.taken_by_id is None:
        take_case(case=case, by=by, at=timezone.now())
    answer_case(case=case, outcome=outcome, reasons=REASONS, by=by, at=timezone.now())


def test_clock_runs_for_72_hours_through_nights(sari: Employee, world: World) -> None:
    assert case_kinds[CORRECTION].clock == Clock(72, ClockUnit.HOURS)
    case = asked(sari)
    assert case.due_at - case.opened_at == timedelta(hours=72)
    told = Notice.objects.filter(kind="dossier.case_opened")
    assert list(told.values_list("recipient__username", flat=True)) == ["melati"]


def test_only_for_oneself(sari: Employee, world: World) -> None:
    assert may_ask_correction(sari.account, sari)
    assert not may_ask_correction(world.admin, sari)
    sari.account = None
    assert not may_ask_correction(world.stranger, sari)


def test_upheld_means_that_the_data_were_corrected(sari: Employee, world: World) -> None:
    case = asked(sari)
    take_case(case=case, by=world.admin, at=timezone.now())
    with pytest.raises(NothingCorrected):
        answer_case(case=case, outcome=Outcome.UPHELD, reasons=REASONS, by=world.admin, at=timezone.now())
    case.refresh_from_db()
    assert case.decision is None
    run = run_import([person(name="Sari Contohwaty")], world.admin)
    answer(case, Outcome.UPHELD, world.admin)
    assert DataCorrection.objects.get().batch == str(run.uuid)
    entry = TrailEntry.objects.get(event="registry.data.corrected")
    assert entry.after == {"case": case.number, "batches": [str(run.uuid)]}
    text = client_of(sari.account).get("/my-data/").content.decode()
    assert "Yang sudah dikoreksi" in text
    assert "Sari Contohwaty" in text


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.REJECTED])
def test_other_answers_need_no_change(sari: Employee, world: World, outcome: str) -> None:
    answer(asked(sari), outcome, world.admin)
    assert not DataCorrection.objects.exists()
    assert not TrailEntry.objects.filter(event="registry.data.corrected").exists()


def test_change_of_the_position_is_a_correction_too(sari: Employee, world: World) -> None:
    case = asked(sari)
    rows = b"agency,unit,code,title,kind,cluster\nkota-misal,DINAS,STAF,Penata Layanan,pelaksana,pengguna\n"
    run = run_import(rows, world.admin, kind="registry.positions", name="jabatan.csv")
    assert run.counts.get("changed") == 1
    answer(case, Outcome.UPHELD, world.admin)
    assert DataCorrection.objects.get().batch == str(run.uuid)
    assert "Unit atau jabatan" in client_of(sari.account).get("/my-data/").content.decode()


def test_button_leads_to_the_request(sari: Employee) -> None:
    client = client_of(sari.account)
    text = client.get("/my-data/").content.decode()
    assert "•••• ••••" in text
    assert "memilah angka menurut masa kerja" in text
    link = re.search(r'href="(/cases/new/[^"]+)"', text)
    assert link is not None
    told = {"statement": "Tahun mulai bekerja saya salah.", "remedy": "Betulkan."}
    assert client.post(link[1].replace("&amp;", "&"), told).status_code == 302
    assert Case.objects.get().number in client.get("/my-data/").content.decode()


def test_office_sees_the_request_on_its_page_of_the_person(sari: Employee, world: World) -> None:
    case = asked(sari)
    office = client_of(world.admin)
    answered = office.get(f"/employees/{sari.uuid}/data/")
    assert answered["Location"] == f"/employees/{sari.uuid}/"
    assert case.number in office.get(answered["Location"]).content.decode()
    assert client_of(world.stranger).get(f"/employees/{sari.uuid}/data/").status_code == 404
    assert client_of(sari.account).get(f"/employees/{sari.uuid}/data/").status_code == 200


def test_account_without_an_employee_is_told_so(world: World) -> None:
    fresh = client_of(User.objects.create_user("baru", display_name="Baru"))
    text = fresh.get("/my-data/").content.decode()
    assert "belum terhubung" in text
    assert "Minta koreksi" not in text


def test_who_left_is_answered_where_they_served_last(sari: Employee, world: World) -> None:
    path = sari.last_scope_path
    Appointment.objects.update(valid_to=timezone.localdate() + timedelta(days=1))
    assert asked(sari).scope_path == path


def test_nothing_to_link_for_a_person_who_is_gone(sari: Employee, world: World) -> None:
    from melek.registry.services.corrections import link_correction

    case = asked(sari)
    case.subject_id = "999999"
    decision: Any = type("Decision", (), {"outcome": Outcome.UPHELD})
    with pytest.raises(NothingCorrected):
        link_correction(case=case, decision=decision, by=world.admin, at=timezone.now())
