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
declare("assessment.write_item", _("Menulis soal"), writes=True, roles=("item_author",))
declare("assessment.review_item", _("Menelaah soal"), writes=True, roles=("item_reviewer",))
declare("assessment.release_item", _("Melepas dan menarik soal"), writes=True, roles=("psychometrician",))
declare("assessment.sign_calibration", _("Menandatangani kalibrasi"), writes=True, roles=("psychometrician",))
declare(
    "assessment.open_workshop",
    _("Membuka bengkel soal"),
    roles=("item_author", "item_reviewer", "psychometrician", "auditor"),
)
