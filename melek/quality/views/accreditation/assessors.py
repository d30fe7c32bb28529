"""The register of assessors of an accreditor."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.identity.models import User
from melek.identity.queries import paths, within
from melek.kit.components import Crumb
from melek.kit.errors import DomainError, NotAllowed
from melek.kit.tables import configure
from melek.kit.web import Request, permitted
from melek.quality.enums.accreditation import ASSESSORS
from melek.quality.forms.accreditation import AssessorForm
from melek.quality.models import Assessor
from melek.quality.queries.people import accreditors, with_load
from melek.quality.services.accreditation.register import add_assessor, change_assessor
from melek.quality.tables.accreditation import AssessorTable
from melek.registry.models import Agency


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [
        Crumb(_("Meja akreditasi"), reverse("quality:desk")),
        Crumb(_("Daftar asesor"), reverse("quality:assessors")),
        *more,
    ]


@permitted(ASSESSORS)
def assessors_page(request: Request) -> HttpResponse:
    """All assessors of the person's accreditors, with how much they hold."""
    rows = with_load(Assessor.objects.visible_to(request.user))
    usable = rows.usable(timezone.localdate()).count()
    context = {
        "table": configure(request, AssessorTable(rows)),
        "usable": usable,
        "crumbs": _crumbs()[:1] + [Crumb(_("Daftar asesor"))],
    }
    return render(request, "quality/accreditation/assessors_page.html", context)


def _form(request: Request, *, is_new: bool, initial: dict[str, Any] | None = None) -> AssessorForm:
    today = timezone.localdate()
    offices = accreditors(on=today).filter(within("scope__path", paths(request.user, ASSESSORS)))
    return AssessorForm(
        request.POST or None,
        offices=offices,
        agencies=Agency.objects.on(today).order_by("name"),
        is_new=is_new,
        initial=initial,
    )


@permitted(ASSESSORS)
def add_assessor_page(request: Request) -> HttpResponse:
    """Enter somebody into the register."""
    form = _form(request, is_new=True)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        account = User.objects.filter(username=told.pop("username"), is_active=True).first()
        told["fields"] = told.pop("fields_known")
        if account is None:
            form.add_error("username", _("Akun ini tidak ditemukan atau tidak aktif."))
        elif _is_done(request, form, lambda: add_assessor(account=account, **told, by=request.user, at=timezone.now())):
            return redirect("quality:assessors")
    context = {"form": form, "title": _("Daftarkan asesor"), "crumbs": _crumbs(Crumb(_("Daftarkan asesor")))}
    return render(request, "quality/accreditation/assessor_page.html", context, status=422 if form.errors else 200)


def _is_done(request: Request, form: AssessorForm, act: Any) -> bool:
    try:
        act()
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


@permitted(ASSESSORS)
def change_assessor_page(request: Request, uuid: UUID) -> HttpResponse:
    """Change an entry."""
    rows = Assessor.objects.visible_to(request.user).select_related("account", "office")
    one = get_object_or_404(rows, uuid=uuid)
    initial = {name: getattr(one, name) for name in ("agency", "rank", "valid_until", "is_active")}
    form = _form(request, is_new=False, initial={**initial, "fields_known": one.fields})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        told["fields"] = told.pop("fields_known")
        if _is_done(request, form, lambda: change_assessor(assessor=one, **told, by=request.user, at=timezone.now())):
            return redirect("quality:assessors")
    context = {"form": form, "title": str(one.account), "crumbs": _crumbs(Crumb(str(one.account)))}
    return render(request, "quality/accreditation/assessor_page.html", context, status=422 if form.errors else 200)
