"""Pages for failures that no view catches."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from an old page or another site: say so, and how to go on without losing what was typed."""
    return render(request, "kit/csrf_page.html", status=403)
