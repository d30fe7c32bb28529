"""Every page on a 360 px phone in the light theme, and none scrolls sideways at 320 px."""

from typing import Any

from tests.browser import pages, support

pytestmark = support.MARKS
FURNISHED = True


def test_every_page_on_a_phone(visit: Any, prepared: Any) -> None:
    wrong = []
    for role, addresses in pages.by_role(prepared[1]).items():
        wrong += pages.looked_at(pages.as_role(visit, role, color_scheme="light"), addresses)
    assert not wrong, "\n".join(wrong)


def test_no_page_scrolls_sideways_at_320(visit: Any, prepared: Any) -> None:
    wrong = []
    for role, addresses in pages.by_role(prepared[1]).items():
        wrong += pages.too_wide_at_320(pages.as_role(visit, role), addresses)
    assert not wrong, "\n".join(wrong)
