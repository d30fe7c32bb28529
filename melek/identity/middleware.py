"""Whoever sees other people's data in bulk must have a second factor before any page of theirs opens."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from melek.identity.models import User
from melek.identity.permissions import needs_second_factor

Handler = Callable[[HttpRequest], HttpResponse]
DEMO_KEY = "demo_entered"
_OPEN_PREFIXES = ("mfa_", "account_")
_OPEN_NAMES = {"identity:second_factor_needed", "identity:totp_qr"}


class SecondFactorMiddleware:
    """Sends people with bulk permissions and no second factor to the page that sets one up.

    Whether a factor exists is read afresh for every request, along with the grants that the page needs anyway:
    nothing is kept in the session, so removing the factor closes the pages in every session at once.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer instead of the view when a factor is missing: a page, or an htmx redirect.

        Routes of the API ask in `melek.identity.api`, where a route that is open to everyone asks nobody who they are.
        """
        user = request.user
        if not isinstance(user, User) or _is_open(request, view) or not lacks_factor(request, user):
            return None
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse("identity:second_factor_needed"))
        return redirect("identity:second_factor_needed")


def lacks_factor(request: HttpRequest, user: User) -> bool:
    """Whether this person needs a second factor and has none; who came through the demo's door needs none."""
    if settings.DEMO and request.session.get(DEMO_KEY):
        return False
    return needs_second_factor(user) and not user.has_second_factor()


def _is_open(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> bool:
    """Sign-in, set-up and what is public stay open; the start page is public too, but shows a person's own work."""
    found = request.resolver_match
    if found is not None and "ninja" in found.app_names:
        return True
    name = found.view_name if found else ""
    if name.startswith(_OPEN_PREFIXES) or name in _OPEN_NAMES:
        return True
    return getattr(view, "access", "") == "public" and name != settings.LOGIN_REDIRECT_URL
