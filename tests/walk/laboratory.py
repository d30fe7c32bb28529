"""Measurement in the walk's world: items, a calibration, issues, panels, campaigns, rooms and seats."""

from datetime import datetime, timedelta
from typing import Any

from melek.assessment.models import (
    Accommodation,
    CalibrationRun,
    Campaign,
    CampaignMember,
    FairnessCheck,
    Item,
    ItemBank,
    ItemDraft,
    ItemIssue,
    LiteracyDefinition,
    Panel,
    PanelJudge,
    PanelRound,
    Room,
    RoomInvigilator,
    Seat,
    Sitting,
    SittingFlag,
)
from melek.assessment.services.skeletons import skeleton

REPORT = {
    "sittings": 600,
    "answers": 12_000,
    "items_shown": 1,
    "items_answered": 1,
    "converged": True,
    "rounds": 40,
    "loglik": -1000.0,
    "parameters": 2,
    "mean": 0.0,
    "sd": 1.0,
    "link": [1.0, 0.0],
    "linked_by_population": False,
    "fit_sample": 600,
    "reliability": 0.9,
    "information": [[-1.0, 2.0], [1.0, 3.0]],
    "items": [
        {
            "version": 0,
            "code": "1.1-01",
            "state": "live",
            "answers": 600,
            "flags": [],
            "is_estimated": True,
            "is_anchor": False,
            "model": "2pl",
            "a": 1.0,
            "b": [0.0],
            "c": 0.0,
            "errors": {"a": [0.1], "b": [0.1], "c": []},
            "infit": 1.0,
            "outfit": 1.0,
            "drift": None,
            "curve": [[0.0, 0.5, 0.5, 0.02, 40]],
        }
    ],
}


def national(definition: LiteracyDefinition, author: Any, *, at: datetime) -> dict[str, Any]:
    """Keys of what stands in no agency."""
    bank = ItemBank.objects.get(code="terbuka")
    live = Item.objects.filter(bank=bank).order_by("pk")[0]
    draft = Item.objects.create(
        bank=bank,
        code="1.1-99",
        competence=live.competence,
        level=3,
        interaction="choice",
        setting="office",
        state="draft",
        written_by=author,
    )
    row = {**skeleton("choice"), "level": 3, "setting": "office"}
    ItemDraft.objects.create(item=draft, row=row, updated_at=at, updated_by=author)
    base = definition.bank.parameter_sets.get()
    run = CalibrationRun.objects.create(
        bank=definition.bank, base=base, link="fixed", question=_question(), state="ready", report=REPORT, asked_at=at
    )
    evidence = {"share": 0.6, "limit": 0.2, "sittings": 500}
    issue = ItemIssue.objects.create(item=live, kind="exposure", evidence=evidence, opened_at=at)
    sitting = Sitting.objects.filter(booking__employee__isnull=False).order_by("pk")[0]
    flag = SittingFlag.objects.create(
        sitting=sitting, kind="fit", evidence={"lz_star": -3.0, "limit": -2.58}, opened_at=at
    )
    check = FairnessCheck.objects.create(
        bank=definition.bank, sittings=600, summary={"pairs": [], "held": 0}, made_at=at
    )
    return {
        "draft": draft.pk,
        "live": live.pk,
        "run": run.uuid,
        "set": base.pk,
        "definition": definition.pk,
        "issue": issue.pk,
        "check": check.pk,
        "flag": flag.pk,
        "bank": bank.code,
        "secured": definition.bank.code,
    }


def _question() -> dict[str, Any]:
    return {"since": None, "until": None, "right_or_wrong": "2pl", "in_steps": "gpcm", "fewest": 200}


def of_place(place: Any, definition: LiteracyDefinition, *, at: datetime) -> None:
    """A campaign, a room with a seat of the owner, an accommodation, and a panel in which the owner sits."""
    agency, owner, one = place.agency, place.owner, place.people[0]
    bank = ItemBank.objects.get(code="terbuka")
    campaign = Campaign.objects.create(
        code=f"UJI{agency.pk}",
        name="Kampanye uji",
        agency=agency,
        bank=bank,
        blueprint=definition.blueprint,
        is_supervised=True,
        opens_at=at,
        closes_at=at + timedelta(days=900),
        made_at=at,
    )
    booking = place.supervised
    CampaignMember.objects.create(campaign=campaign, employee=one, booking=booking, joined_at=at)
    room = Room.objects.create(
        agency=agency,
        name="Ruang uji",
        place="Aula",
        starts_at=at,
        ends_at=at + timedelta(days=900),
        seats=3,
        made_at=at,
    )
    RoomInvigilator.objects.create(room=room, account=owner)
    seat = Seat.objects.create(room=room, booking=booking, number=1)
    granted = Accommodation.objects.create(
        employee=place.people[1], extra_minutes=20, reason="Perlu waktu.", granted_at=at, granted_by=owner
    )
    base = definition.bank.parameter_sets.get()
    versions = list(base.parameters.order_by("b").values_list("item_version", flat=True)[:10])
    panel = Panel.objects.create(
        name="Panel uji", parameter_set=base, method="angoff", borderline="Cukup.", versions=versions, made_at=at
    )
    PanelJudge.objects.create(panel=panel, account=owner, number=1)
    PanelRound.objects.create(panel=panel, number=1, opened_at=at)
    place.own |= {"supervised": booking.uuid, "panel": panel.uuid}
    place.keys |= {
        "campaign": campaign.code,
        "room": room.uuid,
        "seat": seat.pk,
        "accommodation": granted.pk,
        "accommodated": place.people[1].uuid,
    }
