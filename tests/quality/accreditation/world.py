"""Two institutions, an accreditor with its secretariat and assessors, a small standard, and the steps that lead on."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from melek.catalogue.models import Institution, Programme, ProgrammeVersion
from melek.dossier.enums import AnswerRole
from melek.dossier.models import StandardEdition
from melek.dossier.rules.reading import read_standard
from melek.dossier.services.sheets import Given, answer_criteria
from melek.identity.models import Grant, Role, User
from melek.quality.enums.accreditation import Outcome, Post, Seen, State, Team
from melek.quality.models import Accreditation, Assessor, PanelMember, Visit
from melek.quality.queries.law import law
from melek.quality.services.accreditation import (
    applications,
    checks,
    decrees,
    documents,
    remedies,
    scoring,
    sittings,
    standing,
    teams,
    visits,
)
from melek.registry.models import Agency, Region
from tests.dossier.pdf import signed

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = date(2026, 11, 2)
REASONS = "Kurikulum, pengajar, dan fasilitas memenuhi standar; bukti di berkas dan visitasi saling mendukung."
STANDARD: dict[str, Any] = {
    "code": "asn-training",
    "edition": "uji-1",
    "name": {"id": "Akreditasi pelatihan", "en": "Training accreditation"},
    "status": "draft",
    "mark": "D",
    "source": "disusun untuk uji",
    "valid_from": "2026-01-01",
    "components": [
        {
            "code": "program",
            "name": {"id": "Program", "en": "Programme"},
            "elements": [
                {
                    "code": "kurikulum",
                    "name": {"id": "Kurikulum", "en": "Curriculum"},
                    "criteria": [
                        {
                            "code": "hasil-belajar",
                            "text": {"id": "Hasil belajar tertulis", "en": "Outcomes are written"},
                            "evidence": {"id": "Kurikulum", "en": "Curriculum"},
                            "source": "person",
                            "scale": {
                                "kind": "levels",
                                "anchors": [
                                    {"id": "Tidak ada", "en": "None"},
                                    {"id": "Sebagian", "en": "Some"},
                                    {"id": "Semua", "en": "All"},
                                ],
                            },
                        },
                        {
                            "code": "evaluasi",
                            "text": {"id": "Pelatihan dievaluasi", "en": "Training is evaluated"},
                            "evidence": {"id": "Laporan", "en": "Report"},
                            "source": "person",
                            "scale": {"kind": "yes_no"},
                        },
                        {
                            "code": "lulusan",
                            "text": {"id": "Lulusan diikuti", "en": "Graduates are followed"},
                            "evidence": {"id": "Sistem", "en": "System"},
                            "source": "indicator:quality.nobody_knows",
                            "scale": {"kind": "yes_no"},
                        },
                    ],
                }
            ],
        }
    ],
    "scoring": {
        "add": "weighted_mean",
        "categories": [
            {"code": "a", "name": {"id": "Kategori A", "en": "Category A"}, "cut": None},
            {"code": "b", "name": {"id": "Kategori B", "en": "Category B"}, "cut": None},
        ],
    },
}
GOOD = {"hasil-belajar": 2, "evaluasi": True}


@dataclass
class World:
    """What the tests stand on."""

    lan: Agency
    west: Agency
    east: Agency
    balai: Institution
    pusat: Institution
    programme: Programme
    edition: StandardEdition
    qori: User  # quality officer in the west
    eka: User  # quality officer in the east
    rahma: User  # secretariat
    sinta: User  # secretariat
    yusuf: User  # auditor of the nation
    people: dict[str, Assessor] = field(default_factory=dict)


def person(username: str, name: str, role: str, scope: Any) -> User:
    """An account with one open grant."""
    user = User.objects.create_user(username, "sebelas-kuda-biru", display_name=name)
    Grant.objects.create(user=user, role=Role.objects.get(code=role), scope=scope, valid_from=date(2025, 1, 1))
    return user


def edition(**changes: Any) -> StandardEdition:
    """The small standard, as if its file had been loaded."""
    content = {**STANDARD, **changes}
    standard = read_standard(content)
    return StandardEdition.objects.create(
        code=standard.code,
        edition=standard.edition,
        name_id=standard.name.id,
        name_en=standard.name.en,
        part="quality",
        status=standard.status,
        valid_from=standard.valid_from,
        is_on_by_default=True,
        content=content,
        content_hash="0" * 64,
        loaded_at=NOW,
    )


def requiring(code: str) -> dict[str, Any]:
    """The components of the small standard with one criterion that must be met: yes."""
    components = deepcopy(STANDARD["components"])
    for one in components[0]["elements"][0]["criteria"]:
        if one["code"] == code:
            one["is_required"] = True
    return {"components": components}


def programme_of(agency: Agency, code: str, title: str) -> Programme:
    """A published programme."""
    made = Programme.objects.create(owner=agency, code=code, state="published", made_at=NOW)
    ProgrammeVersion.objects.create(
        programme=made, number=1, state="published", title=title, mode="blended", made_at=NOW, published_at=NOW
    )
    return made


RANKS = {
    "madya": "jpt_madya",
    "pratama": "jpt_pratama",
    "satu": "jf_madya",
    "dua": "jf_madya",
    "tiga": "jf_madya",
    "empat": "jf_utama",
    "lima": "jpt_madya",
    "enam": "jf_utama",
    "tujuh": "other",
}


def build() -> World:
    """Two agencies with an institution each, and LAN with its people."""
    lan, west, east = (Agency.objects.get(code=code) for code in ("lan", "bkn", "kemenkeu"))
    region = Region.objects.get(code="31")
    institutions = [
        Institution.objects.create(code=code, name=name, kind="pusdiklat", agency=agency, region=region)
        for code, name, agency in (("balai-barat", "Balai Barat", west), ("pusat-timur", "Pusat Timur Luarqx", east))
    ]
    world = World(
        lan,
        west,
        east,
        *institutions,
        programme_of(west, "ARS-1", "Pelatihan Pengelolaan Arsip Digital"),
        edition(),
        person("qori", "Qori Mutu", "quality_officer", west.scope),
        person("eka", "Eka Mutu", "quality_officer", east.scope),
        person("rahma", "Rahma Sekretariat", "accreditor", lan.scope),
        person("sinta", "Sinta Sekretariat", "accreditor", lan.scope),
        person("yusuf", "Yusuf Periksa", "auditor", lan.scope.parent),
    )
    for name, rank in RANKS.items():
        world.people[name] = assessor(world, name, rank)
    return world


def assessor(world: World, name: str, rank: str, **changes: Any) -> Assessor:
    """Somebody in the register of LAN who may assess training on digital literacy."""
    account = person(name, f"Asesor {name.title()}", "assessor", world.lan.scope)
    values = {"fields": ["digital"], "valid_until": date(2030, 1, 1), "made_at": NOW, "made_by": world.rahma}
    return Assessor.objects.create(account=account, office=world.lan, rank=rank, **(values | changes))


def drafted(world: World, **changes: Any) -> Accreditation:
    """An application of Balai Barat."""
    values = {
        "programme": world.programme,
        "institution": world.balai,
        "accreditor": world.lan,
        "edition": world.edition,
        "field": "digital",
        "by": world.qori,
        "at": NOW,
    }
    return applications.start_application(**(values | changes))


def answer(accreditation: Accreditation, by: User, role: str, **changes: Any) -> None:
    """Answer every criterion that a person answers."""
    given = {code: Given(value) for code, value in (GOOD | changes).items()}
    assert accreditation.sheet is not None
    answer_criteria(sheet=accreditation.sheet, given=given, role=role, by=by, at=NOW)


def hand_in_documents(accreditation: Accreditation, by: User, *, but: str = "") -> None:
    """A small file for each required document, but for one."""
    for one in law().documents:
        if one.code != but:
            documents.attach_document(
                accreditation=accreditation,
                document=one.code,
                name=f"{one.code}.txt",
                chunks=[f"Isi {one.code}".encode()],
                by=by,
                at=NOW,
            )


def submitted(world: World, **changes: Any) -> Accreditation:
    """The same, handed in."""
    made = drafted(world, **changes)
    answer(made, changes.get("by", world.qori), AnswerRole.SELF)
    hand_in_documents(made, changes.get("by", world.qori))
    applications.submit_application(accreditation=made, by=changes.get("by", world.qori), at=NOW)
    return made


def checking(world: World, **changes: Any) -> Accreditation:
    """The same, its documents being checked."""
    made = submitted(world, **changes)
    checks.take_up(accreditation=made, by=world.rahma, at=NOW)
    return made


def paneled(world: World, **changes: Any) -> Accreditation:
    """The same, its documents complete."""
    made = checking(world, **changes)
    found = {one.code: (True, "") for one in law().documents}
    checks.check_documents(accreditation=made, found=found, by=world.rahma, at=NOW)
    checks.accept_documents(accreditation=made, by=world.rahma, at=NOW)
    return made


def seated(world: World, accreditation: Accreditation, team: str, seats: dict[str, str]) -> list[PanelMember]:
    """A team whose people have declared that nothing binds them."""
    chosen = [(world.people[name], post) for name, post in seats.items()]
    made = teams.set_team(accreditation=accreditation, team=team, seats=chosen, by=world.rahma, at=NOW)
    for one in made:
        if one.declared_at is None:
            teams.declare_free(member=one, by=one.assessor.account, at=NOW)
    return made


def visiting(world: World, **changes: Any) -> Accreditation:
    """The same, being assessed by Satu (chair) and Dua."""
    made = paneled(world, **changes)
    seated(world, made, Team.FIRST, {"satu": Post.CHAIR, "dua": Post.MEMBER})
    teams.start_assessment(accreditation=made, by=world.rahma, at=NOW)
    return made


def seat(world: World, accreditation: Accreditation, name: str) -> PanelMember:
    """Somebody's last seat in an accreditation, read anew."""
    rows = PanelMember.objects.filter(accreditation=accreditation, assessor=world.people[name])
    return rows.select_related("assessor__account", "accreditation").order_by("-pk")[0]


