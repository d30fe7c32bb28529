"""Internal quality assurance in the walk's world: in each agency a year in its check, and complaints on both levels."""

from datetime import date, datetime
from typing import Any

from melek.catalogue.models import Institution, Offering, Programme
from melek.dossier.enums import Level
from melek.dossier.models import Case, CaseDecision, StandardEdition
from melek.dossier.services.cases import open_case
from melek.dossier.services.sheets import open_sheet
from melek.quality.enums.internal import COMPLAINT_KIND, ActionState, Phase
from melek.quality.models import CycleActivity, CycleGoal, ImprovementAction, InternalCycle
from tests.walk.targets import NATION, NOBODY, Target

_DAYS = {
    "plan_until": date(2026, 2, 28),
    "run_until": date(2026, 10, 31),
    "check_until": date(2030, 11, 30),
    "improve_until": date(2030, 12, 31),
}


def of_place(place: Any, *, at: datetime) -> None:
    """A cycle with a goal, what was done for it, and an improvement."""
    word = place.people[0].name.split()[0]
    edition = StandardEdition.objects.filter(code="asn-training").order_by("pk")[0]
    cycle = InternalCycle.objects.create(
        institution=Institution.objects.get(uuid=place.keys["institution"]),
        year=2026,
        edition=edition,
        state=Phase.CHECK,
        lead=place.owner,
        planned_at=at,
        ran_at=at,
        opened_at=at,
        opened_by=place.owner,
        **_DAYS,
    )
    cycle.sheet = open_sheet(edition=edition, holder=cycle, by=place.owner, at=at)
    cycle.save(update_fields=["sheet"])
    goal = CycleGoal.objects.create(
        cycle=cycle,
        criterion="needs-analysis",
        target=2,
        why=f"Diminta {word} tahun lalu.",
        unit="Bidang Program",
        due_on=date(2026, 10, 1),
        set_at=at,
        set_by=place.owner,
    )
    CycleActivity.objects.create(goal=goal, done_on=at.date(), text=f"Lokakarya {word}.", at=at, by=place.owner)
    action = ImprovementAction.objects.create(
        cycle=cycle,
        criterion="needs-analysis",
        what=f"Susun analisis kebutuhan {word}.",
        who=word,
        due_on=date(2030, 1, 1),
        state=ActionState.DONE,
        done=f"Disusun {word}.",
        done_at=at,
        done_by=place.owner,
        made_at=at,
        made_by=place.owner,
    )
    place.keys |= {"cycle": cycle.uuid, "goal": goal.uuid, "improvement": action.uuid}


def complaints_of_place(place: Any, *, at: datetime) -> None:
    """A complaint of the owner that waits for the institution, and one that waits for the nation."""
    offering = Offering.objects.get(uuid=place.keys["offering"])
    programme = Programme.objects.get(uuid=place.keys["listed"])
    waiting, appealed = (
        open_case(
            kind=COMPLAINT_KIND,
            subject=subject,
            scope_path=place.agency.scope.path,
            statement=f"Kelas {place.owner} terlambat dua hari.",
            remedy="Mulailah tepat waktu.",
            by=place.owner,
            at=at,
        )
        for subject in (offering, programme)
    )
    told = {"level": 1, "outcome": "rejected", "reasons": "Jadwalnya benar.", "answered_at": at}
    CaseDecision.objects.create(case=appealed, answered_by=place.keys["office"], **told)
    Case.objects.filter(pk=appealed.pk).update(level=Level.APPEAL)
    place.keys |= {"complaint": waiting.uuid, "second_level": appealed.uuid}


_OF_CYCLE = {
    **dict.fromkeys(
        ("internal", "internal_report", "change_cycle", "refresh_cycle", "reopen_check", "close_cycle", "new_action"),
        (),
    ),
    "new_goal": (),
    "move_cycle": ("improve",),
}
_OF_GOAL = ("edit_goal", "drop_goal", "new_activity")
_OF_ACTION = ("report_action", "verify_action", "return_action")


def targets(places: tuple[Any, ...]) -> dict[str, list[Target]]:
    """What each route of internal quality assurance is asked for."""
    found = {name: [_at(one, "cycle", *more) for one in places] for name, more in _OF_CYCLE.items()}
    found |= {name: [_at(one, "goal") for one in places] for name in _OF_GOAL}
    found |= {name: [_at(one, "improvement") for one in places] for name in _OF_ACTION}
    found["prefill_application"] = [_at(one, "accreditation") for one in places]
    return {f"quality:{name}": many for name, many in found.items()}


def add_cases(found: dict[str, list[Target]], places: tuple[Any, ...]) -> None:
    """What routes of the dossier are asked for besides: who complained is a party to it and does not answer."""
    for one in places:
        levels = (
            Target(
                (one.keys["complaint"],), place=one.agency.scope.path, owner=NOBODY, also="quality.answer_complaint"
            ),
            Target((one.keys["second_level"],), place=NATION, owner=NOBODY, also="quality.settle_complaint"),
        )
        for name in ("take_case", "ask", "answer_case"):
            found[f"dossier:{name}"] += levels


def _at(place: Any, key: str, *more: Any) -> Target:
    return Target((place.keys[key], *more), place=place.agency.scope.path)
