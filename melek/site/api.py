"""The API: one document under `/api/v1`, to which each part brings the router of its `api.py`."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from melek.identity.api import AUTH
from melek.kit.errors import DomainError

ABOUT = (
    "Figures come from publication cubes: small cells are hidden, each cell has its interval, date, coverage, "
    "definition and manifest, and `synthetic` says whether people were invented. Province means duty place, agency "
    "means employer. Lists are paged with `page` and `size`. A refusal is `{code, message}`."
)


def _answer(api: NinjaAPI, request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    return api.create_response(request, {"code": code, "message": message}, status=status)


def _input_words(errors: list[dict[str, Any]]) -> str:
    return "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in errors)


def make_api() -> NinjaAPI:
    """The API with all routers and one form for every refusal."""
    api = NinjaAPI(title="Melek", version="1", description=ABOUT, auth=AUTH, docs_url=None, urls_namespace="api")

    @api.exception_handler(DomainError)
    def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
        return _answer(api, request, error.status, error.code, str(error))

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        words = _("Kirim token API yang masih berlaku: Authorization: Bearer mlk_…")
        return _answer(api, request, 401, "NotSignedIn", words)

    @api.exception_handler(ValidationError)
    def wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return _answer(api, request, 422, "InputWrong", _input_words(error.errors))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return _answer(api, request, 404, "NotFound", _("Alamat ini tidak ada, atau bukan untuk Anda."))

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return _answer(api, request, error.status_code, "Refused", str(error))

    _mount(api)
    return api


def _mount(api: NinjaAPI) -> None:
    for app in settings.INSTALLED_APPS:
        if app.startswith("melek.") and app != "melek.site" and find_spec(f"{app}.api"):
            api.add_router("", import_module(f"{app}.api").router, tags=[app.removeprefix("melek.")])


api = make_api()
