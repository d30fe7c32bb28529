"""Every page by its address, with somebody who may open it and real objects of the demo nation.

Runs inside the served nation: `print(told())` gives JSON.
"""

import json
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from melek.assessment.models import (
    Blueprint,
    Item,
    ItemBank,
    Result,
    Sitting,
)
from melek.assessment.services import sittings
from melek.dossier.models import StandardEdition
from melek.dossier.services.cases import open_case, take_case, write_remark
from melek.dossier.services.documents import issue_document
from melek.evaluation.models import Wave, WaveMember
from melek.evaluation.services import waves
from melek.identity.models import ApiToken, Grant, TrailEntry, User
from melek.kit import jobs
from melek.kit.imports import kinds
from melek.kit.imports.services import runs
from melek.kit.models import ImportRun, Job, Notice, QuarantineRow
from melek.planning.queries import LITERACY
from melek.registry.models import Appointment, Employee, NumberChange, Unit
from tests.browser import accreditation, catalogue, control, internal, seats
from tests.browser.laboratory import AGENCY, first, laboratory, queries
from tests.browser.pages import PASSWORD
from tests.registry.world import as_csv, person
from tests.walk.routes import all_routes
from tests.walk.world import credential

ROLES = (
    "taker",
    "learning-manager",
    "agency-admin",
    "planner",
    "evaluator",
    "item-author",
    "item-reviewer",
    "psychometrician",
    "auditor",
    "system-admin",
    accreditation.OFFICE,
    accreditation.OFFICER,
    accreditation.ASSESSOR,
    catalogue.MANAGER,
    catalogue.NATION,
    control.CONTROLLER,
)
# files, pictures and answers without a page of their own
NO_PAGE = {
    *accreditation.NO_PAGE,
    *catalogue.NO_PAGE,
    *control.NO_PAGE,
    *seats.NO_PAGE,
    "site:health",
    "set_language",
    "demo:enter_as",
    "account_logout",
    "identity:totp_qr",
    "identity:export_trail",
    "insight:cells_file",
    "kit:style_guide_chart",
    "dossier:evidence",
    "dossier:document_file",
    "dossier:link_copy",
    "mfa_download_recovery_codes",
    "registry:import_sample",
    "assessment:external_import_sample",
    "registry:quarantine_csv",
    "registry:download_codes",
}
# opened as somebody else than the first who may; the auditor has a password and every kind of second factor
BY = {
    **accreditation.BY,
    **catalogue.BY,
    **control.BY,
    **internal.BY,
    **seats.BY,
    "assessment:result": "learning-manager",
    "assessment:room": "invigilator",
    "assessment:room_list": "invigilator",
    "assessment:choose_room": "supervised-taker",
    "assessment:panel": "psychometrician",
    "account_reauthenticate": "auditor",
    "mfa_reauthenticate": "auditor",
    "mfa_reauthenticate_webauthn": "auditor",
    "mfa_deactivate_totp": "auditor",
    "mfa_view_recovery_codes": "auditor",
    "mfa_list_webauthn": "auditor",
    "mfa_edit_webauthn": "auditor",
    "mfa_remove_webauthn": "auditor",
    "dossier:work": "agency-admin",
    "dossier:issued_documents": "agency-admin",
    "dossier:ask": "agency-admin",
    "dossier:answer_case": "agency-admin",
    "dossier:issue_document": "agency-admin",
    "dossier:revoke_document": "agency-admin",
    "identity:open_account": "system-admin",
    "identity:renew_code": "system-admin",
    "identity:block": "system-admin",
    "identity:unblock": "system-admin",
}


def told() -> str:
    """All pages as JSON: `[name, role, address]`; the role is empty for who has not signed in."""
    arguments, asked = _arguments(), queries()
    pages = []
    for route in all_routes():
        if route.name in NO_PAGE:
            continue
        role = _role(route.name, str(route.access))
        for args in arguments.get(route.name, [()]):
            try:
                query = f"?{asked[route.name]}" if route.name in asked else ""
                pages.append([route.name, role, reverse(route.name, args=args) + query])
            except NoReverseMatch as error:
                raise LookupError(f"no object is known for {route.name}") from error
    return json.dumps(pages)


def _role(name: str, access: str) -> str:
    if access == "public":
        return ""
    if name in BY or access == "signed_in":
        return BY.get(name, "taker")
    holders = (role for role in ROLES if User.objects.get(username=f"peragaan-{role}").has_perm(access))
    return next(holders)


