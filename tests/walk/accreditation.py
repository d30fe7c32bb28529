"""Accreditation in the walk's world: in each agency a file being assessed, one whose decree is signed, one in force."""

from datetime import date, datetime, timedelta
from typing import Any

from melek.catalogue.models import Institution, Programme
from melek.catalogue.services import programmes
from melek.dossier.models import Case, IssuedDocument, StandardEdition
from melek.dossier.services.documents import issue_document
from melek.dossier.services.sheets import open_sheet
from melek.identity.models import User
from melek.quality.enums.accreditation import APPEAL_KIND, CERTIFICATE_KIND, DECREE_KIND, State
from melek.quality.models import Accreditation, Assessor, Decision, Decree, Finding, PanelMember, Surveillance, Visit
from melek.quality.services.accreditation.standing import title_of
from tests.catalogue.world import ARCHIVES
from tests.walk.targets import NOBODY, Target

DAYS = {"valid_from": date(2026, 1, 1), "valid_until": date(2031, 1, 1)}
READERS = ("quality.view_docket",)


def of_place(place: Any, *, at: datetime) -> None:
    """One of everything that an accreditation brings; the agency is applicant and accreditor."""
    assessor = _assessor(place, at=at)
    open_file = file_of(place, Programme.objects.get(uuid=place.keys["listed"]), State.VISIT, at=at)
    open_file.sheet = open_sheet(edition=open_file.edition, holder=open_file, by=place.owner, at=at)
    open_file.save(update_fields=["sheet"])
    seat = PanelMember.objects.create(
        accreditation=open_file, team="first", post="chair", assessor=assessor, asked_at=at, asked_by=place.owner
    )
    visit = Visit.objects.create(
        accreditation=open_file,
        planned_on=at.date() + timedelta(days=900),
        mode="field",
        agenda="Melihat kelas",
        made_at=at,
        made_by=place.owner,
    )
    signing = file_of(place, programme_of(place, "A-2", at=at), State.DECREE, at=at)
    decree_of(place, signing, at=at)
    holding = file_of(place, programme_of(place, "A-3", at=at), State.IN_FORCE, at=at, **DAYS)
    certificate_of(place, holding, at=at)
    watch = Surveillance.objects.create(
        accreditation=holding, planned_on=at.date() + timedelta(days=900), reason="Berkala", made_at=at
    )
    place.keys |= {
        "appeal": _appeal(place, open_file, at=at).uuid,
        "assessor": assessor.uuid,
        "accreditation": open_file.uuid,
        "panel_seat": seat.uuid,
        "visit": visit.uuid,
        "finding": finding_of(place, open_file, at=at).uuid,
        "signing": signing.uuid,
        "holding": holding.uuid,
        "surveillance": watch.uuid,
    }


def _appeal(place: Any, about: Accreditation, *, at: datetime) -> Case:
    """An appeal of the owner that waits for the office."""
    return Case.objects.create(
        kind=APPEAL_KIND,
        opener=place.owner,
        subject_type=about._meta.label,
        subject_id=str(about.pk),
        subject_label=str(about),
        scope_path=place.agency.scope.path,
        statement=f"Tim tidak membaca bukti yang dikirim {place.owner}.",
        remedy="Sidangkan ulang.",
        opened_at=at,
        due_at=at + timedelta(days=900),
    )


def _assessor(place: Any, *, at: datetime) -> Assessor:
    word = place.people[0].name.split()[0]
    account = User.objects.create_user(f"asesor-{place.agency.code}", display_name=f"{word} Asesor")
    return Assessor.objects.create(
        account=account,
        office=place.agency,
        rank="jf_madya",
        fields=["digital"],
        valid_until=date(2099, 1, 1),
        made_at=at,
        made_by=place.owner,
    )


def programme_of(place: Any, code: str, *, at: datetime) -> Programme:
    provider = Institution.objects.get(uuid=place.keys["institution"])
    made = programmes.draft_programme(
        owner=place.agency, provider=provider, code=code, content=ARCHIVES, by=None, at=at
    )
    programmes.publish_draft(programme=made, by=None, at=at)
    return made


def file_of(place: Any, programme: Programme, state: State, *, at: datetime, **more: Any) -> Accreditation:
    return Accreditation.objects.create(
        programme=programme,
        institution=Institution.objects.get(uuid=place.keys["institution"]),
        accreditor=place.agency,
        edition=StandardEdition.objects.filter(code="asn-training").order_by("pk")[0],
        field="digital",
        state=state,
        entered_at=at,
        due_at=at + timedelta(days=900),
        made_at=at,
        made_by=place.owner,
        **more,
    )


def _issued(place: Any, kind: str, about: Accreditation, *, at: datetime, **facts: Any) -> IssuedDocument:
    told = {"programme": title_of(about.programme), "institution": about.institution.name, **facts}
    day = {"holds_from": about.valid_until} if about.valid_until else {}
    path = place.agency.scope.path
    return issue_document(kind=kind, facts=told, scope_path=path, subject=None, by=None, at=at, about=about, **day)


