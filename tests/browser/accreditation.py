"""Accreditation in the served nation: files at every step that has a page of its own."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from melek.catalogue.services.institutions import add_institution
from melek.dossier.services.sheets import open_sheet
from melek.identity.models import User
from melek.quality.enums.accreditation import State
from melek.quality.models import Accreditation, Assessor, PanelMember, Surveillance, Visit
from melek.quality.services.risk.assessing import assess
from melek.registry.models import Agency
from tests.walk.accreditation import DAYS, certificate_of, decision_of, decree_of, file_of, finding_of, programme_of

AGENCY = "pemprov-91"  # where the demo's quality officer works
ASSESSOR, OFFICE, OFFICER = "assessor-1", "accreditor", "trainer-quality-officer"
STATES = (State.CHECKING, State.VISIT, State.FINAL, State.DECIDED, State.DECREE, State.IN_FORCE, State.DRAFT)
NO_PAGE = {"quality:certificate", "quality:draft_file"}
BY = {
    **{f"quality:{name}": OFFICE for name in ("accreditation", "documents", "visit", "finding", "record_finding")},
    **{f"quality:{name}": OFFICE for name in ("reopen_finding", "close_finding", "risk")},
    **{f"quality:{name}": ASSESSOR for name in ("declare_seat", "scores", "vote", "close_visit", "my_assessments")},
    **{f"quality:{name}": OFFICER for name in ("accreditations", "apply", "cancel_application", "answer_finding")},
    "quality:waive_appeal": OFFICER,
    **{f"dossier:{name}": OFFICER for name in ("sheet", "check_sheet", "sheet_element", "sheet_evidence")},
}
_POST = (
    *("add_document", "submit_application", "take_up", "accept_documents", "start_assessment", "finish_scoring"),
    *("take_over_agreed", "consolidate_score", "accept_scores", "open_sitting", "next_ballot"),
    *("draft_decree", "enter_force", "check_criteria", "attach_remedy", "start_exercise", "estimate_severity"),
)


def accreditation() -> dict[str, list[tuple[Any, ...]]]:
    """Arguments of each page of the cycle, with objects that it shows."""
    at, officer = timezone.now(), User.objects.get(username=f"peragaan-{OFFICER}")
    agency = Agency.objects.get(code=AGENCY)
    institution = add_institution(
        agency=agency,
        code="lembaga-peramban",
        name="Lembaga Peramban",
        kind="pusdiklat",
        region=agency.region,
        city="",
        by=None,
        at=at,
    )
    place = SimpleNamespace(agency=agency, owner=officer, keys={"institution": institution.uuid})
    register, made = _assessor(), {}
    for number, state in enumerate(STATES):
        days = DAYS if state == State.IN_FORCE else {}
        made[state] = file_of(place, programme_of(place, f"PRB-{number}", at=at), state, at=at, **days)
    for file in made.values():
        file.sheet = open_sheet(edition=file.edition, holder=file, by=officer, at=at)
        file.save(update_fields=["sheet"])
    decree_of(place, made[State.DECREE], at=at)
    certificate_of(place, made[State.IN_FORCE], at=at)
    decision_of(place, made[State.DECIDED], at=at, outcome="refused")
    given_up = file_of(
        place, programme_of(place, "PRB-R", at=at), State.DECIDED, at=at, waived_at=at, waived_by=officer
    )
    decision_of(place, given_up, at=at, outcome="refused")
    seat = _seat(made[State.VISIT], register, "first", officer, at)
    _seat(made[State.FINAL], register, "final", officer, at)
    refused = {"quality:waive_appeal": [(made[State.DECIDED].uuid,)], "quality:close_refused": [(given_up.uuid,)]}
    return _arguments(place, made, register, seat, at) | refused


def _assessor() -> Assessor:
    return Assessor.objects.get(account__username=f"peragaan-{ASSESSOR}")


def _seat(file: Accreditation, assessor: Assessor, team: str, officer: User, at: Any) -> PanelMember:
    told = {"post": "chair", "state": "free", "asked_at": at, "asked_by": officer, "declared_at": at}
    return PanelMember.objects.create(accreditation=file, team=team, assessor=assessor, **told)


def _arguments(
    place: Any, made: dict[State, Accreditation], register: Assessor, seat: PanelMember, at: Any
) -> dict[str, list[tuple[Any, ...]]]:
    assessed, held = made[State.VISIT], made[State.IN_FORCE]
    later = at.date() + timedelta(days=30)
    plan = {"planned_on": later, "mode": "field", "agenda": "Melihat kelas", "made_at": at, "made_by": place.owner}
    visit = Visit.objects.create(accreditation=assessed, checklist=["needs-analysis"], **plan)
    watch = Surveillance.objects.create(accreditation=held, planned_on=later, reason="Berkala", made_at=at)
    finding = finding_of(place, assessed, at=at)
    assess(accreditation=held, at=at)
    found: dict[str, list[tuple[Any, ...]]] = {
        "accreditation": [(one.uuid,) for state, one in made.items() if state != State.DRAFT],
        "certificate": [(held.uuid,)],
        "team": [(assessed.uuid, "first"), (assessed.uuid, "final")],
        "declare_seat": [(seat.uuid,)],
        "change_assessor": [(register.uuid,)],
        "accredited_at": [("lembaga-peramban",)],
        **{name: [(made[State.CHECKING].uuid,)] for name in ("documents", "check_documents", "return_application")},
        **{name: [(assessed.uuid,)] for name in ("scores", "plan_visit", "record_finding", "cancel_application")},
        **{name: [(made[State.FINAL].uuid,)] for name in ("vote", "record_decision")},
        **{name: [(made[State.DECREE].uuid,)] for name in ("decree", "upload_signed", "confirm_decree")},
        **{name: [(held.uuid,)] for name in ("suspend", "restore", "withdraw", "plan_surveillance")},
        **{name: [(held.uuid,)] for name in ("risk", "correct_risk")},
        "exercise": [("layanan-daring",)],
        **{name: [(visit.uuid,)] for name in ("visit", "close_visit", "cancel_visit")},
        **{name: [(watch.uuid,)] for name in ("close_surveillance", "cancel_surveillance")},
        **{name: [(finding.uuid,)] for name in ("finding", "answer_finding", "reopen_finding", "close_finding")},
        **{name: [] for name in _POST},
    }
    return {f"quality:{name}": many for name, many in found.items()} | _sheet(made[State.DRAFT])


def _sheet(file: Accreditation) -> dict[str, list[tuple[Any, ...]]]:
    """The pages of its self-assessment."""
    standard, key = file.edition.standard, file.sheet.uuid
    return {
        "dossier:sheet": [(key,)],
        "dossier:check_sheet": [(key,)],
        "dossier:sheet_element": [(key, standard.elements[0].code)],
        "dossier:sheet_evidence": [(key, next(iter(standard.criteria)))],
    }
