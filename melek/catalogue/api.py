"""The catalogue in the API: search and one programme for everyone; drafting by who manages programmes."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from melek.catalogue.enums import MANAGE
from melek.catalogue.models import Programme, ProgrammeAccreditation
from melek.catalogue.queries.programmes import agencies_managed, in_order, shown_version, with_versions
from melek.catalogue.queries.search import Wanted, search
from melek.catalogue.services import programmes
from melek.catalogue.services.contents import Content, SubjectPlan, content_of
from melek.kit.errors import NotAllowed
from melek.kit.rest import CODE, OPEN_REFUSALS, REFUSALS, NotFound, Refusal, permitted
from melek.kit.web import public

router = Router()
_TEXT = r"^[^\x00]*$"  # one database engine refuses a null character


class Taught(Schema):
    """A competence and the level that a programme leads to."""

    code: str = Field(pattern=CODE, max_length=8)
    level: int = Field(ge=1, le=8)


class Subject(Schema):
    """A subject; hours are learning hours (JP)."""

    title: str = Field(max_length=250, pattern=_TEXT)
    hours: Decimal | None = Field(None, ge=0, le=5000, max_digits=5, decimal_places=1)
    outcome: str = Field("", max_length=2000, pattern=_TEXT)


class ProgrammeIn(Schema):
    """A programme to draft; it is published on its page once it is complete."""

    agency: str = Field(pattern=CODE, max_length=60)
    code: str = Field(min_length=1, max_length=60, pattern=_TEXT)
    title: str = Field(max_length=300, pattern=_TEXT)
    objective: str = Field("", max_length=5000, pattern=_TEXT)
    mode: str = Field("classroom", pattern="^(classroom|online|blended|self_paced)$")
    clusters: list[str] = Field(default_factory=list, max_length=4)
    hours: Decimal | None = Field(None, gt=0, le=5000, max_digits=5, decimal_places=1)
    cost: int | None = Field(None, ge=0, le=10**12)
    competences: list[Taught] = Field(default_factory=list, max_length=21)
    subjects: list[Subject] = Field(default_factory=list, max_length=60)


class AccreditedOut(Schema):
    """The legal status of a programme at one institution, by its code."""

    institution: str
    status: str
    until: str | None


class ProgrammeOut(Schema):
    """A programme by its version in force. `accredited` sums up what `accredited_at` says of each institution."""

    uuid: UUID
    agency: str
    code: str
    title: str
    objective: str
    mode: str
    clusters: list[str]
    hours: Decimal | None
    cost: int | None
    competences: list[Taught]
    subjects: list[Subject]
    state: str
    accredited: str
    accredited_until: str | None
    accredited_at: list[AccreditedOut]
    synthetic: bool
    version: int


class FoundOut(Schema):
    """What a search found, best first: at most 500; `more` tells that there are others."""

    items: list[ProgrammeOut]
    count: int
    more: bool


class SearchIn(Schema):
    """Words with slips allowed, and facets."""

    words: str = Field("", max_length=200, pattern=_TEXT)
    agency: str = Field("", max_length=60, pattern=_TEXT)
    competence: str = Field("", max_length=8, pattern=_TEXT)
    mode: str = Field("", max_length=10, pattern=_TEXT)
    cluster: str = Field("", max_length=20, pattern=_TEXT)
    page: int = Field(1, ge=1, le=1_000_000)
    size: int = Field(20, ge=1, le=100)


def _at(row: ProgrammeAccreditation) -> dict[str, Any]:
    until = row.until.isoformat() if row.until else None
    return {"institution": row.institution.code, "status": row.status, "until": until}


def _told(programme: Programme) -> dict[str, Any]:
    version = shown_version(programme)
    content = content_of(version)
    return {
        "uuid": programme.uuid,
        "agency": programme.owner.code,
        "code": programme.code,
        "title": content.title,
        "objective": content.objective,
        "mode": content.mode,
        "clusters": list(content.clusters),
        "hours": content.hours,
        "cost": content.cost,
        "competences": [{"code": code, "level": level} for code, level in content.competences],
        "subjects": [{"title": one.title, "hours": one.hours, "outcome": one.outcome} for one in content.subjects],
        "state": programme.state,
        "accredited": programme.accredited,
        "accredited_until": programme.accredited_until.isoformat() if programme.accredited_until else None,
        "accredited_at": [_at(one) for one in programme.accredited_places.all()],
        "synthetic": programme.is_synthetic,
        "version": version.number,
    }


@router.get(
    "/programmes",
    auth=None,
    response={200: FoundOut, OPEN_REFUSALS: Refusal},
    summary="Training programmes of all agencies",
)
@public
def find_programmes(request: HttpRequest, asked: Query[SearchIn]) -> dict[str, Any]:
    """Programmes that everybody may see, by words and facets."""
    wanted = Wanted(
        words=asked.words,
        agency=asked.agency,
        mode=asked.mode,
        cluster=asked.cluster,
        competences=(asked.competence,) if asked.competence else (),
    )
    found = search(wanted)
    start = (asked.page - 1) * asked.size
    rows = in_order(with_versions(Programme.objects.listed()), found.keys[start : start + asked.size])
    return {"items": [_told(one) for one in rows], "count": len(found.keys), "more": found.is_cut}


@router.get(
    "/programmes/{uuid}",
    auth=None,
    response={200: ProgrammeOut, OPEN_REFUSALS: Refusal},
    summary="One training programme",
)
@public
def one_programme(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """A listed programme by its identity."""
    programme = Programme.objects.listed().select_related("owner").filter(uuid=uuid).first()
    if programme is None:
        raise NotFound
    return _told(programme)


@router.post(
    "/programmes",
    response={201: ProgrammeOut, REFUSALS: Refusal},
    summary="Draft a training programme",
)
@permitted(MANAGE)
def draft_programme(request: HttpRequest, told: ProgrammeIn) -> Status:
    """Draft a programme of an agency that the caller manages."""
    owner = agencies_managed(request.user, MANAGE).filter(code=told.agency).first()
    if owner is None:
        raise NotAllowed
    content = Content(
        title=told.title,
        objective=told.objective,
        mode=told.mode,
        clusters=tuple(told.clusters),
        hours=told.hours,
        cost=told.cost,
        competences=tuple((one.code, one.level) for one in told.competences),
        subjects=tuple(SubjectPlan(one.title, one.hours, one.outcome) for one in told.subjects),
    )
    made = programmes.draft_programme(
        owner=owner, code=told.code.strip(), content=content, by=request.user, at=timezone.now()
    )
    return Status(201, _told(made))
