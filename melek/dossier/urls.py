"""Addresses of the dossier."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from melek.dossier.views import acts, cases, checks, documents, evidence, sheet_evidence, sheets, standards


class DocumentNumber(StringConverter):
    """A number as documents carry it."""

    regex = "[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}"


register_converter(DocumentNumber, "document_number")

app_name = "dossier"
urlpatterns = [
    path("cases/", cases.my_cases, name="my_cases"),
    path("cases/new/", cases.open_case_page, name="open_case"),
    path("cases/work/", cases.work_page, name="work"),
    path("cases/<uuid:uuid>/", cases.case_page, name="case"),
    path("cases/<uuid:uuid>/take/", acts.take_case, name="take_case"),
    path("cases/<uuid:uuid>/ask/", acts.ask, name="ask"),
    path("cases/<uuid:uuid>/reply/", acts.reply, name="reply"),
    path("cases/<uuid:uuid>/answer/", acts.answer, name="answer_case"),
    path("cases/<uuid:uuid>/withdraw/", acts.withdraw, name="withdraw_case"),
    path("cases/<uuid:uuid>/appeal/", acts.appeal, name="appeal_case"),
    path("cases/<uuid:uuid>/close/", acts.close_case, name="close_case"),
    path("cases/<uuid:uuid>/remarks/new/", acts.write_remark, name="write_remark"),
    path("cases/<uuid:uuid>/files/new/", acts.attach_file, name="attach_file"),
    path("evidence/<uuid:uuid>/", evidence.evidence_file, name="evidence"),
    path("sheets/<uuid:uuid>/", sheets.sheet_page, name="sheet"),
    path("sheets/<uuid:uuid>/check/", sheets.check_page, name="check_sheet"),
    path("sheets/<uuid:uuid>/submit/", sheets.submit, name="submit_sheet"),
    path("sheets/<uuid:uuid>/evidence/<slug:criterion>/", sheet_evidence.evidence_page, name="sheet_evidence"),
    path("sheets/<uuid:uuid>/evidence/<slug:criterion>/file/", sheet_evidence.add_file, name="add_sheet_file"),
    path("sheets/<uuid:uuid>/evidence/<slug:criterion>/link/", sheet_evidence.add_link, name="add_sheet_link"),
    path("sheets/<uuid:uuid>/links/<uuid:link>/", sheet_evidence.link_copy, name="link_copy"),
    path("sheets/<uuid:uuid>/<slug:element>/", sheets.element_page, name="sheet_element"),
    path("documents/", documents.my_documents, name="my_documents"),
    path("documents/issued/", documents.issued_documents, name="issued_documents"),
    path("documents/new/<str:kind>/", documents.issue_page, name="issue_document"),
    path("documents/<document_number:number>/", documents.document_page, name="document"),
    path("documents/<document_number:number>/file/", documents.document_file, name="document_file"),
    path("documents/<document_number:number>/revoke/", documents.revoke_page, name="revoke_document"),
    path("standards/", standards.standards_page, name="standards"),
    path("standards/<slug:code>/<str:edition>/", standards.standard_page, name="standard"),
    path("cek/", checks.check_page, name="check"),
    path("cek/<str:number>/", checks.check_number_page, name="check_number"),
]
