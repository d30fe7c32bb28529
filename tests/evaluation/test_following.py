"""Drawn people from invitation to closing: late accounts, reasons, letters, and what pages say meanwhile."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from melek.assessment.enums import Mode
from melek.assessment.models import Booking, Sitting
from melek.assessment.queries import tests_of as own_tests
from melek.assessment.services import sittings
from melek.evaluation.enums import MemberStatus, WaveState
from melek.evaluation.models import AccessAnswer, Stratum, Wave, WaveMember
from melek.evaluation.queries import response_of, unfinished_for
from melek.evaluation.services import responses, waves
from melek.evaluation.services.responses import AlreadyTested, NotFollowed, answer_access
from melek.evaluation.services.waves import SampleTooLarge, TooLateToRedraw
from melek.evaluation.tasks import invite_late_accounts
from melek.identity.models import Grant, Role, Scope, TrailEntry, User
from melek.kit import draws, formats, jobs
from melek.kit.models import Notice
from melek.kit.registers import todos
from melek.registry.enums import EmployeeState
from melek.registry.models import Appointment, Employee
from melek.registry.services.accounts import open_accounts
from tests.assessment.conftest import posted

NOW = timezone.now().replace(microsecond=0)  # pages tell what is open at this moment

ACCESS = {"device": "own", "signal": "good", "electricity": "always", "distance": "here", "help": "staff"}


@pytest.fixture
def wave(register: None, secured: Any, surya: Any) -> Wave:
    """A drawn wave of three people, in the middle of its time."""
    made = waves.plan_wave(
        code="uji",
        name_id="Uji",
        name_en="Trial",
        definition=secured,
        sample_size=3,
        opens_at=NOW - timedelta(days=1),
        closes_at=NOW + timedelta(days=30),
        by=surya,
        at=NOW,
    )
    draw = draws.commit("evaluation.wave", subject="uji", frame_hash="0" * 64, rule={}, by=surya, at=NOW)
    Wave.objects.filter(pk=made.pk).update(state=WaveState.DRAWN, draw=draw)
    made.refresh_from_db()
    Stratum.objects.create(wave=made, number=0, agency_kind="kementerian", province="31", population=6000, take=3)
    draw_people(made, 3)
    return made


def draw_people(wave: Wave, count: int) -> None:
    """Add people to the sample of the wave's one stratum."""
    serving = Employee.objects.active().filter(account=None, appointments__valid_to=None, wave_members=None)
    for person in serving.order_by("pk")[:count]:
        WaveMember.objects.create(
            wave=wave, stratum=wave.strata.get(), employee=person, agency="x", regency="3171", employment="PNS", sex="P"
        )


def opened(wave: Wave, by: Any) -> list[WaveMember]:
    responses.open_wave(wave=wave, by=by, at=NOW)
    return list(wave.members.select_related("employee", "booking").order_by("pk"))


def finish(member: WaveMember, *, at: Any = NOW) -> None:
    assert member.booking is not None
    Booking.objects.filter(pk=member.booking.pk).update(mode=Mode.UNSUPERVISED)
    member.booking.refresh_from_db()
    sitting = sittings.begin_sitting(booking=member.booking, at=at)
    step = sittings.step_of(sitting)
    for _count in itertools.count():
        if step.is_over:
            return
        step = sittings.answer(sitting=sitting, token=step.token, posted=posted(step, right=False), at=at)


def account_for(member: WaveMember) -> User:
    root = User.objects.create_user("kepala", "kata-sandi-kepala", display_name="Kepala Akun")
    Grant.objects.create(
        user=root, role=Role.objects.get(code="agency_admin"), scope=Scope.objects.get(path="/"), valid_from=NOW.date()
    )
    [issued] = open_accounts(employees=[member.employee], by=root, at=NOW)
    return User.objects.get(pk=issued.user.pk)


def client_of(user: Any) -> Client:
    """Somebody signed in, with the second factor that people with powers need."""
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "uji"}})
    client = Client()
    client.force_login(user)
    return client


