"""Every page on a 360 px phone in the light theme: it is light, stands still, and fits with large words or in 320 px too."""

from typing import Any

import pytest

from tests.browser import pages, support
from tests.browser.budgets import SHIFTS, too_heavy

pytestmark = support.MARKS
FURNISHED = True


@pytest.mark.slow
def test_every_page_on_a_phone(visit: Any, prepared: Any) -> None:
    wrong = []
    for role, addresses in pages.by_role(prepared[1]).items():
        page = pages.as_role(visit, role, color_scheme="light")
        page.add_init_script(SHIFTS)
        more = (too_heavy, *pages.LOOKS, pages.too_wide_at_320, pages.lost_at_twice_the_size)
        wrong += pages.looked_at(page, addresses, more)
    assert not wrong, "\n".join(wrong)
