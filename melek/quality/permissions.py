"""Permissions of quality, one section a noun."""

from collections.abc import Callable
from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from melek.identity.enums import ROOT_PATH
from melek.identity.permissions import declare, is_in_person
from melek.identity.queries import paths
from melek.identity.rules import covers
from melek.quality.enums.accreditation import (
    APPLY,
    ASSESS,
    ASSESSORS,
    DESK,
    FINDINGS,
    RUN,
    SETTLE_APPEAL,
    VIEW,
    State,
)
from melek.quality.enums.control import ANSWER_CONTROL, RUN_CONTROL, VIEW_CONTROL
from melek.quality.enums.internal import (
    ANSWER_COMPLAINT,
    REVIEW_ACTION,
    RUN_INTERNAL,
    SETTLE_COMPLAINT,
    VIEW_INTERNAL,
)
from melek.quality.enums.risk import VIEW_RISK
from melek.quality.enums.severity import VIEW_SEVERITY
from melek.quality.models import Accreditation, PanelMember

INSTITUTION, OFFICE = ("quality_officer",), ("accreditor",)


# Accreditation: the institution's side holds where the object stands, the office's side where it is handled


def _held(code: str) -> Callable[[Any], list[str]]:
    def held(user: Any) -> list[str]:
        return paths(user, code) if getattr(user, "is_authenticated", False) else []

    return held


def at_office(code: str) -> Any:
    """The predicate *a grant gives this permission where the object is handled*; without such a place, where it stands."""
    held = _held(code)

    @rules.predicate(name=f"at_office:{code}")
    def holds(user: Any, obj: Any) -> bool:
        allowed = held(user)
        return bool(allowed) if obj is None else covers(allowed, getattr(obj, "office_path", "") or obj.scope_path)

    return holds


def file_of(obj: Any) -> Accreditation | None:
    """The accreditation that an object belongs to."""
    if isinstance(obj, Accreditation):
        return obj
    found = getattr(obj, "accreditation", None)
    return found if isinstance(found, Accreditation) else None


def sits_in(user: Any, accreditation: Accreditation) -> bool:
    """Whether a person sits in a team of it and has declared that nothing binds them."""
    return PanelMember.objects.free().filter(accreditation=accreditation, assessor__account=user.pk).exists()


@rules.predicate
def assesses(user: Any, obj: Any) -> bool:
    """An assessor: somewhere, in the own seat, or in an accreditation where they sit."""
    if not _held(ASSESS)(user):
        return False
    if isinstance(obj, PanelMember):
        return bool(obj.assessor.account_id == user.pk)
    file = file_of(obj)
    return obj is None or (file is not None and sits_in(user, file))


@rules.predicate
def finds(user: Any, obj: Any) -> bool:
    """Who may write and judge findings: an assessor of the accreditation, or the office."""
    return bool(_held(FINDINGS)(user)) and (obj is None or assesses(user, obj) or at_office(RUN)(user, obj))


@rules.predicate
def reads_docket(user: Any, obj: Any) -> bool:
    """The accreditation lies at an accreditor where the person reads the docket; a draft lies at nobody's."""
    file = file_of(obj)
    return file is not None and file.state != State.DRAFT and at_office(DESK)(user, file)


@rules.predicate
def reads_as_assessor(user: Any, obj: Any) -> bool:
    """The person sits in a team of the accreditation."""
    file = file_of(obj)
    return file is not None and getattr(user, "is_authenticated", False) and sits_in(user, file)


declare(
    VIEW,
    _("Membaca akreditasi lembaga"),
    roles=(*INSTITUTION, "learning_manager", "auditor"),
    also=reads_docket | reads_as_assessor,
)
declare(APPLY, _("Mengajukan akreditasi dan melaporkan perbaikan"), writes=True, roles=INSTITUTION)
for _code, _label, _writes, _roles, _predicate in (
    (DESK, _("Membaca berkas akreditasi di akreditor"), False, (*OFFICE, "controller", "planner", "auditor"), None),
    (RUN, _("Menjalankan akreditasi"), True, OFFICE, None),
    (SETTLE_APPEAL, _("Memutus banding akreditasi"), True, OFFICE, None),
    (ASSESS, _("Menilai permohonan akreditasi"), True, ("assessor",), assesses),
    (FINDINGS, _("Menulis dan menutup temuan"), True, (*OFFICE, "assessor"), finds),
):
    declare(_code, _label, writes=_writes, roles=_roles)
    rules.set_perm(_code, _predicate or at_office(_code))
declare(ASSESSORS, _("Mengelola daftar asesor"), bulk=True, writes=True, roles=OFFICE)


# Risk and severity: an accreditor reads them for its own work, an institution the score of what it holds, and nobody else


@rules.predicate
def reads_own_risk(user: Any, obj: Any) -> bool:
    """The accreditation is held where the person reads accreditations; sitting in its team shows no risk."""
    file = file_of(obj)
    return file is not None and covers(_held(VIEW)(user), file.scope_path)


declare(VIEW_RISK, _("Membaca skor risiko akreditasi"), roles=(*OFFICE, "controller"))
rules.set_perm(VIEW_RISK, at_office(VIEW_RISK) | (reads_own_risk & is_in_person))
declare(VIEW_SEVERITY, _("Membaca keketatan dan kesepakatan asesor"), bulk=True, roles=OFFICE)


# Technical control: agencies read and answer where they stand, controllers act for the nation

declare(
    VIEW_CONTROL,
    _("Membaca pengendalian teknis"),
    roles=(*INSTITUTION, "learning_manager", "agency_admin", "controller", "planner", "auditor"),
)
declare(
    ANSWER_CONTROL,
    _("Menanggapi temuan pengendalian"),
    writes=True,
    roles=(*INSTITUTION, "learning_manager", "agency_admin"),
)
declare(RUN_CONTROL, _("Menjalankan pengendalian teknis"), writes=True, roles=("controller",))
rules.set_perm(RUN_CONTROL, at_office(RUN_CONTROL))


# Internal quality assurance and complaints: an institution runs its own year and answers; the second level is the nation's


@rules.predicate
def settles_for_the_nation(user: Any, obj: Any) -> bool:
    """The second level of a complaint lies outside the institution's agency, whoever holds the role there."""
    return covers(_held(SETTLE_COMPLAINT)(user), ROOT_PATH)


declare(
    VIEW_INTERNAL,
    _("Membaca penjaminan mutu internal"),
    roles=(*INSTITUTION, "learning_manager", "auditor"),
)
declare(RUN_INTERNAL, _("Menjalankan penjaminan mutu internal"), writes=True, roles=INSTITUTION)
declare(
    REVIEW_ACTION,
    _("Memeriksa tindakan perbaikan yang dilaporkan orang lain"),
    writes=True,
    roles=(*INSTITUTION, "learning_manager"),
)
declare(
    ANSWER_COMPLAINT,
    _("Menjawab pengaduan tentang pelatihan"),
    bulk=True,
    writes=True,
    roles=(*INSTITUTION, "learning_manager"),
)
declare(
    SETTLE_COMPLAINT,
    _("Memutus pengaduan di tingkat kedua"),
    bulk=True,
    writes=True,
    roles=("controller", *OFFICE),
)
rules.set_perm(SETTLE_COMPLAINT, settles_for_the_nation)
