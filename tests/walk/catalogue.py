"""The catalogue in the walk's world: in each agency a draft, a programme on offer, who teaches it, a plan and a case."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from melek.catalogue.enums import OfferingState
from melek.catalogue.models import FinderModel, FinderRun, PlanningWindow, Programme
from melek.catalogue.rules.overlaps import Member
from melek.catalogue.services import instructors, offerings, plans, programmes
from melek.catalogue.services.imports import upload_catalogue
from melek.catalogue.services.institutions import VenuePlan, add_institution, add_venue
from melek.catalogue.services.instructors import LicencePlan
from melek.catalogue.services.offerings import OfferingPlan
from melek.catalogue.services.overlaps.opening import open_case
from melek.catalogue.services.plans import LinePlan
from melek.identity.models import Grant, Role, User
from melek.kit import jobs
from melek.kit.imports.services import runs
from melek.kit.models import ImportRun
from melek.registry.models import Agency, Region
from tests.catalogue.world import ARCHIVES, SECURITY
from tests.walk.targets import NATION, NOBODY, Target

YEAR = 2027
SHOWN = UUID("7d0f8f0e-4f0a-4f57-9d2b-0c5a1f6a2027")  # the listed programme of the first agency, for the API


def of_place(place: Any, *, at: datetime) -> None:
    """One of everything that an agency brings to the catalogue."""
    agency, region = place.agency, Region.objects.get(code="31")
    word = place.people[0].name.split()[0]
    institution = add_institution(
        agency=agency,
        code=f"uji-{agency.code}",
        name="Lembaga uji",
        kind="pusdiklat",
        region=region,
        city="Jakarta",
        by=None,
        at=at,
    )
    venue = add_venue(institution=institution, plan=VenuePlan("Aula", "hall", region, "Jakarta", 40), by=None, at=at)
    draft = programmes.draft_programme(owner=agency, code="R-1", content=SECURITY, by=None, at=at)
    listed = programmes.draft_programme(
        owner=agency, provider=institution, code="T-1", content=ARCHIVES, by=None, at=at
    )
    programmes.publish_draft(programme=listed, by=None, at=at)
    if not Programme.objects.filter(uuid=SHOWN).exists():
        listed.uuid = SHOWN
        listed.save(update_fields=["uuid"])
    teacher = instructors.add_instructor(
        institution=institution, name=f"{word} Pengajar", grade="madya", by=None, at=at
    )
    plan = LicencePlan(f"L-{agency.code}", date(2026, 1, 1), date(2029, 1, 1), (("1.3", 4),))
    licence = instructors.license_instructor(instructor=teacher, plan=plan, by=None, at=at)
    offering = _offering(listed, institution, region, at=at)
    window, _made = PlanningWindow.objects.get_or_create(
        year=YEAR,
        defaults={
            "opens_on": date(2026, 11, 1),
            "publishes_on": date(2026, 12, 1),
            "locks_on": date(2027, 1, 15),
            "made_at": at,
        },
    )
    numbers = LinePlan(3, 30, 1, note=f"Rencana {word}")
    line = plans.add_line(window=window, agency=agency, programme=listed, plan=numbers, by=None, at=at)
    done, waiting = _imports(agency, word, at=at)
    place.keys |= {
        "catalogue_done": done.uuid,
        "catalogue_waiting": waiting.uuid,
        "catalogue_row": done.quarantine.get().pk,
        "institution": institution.uuid,
        "venue": venue.pk,
        "draft": draft.uuid,
        "listed": listed.uuid,
        "teacher": teacher.uuid,
        "licence": licence.pk,
        "offering": offering.uuid,
        "line": line.uuid,
        "overlap": _case(listed, at=at).uuid,
    }


def _offering(listed: Programme, institution: Any, region: Region, *, at: datetime) -> Any:
    plan = OfferingPlan(at.date() + timedelta(days=90), at.date() + timedelta(days=95), 30, region=region)
    made = offerings.plan_offering(programme=listed, institution=institution, plan=plan, by=None, at=at)
    return offerings.move_offering(offering=made, target=OfferingState.OPEN, by=None, at=at)


def _case(listed: Programme, *, at: datetime) -> Any:
    """A case about the programme and one of an agency where nobody of the walk holds anything."""
    third = Agency.objects.select_related("scope").get(code="lan")
    other = programmes.draft_programme(owner=third, code=f"L-{listed.pk}", content=ARCHIVES, by=None, at=at)
    programmes.publish_draft(programme=other, by=None, at=at)
    model, _new = FinderModel.objects.get_or_create(
        hash="uji", defaults={"lexicon_hash": "", "parameters": {}, "quality": _quality(), "labels": 0, "fitted_at": at}
    )
    run = FinderRun.objects.create(model=model, programmes=2, candidates=1, found=1, opened=1, ended_at=at)
    members = [
        Member(one.pk, one.versions.get().pk, one.owner_id, 1_000_000, 30, "blended", "31") for one in (listed, other)
    ]
    return open_case(run=run, members=members, chance=0.9, by=None, at=at)


def _quality() -> dict[str, Any]:
    figure = {"value": 0.8, "low": 0.7, "high": 0.9}
    names = ("precision", "recall", "auc_same", "brier", "calibration_error")
    return {"pairs": 100, **dict.fromkeys(names, figure)}


def _imports(agency: Agency, word: str, *, at: datetime) -> tuple[ImportRun, ImportRun]:
    """An import that ended with a row aside, and one that waits for its start."""
    manager = User.objects.create_user(f"katalog-{agency.code}", display_name=f"{word} Pengelola Katalog")
    role = Role.objects.get(code="learning_manager")
    Grant.objects.create(user=manager, role=role, scope=agency.scope, valid_from=date(2020, 1, 1))
    made = []
    for name in ("selesai", "tunggu"):
        content = ContentFile(b"kode,judul,jp\nIMP-1,PKK,8\n")
        run = upload_catalogue(
            content.chunks(), name=f"{word}-{name}.csv", scope_path=agency.scope.path, by=manager, at=at
        )
        runs.set_mapping(run=run, mapping=run.mapping, by=manager, at=at)
        made.append(run)
    runs.start_run(run=made[0], by=manager, at=at)
    jobs.run_one(only=["kit.run_import"])
    return made[0], made[1]


_PUBLIC = {
    "programme": "listed",
    "offering": "offering",
    "offering_calendar": "offering",
    "institution": "institution",
}
_IMPORTS = {
    **dict.fromkeys(("import", "retry_import"), "catalogue_done"),
    **dict.fromkeys(("map_import", "start_import", "cancel_import"), "catalogue_waiting"),
    **dict.fromkeys(("import_row", "dismiss_row"), "catalogue_row"),
}
_OF_AGENCY: dict[str, tuple[str, tuple[Any, ...]]] = {
    **dict.fromkeys(("draft", "edit_content", "edit_competences", "edit_subjects", "publish"), ("draft", ())),
    "edit_subject": ("draft", (1,)),
    "discard_draft": ("draft", ()),
    "revise": ("listed", ()),
    "retire": ("listed", ()),
    "edit_offering": ("offering", ()),
    "move_offering": ("offering", ("closed",)),
    "new_venue": ("institution", ()),
    "new_instructor": ("institution", ()),
    "edit_venue": ("venue", ()),
    "edit_instructor": ("teacher", ()),
    "new_licence": ("teacher", ()),
    "observe": ("teacher", ()),
    "change_licence": ("licence", ("suspended",)),
    "edit_line": ("line", ()),
    "move_line": ("line", ("entered",)),
    "overlap": ("overlap", ()),
    "report_saving": ("overlap", ()),
}


def targets(places: tuple[Any, ...]) -> dict[str, list[Target]]:
    """What each route of the catalogue is asked for."""
    found = {f"catalogue:{name}": [Target((one.keys[key],)) for one in places] for name, key in _PUBLIC.items()}
    for name, (key, more) in _OF_AGENCY.items():
        found[f"catalogue:{name}"] = [Target((one.keys[key], *more), place=one.agency.scope.path) for one in places]
    for name, key in _IMPORTS.items():
        found[f"catalogue:{name}"] = [Target((one.keys[key],), place=one.agency.scope.path) for one in places]
    found["catalogue:move_offering"] += [
        Target((one.keys["offering"], "cancelled"), place=one.agency.scope.path) for one in places
    ]
    found["catalogue:answer_overlap"] = [
        Target((one.keys["overlap"], one.agency.code), place=one.agency.scope.path) for one in places
    ]
    for name in ("decide_overlap", "close_overlap"):
        found[f"catalogue:{name}"] = [Target((one.keys["overlap"],), place=NATION) for one in places]
    found["catalogue:instructor"] = [
        Target((one.keys["teacher"],), place=one.agency.scope.path, owner=NOBODY, also="catalogue.view_instructor")
        for one in places
    ]
    found["catalogue:programme"] += [
        Target((one.keys["draft"],), place=one.agency.scope.path, also="catalogue.view_programme") for one in places
    ]
    found["catalogue:import_sample"] = [Target(("csv",)), Target(("xlsx",))]
    found["catalogue:new_offering"] = [Target((one.keys["listed"],)) for one in places]
    found["catalogue:window"] = [Target((YEAR,))]
    found["catalogue:new_line"] = [Target((YEAR,))]
    found["catalogue:move_window"] = [Target((YEAR, "published"), place=NATION)]
    for name in ("new_window", "run_finder"):
        found[f"catalogue:{name}"] = [Target(place=NATION)]
    return found
