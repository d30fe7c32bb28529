"""Computing risk scores from what the system and its sources know."""

from datetime import timedelta
from typing import Any

import pytest

from melek.dossier.registers import criterion_sources
from melek.quality.enums.accreditation import State, SurveillanceState
from melek.quality.models import Decision, InternalCycle, RiskAssessment, Surveillance
from melek.quality.queries.risk import by_risk, facts_of, risk_law
from melek.quality.services.accreditation.findings import answer_finding
from melek.quality.services.risk.assessing import assess, assess_all
from tests.quality.accreditation.world import DAY, NOW, TODAY, World, programme_of
from tests.quality.risk.world import finding, holding, part, says

SOURCES = tuple(one.source for one in risk_law().components if one.source)


@pytest.fixture(autouse=True)
def _sources_are_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    for code in SOURCES:
        says(monkeypatch, code, None)


def test_a_score_from_what_the_system_knows_itself_by_hand(world: World) -> None:
    """Ten months since the decree, no findings, no conditions, never any internal assurance, 26 months left.

    Known weights 18 + 20 + 4 + 7 + 4 = 53; risk 18 x (10 - 6) / 30 + 7 = 9.4.
    """
    made = holding(world)
    risk = assess(accreditation=made, at=NOW)
    age = part(risk, "evidence_age")["value"]
    assert age == 10.0
    held = 18 * (10.0 - 6) / 30 + 7
    assert risk.score == pytest.approx(100 * held / 53, abs=1e-3)
    assert (risk.low, risk.high) == (pytest.approx(held, abs=1e-3), pytest.approx(held + 47, abs=1e-3))
    assert risk.known == pytest.approx(0.53)


def test_a_source_that_speaks_narrows_the_range_and_a_worse_one_raises_the_score(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = holding(world)
    bare = assess(accreditation=made, at=NOW)
    says(monkeypatch, "catalogue.licensed_instructors", 90.0)
    good = assess(accreditation=made, at=NOW)
    says(monkeypatch, "catalogue.licensed_instructors", 40.0)
    bad = assess(accreditation=made, at=NOW)
    assert good.high - good.low == pytest.approx(bare.high - bare.low - 9, abs=1e-3)
    assert bad.score is not None
    assert good.score is not None
    assert bad.score > good.score
    assert (part(good, "licences")["level"], part(bad, "licences")["level"]) == (pytest.approx(0.2), 1.0)
    assert part(bare, "licences") == {
        "code": "licences", "weight": 9.0, "value": None, "level": None, "as_of": None, "override": None
    }  # fmt: skip


def test_later_steps_are_not_counted_as_risk(world: World) -> None:
    made = holding(world)
    facts = {one.component.code: one.value for one in facts_of(made, NOW)}
    assert {facts[one] for one in ("effect", "before_after", "timely_evaluation", "completion")} == {None}


def test_open_findings_count_by_severity_until_they_are_closed(world: World) -> None:
    made = holding(world)
    finding(world, made, "critical")
    answered = finding(world, made, "major")
    answer_finding(finding=answered, remedy="Laporan disusun dan dilampirkan.", by=world.qori, at=NOW)
    finding(world, made, "minor", state="closed", remedy="Selesai.", closed_at=NOW, closed_by=world.rahma)
    risk = assess(accreditation=made, at=NOW)
    assert part(risk, "findings")["value"] == 14.0
    assert part(risk, "findings")["level"] == pytest.approx(0.88)


def test_a_surveillance_held_makes_the_evidence_fresh_and_a_measured_gain_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = holding(world)
    Surveillance.objects.create(
        accreditation=made,
        planned_on=TODAY - 61 * DAY,
        held_on=TODAY - 61 * DAY,
        reason="Berkala",
        state=SurveillanceState.DONE,
        made_at=NOW,
    )
    assert part(assess(accreditation=made, at=NOW), "evidence_age")["value"] == 2.0
    says(monkeypatch, "evaluation.programme_effect", -0.05)
    assert part(assess(accreditation=made, at=NOW), "evidence_age")["value"] == 2.0  # no gain
    says(monkeypatch, "evaluation.programme_effect", 0.1)
    assert part(assess(accreditation=made, at=NOW), "evidence_age")["value"] == 0.0


def test_risk_grows_as_long_as_nobody_looks(world: World) -> None:
    made = holding(world)
    scores = [assess(accreditation=made, at=NOW + timedelta(days=days)).score for days in (0, 100, 300)]
    assert None not in scores
    assert scores == sorted(scores, key=float)  # type: ignore[arg-type]
    assert len(set(scores)) == 3


def test_conditions_and_suspension_weigh(world: World) -> None:
    made = holding(world)
    assert part(assess(accreditation=made, at=NOW), "standing")["level"] == 0.0
    last = made.decisions.get()
    values = {"reasons": "Setelah perbaikan.", "votes": last.votes, "decided_at": NOW, "recorded_by": world.rahma}
    Decision.objects.create(accreditation=made, sitting=2, outcome="conditional", **values)
    assert part(assess(accreditation=made, at=NOW), "standing")["level"] == 0.5
    made.state = State.SUSPENDED
    made.save(update_fields=["state"])
    assert part(assess(accreditation=made, at=NOW), "standing")["level"] == 1.0


def test_internal_assurance_that_runs_in_time_counts_and_a_late_one_does_not(world: World) -> None:
    made = holding(world)
    days: dict[str, Any] = dict.fromkeys(("plan_until", "run_until", "check_until", "improve_until"), TODAY + DAY)
    cycle = InternalCycle.objects.create(
        institution=world.balai, year=2026, edition=world.edition, lead=world.qori, opened_at=NOW,
        opened_by=world.qori, **days,
    )  # fmt: skip
    assert part(assess(accreditation=made, at=NOW), "internal")["value"] == 1.0
    assert part(assess(accreditation=made, at=NOW + 3 * DAY), "internal")["value"] == 3.0
    cycle.checked_at = NOW
    cycle.save(update_fields=["checked_at"])
    assert part(assess(accreditation=made, at=NOW + 3 * DAY), "internal")["value"] == 0.0


def test_the_nightly_task_scores_what_holds_once_a_day(world: World) -> None:
    holding(world)
    holding(world, programme=programme_of(world.west, "ARS-2", "Lain"), state=State.EXPIRED)
    assert assess_all(at=NOW) == 1
    assert assess_all(at=NOW) == 0
    assert assess_all(at=NOW + DAY) == 1
    assert RiskAssessment.objects.count() == 2


def test_the_list_orders_by_risk_and_shows_only_one_s_own_office(world: World) -> None:
    calm = holding(world)
    late = holding(world, programme=programme_of(world.west, "ARS-2", "Lain"))
    fresh = holding(world, programme=programme_of(world.west, "ARS-3", "Baru"))
    elsewhere = holding(world, programme=programme_of(world.west, "ARS-4", "Jauh"), accreditor=world.east)
    finding(world, late, "critical")
    for one in (calm, late, elsewhere):
        assess(accreditation=one, at=NOW)
    assert [one.accreditation.pk for one in by_risk(world.rahma)] == [late.pk, calm.pk, fresh.pk]
    assert by_risk(world.qori) == []


def test_every_component_names_a_source_or_is_read_here() -> None:
    from melek.quality.queries.risk import OWN

    for one in risk_law().components:
        assert bool(one.source) != (one.code in OWN)


def test_the_sources_of_this_step_are_declared() -> None:
    known = {"quality.complaints_answered", "catalogue.licensed_instructors", "catalogue.offering_data"}
    assert known | {"quality.exam_reliability"} <= {one.code for one in criterion_sources}
