"""The start page of each person, the pages of the foot, and the health of the process."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.defaults import page_not_found

from melek.identity import personal
from melek.identity.queries import grants_of
from melek.kit.registers import Todo, navigation, todos
from melek.kit.rest import NotFound
from melek.kit.web import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """What to do today for a signed-in person; the national page for everyone else."""
    if not request.user.is_authenticated:
        return redirect("insight:national")
    at = timezone.now()
    found: list[Todo] = []
    for source in sorted(todos, key=lambda one: one.order):
        found.extend(source.find(request.user, at))
    found.sort(key=lambda one: not one.urgent)
    context = {"todos": found, "steps": _steps(request), "grants": grants_of(request.user)}
    return render(request, "site/home_page.html", context)


def _steps(request: HttpRequest) -> list[dict[str, Any]]:
    """The sections this person may open, each with what to do there."""
    visible = navigation.visible(request.user)
    return [{"label": item.label, "url": reverse(item.url_name), "hint": item.hint} for item in visible if item.hint]


@public
def health(request: HttpRequest) -> HttpResponse:
    """Whether this process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address: a page for people, and the API's own form of a refusal for programs."""
    if request.path_info.startswith("/api/"):
        error = NotFound()
        return JsonResponse({"code": error.code, "message": str(error)}, status=error.status)
    return page_not_found(request, exception)


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """Which personal fields are held, what for and how long: the personal-data register itself."""
    found = personal.register_of_fields()
    count = sum(len(fields) for _model, fields in found)
    tables = [(model, _by_purpose(fields)) for model, fields in found]
    return render(request, "site/privacy_page.html", {"tables": tables, "count": count})


def _by_purpose(fields: Sequence[personal.FieldEntry]) -> list[tuple[str, Any, Any]]:
    """Fields kept for the same reason and time, in one line."""
    names: dict[tuple[str, str], list[str]] = {}
    for field in fields:
        names.setdefault((str(field.purpose), str(field.retention)), []).append(field.name)
    return [(", ".join(alike), *told) for told, alike in names.items()]


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was checked, what was not, and what to do when something does not work."""
    return render(request, "site/accessibility_page.html")


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """Answers for people who sit tests, and for readers of figures."""
    return render(request, "site/help_page.html")
