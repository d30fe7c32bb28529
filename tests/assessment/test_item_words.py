"""An item put together from parts that are rendered once is the item rendered as a whole."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from melek.assessment.enums import Interaction
from melek.assessment.services import sittings
from melek.assessment.services.pools import prepared_pool
from melek.assessment.views.present import OPTIONS, item_html
from tests.assessment.conftest import NOW


@pytest.mark.parametrize("language", ["id", "en"])
def test_item_of_kept_parts_equals_the_whole(practice: Any, language: str) -> None:
    sitting = sittings.begin_sitting(booking=practice, at=NOW, seed=7)
    items = prepared_pool(sitting.parameter_set_id).items
    assert {item.content["interaction"] for item in items} == set(Interaction.values)
    with translation.override(language):
        for position, item in enumerate(items):
            if item.content["interaction"] == "task":
                continue  # drawn whole for each person, and an empty form is not how it begins
            kept = item_html(sitting, item, language=language, position=position)
            whole = item_html(sitting, item, language=language, position=position, posted=QueryDict())
            assert _words(kept) == _words(whole)
            assert OPTIONS not in kept


def test_item_shows_its_options_in_the_order_of_the_sitting(practice: Any) -> None:
    sitting = sittings.begin_sitting(booking=practice, at=NOW, seed=7)
    item = next(one for one in prepared_pool(sitting.parameter_set_id).items if one.content["interaction"] == "choice")
    orders = {item_html(sitting, item, language="id", position=position) for position in range(12)}
    assert len(orders) > 1
    assert len({tuple(sorted(_words(one))) for one in orders}) == 1


def _words(html: str) -> list[str]:
    return html.replace("><", "> <").split()
