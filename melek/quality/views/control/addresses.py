"""Addresses of the pages of control."""

from django.urls import path

from melek.quality.views.control import acting, compliance, findings, pages, report

_ONE, _FINDING = "controls/<uuid:uuid>/", "control-findings/<uuid:uuid>/"

PATHS = [
    path("norms/", compliance.norms_page, name="norms"),
    path("norms/<slug:code>/", compliance.norm_page, name="norm"),
    path("compliance/", compliance.compliance_page, name="compliance"),
    path("compliance/<slug:code>/", compliance.agency_compliance_page, name="agency_compliance"),
    path("controls/", pages.controls_page, name="controls"),
    path("controls/plan/", acting.plan_control, name="plan_control"),
    path(_ONE, pages.control_page, name="control"),
    path(f"{_ONE}controllers/", acting.set_controllers, name="set_controllers"),
    path(f"{_ONE}start/", acting.start_control, name="start_control"),
    path(f"{_ONE}norms/<slug:code>/", acting.record_result, name="record_result"),
    path(f"{_ONE}report/", acting.report_control, name="report_control"),
    path(f"{_ONE}close/", acting.close_control, name="close_control"),
    path(f"{_ONE}cancel/", acting.cancel_control, name="cancel_control"),
    path(f"{_ONE}findings/new/", findings.record_control_finding, name="record_control_finding"),
    path(_FINDING, findings.control_finding_page, name="control_finding"),
    path(f"{_FINDING}recommend/", findings.recommend, name="recommend"),
    path(f"{_FINDING}drop/", findings.drop_finding, name="drop_finding"),
    path(f"{_FINDING}reply/", findings.reply, name="reply"),
    path(f"{_FINDING}files/", findings.attach_follow_up, name="attach_follow_up"),
    path(f"{_FINDING}accept/", findings.accept_reply, name="accept_reply"),
    path(f"{_FINDING}return/", findings.return_reply, name="return_reply"),
    path(f"{_FINDING}close/", findings.close_control_finding, name="close_control_finding"),
    path(f"{_FINDING}letter/", findings.recommendation_letter, name="recommendation_letter"),
    path("control-report/<int:year>/", report.control_report, name="control_report"),
    path("control-report/<int:year>/<slug:kind>.csv", report.control_report_file, name="control_report_file"),
    path("control-figures/<int:year>/", report.control_figures, name="control_figures"),
]
