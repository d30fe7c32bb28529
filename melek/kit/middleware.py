"""Language of the page, what a browser may keep of it, and one answer for every domain error."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import translation

from melek.kit import zones
from melek.kit.errors import DomainError
from melek.kit.web import refusal

Handler = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Indonesian unless the person chose English; the browser's own preference does not count.

    Most cheap phones are set to English, so Accept-Language would show English to people who asked for nothing.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _name in settings.LANGUAGES}
        language = wanted if wanted in known else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response


class ReaderZoneMiddleware:
    """Hours on the page stand in the time zone of whoever reads it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with zones.read_by(request.user):
            response = self.get_response(request)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
        return response


class PrivatePagesMiddleware:
    """What a signed-in person was shown stays in no cache: the next one at the same computer shall not find it.

    A public page only carries their name, so their browser may keep it, but asks before it shows it again. A view
    that says something itself has the last word.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache" if _is_public(request) else "private, no-store"
        return response


def _is_public(request: HttpRequest) -> bool:
    """Whether everybody sees this page; the start page is open to all, but shows a person's own work."""
    found = request.resolver_match
    if found is None or found.view_name == settings.LOGIN_REDIRECT_URL:
        return False
    return getattr(found.func, "access", "") == "public"


class DomainErrorMiddleware:
    """A domain error that a view let pass becomes a page in the person's words."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal(request, exception) if isinstance(exception, DomainError) else None
