"""Addresses of the registry."""

from django.urls import path

from melek.registry.views import accounts, employees, imports, numbers, own, quarantine

app_name = "registry"
urlpatterns = [
    path("employees/", employees.employee_list, name="employees"),
    path("employees/accounts/", accounts.choose_people, name="activate"),
    path("employees/accounts/codes/", accounts.download_codes, name="download_codes"),
    path("employees/<uuid:uuid>/", employees.employee_page, name="employee"),
    path("employees/<uuid:uuid>/data/", own.data_page, name="data_page"),
    path("my-data/", own.own_data, name="own_data"),
    path("number-changes/", numbers.number_changes, name="number_changes"),
    path("number-changes/<int:pk>/", numbers.number_change, name="number_change"),
    path("imports/", imports.run_list, name="imports"),
    path("imports/new/", imports.upload_file, name="upload_import"),
    path("imports/sample/<slug:name>.<slug:suffix>", imports.sample, name="import_sample"),
    path("imports/<uuid:uuid>/", imports.run_page, name="import_run"),
    path("imports/<uuid:uuid>/columns/", imports.map_columns, name="map_import"),
    path("imports/<uuid:uuid>/preview/", imports.preview_page, name="preview_import"),
    path("imports/<uuid:uuid>/start/", imports.start, name="start_import"),
    path("imports/<uuid:uuid>/cancel/", imports.cancel, name="cancel_import"),
    path("imports/<uuid:uuid>/retry/", quarantine.retry_all, name="retry_quarantine"),
    path("imports/<uuid:uuid>/quarantine.csv", quarantine.download, name="quarantine_csv"),
    path("quarantine/", quarantine.row_list, name="quarantine"),
    path("quarantine/<int:pk>/", quarantine.correct_row, name="correct_row"),
    path("quarantine/<int:pk>/dismiss/", quarantine.dismiss, name="dismiss_row"),
]
