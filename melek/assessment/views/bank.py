"""The item bank for its authors: what there is, and one item with its key and the statements behind it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from melek.assessment.models import Item
from melek.assessment.views.present import stimulus_of
from melek.competency.queries import competence_names
from melek.kit.components import Crumb
from melek.kit.web import page_of, permitted


@permitted("assessment.view_item")
def bank_page(request: HttpRequest) -> HttpResponse:
    """Items by competence, with level, interaction and setting."""
    rows = Item.objects.filter(bank__is_simulated=False, is_live=True).select_related("competence", "bank")
    competence = request.GET.get("kompetensi", "")
    if competence in competence_names():
        rows = rows.filter(competence__code=competence)
    language = get_language() or "id"
    page = page_of(rows.prefetch_related("versions"), request)
    items = [(item, list(item.versions.all())[-1].content["prompt"][language]) for item in page]
    context = {
        "page": page,
        "items": items,
        "competences": competence_names(),
        "competence": competence,
        "count": rows.count(),
        "may_see_exposure": request.user.has_perm("assessment.view_exposure"),
    }
    return render(request, "assessment/bank_page.html", context)


@permitted("assessment.view_item")
def item_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One item with key, rationale, source and the competence's statements in their authors' English."""
    item = get_object_or_404(Item.objects.select_related("competence", "bank"), pk=pk, bank__is_simulated=False)
    version = item.versions.order_by("-number")[0]
    language = get_language() or "id"
    key = version.key
    right = set(key if isinstance(key, list) else key.values() if isinstance(key, dict) else [key])
    context = {
        "item": item,
        "version": version,
        "prompt": version.content["prompt"][language],
        "rationale": version.content["rationale"][language],
        "stimulus": stimulus_of(version.content, language),
        "options": [(one["key"], one[language], one["key"] in right) for one in version.content["options"]],
        "targets": [(one["key"], one[language]) for one in version.content.get("targets", [])],
        "key": key,
        "competence": competence_names()[item.competence.code],
        "statements": item.competence.statements.all(),
        "crumbs": [Crumb(_("Bank soal"), reverse("assessment:bank")), Crumb(item.code)],
    }
    return render(request, "assessment/item_page.html", context)
