"""The norms that hold on a day, and the law of control."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone

from melek.identity.enums import ROOT_PATH
from melek.kit.reference import load_yaml
from melek.quality.models import Norm
from melek.quality.rules.control import ControlLaw, read_control
from melek.registry.models import Agency

FILE = "norms.yaml"


@lru_cache(maxsize=1)
def control_law() -> ControlLaw:
    """What rules control."""
    return read_control(load_yaml("quality", FILE))


def authority_path() -> str:
    """Where the letters of control are issued; the nation where the register lacks the authority."""
    found = Agency.objects.filter(code=control_law().authority).select_related("scope").first()
    return found.scope_path if found else ROOT_PATH


def norms_on(day: date) -> list[Norm]:
    """Of each norm the edition that holds on a day, in the order of the register."""
    found: dict[str, Norm] = {}
    for one in Norm.objects.filter(valid_from__lte=day).order_by("code", "valid_from", "pk"):
        found[one.code] = one
    return sorted(found.values(), key=lambda one: (one.place, one.pk))


def norms_of_year(year: int, *, today: date) -> list[Norm]:
    """The editions by which a year is judged: those of its last day, or of today while it runs."""
    return norms_on(min(today, date(year, 12, 31)))


def norms_for(agency: Agency, year: int, *, today: date) -> list[Norm]:
    """The norms of a year that apply to an agency."""
    return [one for one in norms_of_year(year, today=today) if one.applies_to(agency.kind)]


def year_of(at: datetime) -> int:
    """The year that a moment belongs to, by the zone of the settings."""
    return timezone.localdate(at).year
