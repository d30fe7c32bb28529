"""Addresses of insight."""

from django.urls import path, re_path

from melek.insight.views import explorer, files, methods, national, places

app_name = "insight"
urlpatterns = [
    path("nation/", national.national_page, name="national"),
    path("provinces/<str:code>/", places.province_page, name="province"),
    path("agencies/", places.agencies_page, name="agencies"),
    path("agencies/<str:code>/", places.agency_page, name="agency"),
    path("indicators/", explorer.indicators_page, name="indicators"),
    path("indicators/<str:code>/", explorer.indicator_page, name="indicator"),
    re_path(
        r"^indicators/(?P<code>[a-z_.]+)/cells\.(?P<kind>csv|json|parquet|svg)$", files.cells_file, name="cells_file"
    ),
    path("methods/", methods.methods_page, name="methods"),
    path("data/", methods.data_page, name="data"),
]