def found_todos(user: Any) -> list[Any]:
    return [todo for source in todos for todo in source.find(user, NOW) if source.code.startswith("evaluation.")]


def local_recorder(member: WaveMember) -> User:
    """Who records reasons in the agency of one drawn person."""
    user = User.objects.create_user("lokal", "kata-sandi-lokal", display_name="Admin Instansi")
    appointment = member.employee.appointment
    assert appointment is not None
    assert appointment.agency.scope is not None
    role = Role.objects.get(code="agency_admin")
    Grant.objects.create(user=user, role=role, scope=appointment.agency.scope, valid_from=NOW.date())
    return User.objects.get(pk=user.pk)


def test_account_opened_after_the_wave_finds_its_test(wave: Wave, surya: Any) -> None:
    member = opened(wave, surya)[0]
    assert member.booking is not None
    assert member.booking.account is None
    user = account_for(member)
    assert [row.state for row in own_tests(user, NOW)] == ["open"]
    assert [todo.url for todo in found_todos(user)] == [reverse("evaluation:invitation", args=[member.booking.uuid])]
    client = client_of(user)
    assert client.get(reverse("evaluation:invitation", args=[member.booking.uuid])).status_code == 200
    answer_access(member=member, answers=ACCESS, at=NOW)
    begun = client.post(reverse("assessment:begin", args=[member.booking.uuid]))
    booking = Booking.objects.get(pk=member.booking.pk)
    assert booking.account == booking.sitting.account == user
    assert begun["Location"] == reverse("assessment:sitting", args=[booking.sitting.uuid])
    assert client.get(begun["Location"]).status_code == 200


def test_no_way_around_the_access_questions(wave: Wave, surya: Any) -> None:
    member = opened(wave, surya)[0]
    user = account_for(member)
    assert member.booking is not None
    first, begin = (reverse(name, args=[member.booking.uuid]) for name in ("evaluation:invitation", "assessment:begin"))
    client = client_of(user)
    page = client.get(reverse("assessment:tests")).content.decode()
    assert f'href="{first}"' in page
    assert begin not in page
    for answer in (client.get(begin), client.post(begin)):
        assert answer["Location"] == first
    assert not Sitting.objects.exists()
    assert client.post(first, ACCESS)["Location"] == begin
    assert AccessAnswer.objects.get().member == member
    assert f'href="{begin}"' in client.get(reverse("assessment:tests")).content.decode()
    assert client.get(begin).status_code == 200
    assert client.post(begin).status_code == 302
    assert Sitting.objects.get().booking == member.booking


def test_a_begun_test_goes_on_without_the_questions(wave: Wave, surya: Any) -> None:
    member = opened(wave, surya)[0]
    user = account_for(member)
    assert member.booking is not None
    Booking.objects.filter(pk=member.booking.pk).update(mode=Mode.UNSUPERVISED)
    member.booking.refresh_from_db()
    sitting = sittings.begin_sitting(booking=member.booking, at=NOW)
    begun = client_of(user).get(reverse("assessment:begin", args=[member.booking.uuid]))
    assert begun["Location"] == reverse("assessment:sitting", args=[sitting.uuid])


def test_an_account_made_later_is_invited_once(wave: Wave, surya: Any) -> None:
    first, second, third = opened(wave, surya)
    responses.record_reason(member=second, status="refused", note="", by=surya, at=NOW)
    user = account_for(first)
    assert not Notice.objects.filter(kind=responses.INVITATION).exists()
    later = NOW + timedelta(minutes=10)
    invite_late_accounts(at=later)
    notice = Notice.objects.get(kind=responses.INVITATION)
    assert (notice.recipient, notice.created_at) == (user, later)
    assert first.booking is not None
    assert notice.url == reverse("evaluation:invitation", args=[first.booking.uuid])
    assert TrailEntry.objects.get(event="evaluation.wave.invited_late").after == {"people": 1}
    invite_late_accounts(at=later + timedelta(minutes=10))
    assert Notice.objects.filter(kind=responses.INVITATION).count() == 1
    waves.close_wave(wave=wave, by=surya, at=later)
    Employee.objects.filter(pk=third.employee_id).update(account=surya)
    invite_late_accounts(at=later + timedelta(minutes=20))
    assert Notice.objects.filter(kind=responses.INVITATION).count() == 1


