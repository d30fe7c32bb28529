"""What fits the person who searches: their gap, their place; and what there is to choose from."""

from typing import Any

from melek.assessment.models import Result
from melek.assessment.queries.people import learn_first, missed_in, profile_of, required_by_area
from melek.catalogue.models import Programme
from melek.competency.models import Competence
from melek.registry.models import Agency, Appointment, Region


def gap_of(user: Any) -> tuple[str, ...]:
    """Competences where the person's last own result says to begin: those missed there, else the whole area."""
    if not user.is_authenticated:
        return ()
    result = Result.objects.filter(employee__account=user, is_practice=False).order_by("-made_at", "-pk").first()
    if result is None:
        return ()
    area = learn_first(result, required_by_area(profile_of(result.employee))).area
    missed = missed_in(result, area)
    return tuple(missed or Competence.objects.filter(area__code=area).values_list("code", flat=True))


def place_of(user: Any) -> str:
    """The province of the person's duty place; empty for who is no employee."""
    if not user.is_authenticated:
        return ""
    found = Appointment.objects.filter(employee__account=user, valid_to=None).order_by("pk")
    code = found.values_list("duty_region__code", flat=True).first() or ""
    return code.partition(".")[0]


def agencies_offering() -> list[tuple[str, str]]:
    """Codes and names of agencies with listed programmes."""
    owners = Programme.objects.listed().order_by().values("owner").distinct()
    return list(Agency.objects.filter(pk__in=owners).order_by("name").values_list("code", "name"))


def provinces() -> list[tuple[str, str]]:
    """Codes and names of all provinces."""
    return list(Region.objects.filter(kind="provinsi").order_by("name").values_list("code", "name"))
