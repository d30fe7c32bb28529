"""Addresses of the pages of risk."""

from django.urls import path

from melek.quality.views.risk import pages

PATHS = [
    path("risks/", pages.risks_page, name="risks"),
    path("accreditations/<uuid:uuid>/risk/", pages.risk_page, name="risk"),
    path("accreditations/<uuid:uuid>/risk/correct/", pages.correct_risk, name="correct_risk"),
]
