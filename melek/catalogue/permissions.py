"""Permissions of the catalogue."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from melek.catalogue.enums import (
    ASK_SEATS,
    COORDINATE,
    MANAGE,
    PLAN,
    REPORT_SAVING,
    RUN_FINDER,
    RUN_WINDOW,
    SETTLE,
    SHARE_SEATS,
    VIEW,
)
from melek.catalogue.models import Instructor
from melek.identity.permissions import declare

AGENCY = ("learning_manager",)
NATION = ("training_coordinator",)


@rules.predicate
def is_own_entry(user: Any, obj: Any) -> bool:
    """The entry of the instructor register is about the person."""
    return isinstance(obj, Instructor) and obj.employee is not None and obj.employee.account_id == user.pk


declare(VIEW, _("Membaca rancangan program pelatihan"), roles=(*AGENCY, *NATION, "auditor"))
declare(MANAGE, _("Menyusun dan menerbitkan program pelatihan"), writes=True, roles=AGENCY)
declare("catalogue.import_programmes", _("Mengimpor katalog pelatihan"), writes=True, roles=AGENCY)
declare("catalogue.manage_institution", _("Mengelola lembaga dan ruang pelatihan"), writes=True, roles=AGENCY)
declare(
    "catalogue.view_instructor",
    _("Membaca daftar pengajar dan lisensinya"),
    bulk=True,
    roles=(*AGENCY, *NATION, "auditor"),
    also=is_own_entry,
)
declare("catalogue.manage_instructor", _("Mengelola daftar pengajar"), bulk=True, writes=True, roles=AGENCY)
declare(
    "catalogue.license_instructor", _("Memberi dan mencabut lisensi mengajar"), bulk=True, writes=True, roles=NATION
)
declare("catalogue.observe_instructor", _("Mencatat pengamatan mengajar"), bulk=True, writes=True, roles=AGENCY)
declare("catalogue.view_case", _("Membaca kasus tumpang tindih"), roles=(*AGENCY, *NATION, "planner", "auditor"))
declare(SETTLE, _("Menjawab kasus tumpang tindih untuk instansi"), writes=True, roles=AGENCY)
declare(COORDINATE, _("Memutuskan kasus tumpang tindih yang naik"), writes=True, roles=NATION)
declare(REPORT_SAVING, _("Melaporkan penghematan nyata"), writes=True, roles=(*AGENCY, *NATION))
declare(RUN_FINDER, _("Menjalankan pencari tumpang tindih"), writes=True, roles=NATION)
declare("catalogue.view_plan", _("Membaca rencana pelatihan"), roles=(*AGENCY, *NATION, "planner", "auditor"))
declare(PLAN, _("Menyusun rencana pelatihan instansi"), writes=True, roles=AGENCY)
declare(RUN_WINDOW, _("Membuka dan mengunci jendela perencanaan bersama"), writes=True, roles=NATION)
declare("catalogue.view_pool", _("Membaca permintaan kursi bersama"), roles=(*AGENCY, *NATION, "planner", "auditor"))
declare(SHARE_SEATS, _("Membagikan kursi pelatihan"), writes=True, roles=AGENCY)
declare(ASK_SEATS, _("Meminta kursi pelatihan instansi lain"), writes=True, roles=AGENCY)
declare("catalogue.view_map", _("Melihat peta siapa melatih apa"), roles=(*AGENCY, *NATION, "planner", "auditor"))
declare("catalogue.answer_request", _("Menjawab permintaan pelatihan dari instansi lain"), writes=True, roles=AGENCY)
