"""What a follow-up changes: the standing of the norm that a finding was about."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from melek.kit.errors import InputError
from melek.quality.enums.control import JUDGED, ControlState
from melek.quality.models import Compliance, ControlFinding, ControlResult


class StandingMissing(InputError):
    """Whoever closes a finding says how the norm stands now."""

    message = _("Pilih bagaimana keadaan norma ini sesudah tindak lanjutnya.")


def check_standing(status: str) -> None:
    """Raise StandingMissing for what is no judgement of a norm."""
    if status not in JUDGED:
        raise StandingMissing


def restate(finding: ControlFinding, status: str, *, reason: str, by: Any, at: datetime) -> None:
    """Say how the norm stands after the follow-up: for the report while the control runs, as a later row afterwards."""
    control = finding.control
    if control.state == ControlState.RUNNING:
        ControlResult.objects.create(control=control, norm=finding.norm, status=status, reason=reason, at=at, by=by)
        return
    Compliance.objects.create(
        norm=finding.norm,
        agency=control.agency,
        year=control.year,
        status=status,
        text=reason,
        as_of=at,
        how=control.mode,
        control=control,
        at=at,
    )
