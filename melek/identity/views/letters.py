"""One-time codes on paper: a page of letters to print, or the same as CSV."""

import csv
from collections.abc import Sequence
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from melek.identity.services.accounts import IssuedCode
from melek.kit.imports.masks import safe_cell

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
    lines = StringIO("\ufeff")  # without this mark Excel reads the file as cp1252
    lines.seek(0, 2)
    write = csv.writer(lines)
    write.writerow([_("Nama"), _("Nama akun"), _("Kode"), _("Berlaku sampai")])
    for one in issued:
        row = [one.user.display_name, one.user.username, one.code, f"{one.expires_at:%Y-%m-%d}"]
        write.writerow([safe_cell(cell) for cell in row])
    response = HttpResponse(lines.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kode-akun.csv"'
    return response
