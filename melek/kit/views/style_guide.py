"""The living style guide."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from melek.kit.web import public


@public
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "kit/style_guide_page.html")
