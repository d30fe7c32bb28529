"""Fields of a form that depend on who opens it: what may be chosen, and how much."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet


def set_choices(form: forms.BaseForm, name: str, choices: Iterable[Any]) -> None:
    """What may be chosen in a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def set_rows(
    form: forms.BaseForm, name: str, rows: QuerySet[Any], *, label: Callable[[Any], Any] | None = None
) -> None:
    """Which objects may be chosen in a field, and how each is named."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
    if label is not None:
        field.label_from_instance = label  # type: ignore[assignment]


def set_bounds(
    form: forms.BaseForm, name: str, *, least: int | Decimal | None = None, most: int | Decimal | None = None
) -> None:
    """The least and the most that a number may be: checked, and told to the browser."""
    field = form.fields[name]
    assert isinstance(field, forms.IntegerField)
    if least is not None:
        field.validators.append(MinValueValidator(least))
        field.widget.attrs["min"] = least
    if most is not None:
        field.validators.append(MaxValueValidator(most))
        field.widget.attrs["max"] = most