def test_other_people_do_not_find_it(wave: Wave, surya: Any, ratna: Any) -> None:
    member = opened(wave, surya)[0]
    account_for(member)
    assert member.booking is not None
    assert own_tests(ratna, NOW) == []
    client = client_of(ratna)
    for name in ("evaluation:invitation", "assessment:begin"):
        assert client.get(reverse(name, args=[member.booking.uuid])).status_code == 404


def test_finished_test_wins_over_a_recorded_reason(wave: Wave, surya: Any) -> None:
    member = opened(wave, surya)[0]
    responses.record_reason(member=member, status="unreachable", note="", by=surya, at=NOW)
    finish(member)
    waves.close_wave(wave=wave, by=surya, at=NOW + timedelta(hours=1))
    member.refresh_from_db()
    assert member.status == MemberStatus.FINISHED


def test_opening_keeps_reasons(wave: Wave, surya: Any) -> None:
    first = wave.members.order_by("pk")[0]
    responses.record_reason(member=first, status="refused", note="Lewat surat", by=surya, at=NOW)
    statuses = [member.status for member in opened(wave, surya)]
    assert statuses == [MemberStatus.REFUSED, MemberStatus.INVITED, MemberStatus.INVITED]


def test_reasons_only_between_draw_and_closing(wave: Wave, surya: Any) -> None:
    member = opened(wave, surya)[0]
    waves.close_wave(wave=wave, by=surya, at=NOW)
    with pytest.raises(NotFollowed):
        responses.record_reason(member=member, status="refused", note="", by=surya, at=NOW)
    page = client_of(surya).get(reverse("evaluation:reason", args=[member.pk]))
    assert page.status_code == 409
    assert "sampai tes ditutup" in page.content.decode()


def test_reason_for_a_finished_person_is_refused_before_any_refresh(wave: Wave, surya: Any) -> None:
    member = opened(wave, surya)[0]
    finish(member)
    with pytest.raises(AlreadyTested):
        responses.record_reason(member=member, status="refused", note="", by=surya, at=NOW)


def test_closing_ends_unfinished_bookings_and_the_invitation_says_so(wave: Wave, surya: Any) -> None:
    done, waiting, _third = opened(wave, surya)
    finish(done)
    user = account_for(waiting)
    at = NOW - timedelta(minutes=5)
    waves.close_wave(wave=wave, by=surya, at=at)
    assert done.booking is not None
    assert waiting.booking is not None
    assert Booking.objects.get(pk=waiting.booking.pk).closes_at == at
    assert Booking.objects.get(pk=done.booking.pk).closes_at == wave.closes_at
    page = client_of(user).get(reverse("evaluation:invitation", args=[waiting.booking.uuid])).content.decode()
    assert "sudah ditutup" in page
    assert '<form method="post" action=""' not in page
    assert 'name="device"' not in page


def test_invitation_before_the_first_day_says_when(wave: Wave, surya: Any) -> None:
    Wave.objects.filter(pk=wave.pk).update(opens_at=NOW + timedelta(days=3))
    wave.refresh_from_db()
    member = opened(wave, surya)[0]
    assert member.booking is not None
    user = account_for(member)
    page = client_of(user).get(reverse("evaluation:invitation", args=[member.booking.uuid])).content.decode()
    assert "belum dibuka" in page
    assert 'name="device"' not in page


