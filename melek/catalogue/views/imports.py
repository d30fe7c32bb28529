"""Pages of the import of catalogues."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.utils.translation import gettext_lazy as _

from melek.catalogue.forms.imports import CatalogueFileForm
from melek.catalogue.services.imports import IMPORT, KIND, PROGRAMMES, upload_catalogue
from melek.identity.queries import paths, within
from melek.kit.imports.pages import ImportPages
from melek.kit.models import ImportRun, QuarantineRow


def runs_of(user: Any) -> QuerySet[ImportRun]:
    """Imports of catalogues inside the scopes where the person may import them."""
    return ImportRun.objects.filter(within("scope_path", paths(user, IMPORT)), kind=KIND)


def rows_of(user: Any) -> QuerySet[QuarantineRow]:
    """Rows in quarantine of those imports."""
    return QuarantineRow.objects.filter(within("run__scope_path", paths(user, IMPORT)), run__kind=KIND)


def _upload(form: Form, by: Any, at: datetime) -> ImportRun:
    file = form.cleaned_data["file"]
    return upload_catalogue(file.chunks(), name=file.name or "", scope_path=form.cleaned_data["scope"], by=by, at=at)


pages = ImportPages(
    kind=PROGRAMMES,
    space="catalogue",
    title=_("Impor katalog pelatihan"),
    about=_("Program yang masuk langsung tampil di katalog, dengan data yang ada saja."),
    runs_of=runs_of,
    rows_of=rows_of,
    form=CatalogueFileForm,
    upload=_upload,
)
