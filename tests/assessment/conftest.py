"""People and instruments of the assessment tests."""

from datetime import UTC, datetime
from typing import Any

import pytest

from melek.assessment.rules import DONT_KNOW, answer_worth, most_points

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def ratna(reference: None) -> Any:
    """Bu Ratna, a civil servant with an account."""
    from melek.identity.models import User

    return User.objects.create_user("ratna", "kata-sandi-ratna", display_name="Ratna Teluma")


@pytest.fixture
def practice(ratna: Any) -> Any:
    """A booking of Ratna on the open bank."""
    from melek.assessment.models import Blueprint, ItemBank
    from melek.assessment.services.sittings import book

    return book(
        bank=ItemBank.objects.get(code="terbuka"),
        blueprint=Blueprint.objects.get(),
        opens_at=NOW,
        closes_at=None,
        by=ratna,
        at=NOW,
        account=ratna,
    )


@pytest.fixture
def secured(ratna: Any) -> Any:
    """A definition on a secured bank made of the open items."""
    from melek.assessment.enums import BankKind
    from melek.assessment.services.bank import load_bank, mark_pretest, open_bank_rows, provisional_parameters
    from melek.assessment.services.definitions import PROVISIONAL_WORDS, propose_definition

    bank = load_bank(code="tertutup", name="Tertutup", kind=BankKind.SECURED, rows=mark_pretest(open_bank_rows()))
    parameters = provisional_parameters(bank=bank, version="1", effective_on=NOW.date())
    return propose_definition(
        version="uji",
        parameter_set=parameters,
        valid_from=NOW.date(),
        owner="Pemilik uji",
        consultation="Belum ada.",
        by=ratna,
        at=NOW,
        **PROVISIONAL_WORDS,
    )


def posted(step: Any, *, right: bool = True) -> dict[str, list[str]]:
    """The form fields that answer the item of a step rightly, or *Saya tidak tahu*."""
    if not right:
        return {"tidak_tahu": ["1"]}
    content, place = step.item.content, {"seed": step.sitting.seed, "position": step.position}
    given = answer_worth(content, step.item.key, most_points(content), **place)
    return fields_of(content["interaction"], given)


def fields_of(kind: str, given: Any) -> dict[str, list[str]]:
    """A canonical answer as the fields of the form in which it was given."""
    if given == DONT_KNOW:
        return {"tidak_tahu": ["1"]}
    if kind == "order":
        return {f"urutan_{place}": [key] for place, key in enumerate(given, 1)}
    if kind == "inline":
        return {f"celah_{place}": [key] for place, key in enumerate(given, 1)}
    if kind == "match":
        return {f"pasangan_{key}": [target] for key, target in given.items()}
    if kind == "task":
        return {name: value if isinstance(value, list) else [value] for name, value in given.items()}
    return {"jawaban": given if isinstance(given, list) else [given]}