def both_scored(world: World, accreditation: Accreditation, **of_two: Any) -> None:
    """Satu and Dua score alone; `of_two` is where Dua differs."""
    for name, changes in (("satu", {}), ("dua", of_two)):
        account = world.people[name].account
        answer(accreditation, account, AnswerRole.ASSESSOR, **changes)
        scoring.finish_scoring(member=seat(world, accreditation, name), by=account, at=NOW)


def visited(world: World, accreditation: Accreditation) -> Visit:
    """A visit that Dua closed."""
    dua = world.people["dua"].account
    visit = visits.plan_visit(
        accreditation=accreditation,
        planned_on=TODAY,
        mode="field",
        agenda="Wawancara penyelenggara dan melihat kelas.",
        place="Jakarta",
        by=world.rahma,
        at=NOW,
    )
    visits.check_criteria(visit=visit, seen=dict.fromkeys(visit.checklist, (Seen.YES, "")), by=dua, at=NOW)
    visits.close_visit(visit=visit, held_on=TODAY, summary="Semua yang tertulis terlihat di lapangan.", by=dua, at=NOW)
    return visit


def assessed(world: World, **changes: Any) -> Accreditation:
    """The same, scored and visited by the first team."""
    made = visiting(world, **changes)
    both_scored(world, made)
    visited(world, made)
    chair = world.people["satu"].account
    scoring.take_over_agreed(accreditation=made, by=chair, at=NOW)
    scoring.consolidate_score(accreditation=made, by=chair, at=NOW)
    scoring.accept_scores(accreditation=made, by=world.rahma, at=NOW)
    return made


