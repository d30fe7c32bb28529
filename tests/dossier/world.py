"""A small tree of places, people who ask and people who answer, and a kind of case of an invented higher part."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from melek.dossier.enums import ClockUnit, Disclosure, Outcome, Shape
from melek.dossier.models import Case, IssuedDocument
from melek.dossier.registers import CaseKind, DocumentField, DocumentKind
from melek.dossier.rules.clocks import Clock
from melek.dossier.services.cases import open_case, take_case
from melek.dossier.services.decisions import answer_case
from melek.dossier.services.documents import issue_document
from melek.identity.models import Scope, User
from tests.identity import world as identity
from tests.identity.world import person

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JAKARTA)  # a Tuesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CORRECTION, OBJECTION, CERTIFICATE = "uji.correction", "dossier.document_objection", "uji.certificate"
STATEMENT = "Pangkat saya di data ini belum diperbarui sejak tahun lalu."
REMEDY = "Perbarui pangkat saya."
REASONS = "Pangkat sudah kami cocokkan dengan keputusan kenaikan pangkat dan kami perbarui hari ini."
ACTED: list[tuple[Any, str]] = []


def correct(*, case: Case, decision: Any, by: User, at: datetime) -> None:
    """What the invented part does when a correction is upheld: rename the place that the case is about."""
    ACTED.append((case.pk, decision.outcome))
    Scope.objects.filter(pk=case.subject_id).update(label="Dinas Arsip Baru")


KIND = CaseKind(
    code=CORRECTION,
    label="Koreksi data",
    about="Data Anda salah.",
    clock=Clock(72, ClockUnit.HOURS),
    appeal_within=Clock(14, ClockUnit.DAYS),
    may_open=lambda user, subject: user.username != "bayu",
    act=correct,
    act_on=(Outcome.UPHELD, Outcome.PARTLY),
)
SKILL = DocumentKind(
    code=CERTIFICATE,
    label="Sertifikat literasi digital",
    fields=(
        DocumentField("name", "Nama", Disclosure.MASKED),
        DocumentField("level", "Tingkat", Disclosure.PLAIN),
        DocumentField("score", "Skor", shape=Shape.NUMBER),
        DocumentField("measured_on", "Tanggal tes", Disclosure.PLAIN, Shape.DAY),
    ),
    valid_months=36,
)
FACTS = {"name": "Tari Peserta", "level": "Melek digital", "score": 531.25, "measured_on": "2026-11-20"}


@dataclass
class World:
    """What the tests stand on."""

    misal: Scope
    dinas: Scope
    contoh: Scope
    tari: User  # asks
    intan: User  # answers in Kota Misal
    sari: User  # answers in Kota Misal too
    doni: User  # answers in Badan Contoh
    yusuf: User  # auditor of the nation
    bayu: User  # learning manager, answers nothing


def build() -> World:
    """Make places and people."""
    ACTED.clear()
    made = identity.build()
    return World(
        misal=made.misal,
        dinas=made.dinas,
        contoh=made.contoh,
        tari=made.tari,
        intan=made.intan,
        sari=person("sari", "Sari Sesama", "agency_admin", made.misal),
        doni=person("doni", "Doni Luarqx", "agency_admin", made.contoh),
        yusuf=made.yusuf,
        bayu=made.bayu,
    )


def opened(world: World, *, by: User | None = None, at: datetime = NOW, **more: Any) -> Case:
    """A correction about the office of Kota Misal."""
    told = {"statement": STATEMENT, "remedy": REMEDY, "subject": world.dinas, "scope_path": world.dinas.path}
    return open_case(kind=CORRECTION, by=by or world.tari, at=at, **(told | more))


def taken(world: World, *, by: User | None = None) -> Case:
    """The same, in the hands of Intan."""
    case = opened(world)
    take_case(case=case, by=by or world.intan, at=NOW + HOUR)
    return case


def answered(world: World, outcome: str = Outcome.REJECTED) -> Case:
    """The same, answered by Intan after two hours."""
    case = taken(world)
    answer_case(case=case, outcome=outcome, reasons=REASONS, by=world.intan, at=NOW + 2 * HOUR)
    return case


def issued(world: World, *, subject: User | None = None, at: datetime = NOW, **more: Any) -> IssuedDocument:
    """A certificate of Tari, issued in Kota Misal."""
    told = {"facts": FACTS, "scope_path": world.misal.path, "subject": subject or world.tari, "by": world.intan}
    return issue_document(kind=CERTIFICATE, at=at, **(told | more))


def client_of(user: User) -> Client:
    """A browser in which this person is signed in, with a second factor; again as often as a test likes."""
    return identity.client_of(user, factor=not User.objects.get(pk=user.pk).has_second_factor())
