"""Addresses of assessment."""

from django.urls import path

from melek.assessment.views import bank, definitions, exposure, results, sittings

app_name = "assessment"
urlpatterns = [
    path("tests/", results.tests_page, name="tests"),
    path("tests/practice/", results.start_practice, name="practice"),
    path("tests/<uuid:uuid>/", sittings.begin, name="begin"),
    path("sittings/<uuid:uuid>/", sittings.sitting_page, name="sitting"),
    path("sittings/<uuid:uuid>/later/", sittings.paused, name="paused"),
    path("sittings/<uuid:uuid>/result/", results.result_of, name="result_of"),
    path("results/<uuid:uuid>/", results.result_page, name="result"),
    path("definitions/", definitions.definitions_page, name="definitions"),
    path("definitions/new/", definitions.new_definition, name="new_definition"),
    path("exposure/", exposure.exposure_page, name="exposure"),
    path("exposure/<int:pk>/refresh/", exposure.refresh_table, name="refresh_table"),
    path("bank/", bank.bank_page, name="bank"),
    path("bank/<int:pk>/", bank.item_page, name="item"),
]