def test_response_follows_sittings_without_any_refresh(wave: Wave, surya: Any) -> None:
    done, begun, _third = opened(wave, surya)
    finish(done)
    assert begun.booking is not None
    sittings.begin_sitting(booking=begun.booking, at=NOW)
    assert {row.status: row.people for row in response_of(wave)} == {"invited": 1, "started": 1, "finished": 1}
    page = client_of(surya).get(reverse("evaluation:members", args=[wave.code])).content.decode()
    assert page.count(reverse("evaluation:reason", args=[done.pk])) == 0
    assert page.count(reverse("evaluation:reason", args=[begun.pk])) == 1


def test_agencies_are_told_whom_to_follow(wave: Wave, surya: Any) -> None:
    assert found_todos(surya) == []
    members = opened(wave, surya)
    [todo] = found_todos(surya)
    assert todo.url == reverse("evaluation:members", args=[wave.code])
    assert str(todo.text).startswith("3 orang")
    for member in members:
        finish(member)
    assert found_todos(surya) == []


def test_letters_are_for_the_unfinished_in_scope(wave: Wave, surya: Any, ratna: Any) -> None:
    done, waiting, third = opened(wave, surya)
    finish(done)
    account_for(third)
    page = client_of(surya).get(reverse("evaluation:letters", args=[wave.code])).content.decode()
    assert done.employee.name not in page
    assert waiting.employee.name in page
    assert reverse("identity:activate") in page  # who has no account learns how to get one
    assert page.count("Mintalah kode akun") == 1
    assert client_of(ratna).get(reverse("evaluation:letters", args=[wave.code])).status_code == 403
    local = local_recorder(waiting)
    inside = client_of(local).get(reverse("evaluation:letters", args=[wave.code])).content.decode()
    assert waiting.employee.name in inside
    waves.close_wave(wave=wave, by=surya, at=NOW)
    closed = client_of(surya).get(reverse("evaluation:letters", args=[wave.code])).content.decode()
    assert waiting.employee.name not in closed


def test_redraw_is_refused_once_tests_are_open(wave: Wave, surya: Any) -> None:
    opened(wave, surya)
    with pytest.raises(TooLateToRedraw):
        waves.recommit_wave(wave=wave, reason="Terlambat", by=surya, at=NOW)
    page = client_of(surya).get(reverse("evaluation:redraw", args=[wave.code]))
    assert page.status_code == 409
    assert "sebelum tes dibuka" in page.content.decode()
    assert wave.members.count() == 3


def test_recommit_checks_sizes(wave: Wave, surya: Any) -> None:
    wave.sample_size = 7000
    wave.save()
    with pytest.raises(SampleTooLarge):
        waves.recommit_wave(wave=wave, reason="Lebih besar", by=surya, at=NOW)
    assert wave.members.count() == 3


def test_wave_page_names_its_strata(wave: Wave, surya: Any) -> None:
    page = client_of(surya).get(reverse("evaluation:wave", args=[wave.code])).content.decode()
    assert "Kementerian" in page
    assert ">kementerian<" not in page
    assert ">31<" not in page


def test_new_wave_without_a_definition_says_what_is_missing(surya: Any) -> None:
    page = client_of(surya).get(reverse("evaluation:new_wave")).content.decode()
    assert "bank soal tertutup" in page
    assert reverse("assessment:definitions") in page
    assert 'name="sample_size"' not in page


