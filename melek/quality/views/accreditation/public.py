"""What everybody may know: which programmes are accredited where, and until when. No scores, no persons."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from melek.catalogue.models import Institution
from melek.kit.components import Crumb
from melek.kit.tables import configure
from melek.kit.web import public
from melek.quality.enums.accreditation import State
from melek.quality.models.accreditation import AccreditationQuerySet
from melek.quality.queries.accreditation import accredited, titles_of
from melek.quality.queries.law import law
from melek.quality.tables.accreditation import AccreditedTable


def _table(request: HttpRequest, rows: AccreditationQuerySet) -> AccreditedTable:
    names = {one.code: one.name for one in law().categories}
    table: AccreditedTable = AccreditedTable(rows, titles=titles_of(rows), names=names)
    configure(request, table)
    return table


@public
def accredited_page(request: HttpRequest) -> HttpResponse:
    """All accredited programmes."""
    words = request.GET.get("kata", "")[:100]
    rows = accredited(words)
    context = {
        "table": _table(request, rows),
        "words": words,
        "count": rows.filter(state=State.IN_FORCE).count(),
        "suspended": rows.filter(state=State.SUSPENDED).count(),
        "is_synthetic": rows.filter(is_synthetic=True).exists(),
    }
    return render(request, "quality/accreditation/accredited_page.html", context)


@public
def accredited_at_page(request: HttpRequest, code: str) -> HttpResponse:
    """What is accredited at one institution."""
    institution = get_object_or_404(Institution.objects.select_related("agency"), code=code, is_active=True)
    rows = accredited().filter(institution=institution)
    context = {
        "institution": institution,
        "table": _table(request, rows),
        "count": rows.filter(state=State.IN_FORCE).count(),
        "is_synthetic": institution.is_synthetic,
        "crumbs": [Crumb(_("Terakreditasi"), reverse("quality:accredited")), Crumb(institution.name)],
    }
    return render(request, "quality/accreditation/accredited_at_page.html", context)
