"""Rooms, offerings, instructors and their licences."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from melek.catalogue.enums import OfferingState
from melek.catalogue.models import Instructor, InstructorLicence
from melek.catalogue.queries.instructors import expiring, is_licensed_for, supply
from melek.catalogue.services import institutions, instructors, offerings
from melek.catalogue.services.contents import CompetenceUnknown
from melek.catalogue.services.institutions import VenuePlan
from melek.catalogue.services.instructors import LicencePlan, Points
from melek.kit.errors import NotAllowed
from melek.kit.workflow import MoveRefused
from melek.registry.models import Region
from tests.assessment.staff import employees
from tests.catalogue.test_pages import at, browser
from tests.catalogue.world import NOW, World, draft, offered, published

TODAY = NOW.date()


def room(world: World, **changes: object) -> VenuePlan:
    told = {"name": "Aula", "kind": "hall", "region": Region.objects.get(code="31"), "city": "Jakarta", "capacity": 40}
    return VenuePlan(**{**told, **changes})  # type: ignore[arg-type]


def teacher(world: World, **more: object) -> Instructor:
    return instructors.add_instructor(
        institution=world.lembaga,
        name="Pengajar Contoh",
        grade="madya",
        by=world.wulan,
        at=NOW,
        **more,  # type: ignore[arg-type]
    )


def licensed(
    world: World, one: Instructor, *, number: str = "L-1", until: date = date(2027, 12, 31)
) -> InstructorLicence:
    plan = LicencePlan(number, date(2026, 1, 1), until, (("1.3", 4), ("4.2", 3)))
    return instructors.license_instructor(instructor=one, plan=plan, by=world.nara, at=NOW)


def test_room_holds_one_offering_at_a_time_and_no_more_people_than_it_has_places(world: World) -> None:
    venue = institutions.add_venue(institution=world.lembaga, plan=room(world), by=world.wulan, at=NOW)
    made = published(world)
    first = offered(world, made, venue=venue)
    with pytest.raises(offerings.VenueTaken):
        offered(world, made, venue=venue, starts_on=date(2027, 3, 5), ends_on=date(2027, 3, 6))
    offered(world, made, venue=venue, starts_on=date(2027, 3, 6), ends_on=date(2027, 3, 7))
    with pytest.raises(offerings.VenueTooSmall):
        offered(world, made, venue=venue, seats=41, starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 2))
    offerings.move_offering(
        offering=first, target=OfferingState.CANCELLED, by=world.wulan, at=NOW, reason="Ruang rusak"
    )
    offered(world, made, venue=venue)


def test_room_of_another_institution_is_refused(world: World) -> None:
    venue = institutions.add_venue(institution=world.balai, plan=room(world), by=world.edo, at=NOW)
    with pytest.raises(offerings.VenueElsewhere):
        offered(world, published(world), venue=venue)
    with pytest.raises(NotAllowed):
        institutions.add_venue(institution=world.balai, plan=room(world), by=world.wulan, at=NOW)
    with pytest.raises(institutions.VenueNameTaken):
        institutions.add_venue(institution=world.balai, plan=room(world), by=world.edo, at=NOW)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"ends_on": date(2027, 2, 1)}, offerings.OfferingDaysWrong),
        ({"ends_on": date(2029, 2, 1)}, offerings.OfferingDaysWrong),
        ({"register_by": date(2027, 4, 1)}, offerings.OfferingDaysWrong),
        ({"region": None}, offerings.PlaceMissing),
        ({"seats": 0}, offerings.SeatsImpossible),
        ({"seats": 10**6}, offerings.SeatsImpossible),
    ],
)
def test_impossible_offering_is_refused(world: World, changes: dict, refused: type) -> None:
    with pytest.raises(refused):
        offered(world, published(world), **changes)


def test_registration_opens_for_a_published_programme_alone(world: World) -> None:
    one = offered(world, draft(world))
    with pytest.raises(offerings.NotPublished):
        offerings.move_offering(offering=one, target=OfferingState.OPEN, by=world.wulan, at=NOW)


def test_offering_is_held_after_its_last_day_and_then_fixed(world: World) -> None:
    one = offered(world, published(world))
    for target in (OfferingState.OPEN, OfferingState.CLOSED):
        offerings.move_offering(offering=one, target=target, by=world.wulan, at=NOW)
    with pytest.raises(offerings.NotEnded):
        offerings.move_offering(offering=one, target=OfferingState.HELD, by=world.wulan, at=NOW)
    with pytest.raises(offerings.OfferingFixed):
        offerings.change_offering(
            offering=one,
            plan=offerings.OfferingPlan(date(2027, 3, 1), date(2027, 3, 2), 1, is_online=True),
            instructors=[],
            by=world.wulan,
            at=NOW,
        )


def test_only_the_institution_offers(world: World) -> None:
    made = published(world)
    with pytest.raises(NotAllowed):
        offerings.plan_offering(
            programme=made,
            institution=world.balai,
            plan=offerings.OfferingPlan(date(2027, 3, 1), date(2027, 3, 2), 10, is_online=True),
            by=world.wulan,
            at=NOW,
        )
    with pytest.raises(MoveRefused):
        offerings.move_offering(offering=offered(world, made), target="held", by=world.wulan, at=NOW)


def test_licence_is_given_by_the_nation_for_known_competences_and_days(world: World) -> None:
    one = teacher(world)
    with pytest.raises(NotAllowed):
        instructors.license_instructor(
            instructor=one, plan=LicencePlan("X", TODAY, date(2028, 1, 1), (("1.1", 1),)), by=world.wulan, at=NOW
        )
    for plan, refused in (
        (LicencePlan("X", TODAY, TODAY, (("1.1", 1),)), instructors.LicenceDaysWrong),
        (LicencePlan("X", TODAY, date(2028, 1, 1), ()), instructors.LicenceIsEmpty),
        (LicencePlan("X", TODAY, date(2028, 1, 1), (("9.9", 1),)), CompetenceUnknown),
    ):
        with pytest.raises(refused):
            instructors.license_instructor(instructor=one, plan=plan, by=world.nara, at=NOW)
    licensed(world, one)
    with pytest.raises(instructors.LicenceNumberTaken):
        licensed(world, one)
    assert one.licences.count() == 1


def test_renewal_names_the_old_licence_and_ends_the_reminder(world: World) -> None:
    one = teacher(world)
    old = licensed(world, one, until=TODAY + timedelta(days=30))
    assert list(expiring(TODAY, Instructor.objects.all())) == [old]
    plan = LicencePlan("L-2", TODAY, date(2029, 1, 1), (("1.3", 4),))
    new = instructors.license_instructor(instructor=one, plan=plan, renews=old, by=world.nara, at=NOW)
    assert new.renews == old
    assert not expiring(TODAY, Instructor.objects.all()).exists()


def test_suspended_licence_does_not_hold(world: World) -> None:
    licence = licensed(world, teacher(world))
    assert licence.holds_on(TODAY)
    instructors.change_licence(licence=licence, target="suspended", reason="Pemeriksaan", by=world.nara, at=NOW)
    assert not licence.holds_on(TODAY)
    instructors.change_licence(licence=licence, target="revoked", reason="Palsu", by=world.nara, at=NOW)
    with pytest.raises(MoveRefused):
        instructors.change_licence(licence=licence, target="valid", reason="Lagi", by=world.nara, at=NOW)


def test_instructors_of_an_offering_must_hold_its_competences_at_its_level(world: World) -> None:
    one = teacher(world)
    made = offered(world, published(world))
    made.instructors.set([one])
    assert not is_licensed_for(made, on=TODAY)
    licensed(world, one)
    assert is_licensed_for(made, on=TODAY)
    assert not is_licensed_for(made, on=date(2028, 6, 1))


def test_supply_sets_licences_against_the_offerings_of_a_year(world: World) -> None:
    licensed(world, teacher(world))
    for _number in range(2):
        offered(world, published(world))
    rows = {row.competence: row for row in supply(TODAY)}
    assert (rows["1.3"].licensed, rows["1.3"].needed, rows["1.3"].is_short) == (1, 2, True)
    assert supply(TODAY, province="91") == []


def test_employee_teaches_once_and_at_their_own_agency(world: World) -> None:
    here, there = employees(world.west, 1)[0], None
    one = teacher(world, employee=here)
    assert one.employee == here
    assert there is None
    with pytest.raises(instructors.AlreadyInstructor):
        teacher(world, employee=here)
    with pytest.raises(instructors.EmployeeElsewhere):
        instructors.add_instructor(
            institution=world.balai, name="X Y", grade="muda", employee=here, by=world.edo, at=NOW
        )


def test_nobody_observes_their_own_teaching_or_the_future_and_observations_stay(world: World) -> None:
    here = employees(world.west, 1)[0]
    one = teacher(world, employee=here)
    told = {"instructor": one, "observed_on": TODAY, "points": Points(4, 4, 3, 5), "note": "Jelas.", "at": NOW}
    with pytest.raises(NotAllowed):
        instructors.observe_instructor(**told, by=here.account)
    with pytest.raises(instructors.ObservationAhead):
        instructors.observe_instructor(**{**told, "observed_on": date(2030, 1, 1)}, by=world.wulan)
    made = instructors.observe_instructor(**told, by=world.wulan)
    with pytest.raises(DatabaseError), transaction.atomic():
        type(made).objects.update(note="lain")


def test_pages_of_the_register(world: World) -> None:
    one = teacher(world)
    licence = licensed(world, one)
    manager, nation = browser(world.wulan), browser(world.nara)
    for client, name, args in (
        (manager, "instructors", ()),
        (manager, "supply", ()),
        (manager, "instructor", (one.uuid,)),
        (manager, "new_instructor", (world.lembaga.uuid,)),
        (manager, "edit_instructor", (one.uuid,)),
        (manager, "observe", (one.uuid,)),
        (nation, "new_licence", (one.uuid,)),
        (nation, "change_licence", (licence.pk, "suspended")),
    ):
        assert client.get(at(name, *args)).status_code == 200, name
    assert browser(world.edo).get(at("instructor", one.uuid)).status_code == 404
    assert nation.get(at("change_licence", licence.pk, "valid")).status_code == 404
    told = {"observed_on": "2026-10-01", "preparation": "4", "delivery": "4", "participation": "3", "assessment": "5"}
    assert manager.post(at("observe", one.uuid), {**told, "note": "Jelas dan runtut."}).status_code == 302
    assert manager.post(at("observe", one.uuid), {**told, "note": ""}).status_code == 422
