"""Whoever sees other people's data in bulk must have a second factor before any page opens."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import is_valid_path, resolve

from melek.identity.permissions import needs_second_factor

Handler = Callable[[HttpRequest], HttpResponse]
DEMO_KEY = "demo_entered"
_OPEN_PREFIXES = ("mfa_", "account_")
_OPEN_NAMES = {"site:home", "identity:second_factor_needed", "set_language", "kit:claims"}


class SecondFactorMiddleware:
    """Sends people with bulk permissions and no second factor to the page that sets one up."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._must_set_up(request):
            return redirect("identity:second_factor_needed")
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        if request.session.get("has_second_factor") == request.user.pk:
            return False
        if settings.DEMO and request.session.get(DEMO_KEY):
            return False
        if self._is_open(request) or not needs_second_factor(request.user):
            return False
        if is_mfa_enabled(request.user):
            request.session["has_second_factor"] = request.user.pk
            return False
        return True

    def _is_open(self, request: HttpRequest) -> bool:
        name = resolve(request.path_info).view_name if is_valid_path(request.path_info) else ""
        return name.startswith(_OPEN_PREFIXES) or name in _OPEN_NAMES
