"""When a calibration is stale: it is old, many new answers have come, or its items drift."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from melek.assessment.enums import BankKind, CalibrationState, ParameterStatus, SittingState
from melek.assessment.models import ItemBank, ParameterSet, Sitting
from melek.assessment.services.pools import current_parameters
from melek.identity.models import User
from melek.identity.queries.grants import holders_of
from melek.kit import notices

STALE = "assessment.calibration_stale"
OLDEST = timedelta(days=365)
MORE_ANSWERS = 3  # times the sittings of the calibration in force
NEVER = 500  # sittings from which a bank that was never calibrated asks for it
AGAIN = timedelta(days=28)  # between two notices about one bank


@dataclass(frozen=True)
class Staleness:
    """A bank whose parameters should be looked at, and why."""

    bank: ItemBank
    parameters: ParameterSet
    reasons: tuple[str | Promise, ...]


def stale_banks(at: datetime) -> list[Staleness]:
    """Every secured bank whose parameters in force are old, outgrown by answers, or never came out of answers."""
    found = []
    banks = ItemBank.objects.filter(kind=BankKind.SECURED, parameter_sets__isnull=False)
    for bank in banks.distinct().order_by("code"):
        parameters = current_parameters(bank.pk, on=timezone.localdate(at))
        if reasons := tuple(_reasons(bank, parameters, at)):
            found.append(Staleness(bank, parameters, reasons))
    return found


def _reasons(bank: ItemBank, parameters: ParameterSet, at: datetime) -> list[str | Promise]:
    since = Sitting.objects.filter(booking__bank=bank, state=SittingState.FINISHED)
    if parameters.status != ParameterStatus.CALIBRATED:
        is_enough = since.count() >= NEVER
        return [_("Parameternya masih taksiran penulis, padahal jawabannya sudah cukup.")] if is_enough else []
    reasons: list[str | Promise] = []
    if timezone.localdate(at) - parameters.effective_on > OLDEST:
        reasons.append(_("Kalibrasinya berlaku lebih dari setahun."))
    run = bank.calibrations.filter(state=CalibrationState.SIGNED).first()
    if run is not None:
        later = since.filter(finished_at__gt=run.asked_at).count()
        if later >= MORE_ANSWERS * run.report["sittings"]:
            reasons.append(_("Jawaban baru sudah jauh lebih banyak daripada saat kalibrasi."))
        if any("drift" in row["flags"] for row in run.report["items"]):
            reasons.append(_("Ada soal yang kesukarannya bergeser."))
    return reasons


def tell_stale(at: datetime) -> int:
    """Tell those who calibrate of each stale bank, at most once in four weeks; how many notices were sent."""
    sent = 0
    for one in stale_banks(at):
        url = f"{reverse('assessment:calibrations')}?bank={one.bank.code}"
        for person in holders_of("assessment.calibrate_bank", on=timezone.localdate(at)):
            sent += _tell(person, url, one, at)
    return sent


def _tell(person: User, url: str, one: Staleness, at: datetime) -> int:
    if notices.is_told(STALE, to=person, url=url, since=at - AGAIN):
        return 0
    with translation.override(person.language):
        why = " ".join(str(reason) for reason in one.reasons)
    notices.send(STALE, to=person, at=at, url=url, bank=one.bank.name, why=why)
    return 1


def is_due(user: Any, at: datetime) -> list[Staleness]:
    """The stale banks, for somebody who may calibrate."""
    return stale_banks(at) if user.has_perm("assessment.calibrate_bank") else []
