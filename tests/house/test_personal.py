"""Every personal field declares what it is for and how long it is kept; a new one without that fails here."""

import pytest
from django.apps import apps
from django.db import models

from melek.identity import personal


def test_every_field_of_a_model_about_people_is_declared() -> None:
    assert personal.undeclared() == []


def test_every_model_that_points_at_people_is_declared() -> None:
    assert personal.unlisted() == []


@pytest.mark.parametrize("field", personal.fields, ids=lambda field: field.code)
def test_personal_field_says_its_purpose_and_retention(field: personal.PersonalField) -> None:
    assert str(field.purpose).strip()
    assert str(field.retention).strip()
    model, _dot, name = field.code.rpartition(".")
    assert apps.get_model(model)._meta.get_field(name), "a declaration without its field"


@pytest.mark.parametrize("model", personal.models, ids=lambda model: model.code)
def test_harmless_fields_exist(model: personal.PersonalModel) -> None:
    names = {field.name for field in apps.get_model(model.code)._meta.concrete_fields}
    assert model.harmless <= names


@pytest.mark.parametrize("code", ["registry.Employee.name", "identity.User.email", "assessment.Result.theta"])
def test_taking_a_declaration_away_turns_it_red(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    kept = {name: field for name, field in personal.fields._items.items() if name != code}
    monkeypatch.setattr(personal.fields, "_items", kept)
    assert personal.undeclared() == [code]


def test_a_new_field_turns_it_red(monkeypatch: pytest.MonkeyPatch) -> None:
    employee = apps.get_model("registry.Employee")
    extra = models.CharField(max_length=20, name="phone")
    extra.set_attributes_from_name("phone")
    fields = (*employee._meta.concrete_fields, extra)
    monkeypatch.setattr(employee._meta, "concrete_fields", fields)
    assert personal.undeclared() == ["registry.Employee.phone"]


@pytest.mark.parametrize("code", ["registry.Appointment", "assessment.Answer", "identity.ApiToken", "kit.Notice"])
def test_taking_a_whole_model_away_turns_it_red(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    kept = {name: model for name, model in personal.models._items.items() if name != code}
    monkeypatch.setattr(personal.models, "_items", kept)
    assert code in personal.unlisted()


def test_register_shows_every_declared_field() -> None:
    shown = {f"{model}.{field.name}" for model, entries in personal.register_of_fields() for field in entries}
    assert shown == {field.code for field in personal.fields}
