"""Reads of technical control: who controls, who is told, what was found, what waits for whom."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from melek.identity.enums import ROOT_PATH
from melek.identity.models import Grant, User
from melek.identity.queries import paths, within
from melek.identity.queries.grants import holders_of
from melek.quality.enums.control import ANSWER_CONTROL, RUN_CONTROL, UNFINISHED, VIEW_CONTROL, Stage, Status
from melek.quality.models import Control, ControlFinding, ControlMember, ControlResult, FindingStep, Norm
from melek.quality.models.control import ControlFindingQuerySet, ControlQuerySet
from melek.quality.queries.people import holders_near
from melek.registry.models import Agency, Appointment


def controllers(*, on: date) -> list[User]:
    """The people who may control for the nation."""
    return list(holders_of(RUN_CONTROL, on=on, path=ROOT_PATH).order_by("display_name", "pk"))


def serves_in(account: User, agency: Agency, *, on: date) -> bool:
    """Whether somebody has a post or a role in an agency, so that they cannot control it."""
    posts = Appointment.objects.open().filter(employee__account=account, agency=agency)
    roles = Grant.objects.active(on).filter(user=account, scope__path__startswith=agency.scope.path)
    return posts.exists() or roles.exists()


def is_controller_of(user: Any, control: Control) -> bool:
    """Whether somebody was named to control."""
    return ControlMember.objects.filter(control=control, account=user.pk).exists()


def team_of(control: Control) -> list[User]:
    """The active people who control."""
    rows = control.members.select_related("account").order_by("pk")
    return [one.account for one in rows if one.account.is_active]


def agency_people(agency: Agency, *, on: date) -> list[User]:
    """Who answers for an agency."""
    return holders_near(ANSWER_CONTROL, agency.scope_path, on=on)


def reads_inside(user: Any) -> bool:
    """Whether somebody reads what an agency has not been told yet: readers of the whole nation."""
    return ROOT_PATH in paths(user, VIEW_CONTROL)


def controls_for(user: Any) -> ControlQuerySet:
    """The controls that a person may read, with what a list tells of them."""
    rows = Control.objects.visible_to(user).select_related("agency__scope")
    told = ~Q(findings__state__in=[Stage.FOUND, Stage.DROPPED])
    ended = Q(findings__state=Stage.CLOSED)
    return rows.annotate(
        told=Count("findings", filter=told, distinct=True), ended=Count("findings", filter=ended, distinct=True)
    )


def findings_of(control: Control, user: Any) -> ControlFindingQuerySet:
    """The findings of a control that a person may read."""
    rows = ControlFinding.objects.visible_to(user).filter(control=control)
    return rows.select_related("norm").order_by("pk")


def last_results(control: Control) -> dict[int, ControlResult]:
    """What the controllers said last of each norm, by its key."""
    rows = control.results.select_related("by", "norm").order_by("pk")
    return {one.norm_id: one for one in rows}


def results_of(control: Control) -> list[tuple[Norm, ControlResult | None]]:
    """The norms of a control in the order of the register, each with the last word on it."""
    said = last_results(control)
    return [(one, said.get(one.pk)) for one in control.norms.order_by("place", "pk")]


def open_norms(control: Control) -> list[Norm]:
    """Norms of a control that nobody has judged yet."""
    return [norm for norm, said in results_of(control) if said is None]


def broken_norms(control: Control) -> list[Norm]:
    """Norms of a control that are not, or only partly, kept: findings can be written about these."""
    return [norm for norm, said in results_of(control) if said is not None and said.status != Status.MET]


def steps_of(finding: ControlFinding) -> list[FindingStep]:
    """The way of a finding, from its note on."""
    return list(finding.steps.select_related("by").order_by("pk"))


def reply_of(finding: ControlFinding) -> FindingStep | None:
    """What the agency replied last."""
    return finding.steps.filter(stage=Stage.REPLIED).select_related("by").order_by("-pk").first()


def to_answer(user: Any) -> ControlFindingQuerySet:
    """Findings that wait for a person's agencies, the first due first."""
    allowed = paths(user, ANSWER_CONTROL)
    if not allowed:
        return ControlFinding.objects.none()
    rows = ControlFinding.objects.waiting().filter(within("control__agency__scope__path", allowed))
    return rows.select_related("norm", "control").order_by("deadline", "pk")


def to_judge(user: Any) -> ControlFindingQuerySet:
    """Replies that wait for a controller."""
    rows = ControlFinding.objects.filter(state=Stage.REPLIED, control__members__account=user)
    return rows.select_related("norm", "control").order_by("deadline", "pk")


def to_report(user: Any) -> QuerySet[Control]:
    """Controls that a controller still has to report, the first due first."""
    rows = Control.objects.filter(state__in=UNFINISHED, members__account=user)
    return rows.select_related("agency").order_by("due_on", "pk")


def agencies_to_control(*, on: date) -> QuerySet[Agency]:
    """Agencies that exist on a day."""
    return Agency.objects.on(on).select_related("scope").order_by("name", "pk")


def not_applicable(norms: Iterable[Norm], agency: Agency) -> list[Norm]:
    """Norms that agencies of this kind do not have to keep."""
    return [one for one in norms if not one.applies_to(agency.kind)]


def findings_of_agency(agency: Agency, user: Any, *, year: int) -> ControlFindingQuerySet:
    """The findings about an agency in a year that a person may read."""
    rows = ControlFinding.objects.visible_to(user).filter(control__agency=agency, control__year=year)
    return rows.select_related("norm").order_by("pk")
