"""The standards themselves, for anybody: what is asked, how an answer counts, and what nobody has confirmed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from melek.dossier.enums import ScaleKind, SourceKind
from melek.dossier.models import StandardEdition
from melek.dossier.queries.standards import current_editions
from melek.dossier.rules.reading import StandardBroken
from melek.dossier.rules.standards import Criterion, Scale
from melek.kit import formats
from melek.kit.components import Crumb
from melek.kit.web import public


@public
def standards_page(request: HttpRequest) -> HttpResponse:
    """The editions that hold today; what is only a benchmark says so."""
    rows = current_editions(on=timezone.localdate(), with_off=True)
    return render(request, "dossier/standards_page.html", {"rows": rows, "crumbs": [Crumb(_("Daftar standar"))]})


@public
def standard_page(request: HttpRequest, code: str, edition: str) -> HttpResponse:
    """One edition, in the order in which it is answered."""
    found = get_object_or_404(StandardEdition, code=code, edition=edition)
    try:
        standard = found.standard
    except StandardBroken as error:  # an edition of a program that this one can no longer read
        raise Http404 from error
    parts = [
        (component, [(element, [_told(one) for one in element.criteria]) for element in component.elements])
        for component in standard.components
    ]
    context = {
        "edition": found,
        "standard": standard,
        "parts": parts,
        "count": len(standard.criteria),
        "unconfirmed": len(standard.unconfirmed),
        "categories": standard.scoring.categories,
        "crumbs": [Crumb(_("Daftar standar"), reverse("dossier:standards")), Crumb(found.name)],
    }
    return render(request, "dossier/standard_page.html", context)


def _told(criterion: Criterion) -> dict[str, Any]:
    who = {
        SourceKind.PERSON: _("dijawab orang"),
        SourceKind.FILE: _("dijawab orang, dengan berkas"),
        SourceKind.INDICATOR: _("diisi sistem dari data"),
    }
    return {"criterion": criterion, "who": who[criterion.source], "levels": _levels(criterion.scale)}


def _levels(scale: Scale) -> list[tuple[str, str]]:
    """Each answer of a scale in words, with its points."""
    if scale.kind == ScaleKind.YES_NO:
        return [(_("Tidak"), "0"), (_("Ya"), "100")]
    if scale.kind == ScaleKind.LEVELS:
        return [(f"{number}: {one.text}", formats.number(one.points)) for number, one in enumerate(scale.anchors)]
    words = _("paling banyak {value} {unit}") if scale.is_lower_better else _("mulai {value} {unit}")
    return [
        (words.format(value=formats.brief(one.start), unit=scale.unit).strip(), formats.number(one.points))
        for one in scale.thresholds
    ]
