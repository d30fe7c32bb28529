"""Findings and their remedies."""

from datetime import date, timedelta
from typing import Any

import pytest

from melek.dossier.services.files import FileRefused
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.kit.workflow import MoveRefused
from melek.quality.enums.accreditation import FindingState
from melek.quality.models import Accreditation, Finding
from melek.quality.services.accreditation import findings
from tests.dossier.files import EXE, PDF
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import DAY, NOW, TODAY, World

LATER = date(2026, 12, 31)


def found(world: World, made: Accreditation, **changes: Any) -> Finding:
    values = {
        "criterion": "evaluasi",
        "severity": "major",
        "text": "Tidak ada laporan evaluasi dua tahun terakhir.",
        "wanted": "Susun laporan evaluasi.",
        "deadline": LATER,
        "by": world.people["dua"].account,
        "at": NOW,
    }
    return findings.record_finding(accreditation=made, **(values | changes))


def test_a_finding_is_written_by_an_assessor_or_the_office(world: World) -> None:
    made = worlds.visiting(world)
    assert found(world, made).state == FindingState.OPEN
    assert found(world, made, by=world.rahma).made_by == world.rahma
    for stranger in (world.qori, world.people["tiga"].account, world.yusuf):
        with pytest.raises(NotAllowed):
            found(world, made, by=stranger)
    assert Notice.objects.filter(kind=findings.FOUND, recipient=world.qori).count() == 2


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"criterion": "mantra"}, findings.CriterionUnknown),
        ({"severity": "fatal"}, findings.SeverityUnknown),
        ({"deadline": TODAY}, findings.DeadlinePast),
    ],
)
def test_a_finding_that_says_too_little_is_refused(world: World, changes: dict[str, Any], error: type) -> None:
    made = worlds.visiting(world)
    with pytest.raises(error):
        found(world, made, **changes)


def test_findings_belong_to_an_assessment(world: World) -> None:
    made = worlds.paneled(world)
    with pytest.raises(findings.NoFindingsNow):
        found(world, made, by=world.rahma)


def test_close_finding_needs_a_remedy(world: World) -> None:
    one = found(world, worlds.visiting(world))
    with pytest.raises(findings.RemedyMissing):
        findings.close_finding(finding=one, judgement="", by=world.rahma, at=NOW)
    with pytest.raises(findings.RemedyMissing):
        findings.answer_finding(finding=one, remedy="  ", by=world.qori, at=NOW)


def test_a_remedy_is_reported_judged_and_closed(world: World) -> None:
    one = found(world, worlds.visiting(world))
    findings.attach_remedy(finding=one, name="laporan.pdf", chunks=[PDF], by=world.qori, at=NOW)
    findings.answer_finding(finding=one, remedy="Laporan disusun.", by=world.qori, at=NOW)
    with pytest.raises(NotAllowed):
        findings.close_finding(finding=one, judgement="", by=world.qori, at=NOW)
    findings.reopen_finding(
        finding=one, reason="Hanya satu tahun.", deadline=LATER + DAY, by=world.people["dua"].account, at=NOW
    )
    assert one.state == FindingState.OPEN
    findings.answer_finding(finding=one, remedy="Laporan dua tahun disusun.", by=world.qori, at=NOW)
    findings.close_finding(finding=one, judgement="Cukup.", by=world.people["dua"].account, at=NOW)
    stored = Finding.objects.get()
    assert (stored.state, stored.closed_by) == (FindingState.CLOSED, world.people["dua"].account)
    with pytest.raises(findings.FindingClosed):
        findings.attach_remedy(finding=one, name="lagi.pdf", chunks=[PDF], by=world.qori, at=NOW)
    with pytest.raises(MoveRefused):
        findings.answer_finding(finding=one, remedy="Lagi.", by=world.qori, at=NOW)


def test_evidence_of_a_remedy_is_no_program(world: World) -> None:
    one = found(world, worlds.visiting(world))
    with pytest.raises(FileRefused):
        findings.attach_remedy(finding=one, name="laporan.pdf", chunks=[EXE], by=world.qori, at=NOW)
    with pytest.raises(NotAllowed):
        findings.attach_remedy(finding=one, name="laporan.pdf", chunks=[PDF], by=world.eka, at=NOW)


def test_a_late_remedy_is_told_once_to_both_sides(world: World) -> None:
    one = found(world, worlds.visiting(world))
    assert findings.escalate_findings(at=NOW) == 0
    late = NOW + timedelta(days=90)
    assert one.is_late(late.date())
    assert findings.escalate_findings(at=late) == 1
    assert findings.escalate_findings(at=late) == 0
    told = set(Notice.objects.filter(kind="quality.finding_late").values_list("recipient__username", flat=True))
    assert told == {"qori", "rahma", "sinta"}
