"""Permissions of evaluation."""

from django.utils.translation import gettext_lazy as _

from melek.identity.permissions import declare

declare("evaluation.run_wave", _("Menjalankan gelombang survei"), bulk=True, writes=True, roles=("evaluator",))
declare("evaluation.view_wave", _("Melihat gelombang survei"), roles=("evaluator", "planner", "auditor"))
declare(
    "evaluation.record_reason",
    _("Mencatat alasan pegawai tidak dites"),
    bulk=True,
    writes=True,
    roles=("evaluator", "learning_manager", "agency_admin"),
)
