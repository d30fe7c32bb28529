"""Who may open a view."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from melek.kit.errors import NotAllowed
from melek.kit.web import permitted, permitted_at_root


def user(*, at: str | None, is_authenticated: bool = True) -> Any:
    """Holds every permission at one scope, and therefore somewhere."""

    def has_perm(_permission: str, obj: Any = None) -> bool:
        return at is not None and (obj is None or obj.scope_path.startswith(at))

    return SimpleNamespace(is_authenticated=is_authenticated, has_perm=has_perm)


def answer(guard: Any, who: Any) -> HttpResponse:
    view = guard("kit.view_x")(lambda request: HttpResponse("open"))
    request = RequestFactory().get("/x")
    request.user = who
    return view(request)  # type: ignore[no-any-return]


def test_permitted_at_root_refuses_who_holds_it_below() -> None:
    assert answer(permitted_at_root, user(at="/")).content == b"open"
    assert answer(permitted, user(at="/agency/")).content == b"open"
    with pytest.raises(NotAllowed):
        answer(permitted_at_root, user(at="/agency/"))


@pytest.mark.parametrize("guard", [permitted, permitted_at_root])
def test_who_holds_nothing_is_refused_and_who_is_unknown_signs_in(guard: Any) -> None:
    with pytest.raises(NotAllowed):
        answer(guard, user(at=None))
    assert answer(guard, user(at="/", is_authenticated=False)).status_code == 302
