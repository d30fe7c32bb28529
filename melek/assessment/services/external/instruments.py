"""Registering another instrument, and its authority confirming what is said of it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import ExternalInstrument
from melek.identity import trail
from melek.kit.errors import DomainError, InputError, NotAllowed

MANAGE = "assessment.manage_external"
WIDEST = 1_000_000.0  # how far a score may lie from zero


class ScaleImpossible(InputError):
    """The scale does not rise, or its steps do not fit into it."""

    message = _("Skor terendah harus di bawah skor tertinggi, dan langkahnya lebih dari nol dan muat di antaranya.")


class ScaleTooWide(InputError):
    """A score beyond what any scale holds; no page could tell it."""

    message = _(
        "Skor terendah, skor tertinggi, dan langkahnya tidak boleh melebihi satu juta, di atas maupun di bawah nol."
    )


class InstrumentKnown(DomainError):
    """The code is taken."""

    message = _("Instrumen dengan kode ini sudah terdaftar.")


class ConfirmedBefore(DomainError):
    """The facts were confirmed before."""

    message = _("Keterangan instrumen ini sudah dikonfirmasi.")


@dataclass(frozen=True)
class Facts:
    """What is said of an instrument, by whom, and who could confirm it."""

    code: str
    name_id: str
    name_en: str
    owner: str
    low: float
    high: float
    step: float
    source: str
    mark: str
    authority: str
    is_synthetic: bool = False


@transaction.atomic
def register_instrument(*, facts: Facts, by: Any, at: datetime) -> ExternalInstrument:
    """Enter an instrument; its facts stay unconfirmed. Raises NotAllowed, ScaleTooWide, ScaleImpossible, InstrumentKnown."""
    if by is not None and not by.has_perm(MANAGE):
        raise NotAllowed
    if not all(abs(one) <= WIDEST for one in (facts.low, facts.high, facts.step)):
        raise ScaleTooWide
    if not 0 < facts.step <= facts.high - facts.low:
        raise ScaleImpossible
    if ExternalInstrument.objects.filter(code=facts.code).exists():
        raise InstrumentKnown
    made = ExternalInstrument.objects.create(**asdict(facts), made_at=at, made_by=by)
    trail.record(by, "assessment.instrument.registered", made, at=at, after=asdict(facts))
    return made


@transaction.atomic
def confirm_instrument(*, instrument: ExternalInstrument, document: str, by: Any, at: datetime) -> None:
    """Note in which document the authority confirmed the facts. Raises NotAllowed, ConfirmedBefore."""
    if not by.has_perm(MANAGE, instrument):
        raise NotAllowed
    open_one = ExternalInstrument.objects.filter(pk=instrument.pk, confirmed_in="")
    if not open_one.update(confirmed_in=document):
        raise ConfirmedBefore
    instrument.confirmed_in = document
    trail.record(by, "assessment.instrument.confirmed", instrument, at=at, after={"document": document})
