"""Technical control in the walk's world: in each agency a planned and a running control, findings in three stages."""

from datetime import date, datetime, timedelta
from typing import Any

from melek.identity.models import User
from melek.quality.models import Control, ControlFinding, ControlMember, ControlResult, Norm
from melek.quality.services.control import controls, findings, replies
from tests.quality.control.world import ADVICE, GAP, REASON, REPLY
from tests.walk.targets import NATION, Target

FAR = date(2099, 1, 1)
YEAR = 2026


def of_place(place: Any, *, at: datetime) -> None:
    """One of everything that a control brings; its words name the agency's people, whom nobody outside may read of."""
    word = place.people[0].name.split()[0]
    norms = list(Norm.objects.filter(code__in=("rencana-bangkom", "sistem-mutu")).order_by("place", "pk"))
    planned, running = (_control(place, norms, word, at=at) for _number in range(2))
    controls.start_control(control=running, by=None, at=at)
    for norm in norms:
        ControlResult.objects.create(
            control=running, norm=norm, status="not_met", reason=f"{word}: {REASON}", at=at, by=place.owner
        )
    noted, sent, answered = (_finding(running, norms[0], word, at=at) for _number in range(3))
    for one in (sent, answered):
        findings.recommend(finding=one, deadline=FAR, by=None, at=at)
    admin: User = place.keys["office"]
    replies.reply(finding=answered, text=f"{word}: {REPLY}", by=admin, at=at)
    place.keys |= {
        "control_planned": planned.uuid,
        "control": running.uuid,
        "noted": noted.uuid,
        "sent": sent.uuid,
        "answered": answered.uuid,
    }


def _control(place: Any, norms: list[Norm], word: str, *, at: datetime) -> Control:
    made = Control.objects.create(
        agency=place.agency,
        year=YEAR,
        mode="desk",
        reason=f"{word}: pengendalian tahunan",
        starts_on=at.date(),
        due_on=at.date() + timedelta(days=900),
        made_at=at,
    )
    made.norms.set(norms)
    ControlMember.objects.create(control=made, account=place.owner, added_at=at)
    return made


def _finding(control: Control, norm: Norm, word: str, *, at: datetime) -> ControlFinding:
    told = {"severity": "major", "text": f"{word}: {GAP}", "recommendation": ADVICE, "by": None, "at": at}
    return findings.record_control_finding(control=control, norm=norm, **told)


_READ = {"control": "control", "control_finding": "sent", "recommendation_letter": "sent"}
_ANSWER = {"reply": "sent", "attach_follow_up": "sent"}
_RUN: dict[str, tuple[str, tuple[Any, ...]]] = {
    **dict.fromkeys(("set_controllers", "start_control", "cancel_control"), ("control_planned", ())),
    **dict.fromkeys(("report_control", "close_control", "record_control_finding"), ("control", ())),
    "record_result": ("control", ("rencana-bangkom",)),
    **dict.fromkeys(("recommend", "drop_finding"), ("noted", ())),
    **dict.fromkeys(("accept_reply", "return_reply", "close_control_finding"), ("answered", ())),
}


def targets(places: tuple[Any, ...]) -> dict[str, list[Target]]:
    """What each route of control is asked for; controllers act for the nation, agencies read and answer their own."""
    found: dict[str, list[Target]] = {}
    for names in (_READ, _ANSWER):
        for name, key in names.items():
            found[name] = [Target((one.keys[key],), place=one.agency.scope.path) for one in places]
    for name, (key, more) in _RUN.items():
        found[name] = [Target((one.keys[key], *more), place=NATION) for one in places]
    found["agency_compliance"] = [Target((one.agency.code,), place=one.agency.scope.path) for one in places]
    found["plan_control"] = [Target(place=NATION)]
    found["norm"] = [Target(("jp-20",))]
    found["control_report"] = [Target((YEAR,), place=NATION)]
    found["control_report_file"] = [Target((YEAR, kind), place=NATION) for kind in ("norms", "findings")]
    found["control_figures"] = [Target((YEAR,))]
    return {f"quality:{name}": many for name, many in found.items()}
