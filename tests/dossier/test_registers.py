"""One contract for every kind of case and document, of this part and of all higher ones."""

import pytest
from django.apps import apps

from melek.dossier.enums import CASE_MOVES, CaseState, Level, Outcome
from melek.dossier.registers import (
    CaseKind,
    DocumentKind,
    EvidenceHolder,
    case_kinds,
    criterion_sources,
    document_kinds,
    evidence_holders,
    sheet_holders,
)
from melek.dossier.services.rendering import Printed, render
from melek.identity.permissions import permissions
from melek.kit.workflow import unresolved
from tests.dossier.world import NOW

CASES, DOCUMENTS, HOLDERS = list(case_kinds), list(document_kinds), list(evidence_holders)
SHEETS, SOURCES = list(sheet_holders), list(criterion_sources)


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.code)
def test_case_kind_can_be_answered(kind: CaseKind) -> None:
    assert str(kind.label)
    assert {kind.permission_at(level) for level in Level} <= {one.code for one in permissions}
    assert kind.outcomes
    assert all(str(one.guidance) and one.shortest >= 20 for one in kind.outcomes)
    assert set(kind.act_on) <= set(Outcome)


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.code)
@pytest.mark.parametrize("level", Level)
def test_every_move_names_a_permission_and_a_guard_that_exist(kind: CaseKind, level: Level) -> None:
    moves = kind.moves(level)
    assert unresolved(moves) == []
    assert {step.permission for step in moves} <= {one.code for one in permissions}
    assert all(str(step.label) for step in moves)


def test_every_state_is_reached_and_left_or_an_end() -> None:
    assert {step.target for step in CASE_MOVES} == set(CaseState)
    assert set(CaseState) - {step.source for step in CASE_MOVES} == {CaseState.WITHDRAWN, CaseState.CLOSED}


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.code)
def test_document_kind_can_be_issued_and_printed(kind: DocumentKind) -> None:
    assert kind.permission in permissions
    assert len({one.name for one in kind.fields}) == len(kind.fields) > 0
    assert all(str(one.label) for one in kind.fields)
    facts = {one.name: "contoh" for one in kind.fields}
    printed = Printed(
        title=str(kind.label),
        number="7KQM-2F9D-XWPA",
        address="https://melek.example/cek/7KQM-2F9D-XWPA/",
        authority="Kota Misal",
        issued_on="24 November 2026",
        issued_by="",
        expires_on="",
        rows=[(str(one.label), "contoh") for one in kind.fields],
        facts=facts,
        is_synthetic=True,
    )
    assert render(printed, template=kind.template, at=NOW).startswith(b"%PDF-")


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: holder.code)
def test_evidence_holder_is_a_model_with_a_place(holder: EvidenceHolder) -> None:
    from django.apps import apps

    assert hasattr(apps.get_model(holder.code), "scope_path")


def test_sheet_holders_are_models_with_a_place() -> None:
    from django.apps import apps

    assert [one.code for one in SHEETS if not hasattr(apps.get_model(one.code), "scope_path")] == []


def test_criterion_sources_have_words_and_belong_to_their_part() -> None:
    for source in SOURCES:
        assert str(source.label)
        # quality knows the subjects of standards, so it also reads for them what lower parts publish
        assert source.find.__module__.split(".")[1] in {source.code.partition(".")[0], "quality"}
        assert apps.is_installed(f"melek.{source.code.partition('.')[0]}")
