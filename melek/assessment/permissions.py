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
declare("assessment.view_item", _("Membaca soal beserta kuncinya"), roles=("item_author", "auditor"))
declare(
    "assessment.view_exposure",
    _("Melihat rancangan tes dan keterpakaian soal"),
    roles=("evaluator", "system_admin", "item_author", "auditor"),
)
declare(
    "assessment.refresh_eligibility",
    _("Memperbarui tabel kelayakan soal"),
    writes=True,
    roles=("evaluator", "system_admin"),
)
declare("assessment.define_literacy", _("Menyusun definisi melek digital"), writes=True, roles=("evaluator",))
