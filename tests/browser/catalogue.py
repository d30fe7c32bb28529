"""The catalogue in the served nation: what each of its pages is opened with, and by whom."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from melek.catalogue.enums import LineState, OverlapState, ProgrammeState
from melek.catalogue.models import Instructor, Offering, OverlapCase, PlanLine, PlanningWindow, Programme
from melek.catalogue.services import programmes
from melek.catalogue.services.imports import upload_catalogue
from melek.catalogue.services.instructors import add_instructor
from melek.catalogue.services.overlaps import settling
from melek.identity.models import User
from melek.kit import jobs
from melek.kit.imports.services import runs
from tests.browser.laboratory import first

AGENCY = "pemprov-91"  # where the demo's second learning manager works
MANAGER, NATION = "trainer-learning-manager", "training-coordinator"
NO_PAGE = {"catalogue:offering_calendar", "catalogue:import_sample", "catalogue:hints"}
_OWN = (
    *("new_programme", "draft", "edit_content", "edit_competences", "edit_subjects", "edit_subject", "retire"),
    *("new_offering", "edit_offering", "move_offering", "new_institution", "new_venue", "edit_venue", "new_instructor"),
    *(
        "edit_instructor",
        "observe",
        "instructors",
        "instructor",
        "overlaps",
        "overlap",
        "overlap_log",
        "answer_overlap",
    ),
    *("report_saving", "windows", "window", "new_line", "edit_line", "map", "supply", "imports", "upload", "import"),
    *("import_row", "dismiss_row"),
)
BY = {
    **{f"catalogue:{name}": MANAGER for name in _OWN},
    **{f"catalogue:{name}": NATION for name in ("new_licence", "change_licence", "new_window", "decide_overlap")},
}
_POST = (
    *("publish", "revise", "discard_draft", "run_finder", "close_overlap", "move_window", "move_line"),
    *("map_import", "start_import", "cancel_import", "retry_import"),
)


def catalogue() -> dict[str, list[tuple[Any, ...]]]:
    """Arguments of each page, with objects that it shows."""
    at, manager = timezone.now(), User.objects.get(username=f"peragaan-{MANAGER}")
    own = Programme.objects.filter(owner__code=AGENCY, state=ProgrammeState.PUBLISHED)
    revised, listed = own.order_by("pk")[0], own.order_by("pk")[1]
    programmes.revise_programme(programme=revised, by=manager, at=at)
    offering = first(Offering.objects.filter(institution__agency__code=AGENCY))
    institution = offering.institution
    teacher = first(Instructor.objects.filter(institution=institution, licences__isnull=False))
    add_instructor(institution=institution, name="Pengajar Tanpa Lisensi", grade="lain", by=manager, at=at)
    case = first(OverlapCase.objects.filter(state=OverlapState.OPEN, programmes__programme__owner__code=AGENCY))
    line = first(PlanLine.objects.filter(agency__code=AGENCY, state=LineState.ENTERED))
    imported, waiting = _imports(manager)
    window = PlanningWindow.objects.get()
    found: dict[str, list[tuple[Any, ...]]] = {
        "programme": [(listed.uuid,), (revised.uuid,)],
        **{name: [(revised.uuid,)] for name in ("draft", "edit_content", "edit_competences", "edit_subjects")},
        "edit_subject": [(revised.uuid, 1)],
        "retire": [(listed.uuid,)],
        "new_offering": [(listed.uuid,)],
        "offering": [(first(Offering.objects.listed()).uuid,)],
        "edit_offering": [(offering.uuid,)],
        "move_offering": [(offering.uuid, "cancelled")],
        **{name: [(institution.uuid,)] for name in ("institution", "new_venue", "new_instructor")},
        "edit_venue": [(first(institution.venues.all()).pk,)],
        **{name: [(teacher.uuid,)] for name in ("instructor", "edit_instructor", "new_licence", "observe")},
        "change_licence": [(first(teacher.licences.all()).pk, "suspended")],
        "overlap": [(case.uuid,), (_settled().uuid,)],
        "answer_overlap": [(case.uuid, AGENCY)],
        "decide_overlap": [(case.uuid,)],
        "report_saving": [(case.uuid,)],
        "window": [(window.year,)],
        "new_line": [(window.year,)],
        "edit_line": [(line.uuid,)],
        "import": [(imported.uuid,), (waiting.uuid,)],
        "import_row": [(imported.quarantine.get().pk,)],
        "dismiss_row": [(imported.quarantine.get().pk,)],
        **{name: [] for name in _POST},
    }
    return {f"catalogue:{name}": many for name, many in found.items()}


def _settled() -> OverlapCase:
    """Another case of the agency that both sides agreed on; where there is none, the same."""
    rows = OverlapCase.objects.filter(state=OverlapState.OPEN, programmes__programme__owner__code=AGENCY)
    case = rows.order_by("-pk")[0]
    why = "Isi dan pesertanya berbeda menurut kedua instansi."
    for one in case.programmes.select_related("programme__owner__scope").order_by("pk"):
        owner = one.programme.owner
        case.refresh_from_db()
        if case.state == OverlapState.OPEN:
            by = _who_answers(owner)
            settling.answer_case(case=case, agency=owner, resolution="share", reason=why, by=by, at=timezone.now())
    case.refresh_from_db()
    return case


def _who_answers(owner: Any) -> User:
    """An account that answers for an agency; made where the demo has none."""
    from melek.identity.models import Grant, Role

    held = Grant.objects.filter(role__code="learning_manager", scope=owner.scope).first()
    if held is not None:
        return held.user
    made = User.objects.create_user(f"peragaan-jawab-{owner.code}", display_name="Penjawab", is_synthetic=True)
    role = Role.objects.get(code="learning_manager")
    Grant.objects.create(user=made, role=role, scope=owner.scope, valid_from=timezone.localdate())
    return made


def _imports(manager: User) -> tuple[Any, Any]:
    """An import that ended with a row aside, and one that shows its preview."""
    scope = first(manager.grants.all()).scope.path
    content = b"kode,judul,jp\nPR-1,Pelatihan Peramban Dasar,8\nPR-2,PKK,8\n"
    made = []
    for name in ("selesai.csv", "pratinjau.csv"):
        run = upload_catalogue(
            ContentFile(content).chunks(), name=name, scope_path=scope, by=manager, at=timezone.now()
        )
        runs.set_mapping(run=run, mapping=run.mapping, by=manager, at=timezone.now())
        made.append(run)
    runs.start_run(run=made[0], by=manager, at=timezone.now())
    while jobs.run_one():
        continue
    return made[0], made[1]
