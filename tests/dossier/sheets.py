"""A stored standard, a case that holds sheets of it, and sources that an invented higher part declares."""

from datetime import datetime
from typing import Any

import pytest
from django.db.models import Model
from django.urls import reverse

from melek.dossier.enums import AnswerRole
from melek.dossier.models import Case, Sheet, StandardEdition
from melek.dossier.permissions import may_see_case
from melek.dossier.registers import CriterionSource, Found, SheetHolder, criterion_sources, sheet_holders
from melek.dossier.rules.reading import read_standard
from melek.dossier.services.sheets import answer_criterion, open_sheet
from melek.dossier.services.standards import hash_of
from tests.dossier.rules.standard_files import plain
from tests.dossier.world import NOW, World, opened

SELF, ASSESSOR = AnswerRole.SELF, AnswerRole.ASSESSOR


def may_answer(user: Any, case: Case, role: str) -> bool:
    """The opener assesses themselves, whoever may answer the case is its assessor."""
    if role == SELF:
        return bool(case.opener_id == user.pk)
    return role == ASSESSOR and bool(user.has_perm(case.permission, case))


def url_of(case: Case) -> str:
    return reverse("dossier:case", args=[case.uuid])


HOLDER = SheetHolder("dossier.Case", may_see_case, may_answer, url_of)


def completion(subject: Model, at: datetime) -> Found | None:
    """What a source of an invented part knows about any case."""
    return Found(92.5, "37 dari 40 peserta selesai", NOW, "/selesai/")


@pytest.fixture
def _holder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases hold sheets, and one of the two sources of the standard is declared."""
    monkeypatch.setitem(sheet_holders._items, HOLDER.code, HOLDER)
    source = CriterionSource("uji.completion", "Penyelesaian", completion)
    monkeypatch.setitem(criterion_sources._items, source.code, source)


def stored(**more: Any) -> StandardEdition:
    """An edition as loading stores it."""
    content = plain(**more)
    standard = read_standard(content)
    return StandardEdition.objects.create(
        code=standard.code,
        edition=standard.edition,
        name_id=standard.name.id,
        name_en=standard.name.en,
        part="uji",
        status=standard.status,
        valid_from=standard.valid_from,
        is_on_by_default=standard.is_on_by_default,
        content=content,
        content_hash=hash_of(content),
        loaded_at=NOW,
    )


def sheet_of(world: World, **more: Any) -> Sheet:
    """A sheet about a case of Tari, opened by her."""
    case = more.pop("case", None) or opened(world)
    edition = more.pop("edition", None) or stored()
    return open_sheet(edition=edition, holder=case, by=world.tari, at=NOW, **more)


def answer(sheet: Sheet, by: Any, *, role: str = SELF, at: datetime = NOW, **values: Any) -> None:
    """Answer criteria with values."""
    for criterion, value in values.items():
        answer_criterion(sheet=sheet, criterion=criterion, value=value, role=role, by=by, at=at)