def decision_of(place: Any, about: Accreditation, *, at: datetime, outcome: str = "accredited") -> Decision:
    return Decision.objects.create(
        accreditation=about,
        sitting=1,
        outcome=outcome,
        reasons="Sesuai standar.",
        votes={"accredited": 0, "conditional": 0, "refused": 0, outcome: 3},
        decided_at=at,
        recorded_by=place.owner,
    )


def decree_of(place: Any, about: Accreditation, *, at: datetime) -> None:
    decision = decision_of(place, about, at=at)
    facts = dict.fromkeys(("agency", "standard", "outcome", "category", "basis", "reasons"), "Uji")
    draft = _issued(place, DECREE_KIND, about, at=at, **facts, decided_on=at.date().isoformat())
    Decree.objects.create(decision=decision, draft=draft, draft_hash="0" * 64)


def certificate_of(place: Any, about: Accreditation, *, at: datetime) -> None:
    _issued(place, CERTIFICATE_KIND, about, at=at, category="A", valid_until="2031-01-01", decree="1/2026")


def finding_of(place: Any, about: Accreditation, *, at: datetime) -> Finding:
    return Finding.objects.create(
        accreditation=about,
        criterion="needs-analysis",
        severity="major",
        text="Tidak ada laporan.",
        wanted="Susun laporan.",
        deadline=at.date() + timedelta(days=900),
        made_at=at,
        made_by=place.owner,
    )


_RUN = {
    **dict.fromkeys(
        (
            *("take_up", "check_documents", "return_application", "accept_documents", "start_assessment"),
            *("accept_scores", "plan_visit", "open_sitting", "next_ballot", "record_decision", "close_refused"),
            "draft_decree",
        ),
        ("accreditation", ()),
    ),
    "team": ("accreditation", ("first",)),
    **dict.fromkeys(("decree", "draft_file", "upload_signed", "confirm_decree", "enter_force"), ("signing", ())),
    **dict.fromkeys(("suspend", "restore", "withdraw", "plan_surveillance"), ("holding", ())),
    "cancel_visit": ("visit", ()),
    **dict.fromkeys(("close_surveillance", "cancel_surveillance"), ("surveillance", ())),
    "change_assessor": ("assessor", ()),
}
_APPLY = {
    **dict.fromkeys(("submit_application", "cancel_application", "add_document", "waive_appeal"), "accreditation"),
    **dict.fromkeys(("answer_finding", "attach_remedy"), "finding"),
}
# nobody of the walk sits in a team
_SEATED = {
    **dict.fromkeys(("scores", "finish_scoring", "take_over_agreed", "consolidate_score", "vote"), "accreditation"),
    "declare_seat": "panel_seat",
    **dict.fromkeys(("check_criteria", "close_visit"), "visit"),
}
_READ = {
    "accreditation": "accreditation",
    "documents": "accreditation",
    "certificate": "holding",
    "visit": "visit",
    "finding": "finding",
}
# an assessor of the file may too, and nobody of the walk is one
_BY_OFFICE = {"record_finding": "accreditation", "reopen_finding": "finding", "close_finding": "finding"}


def targets(places: tuple[Any, ...]) -> dict[str, list[Target]]:
    """What each route of the cycle is asked for."""
    found: dict[str, list[Target]] = {}
    for name, (key, more) in _RUN.items():
        found[name] = [Target((one.keys[key], *more), place=one.agency.scope.path) for one in places]
    for name, key in _APPLY.items():
        found[name] = [Target((one.keys[key],), place=one.agency.scope.path) for one in places]
    for name, key in _SEATED.items():
        found[name] = [Target((one.keys[key],), owner=NOBODY) for one in places]
    for name, key in _READ.items():
        found[name] = [_read(one, key) for one in places]
    for name, key in _BY_OFFICE.items():
        found[name] = [
            Target(
                (one.keys[key],),
                place=one.agency.scope.path,
                owner=NOBODY,
                also="quality.record_finding",
                besides="quality.run_accreditation",
            )
            for one in places
        ]
    found["accredited_at"] = [Target((f"uji-{one.agency.code}",)) for one in places]
    return {f"quality:{name}": many for name, many in found.items()}


def _read(place: Any, key: str) -> Target:
    """Institution and accreditor are one agency here, so that readers of either side read it."""
    return Target(
        (place.keys[key],),
        place=place.agency.scope.path,
        owner=NOBODY,
        also="quality.view_accreditation",
        or_also=READERS,
    )


def add_cases(found: dict[str, list[Target]], places: tuple[Any, ...]) -> None:
    """What routes of the dossier are asked for besides: an appeal, which the office answers and not who wrote it."""
    for one in places:
        appeal = Target((one.keys["appeal"],), place=one.agency.scope.path, owner=NOBODY, also="quality.settle_appeal")
        for name in ("take_case", "ask", "answer_case"):
            found[f"dossier:{name}"].append(appeal)
