"""The demo's training catalogue: institutions, invented programmes with known doubles, and the BPPK list as it was found."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from melek.catalogue.enums import LineState, Mode, OfferingState, WindowState
from melek.catalogue.models import Institution, Instructor, Offering, PlanningWindow, Programme
from melek.catalogue.services import instructors, offerings, plans, programmes
from melek.catalogue.services.contents import Content, SubjectPlan
from melek.catalogue.services.finder.run import find, store_pass
from melek.catalogue.services.institutions import VenuePlan, add_institution, add_venue
from melek.catalogue.services.instructors import LicencePlan
from melek.catalogue.services.offerings import OfferingPlan
from melek.catalogue.services.plans import LinePlan
from melek.demo.services.sharing import find_earlier
from melek.kit.reference import load_csv, load_yaml
from melek.registry.enums import CENTRAL
from melek.registry.models import Agency, Region

KINDS = {"own": "own", "national_curriculum": "national", "delivery": "delivery"}
GRADES = ("pertama", "muda", "madya", "utama")
BPPK_SOURCE = "BPPK, data pengembangan 2014"
CLASS, USUAL_COST = 30, 1_500_000  # seats of a planned class; rupiah for one participant where none is known
SUBJECT_FIELDS = ("outcome", "indicator", "content", "method", "media")


@dataclass
class Catalogue:
    """What was made, by the keys of the reference file."""

    programmes: dict[str, Programme]
    institutions: dict[str, Institution]
    offerings: list[Offering]


def build(*, seed: int, at: datetime) -> Catalogue:
    """Institutions, instructors, rooms, programmes with their offerings, and the BPPK list."""
    rows: list[dict[str, Any]] = list(load_yaml("demo", "programmes.yaml"))
    chance = random.Random(seed)  # noqa: S311  # nosec B311: invented data
    codes = sorted({row["agency"] for row in rows})
    agencies = {one.code: one for one in Agency.objects.filter(code__in=codes).select_related("scope", "region")}
    made = {code: _institution(agencies[code], at=at) for code in codes}
    teachers = {code: _teachers(one, chance, at=at) for code, one in made.items()}
    found = Catalogue({}, made, [])
    # curricula before the deliveries that point to them
    for row in sorted(rows, key=lambda row: row["parent"] is not None):
        found.programmes[row["key"]] = _programme(row, agencies, made, found.programmes, at=at)
    for row in rows:
        runs = _offerings(
            row, found.programmes[row["key"]], made[row["agency"]], teachers[row["agency"]], chance, at=at
        )
        found.offerings += runs
    _bppk(agencies["kemenkeu"], made["kemenkeu"], at=at)
    return found


def plan(made: Catalogue, *, at: datetime) -> None:
    """Next year's joint plan and its overlaps, after those that an earlier pass found."""
    window = plans.open_window(
        year=at.year + 1,
        opens_on=at.date() - timedelta(days=60),
        publishes_on=at.date() - timedelta(days=10),
        locks_on=at.date() + timedelta(days=45),
        by=None,
        at=at,
        is_synthetic=True,
    )
    runs = [one for one in made.offerings if one.starts_on.year == window.year]
    for one in runs:
        told = LinePlan(one.starts_on.month, one.seats, _budget(one.version.cost, one.seats), region=one.region)
        _line(window, one.version.programme, told, at=at)
    planned = {one.version.programme_id for one in runs}
    for number, programme in enumerate(_doubled(made)):
        if programme.pk not in planned:
            cost = programme.versions.get().cost
            told = LinePlan(2 + number % 10, CLASS, _budget(cost, CLASS), region=programme.owner.region)
            _line(window, programme, told, at=at)
    plans.move_window(window=window, target=WindowState.PUBLISHED, by=None, at=at)
    plans.move_window(window=window, target=WindowState.SETTLING, by=None, at=at)
    done = find(at=at, window=window)
    assert done is not None
    find_earlier(done, at=at)
    store_pass(done=done, window=window, by=None, at=at)


def _doubled(made: Catalogue) -> list[Programme]:
    """The programmes that another agency teaches too, or nearly, by what the writer of the programmes knows."""
    pairs = load_yaml("demo", "programme_truth.yaml")["pairs"]
    keys = sorted({one[side] for one in pairs for side in ("a", "b")})
    return [made.programmes[key] for key in keys]


def _budget(cost: int | None, seats: int) -> int:
    return (cost or USUAL_COST) * seats


def _line(window: PlanningWindow, programme: Programme, told: LinePlan, *, at: datetime) -> None:
    line = plans.add_line(window=window, agency=programme.owner, programme=programme, plan=told, by=None, at=at)
    plans.move_line(line=line, target=LineState.ENTERED, by=None, at=at)


def _institution(agency: Agency, *, at: datetime) -> Institution:
    is_central = agency.kind in CENTRAL
    kind = "pusdiklat" if is_central else "bpsdm" if agency.kind == "provinsi" else "bkpsdm"
    name = {"pusdiklat": "Pusat Pelatihan", "bpsdm": "BPSDM", "bkpsdm": "BKPSDM"}[kind]
    region = Region.objects.get(code=agency.region.province_code)
    city = agency.region.capital or agency.region.name
    made = add_institution(
        agency=agency,
        code=f"lembaga-{agency.code}",
        name=f"{name} {agency.short_name or agency.name}",
        kind=kind,
        region=region,
        city=city,
        by=None,
        at=at,
        is_synthetic=True,
    )
    for room, room_kind, capacity, computers in (("Kelas 1", "classroom", 40, 0), ("Lab Komputer", "computer", 30, 30)):
        plan = VenuePlan(
            room,
            room_kind,
            region,
            city,
            capacity,
            computers,
            has_internet=True,
            is_accessible=room_kind == "classroom",
        )
        add_venue(institution=made, plan=plan, by=None, at=at)
    return made


