"""The trail keeps an object's label for ever: it says in words which object, and nothing personal but a name."""

import re
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from melek.assessment.models import Result
from melek.identity import personal

# a label may say who somebody is; it may not say anything else about them
NAMES = {"name", "display_name", "username"}
POINTERS = {"identity.TrailEntry.object_id"}  # a key, as every other relation
MODELS = sorted({field.code.rpartition(".")[0] for field in personal.fields})
MARKS: list[tuple[type[models.Field], Any, str]] = [
    (models.DateTimeField, datetime(1987, 6, 5, 4, 3, tzinfo=UTC), "1987-06-05"),
    (models.DateField, date(1987, 6, 5), "1987-06-05"),
    (models.BooleanField, True, ""),
    (models.IntegerField, 31337, "31337"),
    (models.FloatField, 31337.25, "31337"),
    (models.DecimalField, 31337, "31337"),
    (models.JSONField, {"tanda": "rahasia"}, "rahasia"),
    (models.UUIDField, "", ""),
]


def mark_of(field: Any) -> tuple[Any, str]:
    """A value for a field, and the text by which it would be recognised in a label."""
    for kind, value, text in MARKS:
        if isinstance(field, kind):
            return value, text
    return f"tanda-{field.name}", f"tanda-{field.name}"


def marked(model: Any, depth: int = 0) -> tuple[Any, list[str]]:
    """An unsaved object with a mark in each declared personal field but names, and the marks' texts."""
    row, texts = model(pk=7), []
    for field in model._meta.concrete_fields:
        code = f"{model._meta.label}.{field.name}"
        if field.is_relation:
            if depth < 2:
                setattr(row, field.name, marked(field.related_model, depth + 1)[0])
        elif code in personal.fields and code not in POINTERS and field.name not in NAMES:
            value, text = mark_of(field)
            if text:
                setattr(row, field.attname, value)
                texts.append(text)
    return row, texts


# what acts are done on, beyond models with a name of their own
ACTED_ON = [
    *(
        "assessment.Booking",
        "assessment.Sitting",
        "assessment.Result",
        "assessment.ItemBank",
        "assessment.ParameterSet",
    ),
    *("assessment.EligibilityTable", "assessment.LiteracyDefinition", "evaluation.Wave", "evaluation.WaveMember"),
    *("dossier.Case", "dossier.EvidenceFile", "dossier.IssuedDocument", "dossier.Sheet", "dossier.StandardEdition"),
    *("identity.User", "identity.Grant", "identity.ApiToken", "identity.Role", "kit.ImportRun"),
    *("registry.Employee", "registry.NumberChange"),
]
IN_WORDS = re.compile(r"Nama [a-z_]+ ")
KEY = uuid.UUID(int=0xFACE)


def named(model: Any, depth: int = 0) -> Any:
    """An unsaved object with words in each text, the way people name things, and a known UUID."""
    row = model(pk=7)
    for field in model._meta.concrete_fields:
        if field.is_relation and depth < 3:
            setattr(row, field.name, named(field.related_model, depth + 1))
        elif isinstance(field, models.UUIDField):
            setattr(row, field.attname, KEY)
        elif isinstance(field, models.CharField):
            setattr(row, field.attname, f"Nama {field.name} ")
    return row


@pytest.mark.parametrize("code", ACTED_ON)
def test_label_names_the_object_in_words(code: str) -> None:
    label = str(named(apps.get_model(code)))
    assert IN_WORDS.search(label)
    assert str(KEY) not in label


@pytest.mark.parametrize("code", MODELS)
def test_label_holds_no_personal_value(code: str) -> None:
    row, texts = marked(apps.get_model(code))
    label = str(row)
    assert [text for text in texts if text in label] == []


def test_a_label_with_a_verdict_turns_it_red(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Result, "__str__", lambda self: f"{self.pk} {self.verdict}")
    row, texts = marked(Result)
    assert [text for text in texts if text in str(row)] == ["tanda-verdict"]
