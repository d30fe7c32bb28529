"""Permissions of assessment."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from melek.identity.permissions import declare


@rules.predicate
def is_own_result(user: Any, obj: Any) -> bool:
    """The result is the person's own."""
    sitting = getattr(obj, "sitting", None)
    return sitting is not None and sitting.account_id == user.pk


declare(
    "assessment.view_result",
    _("Melihat hasil tes pegawai"),
    bulk=True,
    roles=("learning_manager",),
    also=is_own_result,
)
declare("assessment.view_item", _("Membaca soal beserta kuncinya"), roles=("item_author", "psychometrician", "auditor"))
declare(
    "assessment.view_exposure",
    _("Melihat rancangan tes dan keterpakaian soal"),
    roles=("evaluator", "system_admin", "item_author", "psychometrician", "auditor"),
)
declare(
    "assessment.refresh_eligibility",
    _("Memperbarui tabel kelayakan soal"),
    writes=True,
    roles=("evaluator", "psychometrician", "system_admin"),
)
declare("assessment.define_literacy", _("Menyusun definisi melek digital"), writes=True, roles=("evaluator",))
declare(
    "assessment.confirm_definition",
    _("Mencatat penetapan definisi oleh pejabat yang berwenang"),
    writes=True,
    roles=("evaluator", "planner"),
)
declare("assessment.write_item", _("Menulis soal"), writes=True, roles=("item_author", "psychometrician"))
declare("assessment.review_item", _("Menelaah soal"), writes=True, roles=("item_reviewer",))
declare("assessment.release_item", _("Melepas dan menarik soal"), writes=True, roles=("psychometrician",))
declare(
    "assessment.view_calibration", _("Membaca laporan kalibrasi"), roles=("psychometrician", "evaluator", "auditor")
)
declare("assessment.calibrate_bank", _("Meminta kalibrasi soal"), writes=True, roles=("psychometrician",))
declare("assessment.sign_calibration", _("Menandatangani kalibrasi"), writes=True, roles=("psychometrician",))
declare("assessment.run_campaign", _("Menyelenggarakan tes instansi"), writes=True, roles=("learning_manager",))
declare(
    "assessment.grant_accommodation",
    _("Memberi penyesuaian tes kepada pegawai"),
    writes=True,
    roles=("learning_manager",),
)
declare("assessment.review_sitting", _("Menelaah tes yang tidak biasa"), writes=True, roles=("psychometrician",))
declare("assessment.run_panel", _("Memandu panel penetapan batas"), writes=True, roles=("psychometrician", "evaluator"))
declare(
    "assessment.view_issue",
    _("Membaca antrean mutu soal"),
    roles=("psychometrician", "item_author", "item_reviewer", "auditor"),
)
declare("assessment.settle_issue", _("Memutuskan antrean mutu soal"), writes=True, roles=("psychometrician",))
declare(
    "assessment.view_workshop",
    _("Membuka bengkel soal"),
    roles=("item_author", "item_reviewer", "psychometrician", "auditor"),
)
declare(
    "assessment.settle_objection",
    _("Memutuskan keberatan atas hasil tes"),
    bulk=True,
    writes=True,
    roles=("psychometrician", "evaluator"),
)
declare(
    "assessment.manage_certificate",
    _("Mencabut sertifikat dan pernyataan hasil"),
    bulk=True,
    writes=True,
    roles=("evaluator",),
)
declare("assessment.export_item", _("Mengekspor soal beserta kuncinya"), roles=("item_author", "psychometrician"))
declare(
    "assessment.import_external",
    _("Mengimpor hasil instrumen lain"),
    bulk=True,
    writes=True,
    roles=("learning_manager",),
)
declare(
    "assessment.view_external",
    _("Membaca konkordansi dengan instrumen lain"),
    roles=("evaluator", "psychometrician", "auditor"),
)
declare(
    "assessment.manage_external",
    _("Mendaftarkan instrumen lain dan meminta konkordansi"),
    writes=True,
    roles=("evaluator", "psychometrician"),
)