FINAL = {"madya": Post.CHAIR, "pratama": Post.SECRETARY, "tiga": Post.MEMBER}


def sitting(world: World, **changes: Any) -> Accreditation:
    """The same, before the final team of Madya, Pratama and Tiga."""
    made = assessed(world, **changes)
    seated(world, made, Team.FINAL, FINAL)
    sittings.open_sitting(accreditation=made, by=world.rahma, at=NOW)
    return made


def vote(world: World, accreditation: Accreditation, name: str, outcome: str, category: str = "a") -> None:
    """Somebody votes."""
    member = seat(world, accreditation, name)
    account = member.assessor.account
    sittings.cast_vote(member=member, outcome=outcome, category=category, reasons=REASONS, by=account, at=NOW)


def decided(world: World, outcome: str = Outcome.ACCREDITED, *, at: datetime = NOW, **changes: Any) -> Accreditation:
    """The same, decided by all three."""
    made = sitting(world, **changes)
    for name in FINAL:
        vote(world, made, name, outcome)
    sittings.record_decision(accreditation=made, reasons=REASONS, by=world.rahma, at=at)
    return made


def decreed(world: World, **changes: Any) -> Accreditation:
    """The same, its decree drafted."""
    made = waived(world, decided(world, **changes), by=changes.get("by"))
    decrees.draft_decree(accreditation=made, by=world.rahma, at=NOW)
    return made


def waived(world: World, accreditation: Accreditation, *, at: datetime = NOW, by: User | None = None) -> Accreditation:
    """The institution gives up its appeal."""
    remedies.waive_appeal(accreditation=accreditation, by=by or world.qori, at=at)
    return accreditation


def in_force(world: World, **changes: Any) -> Accreditation:
    """The same, in force: the draft itself is brought back with something added at its end, as a signature does."""
    made = decreed(world, **changes)
    sign(world, made)
    standing.enter_force(accreditation=made, by=world.rahma, at=NOW)
    return made


def sign(world: World, accreditation: Accreditation) -> None:
    """Bring the signed decree back and confirm it."""
    from melek.dossier.services.files import content_of
    from melek.quality.queries.accreditation import decree_of

    decree = decree_of(accreditation)
    assert decree is not None
    content = signed(content_of(decree.draft.file))
    decrees.upload_signed(decree=decree, name="keputusan.pdf", chunks=[content], by=world.rahma, at=NOW)
    decrees.confirm_decree(decree=decree, number="12/AKR/2026", signed_on=TODAY, note="", by=world.sinta, at=NOW)


def state_of(accreditation: Accreditation) -> State:
    """Where it stands in the database."""
    return State(Accreditation.objects.get(pk=accreditation.pk).state)
