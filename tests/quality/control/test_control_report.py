"""The figures of a year by hand: agencies controlled, compliance by norm, findings, days to a reply, what was escalated."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from melek.quality.enums.control import Stage
from melek.quality.models import Compliance
from melek.quality.queries.control_report import YearReport, reply_days, year_report
from melek.quality.rules.control import NormFigure
from melek.quality.services.control import controls, findings, replies, watch
from melek.quality.views.control.report import sentences
from melek.registry.models import Agency
from tests.quality.control import world as worlds
from tests.quality.control.world import DAY, GAP, NOW, REASON, REPLY, YEAR, World

LATE = datetime(2026, 12, 1, 5, 0, tzinfo=NOW.tzinfo)


@pytest.fixture
def year(world: World) -> World:
    """The west: two findings closed in 4 days and in 10, one escalated. The east: one norm kept, no finding."""
    west = worlds.judged(world)
    quick, slow, silent, dropped = (
        worlds.recommended(world, west, severity=one) for one in _SEVERITIES[:3] + ("minor",)
    )
    for finding, days in ((quick, 4), (slow, 10)):
        at = NOW + days * DAY
        replies.reply(finding=finding, text=REPLY, by=world.qori, at=at)
        seen = "Keputusan dan lampirannya sudah dilihat."
        findings.close_control_finding(finding=finding, status="partly", judgement=seen, by=world.citra, at=at)
    replies.reply(finding=dropped, text=REPLY, by=world.qori, at=NOW + 6 * DAY)
    worlds.found(world, west)
    controls.report_control(control=west, summary="Satu dari dua norma terpenuhi.", by=world.citra, at=NOW)
    watch.escalate_control_findings(at=LATE)
    assert worlds.stage_of(silent) == Stage.ESCALATED
    east = worlds.running(world, agency=world.east, norms=(world.plan,))
    controls.record_result(control=east, norm=world.plan, status="met", reason=REASON, by=world.citra, at=NOW)
    controls.report_control(control=east, summary="Rencana sudah ditetapkan.", by=world.citra, at=NOW)
    worlds.planned(world, agency=world.east)
    return world


_SEVERITIES = ("major", "minor", "critical")


def figure(report: YearReport, code: str) -> NormFigure:
    return next(one for norm, one in report.norms if norm.code == code)


def test_totals_by_hand(year: World) -> None:
    report = year_report(YEAR, at=LATE)
    now = report.now
    assert report.agencies == Agency.objects.on(LATE.date()).count()
    assert (now.agencies, now.reported, now.unfinished) == (2, 2, 1)
    assert (now.findings, now.settled, now.sent, now.answered, now.escalated) == (5, 2, 4, 3, 1)
    assert reply_days(YEAR) == [4, 10, 6]
    assert now.median_days == 6.0
    assert report.before.agencies == 0
    assert report.before.median_days is None


def test_compliance_by_norm_with_numerator_denominator_and_coverage(year: World) -> None:
    report = year_report(YEAR, at=LATE)
    plan = figure(report, "rencana-bangkom")
    assert (plan.met, plan.judged, plan.applicable) == (1, 2, report.agencies)
    assert plan.share == 0.5
    assert plan.on == date(2026, 11, 12), "when the last follow-up was seen"
    floor = figure(report, "belanja-minimum")
    assert (floor.judged, floor.share, floor.on) == (0, None, None)
    assert floor.applicable == Agency.objects.on(LATE.date()).filter(kind__in=["provinsi", "kabupaten", "kota"]).count()
    assert figure(report, "jp-20").no_source == report.agencies


def test_findings_by_severity_and_state(year: World) -> None:
    table = year_report(YEAR, at=LATE).severities
    assert {name: dict(counts) for name, counts in table.items()} == {
        "critical": {"escalated": 1},
        "major": {"closed": 1, "found": 1},
        "minor": {"closed": 1, "replied": 1},
    }


def test_escalated_findings_are_named_inside_and_not_outside(year: World) -> None:
    inside, outside = year_report(YEAR, at=LATE), year_report(YEAR, at=LATE, is_public=True)
    assert [one.control.agency for one in inside.escalated] == [year.west]
    assert outside.escalated == []
    assert outside.severities["major"]["found"] == 0, "what an agency has not been told is told to nobody"


def test_sentence_of_the_year(year: World) -> None:
    report = year_report(YEAR, at=LATE)
    told = sentences(report)
    assert told == [
        f"Tahun 2026, 2 dari {report.agencies} instansi dikendalikan. 2 dari 5 temuan sudah selesai ditindaklanjuti."
    ]


def test_next_year_compares_the_agencies_judged_twice(year: World, settings: Any) -> None:
    at = datetime(2027, 3, 1, 3, 0, tzinfo=NOW.tzinfo)
    told = {"norm": year.plan, "year": 2027, "how": "desk", "as_of": at, "at": at}
    one = worlds.planned(year, year=2027)
    third = Agency.objects.get(code="lan")
    for agency, status in ((year.west, "met"), (year.east, "partly"), (third, "met")):
        Compliance.objects.create(agency=agency, status=status, control=one, **told)
    found = figure(year_report(2027, at=at), "rencana-bangkom")
    assert (found.both, found.better, found.worse, found.before) == (2, 1, 1, 0.5)
    assert (found.met, found.judged) == (2, 3)


def test_a_second_reply_does_not_count_as_the_first(year: World) -> None:
    finding = year.west.controls.order_by("pk")[0].findings.filter(state=Stage.REPLIED).get()
    later = NOW + timedelta(days=20)
    told = {"finding": finding, "by": year.citra, "at": later}
    findings.return_reply(judgement=GAP, deadline=later.date() + 9 * DAY, **told)
    replies.reply(finding=finding, text=REPLY, by=year.qori, at=later + DAY)
    assert reply_days(YEAR) == [4, 10, 6]
