"""An instrument, people with numbers, results of both tests."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from melek.assessment.models import (
    ExternalBatch,
    ExternalInstrument,
    ExternalResult,
    LiteracyDefinition,
    ParameterSet,
    Result,
)
from melek.assessment.services.external.imports import upload_results
from melek.assessment.services.external.instruments import Facts, register_instrument
from melek.identity.models import User
from melek.kit import jobs
from melek.kit.crypto import hasher
from melek.kit.imports.services import runs
from melek.kit.models import ImportRun
from melek.registry.models import Agency, Employee
from melek.registry.models.person import NIP_PURPOSE
from tests.assessment.conftest import NOW
from tests.assessment.external.people import employ
from tests.assessment.people import person
from tests.assessment.simulated import sit_all
from tests.assessment.staff import employees

SARI, BUDI = "198503152010012003", "199207082024211007"
DAY = date(2026, 10, 1)
FACTS = Facts(
    code="subtes",
    name_id="Subtes literasi digital",
    name_en="Digital literacy subtest",
    owner="Badan Contoh",
    low=0.0,
    high=100.0,
    step=0.5,
    source="Brosur yang belum diperiksa",
    mark="T",
    authority="Badan Contoh",
)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Files of a test stay in its own folder."""
    settings.IMPORT_DIR = tmp_path / "imports"


@pytest.fixture
def instrument(reference: None) -> ExternalInstrument:
    """An instrument whose facts nobody confirmed."""
    return register_instrument(facts=FACTS, by=person("evaluator", "pendaftar"), at=NOW)


@pytest.fixture
def staff(reference: None) -> list[Employee]:
    """Sari and Budi of one agency, the first with a number that a file may hold."""
    found = employees(Agency.objects.get(code="bkn"), 2)
    for one, nip in zip(found, (SARI, BUDI), strict=True):
        one.nip_hash = hasher(NIP_PURPOSE)(nip)
        one.save()
    return found


@pytest.fixture
def manager(staff: list[Employee]) -> User:
    """Who manages learning in the agency of Sari and Budi."""
    return person("learning_manager", "pengelola", Agency.objects.get(code="bkn").scope.path)


def as_csv(*rows: tuple[str, str, str]) -> bytes:
    """Rows of (number, day, score) as a file."""
    return "\n".join(["NIP,Tanggal tes,Skor", *(",".join(f'"{cell}"' for cell in row) for row in rows)]).encode()


def uploaded(instrument: ExternalInstrument, content: bytes, by: User) -> ImportRun:
    """Upload a file and accept the guessed columns."""
    run = upload_results(
        ContentFile(content).chunks(),
        name="hasil.csv",
        instrument=instrument,
        scope_path=by.grants.get().scope.path,
        by=by,
        at=timezone.now(),
    )
    runs.set_mapping(run=run, mapping=run.mapping, by=by, at=NOW)
    return run


def imported(instrument: ExternalInstrument, content: bytes, by: User) -> ImportRun:
    """Import a file to its end, as the worker would."""
    run = uploaded(instrument, content, by)
    runs.start_run(run=run, by=by, at=NOW)
    jobs.run_one(only=["kit.run_import"])
    run.refresh_from_db()
    return run


Tested = Callable[..., ParameterSet]


@pytest.fixture
def tested(instrument: ExternalInstrument, secured: LiteracyDefinition) -> Tested:
    """Let people sit the secured bank, and give each a score in the other instrument so many days before."""

    def make(people: int, *, noise: float = 0.75, apart: int = 30, constant: bool = False) -> ParameterSet:
        import numpy as np

        parameters = secured.bank.parameter_sets.get()
        theta = sit_all(secured, parameters, people)
        employ(people)
        rng = np.random.default_rng(3)
        scores = np.clip(np.rint(2 * (50 + 12 * (theta + noise * rng.normal(size=people)))) / 2, 0, 100)
        batch = ExternalBatch.objects.create(instrument=instrument, made_at=NOW)
        day = timezone.localdate(NOW) - timedelta(days=apart)
        for result, score in zip(Result.objects.select_related("employee").order_by("sitting"), scores, strict=True):
            assert result.employee is not None
            ExternalResult.objects.create(
                instrument=instrument,
                employee=result.employee,
                batch=batch,
                taken_on=day,
                score=50.0 if constant else float(score),
            )
        return parameters

    return make
