"""Addresses of assessment."""

from django.urls import path

from melek.assessment.views import bank, definitions, exposure, results, sittings, workshop

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
    path("workshop/", workshop.workshop_page, name="workshop"),
    path("workshop/new/", workshop.new_item, name="new_item"),
    path("workshop/publish/<slug:code>/", workshop.publish_parameters, name="publish_parameters"),
    path("workshop/<int:pk>/", workshop.workshop_item, name="workshop_item"),
    path("workshop/<int:pk>/edit/", workshop.edit_item, name="edit_item"),
    path("workshop/<int:pk>/read/", workshop.read_item, name="read_item"),
    path("workshop/<int:pk>/remark/", workshop.remark, name="remark"),
    path("workshop/<int:pk>/enemy/", workshop.name_enemy, name="name_enemy"),
    path("workshop/<int:pk>/variant/", workshop.make_variant, name="make_variant"),
    path("workshop/<int:pk>/release/", workshop.release_item, name="release_item"),
    path("workshop/<int:pk>/retire/", workshop.retire_item, name="retire_item"),
]