def _arguments() -> dict[str, list[tuple[Any, ...]]]:
    taker, admin, system = (
        User.objects.get(username=f"peragaan-{one}") for one in ("taker", "agency-admin", "system-admin")
    )
    imported = _imports(admin)
    passkey = _factors(User.objects.get(username="peragaan-auditor"))
    waiting, running, done = _practice(taker)
    wave, member = Wave.objects.get(state="open"), first(WaveMember.objects.filter(agency=AGENCY, wave__state="open"))
    taken = WaveMember.objects.filter(employee=taker.employee, wave=wave)
    employee = first(Employee.objects.filter(appointments__agency__code=AGENCY))
    tested = first(Result.objects.filter(employee__appointments__agency__code=AGENCY, is_practice=False))
    blocked = User.objects.create_user("peragaan-tutup", display_name="Akun tertutup", is_active=False)
    grant = first(Grant.objects.filter(user=system))
    case, number = _dossier(taker, admin)
    return {
        **{
            f"dossier:{name}": [(case,)]
            for name in ("case", "ask", "reply", "answer_case", "withdraw_case", "appeal_case")
        },
        **{f"dossier:{name}": [] for name in ("take_case", "close_case", "write_remark", "attach_file")},
        **{f"dossier:{name}": [] for name in ("submit_sheet", "add_sheet_file", "add_sheet_link")},
        **{f"dossier:{name}": [(number,)] for name in ("document", "revoke_document", "check_number")},
        "dossier:issue_document": [("dossier.statement",)],
        "dossier:standard": [(one.code, one.edition) for one in StandardEdition.objects.order_by("pk")],
        "insight:province": [("32",), ("94",)],
        "insight:agency": [(AGENCY,), ("kemenkeu",)],
        "insight:indicator": [(LITERACY,), ("registry.employees",)],
        **laboratory(taker),
        **accreditation.accreditation(),
        **catalogue.catalogue(),
        **control.control(),
        **internal.internal(),
        **seats.seats(),
        "assessment:begin": [(waiting,)],
        "assessment:report_item": [(running,)],
        "assessment:sitting": [(running,)],
        "assessment:paused": [(running,)],
        "assessment:result_of": [(done,)],
        "assessment:result": [(tested.uuid,)],
        "assessment:why": [(first(Result.objects.filter(sitting__account=taker)).uuid,)],
        "assessment:result_documents": [
            (one.uuid,) for one in Result.objects.filter(sitting__account=taker, is_practice=False).order_by("pk")[:1]
        ],
        **{f"assessment:{name}": [] for name in ("ask_statement", "ask_certificate")},
        # these open only while somebody objects
        **{f"assessment:{name}": [] for name in ("set_aside", "let_count", "offer_retake")},
        "assessment:item": [
            (first(Item.objects.filter(bank__code="terbuka", interaction=kind)).pk,) for kind in ("choice", "match")
        ],
        "evaluation:wave": [("gelombang-2026",), (wave.code,)],
        "evaluation:move_wave": [],
        "evaluation:redraw": [(_committed(),)],
        "evaluation:members": [(wave.code,)],
        "evaluation:letters": [(wave.code,)],
        "evaluation:reason": [(member.pk,)],
        "evaluation:invitation": [(first(taken).booking.uuid,)],
        "registry:employee": [(employee.uuid,)],
        "registry:data_page": [(taker.employee.uuid,)],
        "registry:number_change": [(_number_change(employee),)],
        "registry:import_run": [(imported["done"].uuid,)],
        "registry:map_import": [(imported["previewed"].uuid,)],
        "registry:preview_import": [(imported["previewed"].uuid,)],
        "registry:start_import": [],
        "registry:cancel_import": [],
        "registry:retry_quarantine": [],
        "registry:correct_row": [(first(QuarantineRow.objects.all()).pk,)],
        "registry:dismiss_row": [(first(QuarantineRow.objects.all()).pk,)],
        "identity:person": [(admin.username,)],
        "identity:give_role": [(admin.username,)],
        "identity:renew_code": [(admin.username,)],
        "identity:block": [(admin.username,)],
        "identity:unblock": [(blocked.username,)],
        "identity:end_role": [(grant.pk,)],
        "identity:role": [("evaluator",)],
        "identity:check_trail": [],
        "identity:trail_entry": [(first(TrailEntry.objects.all()).pk,)],
        "identity:revoke_token": [(_token(taker),)],
        "kit:job": [(_job(taker),)],
        "kit:cancel_job": [],
        "kit:read_notice": [],
        "kit:letter": [(first(Notice.objects.filter(recipient=taker)).pk,)],
        "kit:set_theme": [],
        "assessment:practice": [],
        "assessment:refresh_table": [],
        "mfa_edit_webauthn": [(passkey,)],
        "mfa_remove_webauthn": [(passkey,)],
    }


def _imports(admin: User) -> dict[str, ImportRun]:
    unit = first(Unit.objects.filter(agency__code=AGENCY))
    place = {"agency": AGENCY, "unit": unit.code, "position": first(unit.positions.all()).code}
    files = {name: _file(place, first) for name, first in (("pratinjau.csv", 100), ("selesai.csv", 200))}
    previewed, done = (_uploaded(rows, name, admin) for name, rows in files.items())
    runs.start_run(run=done, by=admin, at=timezone.now())
    while jobs.run_one():
        continue
    return {"previewed": previewed, "done": done}


