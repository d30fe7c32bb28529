"""One account for each role of the demo nation, entered with one click."""

from datetime import date, datetime, timedelta

from melek.assessment.models import Result
from melek.demo.services.items import DemoInstrument
from melek.evaluation.models import Wave
from melek.evaluation.services import responses, waves
from melek.evaluation.services.modes import supervised_people
from melek.identity.models import Role, Scope, User
from melek.identity.services.roles import grant_role
from melek.registry.models import Agency, Employee

SHOWCASES = ("pemkab-9304", "pemkab-5305")
SINCE = date(2025, 1, 1)
NATIONAL = {
    "planner": "Perencana nasional (peragaan)",
    "evaluator": "Evaluator (peragaan)",
    "item_author": "Penulis soal (peragaan)",
    "item_reviewer": "Penelaah soal (peragaan)",
    "psychometrician": "Ahli psikometri (peragaan)",
    "training_coordinator": "Koordinator pelatihan nasional (peragaan)",
    "accreditor": "Sekretariat akreditasi (peragaan)",
    "controller": "Pengendali teknis (peragaan)",
    "auditor": "Auditor (peragaan)",
    "system_admin": "Administrator sistem (peragaan)",
}
LOCAL = {
    "learning_manager": "Pengelola pembelajaran (peragaan)",
    "agency_admin": "Pengelola kepegawaian (peragaan)",
}

# two agencies that train, and who works there
TRAINERS = ("pemprov-91", "kemendagri")
TRAINING = {
    "learning_manager": "Pengelola pembelajaran lembaga pelatihan (peragaan)",
    "quality_officer": "Penjamin mutu lembaga pelatihan (peragaan)",
}


def build(instrument: DemoInstrument, *, seed: int, at: datetime) -> None:
    """Make an account for each role; the taker is a person whom the open wave really drew."""
    root = Scope.objects.get(path="/")
    agency = Agency.objects.get(code=SHOWCASES[0])
    for role, name in NATIONAL.items():
        account_of(role, name, root, at=at)
    for role, name in LOCAL.items():
        account_of(role, name, agency.scope, at=at)
    trainer, other = (Agency.objects.select_related("scope").get(code=code) for code in TRAINERS)
    for role, name in TRAINING.items():
        account_of(role, name, trainer.scope, at=at, door=f"trainer-{role.replace('_', '-')}")
    account_of(
        "learning_manager", "Pengelola pembelajaran instansi kedua (peragaan)", other.scope, at=at, door="trainer-2"
    )
    # a second reader of items, and a second pair of eyes for calibrations
    account_of("item_reviewer", "Penelaah soal kedua (peragaan)", root, at=at, door="item-reviewer-2")
    account_of("psychometrician", "Ahli psikometri kedua (peragaan)", root, at=at, door="psychometrician-2")
    account_of("invigilator", "Pengawas ruang tes (peragaan)", None, at=at)
    _open_wave(instrument, agency, seed=seed, at=at)
    _tested_person(agency, at=at)


def account_of(role: str, name: str, scope: Scope | None, *, at: datetime, door: str = "") -> User:
    """An account to enter as; without a place it holds no role. `door` names it where a role has several."""
    username = f"peragaan-{door or role.replace('_', '-')}"
    user = User.objects.create_user(username, None, display_name=name, is_synthetic=True)
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
    for door, is_supervised in (("taker", False), ("supervised-taker", True)):
        person = _drawn_person(wave, agency, is_supervised=is_supervised)
        person.account = account_of(door, person.name, None, at=at, door=door)
        person.save(update_fields=["account"])
    responses.open_wave(wave=wave, by=None, at=at)


def _tested_person(agency: Agency, *, at: datetime) -> None:
    """Somebody of the agency who knows a result with a gap, to search the catalogue by it."""
    told = Result.objects.filter(employee__appointments__agency=agency, employee__account=None, is_practice=False)
    found = told.filter(p_literate__lt=0.5).select_related("employee").order_by("-made_at", "pk").first()
    if found is None:  # a nation of few people may have none in this agency
        return
    person = found.employee
    assert person is not None
    person.account = account_of("tested", person.name, None, at=at, door="tested")
    person.save(update_fields=["account"])


def _drawn_person(wave: Wave, agency: Agency, *, is_supervised: bool) -> Employee:
    """Somebody whom the wave drew for a test in that mode, of the agency if it has such a person."""
    assert wave.draw is not None
    assert wave.draw.seed is not None
    members = list(wave.members.select_related("employee").order_by("id"))
    chosen = supervised_people([str(one.employee.uuid) for one in members], seed=wave.draw.seed)
    fitting = [one for one in members if (str(one.employee.uuid) in chosen) == is_supervised]
    return next((one for one in fitting if one.agency == agency.code), fitting[0]).employee