def test_estimate_is_in_the_trail(wave: Wave, surya: Any, settings: Any, tmp_path: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    draw_people(wave, 17)
    done, *others = opened(wave, surya)
    for member in others[:15]:
        finish(member)
    waves.close_wave(wave=wave, by=surya, at=NOW + timedelta(hours=1))
    finish(done)  # sent in the half minute for which a web process trusts the booking that it has read
    job = jobs.start("evaluation.estimate_wave", by=surya, at=NOW, title="uji", wave=wave.pk)
    while jobs.run_one():
        pass
    job.refresh_from_db()
    assert job.state == "done", job.error
    done.refresh_from_db()
    assert done.status == MemberStatus.FINISHED
    assert TrailEntry.objects.filter(event="evaluation.wave.estimated").exists()


def steps_of(client: Client, wave: Wave) -> list[str]:
    """The steps of the workflow on the page of a wave."""
    text = client.get(reverse("evaluation:wave", args=[wave.code])).content.decode()
    flow = text[text.index('<ol class="flow"') :]
    return flow[: flow.index("</ol>")].split("<li ")[1:]


def test_workflow_tells_who_did_each_step_when_and_what_is_due(wave: Wave, surya: Any, client: Client) -> None:
    Authenticator.objects.create(user=surya, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(surya)
    responses.open_wave(wave=wave, by=None, at=NOW)
    planned, *_between, running, closed, estimated = steps_of(client, wave)
    assert planned.startswith('class="done"')
    assert f"{formats.moment(NOW)}, oleh Surya Persada" in planned
    assert running.startswith('class="current" aria-current="step"')
    assert f"{formats.moment(NOW)}, oleh sistem" in running
    assert f"Tenggat {formats.moment(wave.closes_at)}" in running
    assert closed.startswith('class="next"')
    assert "oleh" not in closed + estimated


def test_last_step_of_a_finished_wave_is_done(wave: Wave, surya: Any, client: Client) -> None:
    Authenticator.objects.create(user=surya, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(surya)
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.ESTIMATED)
    assert all(step.startswith('class="done"') for step in steps_of(client, wave))


def leave(member: WaveMember) -> None:
    """The agency's register says that a drawn person left yesterday."""
    day = NOW.date() - timedelta(days=1)
    Appointment.objects.filter(employee=member.employee_id, valid_to=None).update(valid_to=day)
    Employee.objects.filter(pk=member.employee_id).update(state=EmployeeState.LEFT, left_on=day)


def test_who_left_is_recorded_by_the_agency_they_left(wave: Wave, surya: Any) -> None:
    gone = opened(wave, surya)[0]
    local = local_recorder(gone)
    leave(gone)
    client = client_of(local)
    assert gone.employee.name in client.get(reverse("evaluation:members", args=[wave.code])).content.decode()
    assert gone in unfinished_for(local, wave)
    answer = client.post(reverse("evaluation:reason", args=[gone.pk]), {"status": "left", "note": ""})
    assert answer.status_code == 302
    gone.refresh_from_db()
    assert gone.status == MemberStatus.LEFT
    entry = TrailEntry.objects.get(event="evaluation.member.reason_recorded")
    assert entry.actor == local
    assert local.paths("evaluation.record_reason")[0] in entry.scope_path
    assert gone.employee.name in entry.object_label


def test_who_left_gets_no_letter_and_is_nobody_elses(wave: Wave, surya: Any) -> None:
    gone, _second, _third = opened(wave, surya)
    strange = Employee.objects.exclude(appointments__agency=gone.employee.appointment.agency).first()
    assert strange is not None
    other = local_recorder(WaveMember(employee=strange))
    leave(gone)
    page = client_of(surya).get(reverse("evaluation:letters", args=[wave.code]))
    assert page.status_code == 200
    assert gone.employee.name not in page.content.decode()
    assert client_of(other).get(reverse("evaluation:reason", args=[gone.pk])).status_code == 404


def test_who_serves_elsewhere_by_now_belongs_there(wave: Wave, surya: Any) -> None:
    moved = opened(wave, surya)[0]
    old = local_recorder(moved)
    present = moved.employee.appointment
    assert present is not None
    elsewhere = Appointment.objects.exclude(agency=present.agency).select_related("position", "unit", "agency").first()
    assert elsewhere is not None
    Appointment.objects.filter(pk=present.pk).update(valid_to=NOW.date())
    Appointment.objects.create(
        employee=moved.employee,
        position=elsewhere.position,
        unit=elsewhere.unit,
        agency=elsewhere.agency,
        duty_region=elsewhere.duty_region,
        valid_from=NOW.date(),
    )
    assert client_of(old).get(reverse("evaluation:reason", args=[moved.pk])).status_code == 404
