"""One-time codes on paper: a page of letters to print, or the same as CSV."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from melek.identity.services.accounts import IssuedCode, codes_csv

LETTERS, CSV = "letters", "csv"


def letters_response(request: HttpRequest, issued: Sequence[IssuedCode], *, kind: str = LETTERS) -> HttpResponse:
    """The freshly issued codes, readable in this answer only: `kind` is `letters` (one a sheet) or `csv`."""
    response = _csv(issued) if kind == CSV else _letters(request, issued)
    add_never_cache_headers(response)
    return response


def _letters(request: HttpRequest, issued: Sequence[IssuedCode]) -> HttpResponse:
    address = request.build_absolute_uri(reverse("identity:activate"))
    return render(request, "identity/letters_page.html", {"letters": issued, "activate_url": address})


def _csv(issued: Sequence[IssuedCode]) -> HttpResponse:
    response = HttpResponse(codes_csv(one.row for one in issued), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kode-akun.csv"'
    return response
