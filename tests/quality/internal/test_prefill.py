"""The newest check begins an application: answers, notes and evidence, and nothing that was answered there."""

from typing import Any

import pytest

from melek.dossier.enums import AnswerRole, LinkState
from melek.dossier.models import EvidenceFile, SheetAnswer, SheetLink
from melek.dossier.queries.sheets import answers_of, unanswered_of
from melek.dossier.services.files import content_of, store
from melek.dossier.services.sheets import SheetSubmitted, answer_criterion
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from melek.quality.models import Accreditation
from melek.quality.queries.internal import latest_cycle
from melek.quality.services.internal.prefill import NothingToTake, OtherCycle, prefill_application
from tests.quality.accreditation import world as accreditation
from tests.quality.internal import world as worlds
from tests.quality.internal.world import NOW, World


def drafted(world: World, **changes: Any) -> Accreditation:
    return accreditation.drafted(world.base, **{"edition": world.edition, **changes})


def test_prefill_copies_answers_notes_and_evidence(world: World) -> None:
    cycle, made = worlds.submitted(world), drafted(world)
    assert latest_cycle(world.balai, world.edition) == cycle
    assert made.sheet is not None
    source = worlds.sheet_of(cycle)
    copied = store(b"<p>Laporan</p>", media_type="text/html", at=NOW)
    link = {"criterion": "modul", "url": "https://lembaga.example/modul", "media_type": "text/html"}
    frozen = {"state": LinkState.FROZEN, "stored": copied, "fetched_at": NOW, "added_at": NOW}
    SheetLink.objects.create(sheet=source, added_by=world.qori, **link, **frozen)
    assert prefill_application(sheet=made.sheet, cycle=cycle, by=world.qori, at=NOW) == 3
    answers = answers_of(made.sheet, AnswerRole.SELF)
    assert (answers["hasil-belajar"].value, answers["modul"].value) == (1, 2)
    mark = f"Dari penjaminan mutu internal 2026 ({cycle.number})."
    assert answers["hasil-belajar"].note == f"{mark} Sebagian mata pelatihan."
    assert answers["evaluasi"].note == mark
    assert unanswered_of(made.sheet, AnswerRole.SELF) == []
    file = made.sheet.evidence.get().file
    assert content_of(file.stored) == b"Modul 1"
    assert (file.holder_type, file.holder_id) == ("dossier.Sheet", str(made.sheet.pk))
    taken = made.sheet.links.get()
    assert (taken.url, taken.stored, taken.criterion) == (link["url"], copied, "modul")
    assert EvidenceFile.objects.count() == 2
    entry = TrailEntry.objects.get(event="quality.self_assessment.prefilled")
    assert entry.after is not None
    assert entry.after["criteria"] == ["evaluasi", "hasil-belajar", "modul"]


def test_prefill_leaves_what_was_answered(world: World) -> None:
    cycle, made = worlds.submitted(world), drafted(world)
    assert made.sheet is not None
    answer_criterion(sheet=made.sheet, criterion="hasil-belajar", value=2, role="self", by=world.qori, at=NOW)
    prefill_application(sheet=made.sheet, cycle=cycle, by=world.qori, at=NOW)
    assert answers_of(made.sheet, AnswerRole.SELF)["hasil-belajar"].value == 2
    with pytest.raises(NothingToTake):
        prefill_application(sheet=made.sheet, cycle=cycle, by=world.qori, at=NOW)


def test_prefill_takes_a_submitted_check_of_the_same_institution_and_edition(world: World) -> None:
    cycle = worlds.checking(world)
    worlds.answered(world, cycle)
    made = drafted(world)
    assert made.sheet is not None
    assert latest_cycle(world.balai, world.edition) is None
    with pytest.raises(OtherCycle):
        prefill_application(sheet=made.sheet, cycle=cycle, by=world.qori, at=NOW)
    with pytest.raises(OtherCycle):
        prefill_application(sheet=worlds.sheet_of(cycle), cycle=cycle, by=world.qori, at=NOW)
    other = accreditation.programme_of(world.base.west, "LAIN-1", "Pelatihan Lain")
    older = drafted(world, edition=world.base.edition, programme=other)
    done = worlds.submitted(world, year=2025)
    assert older.sheet is not None
    with pytest.raises(OtherCycle):
        prefill_application(sheet=older.sheet, cycle=done, by=world.qori, at=NOW)


def test_prefill_needs_both_sides(world: World) -> None:
    cycle, made = worlds.submitted(world), drafted(world)
    assert made.sheet is not None
    for name in ("lina", "eka", "yusuf"):
        with pytest.raises(NotAllowed):
            prefill_application(sheet=made.sheet, cycle=cycle, by=getattr(world, name), at=NOW)
    assert not SheetAnswer.objects.filter(sheet=made.sheet).exists()


def test_prefill_stops_at_an_application_that_was_handed_in(world: World) -> None:
    cycle, made = worlds.submitted(world), drafted(world)
    assert made.sheet is not None
    prefill_application(sheet=made.sheet, cycle=cycle, by=world.qori, at=NOW)
    from melek.quality.services.accreditation.applications import submit_application
    from tests.quality.accreditation.world import hand_in_documents

    hand_in_documents(made, world.qori)
    submit_application(accreditation=made, by=world.qori, at=NOW)
    with pytest.raises(SheetSubmitted):
        prefill_application(sheet=made.sheet, cycle=cycle, by=world.qori, at=NOW)
