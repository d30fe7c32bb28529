"""Invented agencies, units, positions and employees for the import bench and the kill test."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from melek.identity.models import Grant, Role, Scope, User
from melek.identity.services.roles import sync_roles
from melek.registry.models import Agency, Position
from melek.registry.services.reference import load_all
from melek.registry.services.structure import add_unit

HEADERS = (
    *("nip", "name", "employment", "agency", "unit", "position", "education"),
    *("sex", "appointed_on", "region", "state"),
)
_FIRST = ("Sari", "Budi", "Tono", "Dewi", "Agus", "Rina", "Putu", "Made", "Wayan", "Joko", "Lestari", "Bagus")
_LAST = ("Contohwati", "Misalnya", "Umpamanto", "Andaikan", "Seumpama", "Ibaratno", "Perumpama", "Laksana")
_EDUCATION = ("SD sampai SMA", "D1 sampai D3", "D4 atau S1", "S2", "S3")


@transaction.atomic
def build(agencies: int = 40, units: int = 15, positions: int = 12) -> User:
    """Reference data, units and positions of some agencies, and a person who may import for all of them."""
    sync_roles()
    load_all()
    for agency in Agency.objects.select_related("scope").order_by("code")[:agencies]:
        for number in range(units):
            unit = add_unit(agency=agency, code=f"U{number}", name=f"Unit {number}")
            Position.objects.bulk_create(
                Position(unit=unit, code=f"J{place}", title=f"Jabatan {place}", kind="pelaksana", cluster="pengguna")
                for place in range(positions)
            )
    user = User.objects.create_user("pengimpor", display_name="Pengimpor Uji")
    role, root = Role.objects.get(code="system_admin"), Scope.objects.get(path="/")
    Grant.objects.create(user=user, role=role, scope=root, valid_from=timezone.localdate())
    return user


def write_csv(path: Path, rows: int, *, seed: int = 1) -> None:
    """A file of so many different employees, for the agencies of `build`."""
    draw = random.Random(seed)  # nosec B311: invented people
    places = list(
        Position.objects.order_by("pk").values_list(
            "unit__agency__code", "unit__code", "code", "unit__agency__region__code"
        )
    )
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for number in range(rows):
            writer.writerow(_row(draw, number, places))


def _row(draw: random.Random, number: int, places: list[tuple[str, str, str, str]]) -> tuple[str, ...]:
    # the number alone makes the first 12 digits and the serial differ, so that no two rows collide
    born = date(1962, 1, 1) + timedelta(days=number % 14_000)
    serial = number // 14_000
    is_pppk = draw.random() < 0.36
    month = "21" if is_pppk else f"{draw.randint(1, 12):02d}"
    sex = draw.randint(1, 2)
    nip = f"{born:%Y%m%d}{born.year + 24}{month}{sex}{serial % 999 + 1:03d}"
    agency, unit, position, region = places[draw.randrange(len(places))]
    return (
        nip,
        f"{draw.choice(_FIRST)} {draw.choice(_LAST)} {number}",
        "PPPK" if is_pppk else "PNS",
        agency,
        unit,
        position,
        draw.choice(_EDUCATION),
        "LP"[sex - 1],
        f"{draw.randint(2010, 2025)}-{draw.randint(1, 12):02d}-01",
        region,
        "aktif",
    )
