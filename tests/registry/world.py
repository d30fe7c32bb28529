"""A small invented country: two agencies, their units and positions, and the people who work on them."""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from melek.identity.models import Grant, Role, Scope, User
from melek.kit import jobs
from melek.kit.imports import kinds
from melek.kit.imports.services import runs
from melek.kit.models import ImportRun, Job
from melek.registry.models import Agency, Position, Region
from melek.registry.services.structure import add_unit

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
AS_OF = date(2026, 11, 1)
SARI = "198503152010012003"
BUDI = "199207082024211007"
TONO = "196604201990031005"
HEAD = ("nip", "name", "employment", "agency", "unit", "position", "education", "appointed_on")


@dataclass
class World:
    """What the tests stand on."""

    misal: Agency
    contoh: Agency
    admin: User
    national: User
    stranger: User


def build() -> World:
    """Kota Misal (units DINAS > BIDANG, positions KADIS, STAF) and Badan Contoh (unit PUSAT, position STAF)."""
    city, province = Region.objects.get(code="33.74"), Region.objects.get(code="33")
    root = Scope.objects.get(path="/")
    misal, contoh = _agency(root, "kota-misal", city, "kota"), _agency(root, "badan-contoh", province, "lpnk")
    dinas = add_unit(agency=misal, code="DINAS", name="Dinas Komunikasi")
    bidang = add_unit(agency=misal, code="BIDANG", name="Bidang Aplikasi", parent=dinas)
    pusat = add_unit(agency=contoh, code="PUSAT", name="Pusat Data")
    for unit, code, is_head in (
        (dinas, "KADIS", True),
        (dinas, "STAF", False),
        (bidang, "STAF", False),
        (pusat, "STAF", False),
    ):
        Position.objects.create(
            unit=unit, code=code, title=f"{code} {unit.name}", kind="pelaksana", cluster="pengguna", is_head=is_head
        )
    role = Role.objects.get(code="agency_admin")
    return World(
        misal,
        contoh,
        _person("melati", "Melati Pengelola", role, misal.scope),
        _person("nusa", "Nusa Pusat", role, root),
        _person("asing", "Asing Lain", role, contoh.scope),
    )


def _agency(root: Scope, code: str, region: Region, kind: str) -> Agency:
    scope = Scope.objects.create(parent=root, kind="agency", code=code, label=code, path=f"/{code}/")
    return Agency.objects.create(code=code, name=code.replace("-", " ").title(), kind=kind, region=region, scope=scope)


def _person(username: str, name: str, role: Role, scope: Scope) -> User:
    user = User.objects.create_user(username, display_name=name)
    Grant.objects.create(user=user, role=role, scope=scope, valid_from=date(2020, 1, 1))
    return user


def person(nip: str = SARI, **changes: str) -> dict[str, str]:
    """A row of an employee file."""
    row = {
        "nip": nip,
        "name": "Sari Contohwati",
        "employment": "PNS",
        "agency": "kota-misal",
        "unit": "DINAS",
        "position": "STAF",
        "education": "S1",
        "appointed_on": "2021-03-01",
    }
    return {**row, **changes}


def as_csv(rows: list[dict[str, str]]) -> bytes:
    """Rows as a CSV file."""
    heads = list(dict.fromkeys(name for row in rows for name in row))
    text = StringIO()
    writer = csv.DictWriter(text, heads, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def upload(
    content: bytes, by: User, *, kind: str = "registry.employees", scope_path: str | None = None, **more: Any
) -> ImportRun:
    """Upload a file and accept the guessed mapping."""
    run = runs.upload(
        ContentFile(content).chunks(),
        name=more.pop("name", "pegawai.csv"),
        kind=kinds[kind],
        scope_path=scope_path or by.grants.get().scope.path,
        as_of=more.pop("as_of", AS_OF),
        by=by,
        at=NOW,
    )
    runs.set_mapping(run=run, mapping=run.mapping, by=by, at=NOW)
    return run


def run_import(rows: list[dict[str, str]] | bytes, by: User, **more: Any) -> ImportRun:
    """Import rows to the end, as the worker would."""
    run = upload(rows if isinstance(rows, bytes) else as_csv(rows), by, **more)
    runs.start_run(run=run, by=by, at=timezone.now())
    job = jobs.run_one()
    assert isinstance(job, Job)
    run.refresh_from_db()
    # the refresh that a finished import asks for would run before a test's next import
    Job.objects.filter(kind="warehouse.refresh").delete()
    return run
