"""The item bank for its authors: what there is, and one item with its key and the statements behind it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from melek.assessment.enums import BankKind, Interaction
from melek.assessment.models import Item
from melek.assessment.rules.words import said
from melek.assessment.services.bank import note_reading
from melek.assessment.views.keys import drawn, first_variant, key_in_words
from melek.assessment.views.present import stimulus_of
from melek.competency.queries import competence_names
from melek.kit.components import Crumb
from melek.kit.web import page_of, permitted


@permitted("assessment.view_item")
def bank_page(request: HttpRequest) -> HttpResponse:
    """Items by competence, with level, interaction and setting."""
    rows = Item.objects.filter(bank__is_simulated=False).shown().select_related("competence", "bank")
    competence = request.GET.get("kompetensi", "")
    if competence in competence_names():
        rows = rows.filter(competence__code=competence)
    language = get_language() or "id"
    page = page_of(rows.prefetch_related("versions"), request)
    items = [(item, _prompt(item, language)) for item in page]
    context = {
        "page": page,
        "items": items,
        "competences": competence_names(),
        "competence": competence,
        "count": rows.count(),
        "may_see_exposure": request.user.has_perm("assessment.view_exposure"),
    }
    return render(request, "assessment/bank_page.html", context)


def _prompt(item: Item, language: str) -> str:
    """What an item asks; nothing of a secured bank stands in a list."""
    if item.bank.kind == BankKind.SECURED:
        return ""
    return str(said(first_variant(list(item.versions.all())[-1].content)["prompt"], language))


@permitted("assessment.view_item")
def item_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One item with key, rationale, source and the competence's statements in their authors' English."""
    item = get_object_or_404(Item.objects.select_related("competence", "bank"), pk=pk, bank__is_simulated=False)
    version = item.versions.order_by("-number")[0]
    note_reading(item, by=request.user, at=timezone.now())
    language = get_language() or "id"
    content, key = first_variant(version.content), version.key
    is_listed = item.interaction in {Interaction.CHOICE, Interaction.MULTIPLE}
    right = set(key if isinstance(key, list) else [key]) if is_listed else set()
    context = {
        "item": item,
        "version": version,
        "prompt": said(content["prompt"], language),
        "rationale": said(content["rationale"], language),
        "stimulus": stimulus_of(content, language),
        "options": [(one["key"], said(one, language), one["key"] in right) for one in content.get("options", [])],
        "targets": [(one["key"], said(one, language)) for one in content.get("targets", [])],
        "drawn": drawn(content, language=language),
        "rules": key_in_words(content, key),
        "key": key,
        "competence": competence_names()[item.competence.code],
        "statements": item.competence.statements.all(),
        "crumbs": [Crumb(_("Bank soal"), reverse("assessment:bank")), Crumb(item.code)],
    }
    return render(request, "assessment/item_page.html", context)
