"""Addresses of the pages of severity and exercises."""

from django.urls import path

from melek.quality.views.severity import pages

PATHS = [
    path("severity/", pages.severities_page, name="severities"),
    path("severity/estimate/", pages.estimate_now, name="estimate_severity"),
    path("severity/mine/", pages.my_severity_page, name="my_severity"),
    path("exercises/", pages.exercises_page, name="exercises"),
    path("exercises/<slug:code>/", pages.exercise_page, name="exercise"),
    path("exercises/<slug:code>/start/", pages.start_exercise, name="start_exercise"),
]
