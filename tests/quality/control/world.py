"""Two agencies and the people who answer for them, two controllers of the nation, and the steps of a control."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from melek.identity.models import Grant, Role, Scope, User
from melek.quality.enums.accreditation import Severity
from melek.quality.enums.control import ControlMode, Stage, Status
from melek.quality.models import Control, ControlFinding, Norm
from melek.quality.queries.norms import norms_on
from melek.quality.services.control import controls, findings, replies
from melek.quality.services.control.controls import ControlPlan
from melek.registry.models import Agency

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
DAY = timedelta(days=1)
YEAR = 2026
DUE = date(2026, 11, 23)
REASON = "Dokumen rencana diperiksa dan dibandingkan dengan data kepegawaian."
GAP = "Rencana pengembangan kompetensi tahun ini belum ditetapkan."
ADVICE = "Tetapkan rencana pengembangan kompetensi sebelum tahun anggaran berikutnya."
REPLY = "Rencana sudah ditetapkan dengan keputusan pejabat pembina kepegawaian."


@dataclass
class World:
    """What the tests stand on."""

    west: Agency
    east: Agency
    qori: User  # quality officer in the west
    intan: User  # personnel administrator in the west
    eka: User  # quality officer in the east
    citra: User  # controller of the nation
    candra: User  # controller of the nation, who also manages learning in the west
    yusuf: User  # auditor of the nation
    plan: Norm  # a norm that people look at
    quality: Norm  # another


def person(username: str, name: str, role: str, scope: Any) -> User:
    """An account with one open grant."""
    user = User.objects.create_user(username, "sebelas-kuda-biru", display_name=name)
    give(user, role, scope)
    return user


def give(user: User, role: str, scope: Any) -> None:
    """One more open grant."""
    Grant.objects.create(user=user, role=Role.objects.get(code=role), scope=scope, valid_from=date(2025, 1, 1))


def norm(code: str) -> Norm:
    """The edition of a norm that holds."""
    return next(one for one in norms_on(TODAY) if one.code == code)


def build() -> World:
    """BKN is the west, the Ministry of Finance the east."""
    west, east = (Agency.objects.select_related("scope").get(code=code) for code in ("bkn", "kemenkeu"))
    root = Scope.objects.get(path="/")
    world = World(
        west,
        east,
        person("qori", "Qori Mutu", "quality_officer", west.scope),
        person("intan", "Intan Pegawai", "agency_admin", west.scope),
        person("eka", "Eka Luarqx", "quality_officer", east.scope),
        person("citra", "Citra Kendali", "controller", root),
        person("candra", "Candra Kendali", "controller", root),
        person("yusuf", "Yusuf Periksa", "auditor", root),
        norm("rencana-bangkom"),
        norm("sistem-mutu"),
    )
    give(world.candra, "learning_manager", west.scope)
    return world


def planned(world: World, **changes: Any) -> Control:
    """A control of the west by Citra, over two norms."""
    plan = ControlPlan(
        year=changes.pop("year", YEAR),
        mode=changes.pop("mode", ControlMode.DESK),
        norms=changes.pop("norms", (world.plan, world.quality)),
        starts_on=changes.pop("starts_on", TODAY),
        due_on=changes.pop("due_on", DUE),
        reason=changes.pop("reason", "Pengendalian tahunan menurut program kerja."),
    )
    told = {"agency": world.west, "people": [world.citra], "by": world.citra, "at": NOW, **changes}
    return controls.plan_control(plan=plan, **told)


def running(world: World, **changes: Any) -> Control:
    """The same, begun."""
    made = planned(world, **changes)
    controls.start_control(control=made, by=world.citra, at=NOW)
    return made


def judged(world: World, **changes: Any) -> Control:
    """The same: no plan, and quality assurance in place."""
    made = running(world, **changes)
    for one, status in ((world.plan, Status.NOT_MET), (world.quality, Status.MET)):
        controls.record_result(control=made, norm=one, status=status, reason=REASON, by=world.citra, at=NOW)
    return made


def found(world: World, control: Control | None = None, **changes: Any) -> ControlFinding:
    """A finding about the plan."""
    told = {"severity": Severity.MAJOR, "text": GAP, "recommendation": ADVICE, "by": world.citra, "at": NOW}
    made = control or judged(world)
    return findings.record_control_finding(control=made, norm=world.plan, **(told | changes))


def recommended(world: World, control: Control | None = None, *, at: datetime = NOW, **changes: Any) -> ControlFinding:
    """The same, its letter sent."""
    made = found(world, control, at=at, **changes)
    findings.recommend(finding=made, deadline=DUE, by=world.citra, at=at)
    return made


def replied(world: World, control: Control | None = None, *, at: datetime = NOW) -> ControlFinding:
    """The same, answered by Qori."""
    made = recommended(world, control)
    replies.reply(finding=made, text=REPLY, by=world.qori, at=at)
    return made


def accepted(world: World) -> ControlFinding:
    """The same, its follow-up promised."""
    made = replied(world)
    told = {"judgement": "Rencananya jelas.", "promised_on": date(2026, 12, 1), "by": world.citra, "at": NOW}
    findings.accept_reply(finding=made, **told)
    return made


def reported(world: World, **changes: Any) -> Control:
    """A control whose report is there."""
    made = judged(world, **changes)
    controls.report_control(control=made, summary="Satu dari dua norma terpenuhi.", by=world.citra, at=NOW)
    return made


def stage_of(finding: ControlFinding) -> Stage:
    """Where it stands in the database."""
    return Stage(ControlFinding.objects.get(pk=finding.pk).state)


def state_of(control: Control) -> str:
    """Where it stands in the database."""
    return Control.objects.get(pk=control.pk).state
