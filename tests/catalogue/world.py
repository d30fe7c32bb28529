"""Two agencies that train: managers, institutions, and programmes to work on."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from melek.catalogue.models import Institution, Offering, Programme
from melek.catalogue.services import offerings, programmes
from melek.catalogue.services.contents import Content, SubjectPlan
from melek.catalogue.services.institutions import add_institution
from melek.catalogue.services.offerings import OfferingPlan
from melek.identity.models import Grant, Role, Scope, User
from melek.registry.models import Agency, Region

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)

ARCHIVES = Content(
    title="Pelatihan Pengelolaan Arsip Digital",
    mode="blended",
    objective="Peserta dapat mengelola arsip dinamis dengan aplikasi kearsipan.",
    clusters=("pelaksana",),
    hours=Decimal(24),
    cost=2_500_000,
    competences=(("1.3", 3), ("4.2", 3)),
    subjects=(
        SubjectPlan("Dasar kearsipan digital", Decimal(8), "Menjelaskan arsip digital", "Menyebut tiga jenis", "Arsip"),
        SubjectPlan("Praktik aplikasi kearsipan", Decimal(16), "Mengelola arsip", "Mengunggah arsip", "Aplikasi"),
    ),
    exam_note="Tes akhir",
)
SECURITY = replace(
    ARCHIVES,
    title="Keamanan Informasi bagi Pengguna Komputer",
    objective="Peserta dapat melindungi perangkat dan data pribadi dari serangan siber.",
    competences=(("4.1", 3),),
    subjects=(SubjectPlan("Mengenali phishing", Decimal(24)),),
)


@dataclass
class World:
    """Two agencies, who manages learning there, and who coordinates for the nation."""

    west: Agency
    east: Agency
    wulan: User  # manages learning in the west
    edo: User  # manages learning in the east
    nara: User  # coordinates for the nation
    lembaga: Institution
    balai: Institution


def build() -> World:
    """BKN and Kominfo's successor stand for two agencies; each has a training institution."""
    west, east = Agency.objects.get(code="bkn"), Agency.objects.get(code="kemenkeu")
    wulan = person("wulan", "Wulan Pengelola", "learning_manager", west.scope)
    edo = person("edo", "Edo Pengelola", "learning_manager", east.scope)
    nara = person("nara", "Nara Koordinator", "training_coordinator", Scope.objects.get(path="/"))
    region = Region.objects.get(code="31")
    made = [
        add_institution(
            agency=agency,
            code=code,
            name=name,
            kind="pusdiklat",
            region=region,
            city="Jakarta",
            by=by,
            at=NOW,
        )
        for agency, code, name, by in (
            (west, "balai-barat", "Balai Barat", wulan),
            (east, "balai-timur", "Balai Timur", edo),
        )
    ]
    return World(west, east, wulan, edo, nara, *made)


def person(username: str, name: str, role: str, scope: Scope) -> User:
    """Somebody who holds a role at a place."""
    user = User.objects.create_user(username, "kata-sandi-panjang", display_name=name)
    Grant.objects.create(user=user, role=Role.objects.get(code=role), scope=scope, valid_from=date(2020, 1, 1))
    return user


def draft(world: World, content: Content = ARCHIVES, *, by: User | None = None, **more: Any) -> Programme:
    """A drafted programme of the west, or of the agency that `by` manages."""
    by = by or world.wulan
    owner, provider = (world.east, world.balai) if by == world.edo else (world.west, world.lembaga)
    told = {"code": f"P-{Programme.objects.count() + 1:03}", "owner": owner, "provider": provider, "at": NOW, **more}
    return programmes.draft_programme(content=content, by=by, **told)


def published(world: World, content: Content = ARCHIVES, *, by: User | None = None, **more: Any) -> Programme:
    """A published programme."""
    made = draft(world, content, by=by, **more)
    programmes.publish_draft(programme=made, by=by or world.wulan, at=NOW)
    return made


def offered(world: World, programme: Programme, *, by: User | None = None, **changes: Any) -> Offering:
    """A planned offering of a programme in March 2027, with thirty seats."""
    by = by or world.wulan
    institution = world.balai if by == world.edo else world.lembaga
    told = {
        "starts_on": date(2027, 3, 1),
        "ends_on": date(2027, 3, 5),
        "seats": 30,
        "region": Region.objects.get(code="31"),
        "city": "Jakarta",
        **changes,
    }
    return offerings.plan_offering(
        programme=programme, institution=institution, plan=OfferingPlan(**told), by=by, at=NOW
    )
