"""Every page on a 1440 px screen in the dark theme."""

from typing import Any

from tests.browser import pages, support

pytestmark = support.MARKS
FURNISHED = True


def test_every_page_on_a_wide_dark_screen(visit: Any, prepared: Any) -> None:
    wrong = []
    for role, addresses in pages.by_role(prepared[1]).items():
        wrong += pages.looked_at(pages.as_role(visit, role, color_scheme="dark", viewport=support.DESK), addresses)
    assert not wrong, "\n".join(wrong)
