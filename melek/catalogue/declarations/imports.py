"""The import of catalogues."""

from django.utils.translation import gettext_lazy as _

from melek.catalogue.services.imports import PROGRAMMES, REASONS
from melek.identity.trail import name_events
from melek.kit.imports import kinds
from melek.kit.imports.declared import declare_reasons

kinds.add(PROGRAMMES)
declare_reasons(REASONS)
name_events(
    {
        "catalogue.import.uploaded": _("Berkas katalog diunggah"),
        "catalogue.import.mapped": _("Kolom katalog dipetakan"),
        "catalogue.import.started": _("Impor katalog dimulai"),
        "catalogue.import.stopped": _("Impor katalog dihentikan"),
        "catalogue.import.discarded": _("Berkas katalog dibuang"),
        "catalogue.import.ended": _("Impor katalog berakhir"),
    }
)
