"""What the page of a higher part shows of the dossier: `{% load dossier %}`."""

from typing import Any

from django import template
from django.template.context import Context

from melek.dossier.models import IssuedDocument, Sheet
from melek.dossier.queries.cases import cases_about
from melek.dossier.services import links
from melek.dossier.tables import CASE_TAGS
from melek.dossier.views.sheet_rows import read_sheet

register = template.Library()


@register.simple_tag(takes_context=True)
def case_url(context: Context, kind: str, subject: Any, scope_path: str = "") -> str:
    """`{% case_url "part.kind" object as url %}`: where the reader opens a case about an object; empty if they may not."""
    return links.case_url(kind, subject, context["request"].user, scope_path=scope_path)


@register.inclusion_tag("dossier/_cases_about.html", takes_context=True)
def cases_of(context: Context, subject: Any) -> dict[str, Any]:
    """`{% cases_of object %}`: the cases about an object that the reader may see; nothing when there are none."""
    found = cases_about(subject, context["request"].user)
    return {"cases": [(one, CASE_TAGS[one.state]) for one in found]}


@register.inclusion_tag("dossier/_documents_about.html", takes_context=True)
def documents_of(context: Context, subject: Any) -> dict[str, Any]:
    """`{% documents_of object %}`: the documents about an object that the reader may see; nothing when there are none."""
    rows = IssuedDocument.objects.about(subject).visible_to(context["request"].user)
    return {"documents": rows.order_by("-issued_at", "-pk")}


@register.inclusion_tag("dossier/_sheet.html")
def sheet_answers(sheet: Sheet, role: str = "", by: Any = None) -> dict[str, Any]:
    """`{% sheet_answers sheet %}`: components, criteria, answers and evidence, by default in the sheet's own role.

    The page that shows it has checked that the reader may see the sheet.
    """
    return {"read": read_sheet(sheet, role or sheet.role, by=by)}
