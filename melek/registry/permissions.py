"""Permissions of the registry."""

from django.utils.translation import gettext_lazy as _

from melek.identity.permissions import declare

declare(
    "registry.view_employee",
    _("Melihat pegawai"),
    bulk=True,
    roles=("learning_manager", "agency_admin", "auditor"),
)
declare(
    "registry.import_employees",
    _("Mengimpor pegawai"),
    bulk=True,
    writes=True,
    roles=("agency_admin", "system_admin"),
)
declare(
    "registry.confirm_number_change",
    _("Menetapkan perubahan NIP"),
    bulk=True,
    writes=True,
    roles=("agency_admin",),
)
