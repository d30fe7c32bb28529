"""Another instrument in the walk's world: what stands in the nation, and an import of results in each agency."""

from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile

from melek.assessment.models import ExternalBatch, ExternalInstrument, ExternalResult
from melek.assessment.services.external.imports import upload_results
from melek.assessment.services.external.instruments import Facts, register_instrument
from melek.identity.models import Grant, Role, User
from melek.kit import jobs
from melek.kit.imports.services import runs
from melek.kit.models import ImportRun

FACTS = Facts(
    code="subtes",
    name_id="Subtes uji",
    name_en="Trial subtest",
    owner="Badan uji",
    low=0,
    high=100,
    step=1,
    source="Rekaan uji",
    mark="D",
    authority="Badan uji",
)


def instrument(*, at: datetime) -> ExternalInstrument:
    """The instrument, made once."""
    found = ExternalInstrument.objects.filter(code=FACTS.code).first()
    return found or register_instrument(facts=FACTS, by=None, at=at)


def of_place(place: Any, *, at: datetime) -> None:
    """A result of the owner, an import that waits for its start, and one that ended with a row set aside."""
    one, word = instrument(at=at), place.people[0].name.split()[0]
    batch = ExternalBatch.objects.create(instrument=one, made_at=at)
    ExternalResult.objects.create(
        instrument=one, employee=place.people[0], batch=batch, taken_on=date(2026, 3, 2), score=72
    )
    manager = User.objects.create_user(f"hasil-{place.agency.code}", display_name=f"{word} Pengelola Hasil")
    role = Role.objects.get(code="learning_manager")
    Grant.objects.create(user=manager, role=role, scope=place.agency.scope, valid_from=date(2020, 1, 1))
    done = _uploaded(place, one, manager, name=f"{word}-hasil.csv", at=at)
    runs.start_run(run=done, by=manager, at=at)
    jobs.run_one(only=["kit.run_import"])
    waiting = _uploaded(place, one, manager, name=f"{word}-tunggu.csv", at=at)
    place.keys |= {
        "external_done": done.uuid,
        "external_waiting": waiting.uuid,
        "external_row": done.quarantine.get().pk,
    }


def _uploaded(place: Any, one: ExternalInstrument, manager: User, *, name: str, at: datetime) -> ImportRun:
    run = upload_results(
        ContentFile(b"NIP,Tanggal tes,Skor\n123,2026-03-02,720\n").chunks(),
        name=name,
        instrument=one,
        scope_path=place.agency.scope.path,
        by=manager,
        at=at,
    )
    runs.set_mapping(run=run, mapping=run.mapping, by=manager, at=at)
    return run
