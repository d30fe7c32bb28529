"""Addresses of internal quality assurance."""

from django.urls import path

from melek.quality.views.internal import actions, acts, goals, pages

_ONE, _GOAL, _ACTION = "internal/<uuid:uuid>/", "internal/goals/<uuid:uuid>/", "internal/actions/<uuid:uuid>/"

PATHS = [
    path("internal/", pages.cycles_page, name="internal_cycles"),
    path("internal/new/", acts.open_cycle, name="open_cycle"),
    path(_ONE, pages.cycle_page, name="internal"),
    path(f"{_ONE}report/", pages.report_page, name="internal_report"),
    path(f"{_ONE}change/", acts.change_cycle, name="change_cycle"),
    path(f"{_ONE}move/<slug:target>/", acts.move_cycle, name="move_cycle"),
    path(f"{_ONE}refresh/", acts.refresh_cycle, name="refresh_cycle"),
    path(f"{_ONE}reopen/", acts.reopen_check, name="reopen_check"),
    path(f"{_ONE}close/", acts.close_cycle, name="close_cycle"),
    path(f"{_ONE}goals/new/", goals.new_goal, name="new_goal"),
    path(f"{_ONE}actions/new/", actions.new_action, name="new_action"),
    path(f"{_GOAL}edit/", goals.edit_goal, name="edit_goal"),
    path(f"{_GOAL}drop/", goals.drop_goal, name="drop_goal"),
    path(f"{_GOAL}activities/new/", goals.new_activity, name="new_activity"),
    path(f"{_ACTION}report/", actions.report_action, name="report_action"),
    path(f"{_ACTION}verify/", actions.verify_action, name="verify_action"),
    path(f"{_ACTION}return/", actions.return_action, name="return_action"),
    path("accreditations/<uuid:uuid>/prefill/", acts.prefill, name="prefill_application"),
]
