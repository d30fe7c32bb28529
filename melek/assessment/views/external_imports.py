"""Pages of the import of another instrument's results."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.utils.translation import gettext_lazy as _

from melek.assessment.forms.external import ResultsFileForm
from melek.assessment.queries.external import external_rows, external_runs
from melek.assessment.services.external.imports import RESULTS, upload_results
from melek.kit.imports.pages import ImportPages
from melek.kit.models import ImportRun


def _runs_of(user: Any) -> QuerySet[ImportRun]:
    return external_runs(user).select_related("external_batch__instrument")


def _owner_of(run: ImportRun) -> tuple[str, bool]:
    instrument = run.external_batch.instrument
    return instrument.name, instrument.is_synthetic


def _upload(form: Form, by: Any, at: datetime) -> ImportRun:
    told = form.cleaned_data
    file, place = told["file"], told["scope"]
    return upload_results(
        file.chunks(), name=file.name or "", instrument=told["instrument"], scope_path=place, by=by, at=at
    )


pages = ImportPages(
    kind=RESULTS,
    space="assessment",
    stem="external_",
    title=_("Hasil instrumen lain"),
    about=_("Hasil ini tampil di samping hasil tes orangnya dan tidak pernah dicampur."),
    runs_of=_runs_of,
    rows_of=external_rows,
    form=ResultsFileForm,
    upload=_upload,
    owner_label=_("Instrumen"),
    owner_of=_owner_of,
    suspects=_("Mungkin kolomnya tertukar, instrumennya keliru, atau pegawainya belum diimpor."),
)
