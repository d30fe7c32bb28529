"""Contesting a risk score: who may, what an upheld objection changes, and correcting a part of the score."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from melek.dossier.models import Case
from melek.dossier.queries.cases import subject_of
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed
from melek.quality.enums.accreditation import APPLY, HOLDING, RUN
from melek.quality.enums.risk import CORRECTED, LEVELS
from melek.quality.models import Accreditation, RiskAssessment, RiskOverride
from melek.quality.queries.people import applicants
from melek.quality.queries.risk import objections_about, risk_law
from melek.quality.services.accreditation.steps import need_text, tell
from melek.quality.services.risk.assessing import assess

LONGEST_DAYS = 730


class ComponentUnknown(InputError):
    """The score has no such part."""

    message = _("Bagian skor itu tidak ada. Muat ulang halaman ini.")


class NothingHolds(DomainError):
    """Only what holds has a score."""

    message = _("Skor risiko hanya dihitung untuk akreditasi yang berlaku atau dibekukan.")


class UntilOutside(InputError):
    """A correction ends, and not in the past."""

    message = _("Koreksi berlaku mulai hari ini dan paling lama dua tahun. Pilih tanggal di antaranya.")


def may_object(user: Any, subject: Any) -> bool:
    """Whether a person may contest a score: for the institution, the newest one, while no objection waits."""
    if not isinstance(subject, RiskAssessment) or subject.accreditation.state not in HOLDING:
        return False
    file = subject.accreditation
    is_newest = not file.risks.filter(pk__gt=subject.pk).exists()
    return is_newest and bool(user.has_perm(APPLY, file)) and not objections_about(file).unanswered().exists()


@transaction.atomic
def set_aside(*, case: Case, decision: Any, by: Any, at: datetime) -> None:
    """An objection is upheld: the whole score orders nothing for a while, with the reasons of the decision.

    Raises NotAllowed, NothingHolds.
    """
    risk = subject_of(case)
    assert isinstance(risk, RiskAssessment)
    until = timezone.localdate(at) + timedelta(days=risk_law().set_aside_days)
    _correct(risk.accreditation, "", None, reason=decision.reasons, until=until, case=case, by=by, at=at)


@transaction.atomic
def correct_component(
    *, accreditation: Accreditation, component: str, said: str, reason: str, until: date, by: Any, at: datetime
) -> RiskOverride:
    """Put something in place of a part of the score, with a reason and a last day; the institution is told.

    Raises NotAllowed, NothingHolds, ComponentUnknown, UntilOutside, ReasonTooShort.
    """
    if risk_law().component(component) is None or said not in LEVELS:
        raise ComponentUnknown
    today = timezone.localdate(at)
    if not today <= until <= today + timedelta(days=LONGEST_DAYS):
        raise UntilOutside
    level = LEVELS[said]
    made = _correct(accreditation, component, level, reason=need_text(reason), until=until, case=None, by=by, at=at)
    tell(CORRECTED, applicants(accreditation, on=today), accreditation, at=at)
    return made


def _correct(
    accreditation: Accreditation,
    component: str,
    level: float | None,
    *,
    reason: str,
    until: date,
    case: Case | None,
    by: Any,
    at: datetime,
) -> RiskOverride:
    if not by.has_perm(RUN, accreditation):
        raise NotAllowed
    if accreditation.state not in HOLDING:
        raise NothingHolds
    made = RiskOverride.objects.create(
        accreditation=accreditation,
        component=component,
        level=level,
        reason=reason,
        until=until,
        case=case,
        at=at,
        by=by,
    )
    after = {"component": component, "level": level, "until": until}
    trail.record(by, "quality.risk.corrected", accreditation, at=at, after=after, reason=reason)
    assess(accreditation=accreditation, at=at)
    return made
