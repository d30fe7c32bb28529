"""Who is told of what, and who may assess what."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from melek.catalogue.models import Instructor, Offering
from melek.identity.models import Grant, User
from melek.quality.enums.accreditation import APPLY, RUN, RUNNING, SITTING, Conflict, MemberState, Team
from melek.quality.models import Accreditation, Assessor, PanelMember
from melek.quality.models.assessors import AssessorQuerySet, PanelMemberQuerySet
from melek.quality.queries.law import law
from melek.registry.models import Agency, Appointment

MOST_TOLD = 20


def holders_near(permission: str, path: str, *, on: date) -> list[User]:
    """Who holds a permission at the nearest place, at a path or above it, where anybody does."""
    upward = [path[: place + 1] for place, letter in enumerate(path) if letter == "/"]
    grants = Grant.objects.active(on).filter(
        role__permissions__permission=permission, scope__path__in=upward, user__is_active=True
    )
    found = list(grants.select_related("user", "scope").order_by("pk"))
    nearest = max((len(one.scope.path) for one in found), default=0)
    return list({one.user_id: one.user for one in found if len(one.scope.path) == nearest}.values())[:MOST_TOLD]


def office_people(accreditation: Accreditation, *, on: date) -> list[User]:
    """Those who handle it."""
    return holders_near(RUN, accreditation.office_path, on=on)


def applicants(accreditation: Accreditation, *, on: date) -> list[User]:
    """Those who may act for the institution."""
    return holders_near(APPLY, accreditation.scope_path, on=on)


def team_people(accreditation: Accreditation, team: str) -> list[User]:
    """Those who sit in the present team of a kind."""
    rows = PanelMember.objects.of_team(accreditation, team).sitting()
    return [one.assessor.account for one in rows if one.assessor.account.is_active]


def load_of(assessor: Assessor) -> int:
    """In how many running accreditations somebody sits, under all their entries in the register."""
    mine = PanelMember.objects.sitting().filter(assessor__account=assessor.account_id)
    return mine.filter(accreditation__state__in=RUNNING).values("accreditation").distinct().count()


def conflicts_of(assessor: Assessor, accreditation: Accreditation, *, team: str, on: date) -> list[Conflict]:
    """All reasons why somebody cannot sit in a team of an accreditation, the gravest first."""
    seats = PanelMember.objects.filter(accreditation=accreditation, assessor__account=assessor.account_id)
    is_usable = assessor.is_active and assessor.valid_until >= on and assessor.account.is_active
    checks = (
        (Conflict.SAME_AGENCY, _serves_there(assessor, accreditation, on=on)),
        (Conflict.TAUGHT, _taught_there(assessor, accreditation)),
        (Conflict.OTHER_OFFICE, assessor.office_id != accreditation.accreditor_id),
        (Conflict.NOT_USABLE, not is_usable),
        (Conflict.NOT_COMPETENT, accreditation.field not in assessor.fields),
        (Conflict.DECIDED_BEFORE, team == Team.FINAL and _decided_before(seats, accreditation)),
        (Conflict.OTHER_TEAM, seats.sitting().exclude(team=team).exists()),
        (Conflict.OVERLOADED, _is_overloaded(assessor, accreditation)),
    )
    return [conflict for conflict, holds in checks if holds]


def _serves_there(assessor: Assessor, accreditation: Accreditation, *, on: date) -> bool:
    """By the register of assessors, by an appointment, or by a role in the agency of the institution."""
    agency, account = accreditation.institution.agency, assessor.account_id
    serves = Appointment.objects.open().filter(employee__account=account, agency=agency)
    granted = Grant.objects.active(on).filter(user=account, scope__path__startswith=agency.scope.path)
    return assessor.agency_id == agency.pk or serves.exists() or granted.exclude(role__code="assessor").exists()


def _taught_there(assessor: Assessor, accreditation: Accreditation) -> bool:
    mine = Q(employee__account=assessor.account_id)
    institution = accreditation.institution_id
    teaches = Instructor.objects.filter(mine, institution=institution)
    offered = Offering.objects.filter(institution=institution, instructors__employee__account=assessor.account_id)
    return teaches.exists() or offered.exists()


def _decided_before(seats: PanelMemberQuerySet, accreditation: Accreditation) -> bool:
    earlier = seats.filter(team=Team.FINAL, sitting__lt=accreditation.sitting)
    return earlier.exclude(state=MemberState.RELEASED).exists()


def _is_overloaded(assessor: Assessor, accreditation: Accreditation) -> bool:
    sits_already = PanelMember.objects.sitting().filter(
        accreditation=accreditation, assessor__account=assessor.account_id
    )
    return not sits_already.exists() and load_of(assessor) >= law().most_running


def accreditors(*, on: date) -> QuerySet[Agency]:
    """The national authority, and agencies in which somebody handles accreditations."""
    offices = Grant.objects.active(on).filter(role__permissions__permission=RUN).values("scope")
    return Agency.objects.filter(Q(scope__in=offices) | Q(code=law().national_authority)).order_by("name")


def with_load(rows: AssessorQuerySet) -> AssessorQuerySet:
    """Assessors with the number of running accreditations in which they sit, as `load`."""
    running = Q(seats__state__in=SITTING, seats__accreditation__state__in=RUNNING)
    counted = rows.annotate(load=Count("seats__accreditation", filter=running, distinct=True))
    return counted.select_related("account", "agency", "office")
