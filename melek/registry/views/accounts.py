"""Pages for first access: choose people, print letters with one-time codes, or take them as CSV once."""

import json
from dataclasses import replace
from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from melek.identity.services.accounts import IssuedCode, codes_csv
from melek.kit.components import Crumb
from melek.kit.crypto import WrongKey, decrypt, encrypt, keyed_hash
from melek.kit.errors import DomainError
from melek.kit.web import page_of, permitted
from melek.registry.filters import matching
from melek.registry.forms import ActivationFilter
from melek.registry.models import Appointment, Employee
from melek.registry.services.accounts import MOST, open_accounts

MANAGE = "identity.manage_accounts"
_PURPOSE = "issued-codes"
_LIFE = timedelta(minutes=30)


class CodesGone(DomainError):
    """The codes were downloaded before, or too long ago."""

    message = gettext_lazy("Kode ini sudah pernah diunduh atau sudah lewat 30 menit. Terbitkan kode baru.")


@never_cache
@permitted(MANAGE)
def choose_people(request: HttpRequest) -> HttpResponse:
    """Choose people of one's scope; the answer to the choice are their letters, readable this once."""
    form = ActivationFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    people = Appointment.objects.open().visible_to(request.user, MANAGE)
    found = matching(people, wanted).select_related("employee__account", "unit", "position")
    found = found.order_by("employee__name", "pk")
    error = None
    if request.method == "POST":
        try:
            return _letters(request, _chosen(request, [one.employee_id for one in found[: MOST + 1]]))
        except DomainError as refused:
            error = str(refused)
    count = found.count()
    context = {
        "page": page_of(found, request),
        "form": form,
        "error": error,
        "count": count,
        "can_take_all": 0 < count <= MOST,
        "most": MOST,
        "crumbs": [Crumb(_("Pegawai"), reverse("registry:employees")), Crumb(_("Akun pegawai"))],
    }
    return render(request, "registry/activation_page.html", context, status=422 if error else 200)


def _chosen(request: HttpRequest, everybody: list[int]) -> list[Employee]:
    if request.POST.get("all"):
        return list(Employee.objects.filter(pk__in=everybody))
    marked = [key for key in request.POST.getlist("employee") if key.isdigit()]
    return list(Employee.objects.filter(pk__in=marked))


def _letters(request: HttpRequest, people: list[Employee]) -> HttpResponse:
    issued = open_accounts(employees=people, by=request.user, at=timezone.now())
    places = {
        row.employee.account_id: row
        for row in Appointment.objects.open().filter(employee__in=people).select_related("employee", "unit", "agency")
    }
    context = {
        "letters": [replace(one, lines=_address(places.get(one.user.pk))) for one in issued],
        "sealed": encrypt(json.dumps(_plain(issued, request.user.pk)), _PURPOSE),
        "activate_url": request.build_absolute_uri(reverse("identity:activate")),
    }
    return render(request, "registry/letters_page.html", context)


def _address(place: Appointment | None) -> tuple[str, ...]:
    return (str(place.position), f"{place.unit}, {place.agency}") if place else ()


def _plain(issued: list[IssuedCode], by: int | None) -> dict[str, object]:
    return {"by": by, "until": (timezone.now() + _LIFE).timestamp(), "rows": [one.row for one in issued]}


@never_cache
@require_POST
@permitted(MANAGE)
def download_codes(request: HttpRequest) -> HttpResponse:
    """The codes of the letters page as CSV, once and within half an hour. Nothing of them is stored on the server."""
    sealed = request.POST.get("sealed", "")
    try:
        content = json.loads(decrypt(sealed, _PURPOSE))
    except (ValueError, WrongKey) as error:
        raise CodesGone from error
    used = keyed_hash(sealed, _PURPOSE)
    is_theirs = content["by"] == request.user.pk and content["until"] > timezone.now().timestamp()
    if not is_theirs or not cache.add(f"codes:{used}", 1, _LIFE.total_seconds()):
        raise CodesGone
    response = HttpResponse(codes_csv(content["rows"]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kode-akun.csv"'
    return response
