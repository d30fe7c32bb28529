"""What every view shares: who may open it, pages of a list, telling a domain error."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from melek.kit.errors import DomainError, NotAllowed

View = TypeVar("View", bound=Callable[..., Any])


class Request(HttpRequest):
    """A request behind `signed_in` or `permitted`: its user is a person, and django-htmx has marked it."""

    user: Any
    htmx: Any


def public(view: View) -> View:
    """Anyone may open this view."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Any signed-in person may open this view; what it shows is theirs alone."""
    return _guarded(view, "signed_in", lambda user: True)


def permitted(permission: str) -> Callable[[View], View]:
    """Only people who hold the permission somewhere; the view narrows its rows with `.visible_to(user)`."""

    def decorate(view: View) -> View:
        return _guarded(view, permission, lambda user: user.has_perm(permission))

    return decorate


class _Root:
    """Stands for the root of all scopes where a permission is asked for there."""

    scope_path = "/"


def permitted_at_root(permission: str) -> Callable[[View], View]:
    """Only people who hold the permission at the root of all scopes may open this view: what it shows has no place."""

    def decorate(view: View) -> View:
        return _guarded(view, permission, lambda user: user.has_perm(permission, _Root()))

    return decorate


def _guarded(view: View, access: str, allows: Callable[[Any], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not allows(request.user):
            raise NotAllowed
        return view(request, *args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def page_of(rows: QuerySet[Any] | list[Any], request: HttpRequest, *, size: int = 25) -> Page[Any]:
    """The page of a list that the address asks for (`?page=3`); a wrong number gives the nearest page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A page, or a fragment for htmx, that says why the act was refused and what to do."""
    template = "kit/_refusal.html" if getattr(request, "htmx", False) else "kit/refusal_page.html"
    if error.status == 403:
        template = "403.html"
    return render(request, template, {"error": error}, status=error.status)
