"""All addresses: each part brings its own."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from melek.kit.web import public
from melek.site import views
from melek.site.api import api

_PARTS = [
    app.removeprefix("melek.")
    for app in settings.INSTALLED_APPS
    if app.startswith("melek.") and app not in {"melek.site", "melek.demo"}
]

_OWN = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("help/", views.help_page, name="help"),
]

handler404 = "melek.site.views.missing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((_OWN, "site"))),
    path("api/v1/", api.urls),
    path("language/", public(set_language), name="set_language"),
    path("accounts/", include("melek.identity.auth_urls")),
    *(path("", include(f"melek.{part}.urls")) for part in _PARTS if find_spec(f"melek.{part}.urls")),
]
if settings.DEMO and find_spec("melek.demo"):
    urlpatterns.append(path("demo/", include("melek.demo.urls")))
