"""Contesting a score and correcting it: reasons, days, and who may."""

from typing import Any

import pytest

from melek.dossier.models import Case
from melek.dossier.services.cases import WaitsAlready, open_case, take_case
from melek.dossier.services.decisions import answer_case
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.quality.enums.accreditation import State
from melek.quality.enums.risk import OBJECTION_KIND, Said
from melek.quality.models import RiskAssessment, RiskOverride
from melek.quality.queries.risk import by_risk, last_risk
from melek.quality.services.accreditation.steps import ReasonTooShort
from melek.quality.services.risk import contesting
from melek.quality.services.risk.assessing import assess
from tests.quality.accreditation.world import DAY, NOW, TODAY, World, programme_of
from tests.quality.risk.world import REASON, finding, holding, part


def contested(world: World, risk: RiskAssessment, by: Any = None) -> Case:
    return open_case(
        kind=OBJECTION_KIND,
        subject=risk,
        scope_path=risk.office_path,
        statement=REASON,
        remedy="Hitung ulang tanpa kasus itu.",
        by=by or world.qori,
        at=NOW,
    )


def answered(world: World, case: Case, outcome: str) -> None:
    take_case(case=case, by=world.rahma, at=NOW)
    answer_case(case=case, outcome=outcome, reasons=REASON, by=world.rahma, at=NOW)


def test_an_upheld_objection_sets_the_score_aside_and_changes_no_status(world: World) -> None:
    made = holding(world)
    other = holding(world, programme=programme_of(world.west, "ARS-2", "Lain"))
    finding(world, made, "critical")
    risk = assess(accreditation=made, at=NOW)
    assess(accreditation=other, at=NOW)
    assert by_risk(world.rahma)[0].accreditation == made
    answered(world, contested(world, risk), "upheld")
    override = RiskOverride.objects.get()
    assert (override.component, override.reason, override.until) == ("", REASON, TODAY + 180 * DAY)
    newest = last_risk(made)
    assert newest is not None
    assert newest.is_set_aside
    assert [one.accreditation for one in by_risk(world.rahma)] == [other, made]
    made.refresh_from_db()
    assert made.state == State.IN_FORCE


def test_a_rejected_objection_changes_nothing(world: World) -> None:
    risk = assess(accreditation=holding(world), at=NOW)
    answered(world, contested(world, risk), "rejected")
    assert not RiskOverride.objects.exists()
    assert RiskAssessment.objects.count() == 1


def test_only_the_institution_contests_its_newest_score_once_at_a_time(world: World) -> None:
    made = holding(world)
    old = assess(accreditation=made, at=NOW - DAY)
    risk = assess(accreditation=made, at=NOW)
    for who, subject in ((world.eka, risk), (world.rahma, risk), (world.yusuf, risk), (world.qori, old)):
        with pytest.raises(NotAllowed):
            contested(world, subject, by=who)
    contested(world, risk)
    with pytest.raises((NotAllowed, WaitsAlready)):
        contested(world, risk)
    assess(accreditation=made, at=NOW + DAY)
    with pytest.raises(NotAllowed):  # one that waits is about the day before
        contested(world, made.risks.order_by("-pk")[0])


def corrected(world: World, made: Any, **changes: Any) -> RiskOverride:
    values = {"component": "findings", "said": Said.NONE, "reason": REASON, "until": TODAY + 30 * DAY}
    told = {"by": world.rahma, "at": NOW}
    return contesting.correct_component(accreditation=made, **(values | told | changes))


def test_a_correction_is_used_until_its_day_and_stays_visible(world: World) -> None:
    made = holding(world)
    finding(world, made, "critical")
    before = assess(accreditation=made, at=NOW)
    override = corrected(world, made)
    now = last_risk(made)
    assert now is not None
    assert (part(now, "findings")["level"], part(now, "findings")["override"]) == (0.0, override.pk)
    assert part(now, "findings")["value"] == 10.0  # what was measured stays
    assert now.score is not None
    assert before.score is not None
    assert now.score < before.score
    later = assess(accreditation=made, at=NOW + 31 * DAY)
    assert part(later, "findings")["override"] is None
    assert part(later, "findings")["level"] > 0
    entry = TrailEntry.objects.get(event="quality.risk.corrected")
    assert entry.reason == REASON
    assert Notice.objects.filter(kind="quality.risk_corrected", recipient=world.qori).exists()


def test_a_part_taken_as_unknown_widens_the_range(world: World) -> None:
    made = holding(world)
    before = assess(accreditation=made, at=NOW)
    corrected(world, made, said=Said.UNKNOWN)
    now = last_risk(made)
    assert now is not None
    assert now.high - now.low == pytest.approx(before.high - before.low + 20, abs=1e-3)


def test_a_correction_needs_permission_reason_a_known_part_and_a_day(world: World) -> None:
    made = holding(world)
    for who in (world.qori, world.eka, world.yusuf):
        with pytest.raises(NotAllowed):
            corrected(world, made, by=who)
    with pytest.raises(ReasonTooShort):
        corrected(world, made, reason="Salah.")
    for changes in ({"component": "cuaca"}, {"component": ""}, {"said": "banyak"}):
        with pytest.raises(contesting.ComponentUnknown):
            corrected(world, made, **changes)
    for until in (TODAY - DAY, TODAY + 800 * DAY):
        with pytest.raises(contesting.UntilOutside):
            corrected(world, made, until=until)
    made.state = State.EXPIRED
    with pytest.raises(contesting.NothingHolds):
        corrected(world, made)