def _teachers(institution: Institution, chance: random.Random, *, at: datetime) -> list[Instructor]:
    """Four instructors; three of them licensed, one licence ending within a month."""
    made = []
    today = at.date()
    for number in range(1, 5):
        one = instructors.add_instructor(
            institution=institution,
            name=f"Pengajar Peragaan {institution.agency.code.upper()} {number}",
            grade=GRADES[(number + len(institution.code)) % 4],
            by=None,
            at=at,
            is_synthetic=True,
        )
        if number < 4:
            ends = today + timedelta(days=25 if number == 3 else 400 + 30 * number)
            codes = chance.sample(("1.1", "1.2", "1.3", "2.2", "2.4", "3.1", "4.1", "4.2", "5.1", "5.2"), 5)
            plan = LicencePlan(
                number=f"LIS-{institution.agency.code.upper()}-{number:02}",
                issued_on=today - timedelta(days=700),
                expires_on=ends,
                scopes=tuple((code, chance.choice((3, 4, 5))) for code in sorted(codes)),
            )
            instructors.license_instructor(instructor=one, plan=plan, by=None, at=at)
        made.append(one)
    return made


def _programme(
    row: Mapping[str, Any],
    agencies: Mapping[str, Agency],
    institutions: Mapping[str, Institution],
    made: Mapping[str, Programme],
    *,
    at: datetime,
) -> Programme:
    content = content_of(row, made)
    one = programmes.draft_programme(
        owner=agencies[row["agency"]],
        provider=institutions[row["agency"]],
        code=row["code"],
        kind=KINDS[row["kind"]],
        parent=made[row["parent"]] if row["parent"] else None,
        content=content,
        source="Data sintetis peragaan",
        is_synthetic=True,
        by=None,
        at=at,
    )
    programmes.publish_draft(programme=one, by=None, at=at)
    return one


def content_of(row: Mapping[str, Any], made: Mapping[str, Programme]) -> Content:
    """The content of a row of the reference file."""
    return Content(
        title=row["title"],
        objective=row["objective"],
        clusters=tuple(row["audience"]["clusters"]),
        grades=tuple(one.replace("_", " ") for one in row["audience"].get("grades", ())),
        audience_note=row["audience"].get("note", ""),
        mode=row["mode"],
        hours=Decimal(str(row["hours"])),
        cost=row["cost"],
        competences=tuple((one["code"], one["level"]) for one in row["competences"]),
        subjects=tuple(_subjects(row["subjects"])),
        prerequisites=tuple(made[key] for key in row.get("prerequisites") or () if key in made),
        exam_note="Tes akhir" if row["hours"] >= 20 else "",
    )


def _subjects(rows: Iterable[Mapping[str, Any]]) -> Iterable[SubjectPlan]:
    for row in rows:
        told = {name: row.get(name) or "" for name in SUBJECT_FIELDS}
        yield SubjectPlan(title=row["title"], hours=Decimal(str(row["hours"])), **told)


def _offerings(
    row: Mapping[str, Any],
    programme: Programme,
    institution: Institution,
    teachers: list[Instructor],
    chance: random.Random,
    *,
    at: datetime,
) -> list[Offering]:
    made = []
    for number, run in enumerate(row.get("offerings") or (), 1):
        region = Region.objects.get(code=run["region"]) if run["region"] else None
        plan = OfferingPlan(
            starts_on=_day(run["start"]),
            ends_on=_day(run["end"]),
            seats=run["seats"],
            batch=str(run.get("batch") or number),
            is_online=bool(run["online"]),
            region=region,
            city=run["city"] or "",
            price=run["price"] or 0,
            fee_payer={"provider": "provider"}.get(run["who_pays"], "sender"),
        )
        one = offerings.plan_offering(
            programme=programme,
            institution=institution,
            plan=plan,
            instructors=sorted(chance.sample(teachers, 2), key=lambda teacher: teacher.pk),
            is_synthetic=True,
            by=None,
            at=at,
        )
        if plan.starts_on < at.date() + timedelta(days=120):
            offerings.move_offering(offering=one, target=OfferingState.OPEN, by=None, at=at)
        made.append(one)
    return made


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _bppk(owner: Agency, provider: Institution, *, at: datetime) -> None:
    """The BPPK list as it was found: facts missing, the same training several times, test rows kept out of sight."""
    subjects: dict[str, list[SubjectPlan]] = {}
    for row in load_csv("demo", "bppk_subjects.csv"):
        hours = Decimal(row["jp_hours"]) if row["jp_hours"] else None
        subjects.setdefault(row["programme_id"], []).append(SubjectPlan(row["subject"], hours))
    for row in load_csv("demo", "bppk_programmes.csv"):
        hours = Decimal(row["jp_hours"]) if row["jp_hours"] and Decimal(row["jp_hours"]) > 0 else None
        title = row["title"] if " " in row["title"].strip() else f"{row['title']} (judul satu kata)"
        content = Content(title=title, mode=Mode.CLASSROOM, hours=hours, subjects=tuple(subjects.get(row["id"], ())))
        programmes.take_over_programme(
            owner=owner,
            provider=provider,
            code=row["id"],
            content=content,
            source=BPPK_SOURCE,
            is_hidden=row["suspected_test_row"] == "1",
            by=None,
            at=at,
        )
