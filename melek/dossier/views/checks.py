"""The public check of a number: what the kind discloses, nothing more; guessing is slowed down for each address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from melek.dossier.enums import DocumentState
from melek.dossier.forms import CheckForm
from melek.dossier.queries.documents import Checked, check_number, in_one_language
from melek.dossier.rules.numbers import read_number
from melek.dossier.views import throttle
from melek.dossier.views.documents import state_tag
from melek.kit.components import Crumb
from melek.kit.errors import DomainError
from melek.kit.web import public


class TooManyChecks(DomainError):
    """Too many numbers that do not exist from one address."""

    message = gettext_lazy("Terlalu banyak nomor yang tidak ada dari jaringan ini. Tunggu 10 menit, lalu coba lagi.")
    status = 429


def looked_up(request: HttpRequest, typed: str) -> Checked:
    """What a number tells anybody. Raises TooManyChecks.

    A number whose check character is wrong is a slip of typing and costs nothing; one that could exist and does not
    counts as a guess.
    """
    if read_number(typed) is None:
        return Checked(DocumentState.UNKNOWN)
    if throttle.is_paused(request):
        raise TooManyChecks
    checked = check_number(typed, on=timezone.localdate())
    if checked.state == DocumentState.UNKNOWN:
        throttle.note_miss(request)
    return checked


@public
@never_cache
def check_page(request: HttpRequest) -> HttpResponse:
    """Enter the number of a document."""
    form = CheckForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        number = read_number(form.cleaned_data["number"])
        if number is not None:
            return redirect("dossier:check_number", number=number)
        form.add_error("number", _("Nomor ini salah ketik. Bandingkan lagi dengan dokumennya, huruf demi huruf."))
    return _unlisted(render(request, "dossier/check_page.html", {"form": form}, status=422 if form.errors else 200))


@public
@never_cache
def check_number_page(request: HttpRequest, number: str) -> HttpResponse:
    """What a number tells, for whoever scans the QR or types it."""
    try:
        checked = looked_up(request, number)
    except TooManyChecks as error:
        context = {"form": CheckForm(), "error": str(error)}
        return _unlisted(render(request, "dossier/check_page.html", context, status=error.status))
    document = checked.document
    # days by the zone of the settings, as the paper has them, whoever reads
    revoked_at = document.revoked_at if document else None
    context = {
        "checked": checked,
        "facts": in_one_language(checked.facts),
        "document": document,
        "issued_on": timezone.localdate(document.issued_at) if document else None,
        "revoked_on": timezone.localdate(revoked_at) if revoked_at else None,
        "tag": state_tag(checked.state),
        "state": checked.state.value,
        "crumbs": [Crumb(_("Cek dokumen"), reverse("dossier:check")), Crumb(_("Hasil"))],
    }
    status = 404 if checked.state == DocumentState.UNKNOWN else 200
    return _unlisted(render(request, "dossier/check_result_page.html", context, status=status))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
