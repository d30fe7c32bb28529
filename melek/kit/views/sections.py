"""*Lainnya*: the sections that have no place in the shell of a person with many roles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from melek.kit.registers import navigation
from melek.kit.web import public


@public
def sections_page(request: HttpRequest) -> HttpResponse:
    """All sections this reader may open, those of the shell last."""
    kept, others = navigation.split(request.user)
    rows = [{"label": item.label, "url": reverse(item.url_name), "hint": item.hint} for item in [*others, *kept]]
    return render(request, "kit/sections_page.html", {"rows": rows})
