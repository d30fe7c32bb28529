"""Employees for results that simulated people left."""

from melek.assessment.models import Result
from melek.registry.models import Agency, Appointment, Employee
from tests.assessment.conftest import NOW
from tests.assessment.staff import employees


def employ(people: int) -> None:
    """Make the people of the first results employees of one unit, in order."""
    agency = Agency.objects.get(code="bkn")
    model = employees(agency, 1)[0]
    place = Appointment.objects.get(employee=model)
    made = Employee.objects.bulk_create(
        Employee(
            name=f"Orang {number}",
            nip_encrypted="-",
            nip_hash=f"{number:032}",
            employment="pns",
            sex="f",
            birth_year=1985,
            education="s2",
            hired_year=2010,
            updated_at=NOW,
        )
        for number in range(people)
    )
    Appointment.objects.bulk_create(
        Appointment(
            employee=one,
            position=place.position,
            agency=agency,
            unit=place.unit,
            duty_region=agency.region,
            valid_from=place.valid_from,
        )
        for one in made
    )
    for result, one in zip(Result.objects.order_by("sitting"), made, strict=True):
        Result.objects.filter(pk=result.pk).update(employee=one)
