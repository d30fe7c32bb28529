"""Melek's addresses and one more: the peer of the answer bench, a view that inserts one row."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from melek.kit.web import signed_in


@require_POST
@signed_in
def insert(request: HttpRequest) -> HttpResponse:
    """Insert one row for the signed-in person and answer with a short page."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_row (account, text) VALUES (%s, %s)", [request.user.pk, request.POST.get("text", "")]
        )
    return HttpResponse("<!doctype html><title>ok</title><p>stored")


urlpatterns = [path("", include("melek.site.urls")), path("bench/insert/", insert)]
