"""Unusual tests are pointed out with their evidence; people conclude, and no score changes."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.urls import reverse

from melek.assessment.enums import FlagKind
from melek.assessment.models import FlagCheck, Result, SittingFlag
from melek.assessment.services.quality import flags
from melek.assessment.services.quality.issues import IssueSettled, ReasonTooShort
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from melek.science.psychometrics import two_pl
from tests.assessment.conftest import NOW
from tests.assessment.people import person, signed_in
from tests.assessment.simulated import sit_all

WHY = "Orangnya bekerja bersama seorang juru ketik."
ITEMS, PEOPLE, LATER = 40, 60, NOW + timedelta(days=1)


def rows_of(scores: Any, seconds: Any) -> flags.Tests:
    """Everybody answers the same items."""
    count = scores.shape[0]
    rng = np.random.default_rng(5)
    return flags.Tests(
        sittings=list(range(1, count + 1)),
        items=two_pl(np.full(ITEMS, 1.3), rng.normal(0, 1, ITEMS)),
        offsets=np.arange(count + 1) * ITEMS,
        columns=np.tile(np.arange(ITEMS), count).astype(np.int32),
        scores=scores.ravel().astype(np.int8),
        seconds=np.asarray(seconds, dtype=float).ravel(),
    )


def simulated() -> flags.Tests:
    rng = np.random.default_rng(1)
    made = rows_of(np.zeros((PEOPLE, ITEMS)), rng.uniform(20, 60, (PEOPLE, ITEMS)))
    theta = rng.normal(0, 1, PEOPLE)
    chance = 1 / (1 + np.exp(-made.items.a * (theta[:, None] - made.items.b[:, 0])))
    return rows_of(rng.random((PEOPLE, ITEMS)) < chance, made.seconds.reshape(PEOPLE, ITEMS))


def test_easy_items_wrong_and_hard_ones_right_do_not_fit() -> None:
    made = simulated()
    scores = made.scores.reshape(PEOPLE, ITEMS).copy()
    scores[7] = made.items.b[:, 0] > 0
    found = {row: told for row, _about, told in flags._unfitting(rows_of(scores, made.seconds))}
    assert 7 in found
    assert found[7]["lz_star"] < flags.UNLIKELY_FIT
    assert len(found) < 4


def test_answers_without_reading_are_hasty() -> None:
    made = simulated()
    seconds = made.seconds.reshape(PEOPLE, ITEMS).copy()
    seconds[3, :20] = 0.5
    found = list(flags._hasty(rows_of(made.scores.reshape(PEOPLE, ITEMS), seconds)))
    assert [(row, told["rapid"]) for row, _about, told in found] == [(3, 20)]


def test_copied_answers_are_alike_both_ways() -> None:
    made = simulated()
    scores = made.scores.reshape(PEOPLE, ITEMS).copy()
    even = int(np.argmin(np.abs(scores.mean(axis=1) - 0.5)))
    other = (even + 1) % PEOPLE
    scores[other] = scores[even]
    found = list(flags._alike(rows_of(scores, made.seconds)))
    assert {(row, about) for row, about, _told in found} == {(even, str(other + 1)), (other, str(even + 1))}
    assert found[0][2]["matches"] == ITEMS


def test_look_at_a_bank_raises_once_and_changes_no_score(secured: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flags, "UNLIKELY_FIT", -1.0)  # among so few tests nothing rarer happens
    sit_all(secured, secured.bank.parameter_sets.get(), 60)
    before = list(Result.objects.order_by("pk").values_list("theta", "verdict"))
    first = flags.check_sittings(bank=secured.bank, at=LATER)
    assert first.sittings == 60
    assert first.raised[FlagKind.FIT] == SittingFlag.objects.count() > 0
    assert flags.check_sittings(bank=secured.bank, at=LATER).raised[FlagKind.FIT] == 0
    assert FlagCheck.objects.count() == 2
    assert list(Result.objects.order_by("pk").values_list("theta", "verdict")) == before
    assert not flags.is_check_due(secured.bank, LATER)


def test_person_concludes_on_the_page_and_opening_it_is_recorded(secured: Any) -> None:
    sit_all(secured, secured.bank.parameter_sets.get(), 3)
    result = Result.objects.order_by("pk")[0]
    flag = SittingFlag.objects.create(
        sitting=result.sitting,
        kind="effort",
        evidence={"effort": 0.5, "limit": 0.85, "rapid": 9, "answers": 18},
        opened_at=NOW,
    )
    reviewer = person("psychometrician")
    client, page = signed_in(reviewer), reverse("assessment:flag", args=[flag.pk])
    assert "1 tes menunggu ditinjau." in client.get(reverse("assessment:flags")).content.decode()
    assert "Menjawab terlalu cepat." in client.get(page).content.decode()
    assert TrailEntry.objects.filter(event="assessment.flag.opened").count() == 1
    assert client.post(page, {"verdict": "nothing", "reason": "x"}).status_code == 422
    client.post(page, {"verdict": "explained", "reason": WHY})
    assert WHY in client.get(page).content.decode()
    flag.refresh_from_db()
    with pytest.raises(IssueSettled):
        flags.conclude(flag=flag, verdict="nothing", reason=WHY, by=reviewer, at=NOW)
    with pytest.raises(ReasonTooShort):
        flags.conclude(flag=flag, verdict="nothing", reason="x", by=reviewer, at=NOW)
    with pytest.raises(NotAllowed):
        flags.conclude(flag=flag, verdict="nothing", reason=WHY, by=person("item_author"), at=NOW)


def test_nobody_concludes_about_their_own_test(secured: Any) -> None:
    from melek.assessment.models import Booking, Sitting
    from melek.registry.models import Agency
    from tests.assessment.staff import employees

    sit_all(secured, secured.bank.parameter_sets.get(), 3)
    sitting = Result.objects.order_by("pk")[0].sitting
    flag = SittingFlag.objects.create(sitting=sitting, kind="effort", evidence={}, opened_at=NOW)
    reviewer, before = person("psychometrician"), sitting.account_id
    told: dict[str, Any] = {"verdict": "explained", "reason": WHY, "by": reviewer, "at": NOW}
    Sitting.objects.filter(pk=sitting.pk).update(account=reviewer)
    with pytest.raises(NotAllowed):
        flags.conclude(flag=SittingFlag.objects.get(pk=flag.pk), **told)
    Sitting.objects.filter(pk=sitting.pk).update(account=before)
    employee = employees(Agency.objects.get(code="bkn"), 1)[0]
    employee.account = reviewer
    employee.save()
    Booking.objects.filter(pk=sitting.booking_id).update(employee=employee)
    with pytest.raises(NotAllowed):
        flags.conclude(flag=SittingFlag.objects.get(pk=flag.pk), **told)
    told["by"] = person("psychometrician", "lain")
    assert flags.conclude(flag=SittingFlag.objects.get(pk=flag.pk), **told).verdict == "explained"
