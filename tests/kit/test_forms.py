"""Fields that depend on who opens the form."""

import pytest
from django import forms
from django.template import engines

from melek.kit.forms import set_bounds, set_choices


class Asked(forms.Form):
    """One of each."""

    kind = forms.ChoiceField(choices=[("a", "A")])
    count = forms.IntegerField(min_value=1)


@pytest.mark.parametrize(("count", "is_right"), [(0, False), (2, False), (3, True), (5, True), (6, False)])
def test_bounds_are_checked_and_told(count: int, is_right: bool) -> None:
    form = Asked({"kind": "b", "count": count})
    set_choices(form, "kind", [("b", "B")])
    set_bounds(form, "count", least=3, most=5)
    assert form.is_valid() == is_right
    shown = engines["django"].from_string("{{ form.count }}").render({"form": form})
    assert 'min="3"' in shown
    assert 'max="5"' in shown


def test_bounds_of_one_form_are_not_those_of_the_next() -> None:
    set_bounds(Asked(), "count", most=5)
    assert Asked({"kind": "a", "count": 6}).is_valid()


def test_only_a_field_with_choices_takes_them() -> None:
    with pytest.raises(AssertionError):
        set_choices(Asked(), "count", [])
