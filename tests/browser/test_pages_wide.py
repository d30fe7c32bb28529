"""Every page on a 1440 px screen in the dark theme, in English."""

from typing import Any

import pytest

from tests.browser import pages, support

pytestmark = support.MARKS
FURNISHED = True


@pytest.mark.slow
def test_every_page_on_a_wide_dark_screen_in_english(visit: Any, prepared: Any) -> None:
    wrong = []
    for role, addresses in pages.by_role(prepared[1]).items():
        page = pages.in_english(pages.as_role(visit, role, color_scheme="dark", viewport=support.DESK))
        wrong += pages.looked_at(page, addresses)
    assert not wrong, "\n".join(wrong)
