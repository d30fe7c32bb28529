"""Instructors: who may teach what today, supply against need, and one's own measured level."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from melek.assessment.models import Result
from melek.catalogue.enums import LicenceState, OfferingState
from melek.catalogue.models import Instructor, InstructorLicence, LicenceScope, Offering, ProgrammeCompetence
from melek.catalogue.models.institutions import InstructorQuerySet
from melek.competency.queries import competence_names
from melek.registry.models import Region

SOON = timedelta(days=90)


def licences_on(day: date) -> QuerySet[InstructorLicence]:
    """Licences that allow teaching on a day."""
    return InstructorLicence.objects.filter(state=LicenceState.VALID, issued_on__lte=day, expires_on__gte=day)


def expiring(day: date, rows: InstructorQuerySet) -> QuerySet[InstructorLicence]:
    """Licences of these instructors that end within ninety days and were not renewed."""
    ending = licences_on(day).filter(instructor__in=rows.active(), expires_on__lte=day + SOON, renewal=None)
    return ending.select_related("instructor").order_by("expires_on", "pk")


@dataclass(frozen=True)
class Supply:
    """How many licensed instructors a competence has in a province, and how many its open offerings need."""

    competence: str
    name: str
    province: str
    place: str
    licensed: int
    needed: int

    @property
    def is_short(self) -> bool:
        """Whether the need is above the supply."""
        return self.needed > self.licensed


def supply(day: date, *, province: str = "") -> list[Supply]:
    """Licensed instructors against offerings of the coming year, by competence and province; shortest first.

    An offering needs one instructor for each competence of its programme; online ones count where the institution is.
    """
    licensed = _licensed(day)
    needed = _needed(day)
    names, places = competence_names(), dict(Region.objects.filter(kind="provinsi").values_list("code", "name"))
    keys = {key for key in licensed.keys() | needed.keys() if not province or key[1] == province}
    rows = [
        Supply(
            code, names.get(code, code), place, places.get(place, place), len(licensed.get((code, place), ())), count
        )
        for code, place in sorted(keys)
        for count in (needed.get((code, place), 0),)
    ]
    return sorted(rows, key=lambda row: (row.licensed - row.needed, row.competence, row.province))


def _licensed(day: date) -> dict[tuple[str, str], set[int]]:
    scopes = LicenceScope.objects.filter(licence__in=licences_on(day), licence__instructor__is_active=True)
    rows = scopes.values_list(
        "competence__code", "licence__instructor__institution__region__code", "licence__instructor"
    )
    found: dict[tuple[str, str], set[int]] = {}
    for code, region, instructor in rows:
        found.setdefault((code, region.partition(".")[0]), set()).add(instructor)
    return found


def _needed(day: date) -> dict[tuple[str, str], int]:
    coming = Offering.objects.filter(starts_on__range=(day, day + timedelta(days=365)))
    coming = coming.filter(state__in=(OfferingState.PLANNED, OfferingState.OPEN))
    taught: dict[int, list[str]] = {}
    versions = ProgrammeCompetence.objects.filter(version__in=coming.values("version"))
    for version, code in versions.values_list("version", "competence__code"):
        taught.setdefault(version, []).append(code)
    found: dict[tuple[str, str], int] = {}
    for version, region, own in coming.values_list("version", "region__code", "institution__region__code"):
        place = (region or own).partition(".")[0]
        for code in taught.get(version, ()):
            found[code, place] = found.get((code, place), 0) + 1
    return found


def own_level(instructor: Instructor) -> Result | None:
    """The newest result of the instructor's own test; None for who was not measured or is no employee."""
    if instructor.employee_id is None:
        return None
    rows = Result.objects.filter(employee=instructor.employee_id, is_practice=False)
    return rows.order_by("-made_at", "-pk").first()


def is_licensed_for(offering: Offering, *, on: date) -> bool:
    """Whether the offering's instructors together hold licences for every competence of its programme, at its level."""
    taught = list(offering.version.competences.values_list("competence", "level"))
    held = LicenceScope.objects.filter(licence__in=licences_on(on), licence__instructor__in=offering.instructors.all())
    highest: dict[int, int] = {}
    for competence, level in held.values_list("competence", "highest_level"):
        highest[competence] = max(level, highest.get(competence, 0))
    if not taught:
        return bool(highest)
    return all(highest.get(competence, 0) >= level for competence, level in taught)