def _file(place: dict[str, str], first: int) -> bytes:
    """Fifty people, of whom every third has one mistake."""
    rows = []
    for number in range(first, first + 50):
        row = person(f"19900101201501{1 + number % 2}{number:03}", **place, name=f"Orang Contoh {number}")
        mistakes = ({"nip": "1990010120150"}, {"unit": "bagian-lama"}, {"education": "S9"})
        rows.append({**row, **mistakes[number % 9 // 3]} if number % 3 == 0 else row)
    return as_csv(rows)


def _uploaded(rows: bytes, name: str, admin: User) -> ImportRun:
    now = timezone.now()
    what = {"kind": kinds["registry.employees"], "scope_path": admin.grants.get().scope.path, "as_of": now.date()}
    run = runs.upload(ContentFile(rows).chunks(), name=name, **what, by=admin, at=now)
    runs.set_mapping(run=run, mapping=run.mapping, by=admin, at=now)
    return run


def _factors(auditor: User) -> int:
    """A password and every kind of second factor; the key of the passkey."""
    auditor.set_password(PASSWORD)
    auditor.save()
    kinds = Authenticator.Type
    Authenticator.objects.create(user=auditor, type=kinds.TOTP, data={"secret": "rahasia"})
    RecoveryCodes.activate(auditor)
    passkey = {"name": "Kunci", "credential": credential()}
    return Authenticator.objects.create(user=auditor, type=kinds.WEBAUTHN, data=passkey).pk


def _committed() -> str:
    """A wave whose frame is fixed and whose sample is not drawn yet."""
    now = timezone.now()
    wave = waves.plan_wave(
        code="gelombang-uji",
        name_id="Gelombang uji",
        name_en="Trial wave",
        definition=first(Wave.objects.all()).definition,
        sample_size=1200,
        opens_at=now,
        closes_at=now + timedelta(days=30),
        by=None,
        at=now,
        is_synthetic=True,
    )
    return waves.commit_wave(wave=wave, by=None, at=now).code


def _practice(taker: User) -> tuple[Any, Any, Any]:
    """A booking that waits, a sitting under way and one that is over."""
    now = timezone.now()
    bank, blueprint = ItemBank.objects.get(code="terbuka"), Blueprint.objects.order_by("-id")[0]
    booked = [
        sittings.book(bank=bank, blueprint=blueprint, opens_at=now, closes_at=None, by=taker, at=now, account=taker)
        for _number in range(3)
    ]
    running, done = (sittings.begin_sitting(booking=one, at=now, seed=3) for one in booked[1:])
    _answer(done)
    return booked[0].uuid, running.uuid, done.uuid


def _answer(sitting: Sitting) -> None:
    step = sittings.step_of(sitting)
    while not step.is_over:
        step = sittings.answer(sitting=sitting, token=step.token, posted={"tidak_tahu": ["1"]}, at=timezone.now())


def _number_change(employee: Employee) -> int:
    appointment = first(Appointment.objects.filter(employee=employee))
    kept = ("name", "employment", "sex", "birth_year", "education", "hired_year", "state", "match_hash", "content_hash")
    row = {name: getattr(employee, name) for name in kept} | {"position_id": appointment.position_id}
    made = NumberChange.objects.create(
        employee=employee,
        old_nip_hash=employee.nip_hash,
        new_nip_encrypted=employee.nip_encrypted,
        new_nip_hash="baru",
        row=row,
        batch="uji",
        proposed_at=timezone.now(),
    )
    return made.pk


def _dossier(taker: User, admin: User) -> tuple[Any, str]:
    """A document of the taker, and their objection to it with a file, in the hands of the administrator."""
    now, path = timezone.now(), first(Grant.objects.filter(user=admin)).scope.path
    facts = {"name": str(taker), "matter": "Permohonan", "text": "Permohonan ini sudah dijawab."}
    document = issue_document(
        kind="dossier.statement", facts=facts, scope_path=path, subject=taker, by=admin, at=now - timedelta(days=2)
    )
    case = open_case(
        kind="dossier.document_objection",
        subject=document,
        scope_path=path,
        statement="Nama saya di surat ini tertulis tanpa gelar.",
        remedy="Terbitkan lagi dengan gelar saya.",
        files=[("ijazah.txt", [b"Salinan ijazah"])],
        by=taker,
        at=now - timedelta(days=1),
    )
    take_case(case=case, by=admin, at=now)
    write_remark(case=case, text="Sedang kami periksa.", by=admin, at=now)
    return case.uuid, document.number


def _token(taker: User) -> int:
    now = timezone.now()
    made = {"token_hash": "sidik", "hint": "abcd", "created_at": now, "expires_at": now + timedelta(days=30)}
    return ApiToken.objects.create(user=taker, name="Uji", **made).pk


def _job(taker: User) -> Any:
    """A job half done, whose worker seems alive for the next hour, so that nobody takes it over."""
    alive = timezone.now() + timedelta(hours=1)
    made = {"kind": "identity.check_trail", "started_by": taker, "created_at": timezone.now()}
    return Job.objects.create(state="running", done=12_400, total=48_000, heartbeat_at=alive, **made).uuid
