"""Measurement in the served nation: the objects of the demo's laboratory, and what it lacks."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.utils import timezone

from melek.assessment.models import (
    Blueprint,
    Booking,
    CalibrationRun,
    Campaign,
    ExternalInstrument,
    FairnessCheck,
    Item,
    ItemBank,
    ItemIssue,
    LiteracyDefinition,
    Panel,
    PanelJudge,
    Result,
    Room,
    Seat,
    Sitting,
    SittingFlag,
)
from melek.assessment.services import sittings
from melek.assessment.services.external.imports import upload_results
from melek.assessment.services.panels import cuts
from melek.assessment.services.qti.export import export_items
from melek.assessment.services.qti.uploads import keep_package
from melek.assessment.services.workshop import drafts, reviews
from melek.dossier.services.links import case_url
from melek.identity.models import User
from melek.kit import jobs
from melek.kit.imports.services import runs
from melek.kit.models import ImportRun
from melek.registry.models import Agency, Employee
from tests.assessment.drafting import drafted

AGENCY = "pemkab-9304"


def laboratory(taker: User) -> dict[str, list[tuple[Any, ...]]]:
    """The arguments of each address of measurement."""
    now = timezone.now()
    run, panel, room = CalibrationRun.objects.get(), Panel.objects.get(), Room.objects.get()
    author, reader = (User.objects.get(username=f"peragaan-{one}") for one in ("item-author", "item-reviewer"))
    bank = ItemBank.objects.get(code="terbuka")
    row = drafted()
    draft, handed_in, read = (
        drafts.draft_item(bank=bank, competence="1.1", row=row, by=author, at=now) for _number in range(3)
    )
    for one in (handed_in, read):
        drafts.hand_in(item=one, by=author, at=now)
    version = read.versions.get()
    reviews.read_blind(version=version, posted={"jawaban": [version.key]}, by=reader, at=now)
    cuts.next_round(panel=panel, by=User.objects.get(username="peragaan-psychometrician"), at=now)
    PanelJudge.objects.create(panel=panel, account=taker, number=99)
    agency = Agency.objects.get(code=AGENCY)
    campaign = Campaign.objects.create(
        code="UJICBA",
        name="Tes uji",
        agency=agency,
        bank=bank,
        blueprint=Blueprint.objects.order_by("-id")[0],
        opens_at=now,
        closes_at=now + timedelta(days=9),
        made_at=now,
    )
    finished_test(taker)
    supervised = User.objects.get(username="peragaan-supervised-taker")
    booking = first(Booking.objects.filter(account=supervised, mode="supervised"))
    Seat.objects.create(room=room, booking=booking, number=1)
    flag = SittingFlag.objects.create(
        sitting=first(Sitting.objects.filter(booking__employee__isnull=False)),
        kind="fit",
        evidence={"lz_star": -3.1, "limit": -2.58},
        opened_at=now,
    )
    task = first(Item.objects.filter(bank=bank, interaction="task"))
    found: dict[str, list[tuple[Any, ...]]] = {
        "workshop_item": [(draft.pk,), (task.pk,)],
        "edit_item": [(draft.pk,)],
        "read_item": [(handed_in.pk,), (read.pk,)],
        "retire_item": [(task.pk,)],
        "calibration": [(run.uuid,)],
        "calibrated_item": [(run.uuid, next(one["code"] for one in run.report["items"] if one["is_estimated"]))],
        "new_rescoring": [(run.base_id,)],
        "issue": [(first(ItemIssue.objects.all()).pk,)],
        "fairness": [(first(FairnessCheck.objects.all()).pk,)],
        "flag": [(flag.pk,)],
        "panel": [(panel.uuid,)],
        "judge_panel": [(panel.uuid,)],
        "campaign": [(campaign.code,)],
        "room": [(room.uuid,)],
        "room_list": [(room.uuid,)],
        "choose_room": [(booking.uuid,)],
        **_external(agency, now),
        "confirm_definition": [(first(LiteracyDefinition.objects.filter(signature="proposed")).pk,)],
        "accommodation": [(first(Employee.objects.filter(appointments__agency=agency)).uuid,)],
    }
    acts = (
        *("publish_parameters", "remark", "name_enemy", "make_variant", "release_item", "sign_calibration"),
        *("reject_calibration", "check_groups", "close_round", "open_round", "end_panel", "sign_cut"),
        *(
            "qti_export",
            "qti_upload",
            "external_map_import",
            "external_start_import",
            "external_cancel_import",
            "external_retry_import",
        ),
        *("report_incident", "change_seat", "change_room", "end_accommodation"),
    )
    return {f"assessment:{name}": args for name, args in {**found, **{name: [] for name in acts}}.items()}


def _external(agency: Agency, now: datetime) -> dict[str, list[tuple[Any, ...]]]:
    """The demo's other instrument, an import of its results that waits, and one that set a row aside."""
    instrument, manager = ExternalInstrument.objects.get(), User.objects.get(username="peragaan-learning-manager")
    content = b"NIP,Tanggal tes,Skor\n123,2026-03-02,720\n"
    uploaded, waiting, done = (
        upload_results(
            ContentFile(content).chunks(),
            name=f"hasil-{number}.csv",
            instrument=instrument,
            scope_path=agency.scope.path,
            by=manager,
            at=now,
        )
        for number in range(3)
    )
    for run in waiting, done:
        runs.set_mapping(run=run, mapping=run.mapping, by=manager, at=now)
    runs.start_run(run=done, by=manager, at=now)
    while jobs.run_one():
        continue
    row = ImportRun.objects.get(pk=done.pk).quarantine.get()
    return {
        "external_instrument": [(instrument.code,)],
        "ask_concordance": [],
        "confirm_external": [],
        "external_import": [(uploaded.uuid,), (waiting.uuid,), (done.uuid,)],
        "external_import_row": [(row.pk,)],
        "external_dismiss_row": [(row.pk,)],
    }


def finished_test(account: User) -> Sitting:
    """A test under the demo's definition in which the person knew nothing."""
    now, definition = timezone.now(), LiteracyDefinition.objects.get(version="2026.1")
    booking = sittings.book(
        bank=definition.bank,
        blueprint=definition.blueprint,
        definition=definition,
        opens_at=now,
        closes_at=None,
        by=account,
        at=now,
        account=account,
        employee=getattr(account, "employee", None),
    )
    sitting = sittings.begin_sitting(booking=booking, at=now, seed=5)
    step = sittings.step_of(sitting)
    while not step.is_over:
        step = sittings.answer(sitting=sitting, token=step.token, posted={"tidak_tahu": ["1"]}, at=now)
    return sitting


def queries() -> dict[str, str]:
    """The query of each address that shows something only with one: a package that waits for its import, an objection."""
    author, now = User.objects.get(username="peragaan-item-author"), timezone.now()
    items = list(Item.objects.filter(bank__code="terbuka").order_by("pk")[:6])
    key = keep_package([export_items(items=items, by=author, at=now)], account=author, now=now)
    told = {"competence": "1.1", "level": 3, "setting": "office", "language": "id"}
    taker = User.objects.get(username="peragaan-taker")
    result = first(Result.objects.filter(sitting__account=taker, is_practice=False))
    objection = case_url("assessment.objection", result, taker, scope_path="/")
    return {
        "assessment:qti_import": urlencode({"paket": key, **told}),
        "dossier:open_case": objection.partition("?")[2],
    }


def first(rows: QuerySet[Any]) -> Any:
    """The oldest row. Raises LookupError when there is none."""
    found = rows.order_by("pk").first()
    if found is None:
        raise LookupError(rows.model.__name__)
    return found
