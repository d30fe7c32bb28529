"""Every province has the time zone that Presidential Decree 41/1987 gives it, and a person reads that of the duty place."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from melek.identity.models import User
from melek.kit import formats
from melek.kit.models import Notice
from melek.kit.reference import load_csv
from melek.registry.models import Agency, Appointment, Employee, Position, Region
from melek.registry.queries import zone_of
from melek.registry.services.structure import add_unit

# by island, as the decree lists them; provinces made later lie inside those of 1987
ZONES = {
    "WIB": "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62",
    "WITA": "51 52 53 63 64 65 71 72 73 74 75 76",
    "WIT": "81 82 91 92 93 94 95 96",
}
SENT = datetime(2026, 10, 31, 1, 42, tzinfo=UTC)


def test_every_region_lies_in_the_zone_of_its_province() -> None:
    told = {(row["code"][:2], formats.zone_name(row["time_zone"])) for row in load_csv("registry", "regions.csv")}
    assert told == {(code, zone) for zone, codes in ZONES.items() for code in codes.split()}


def employee_in(region: str) -> User:
    """Somebody on duty in a region, with an account."""
    account = User.objects.create_user(f"contoh-{region}", "kata-sandi-panjang")
    agency = Agency.objects.get(code="bkn")
    unit = agency.units.first() or add_unit(agency=agency, code="PUSAT", name="Pusat Data")
    made: dict[str, Any] = {"unit": unit, "title": "Staf", "kind": "pelaksana", "cluster": "pengguna"}
    position = Position.objects.create(code=f"STAF-{region}", **made)
    person = Employee.objects.create(
        name="Sri Contoh",
        nip_encrypted="x",
        nip_hash=region.rjust(32, "0"),
        employment="pns",
        sex="f",
        birth_year=1985,
        education="s1",
        hired_year=2010,
        updated_at=SENT,
        account=account,
    )
    place = Region.objects.get(code=region)
    made = {"position": position, "agency": agency, "unit": unit, "duty_region": place}
    Appointment.objects.create(employee=person, valid_from=date(2020, 1, 1), **made)
    return account


@pytest.mark.parametrize(
    ("region", "hour"), [("32", "08.42 WIB"), ("53.71", "09.42 WITA"), ("93.04", "10.42 WIT"), ("", "08.42 WIB")]
)
def test_a_person_reads_the_hour_of_the_duty_place(reference: None, client: Client, region: str, hour: str) -> None:
    user = employee_in(region) if region else User.objects.create_user("tanpa-tugas", "kata-sandi-panjang")
    Notice.objects.create(recipient=user, kind="identity.sign_in_changed", created_at=SENT)
    client.force_login(user)
    assert f"pukul {hour}" in client.get("/inbox/").content.decode()


def test_a_former_duty_place_gives_no_zone(reference: None) -> None:
    user = employee_in("93.04")
    assert zone_of(user) == "Asia/Jayapura"
    Appointment.objects.update(valid_to=date(2025, 1, 1))
    assert zone_of(user) == ""
