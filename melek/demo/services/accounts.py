"""One account for each role of the demo nation, entered with one click."""

from datetime import date, datetime, timedelta

from melek.demo.services.items import DemoInstrument
from melek.evaluation.models import Wave
from melek.evaluation.services import responses, waves
from melek.identity.models import Role, Scope, User
from melek.identity.services.roles import grant_role
from melek.registry.models import Agency, Employee

SHOWCASES = ("pemkab-9304", "pemkab-5305")
SINCE = date(2025, 1, 1)
NATIONAL = {
    "planner": "Perencana nasional (peragaan)",
    "evaluator": "Evaluator (peragaan)",
    "item_author": "Penulis soal (peragaan)",
    "auditor": "Auditor (peragaan)",
    "system_admin": "Administrator sistem (peragaan)",
}
LOCAL = {
    "learning_manager": "Pengelola pembelajaran (peragaan)",
    "agency_admin": "Pengelola kepegawaian (peragaan)",
}


def build(instrument: DemoInstrument, *, seed: int, at: datetime) -> None:
    """Make an account for each role; the taker is a person whom the open wave really drew."""
    root = Scope.objects.get(path="/")
    agency = Agency.objects.get(code=SHOWCASES[0])
    for role, name in NATIONAL.items():
        _account(role, name, root, at=at)
    for role, name in LOCAL.items():
        _account(role, name, agency.scope, at=at)
    _open_wave(instrument, agency, seed=seed, at=at)


def _account(role: str, name: str, scope: Scope | None, *, at: datetime) -> User:
    user = User.objects.create_user(f"peragaan-{role.replace('_', '-')}", None, display_name=name, is_synthetic=True)
    if scope is not None:
        held = Role.objects.get(code=role)
        grant_role(user=user, role=held, scope=scope, valid_from=SINCE, valid_to=None, by=None, at=at)
    return user


def _open_wave(instrument: DemoInstrument, agency: Agency, *, seed: int, at: datetime) -> None:
    """A wave that stays open, so that a visitor can sit the test as an invited civil servant."""
    wave = waves.plan_wave(
        code="gelombang-terbuka",
        name_id="Gelombang terbuka (peragaan)",
        name_en="Open wave (demonstration)",
        definition=instrument.definition,
        sample_size=1200,
        opens_at=at,
        closes_at=at + timedelta(days=5 * 365),
        by=None,
        at=at,
        is_synthetic=True,
    )
    waves.commit_wave(wave=wave, by=None, at=at)
    waves.draw_sample(wave=wave, by=None, at=at, seed=seed + 99)
    person = _drawn_person(wave, agency)
    person.account = _account("taker", person.name, None, at=at)
    person.save(update_fields=["account"])
    responses.open_wave(wave=wave, by=None, at=at)


def _drawn_person(wave: Wave, agency: Agency) -> Employee:
    members = wave.members.select_related("employee").order_by("id")
    member = members.filter(agency=agency.code).first() or members[0]
    return member.employee
