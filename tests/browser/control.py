"""Technical control in the served nation: what each of its pages is opened with, and by whom."""

from typing import Any

from django.utils import timezone

from melek.demo.services.control import build
from melek.quality.enums.control import ControlState, Stage
from melek.quality.models import Control, ControlFinding
from tests.browser.laboratory import AGENCY, first

CONTROLLER, ADMIN = "controller", "agency-admin"
NO_PAGE = {"quality:recommendation_letter", "quality:control_report_file"}
BY = {
    **{f"quality:{name}": CONTROLLER for name in ("control", "control_finding", "controls", "compliance")},
    **{f"quality:{name}": CONTROLLER for name in ("agency_compliance", "control_report")},
    "quality:reply": ADMIN,
}


def control() -> dict[str, list[tuple[Any, ...]]]:
    """The objects of the pages: controls in each state, a finding for each act."""
    if not Control.objects.exists():
        build(at=timezone.now())
    planned, running, reported = (
        (first(Control.objects.filter(state=state)).uuid,)
        for state in (ControlState.PLANNED, ControlState.RUNNING, ControlState.REPORTED)
    )
    stages = {stage: (first(ControlFinding.objects.filter(state=stage)).uuid,) for stage in Stage}
    sent = first(ControlFinding.objects.filter(state=Stage.RECOMMENDED, control__agency__code=AGENCY))
    year = first(Control.objects.all()).year
    found: dict[str, list[tuple[Any, ...]]] = {
        "control": [planned, running, reported],
        "control_finding": list(stages.values()),
        "set_controllers": [planned],
        "cancel_control": [planned],
        "record_control_finding": [running],
        "report_control": [running],
        "record_result": [(*running, "rencana-bangkom")],
        **{key: [stages[Stage.FOUND]] for key in ("recommend", "drop_finding")},
        **{key: [stages[Stage.REPLIED]] for key in ("accept_reply", "return_reply", "close_control_finding")},
        "reply": [(sent.uuid,)],
        "agency_compliance": [(AGENCY,)],
        "norm": [("jp-20",), ("belanja-minimum",)],
        "control_report": [(year,)],
        "control_figures": [(year,)],
        # answers to a button
        **{key: [] for key in ("start_control", "close_control", "attach_follow_up")},
    }
    return {f"quality:{name}": many for name, many in found.items()}
