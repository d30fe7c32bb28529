"""Employees of an agency with their accounts, as the tests of assessment need them."""

from datetime import date

from melek.identity.models import User
from melek.registry.models import Agency, Appointment, Employee, Position
from melek.registry.services.structure import add_unit
from tests.assessment.conftest import NOW


def employees(agency: Agency, count: int) -> list[Employee]:
    """People of one unit of an agency, each with an account."""
    unit = add_unit(agency=agency, code="UJI", name="Unit uji")
    position = Position.objects.create(unit=unit, code="STAF", title="Staf", kind="pelaksana", cluster="pengguna")
    found = []
    for number in range(count):
        one = Employee.objects.create(
            name=f"Pegawai Contoh {number}",
            nip_encrypted="-",
            nip_hash=f"{agency.pk:016}{number:016}",
            employment="pns",
            sex="f" if number % 2 else "m",
            birth_year=1980 + number,
            education="s2",
            hired_year=2010,
            account=User.objects.create_user(
                f"pegawai-{number}", "kata-sandi-panjang", display_name=f"Pegawai {number}"
            ),
            updated_at=NOW,
        )
        Appointment.objects.create(
            employee=one,
            position=position,
            agency=agency,
            unit=unit,
            duty_region=agency.region,
            valid_from=date(2020, 1, 1),
        )
        found.append(one)
    return found
