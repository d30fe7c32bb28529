"""Findings of control: noted, recommended, replied to, accepted, sent back, ended."""

from datetime import date, timedelta
from typing import Any

import pytest

from melek.dossier.enums import DocumentState
from melek.dossier.queries.cases import evidence_of
from melek.dossier.queries.documents import check_number
from melek.dossier.services.files import FileRefused, content_of
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.kit.workflow import MoveRefused, unresolved
from melek.quality.enums.control import CONTROL_MOVES, SETTLED, STAGE_MOVES, Stage
from melek.quality.models import Compliance, ControlFinding
from melek.quality.queries.control import reply_of, steps_of
from melek.quality.services.accreditation.steps import ReasonTooShort
from melek.quality.services.control import controls, findings, replies, team
from melek.quality.services.control.restating import StandingMissing
from tests.dossier.files import EXE, PDF
from tests.dossier.pdf import words_of
from tests.quality.control import world as worlds
from tests.quality.control.world import ADVICE, DUE, GAP, NOW, REPLY, TODAY, World

LATER = date(2026, 12, 15)
SEEN = "Keputusan dan lampirannya sudah dilihat dalam berkas."


def told(kind: str) -> list[str]:
    rows = Notice.objects.filter(kind=f"quality.{kind}").order_by("recipient__username")
    return list(rows.values_list("recipient__username", flat=True))


def test_every_move_has_a_guard_and_words() -> None:
    assert unresolved((*CONTROL_MOVES, *STAGE_MOVES)) == []
    assert all(str(step.label) for step in (*CONTROL_MOVES, *STAGE_MOVES))
    assert {step.target for step in STAGE_MOVES} | {Stage.FOUND} == set(Stage)
    assert set(Stage) - {step.source for step in STAGE_MOVES} == set(SETTLED)


def test_a_finding_is_about_a_norm_that_is_not_kept(world: World) -> None:
    made = worlds.judged(world)
    with pytest.raises(findings.NormKept):
        findings.record_control_finding(
            control=made, norm=world.quality, severity="minor", text=GAP, recommendation=ADVICE, by=world.citra, at=NOW
        )
    finding = worlds.found(world, made)
    assert finding.number == f"TPD-{finding.pk:06}"
    assert [one.stage for one in steps_of(finding)] == [Stage.FOUND]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"severity": "huge"}, findings.SeverityMissing),
        ({"text": "singkat"}, ReasonTooShort),
        ({"recommendation": "segera"}, ReasonTooShort),
    ],
)
def test_record_finding_refuses_what_nobody_could_answer(world: World, changes: dict[str, Any], error: type) -> None:
    with pytest.raises(error):
        worlds.found(world, **changes)
    assert not ControlFinding.objects.exists()


def test_record_finding_is_for_the_controllers_of_a_running_control(world: World) -> None:
    made = worlds.judged(world)
    with pytest.raises(NotAllowed):
        worlds.found(world, made, by=world.qori)
    with pytest.raises(team.NotOnTeam):
        worlds.found(world, made, by=world.candra)
    controls.cancel_control(control=made, reason="Instansi sedang digabung.", by=world.citra, at=NOW)
    with pytest.raises(findings.NoFindingsNow):
        worlds.found(world, made)


def test_the_agency_knows_nothing_before_the_letter(world: World) -> None:
    made = worlds.found(world)
    assert Notice.objects.filter(recipient=world.qori, url__contains=str(made.uuid)).count() == 0
    assert list(ControlFinding.objects.visible_to(world.qori)) == []
    assert list(ControlFinding.objects.visible_to(world.yusuf)) == [made]
    with pytest.raises(MoveRefused):
        replies.reply(finding=made, text=REPLY, by=world.qori, at=NOW)


def test_letter_of_recommendation_is_issued_and_can_be_checked(world: World) -> None:
    made = worlds.recommended(world)
    assert worlds.stage_of(made) == Stage.RECOMMENDED
    assert made.letter is not None
    text = " ".join(words_of(content_of(made.letter.file)).split())
    assert "Badan Kepegawaian Negara" in text
    assert "Pasal 203 ayat (5)" in text
    assert "23 November 2026" in text
    assert "Lembaga Administrasi Negara" in text, "whose letter it is"
    checked = check_number(made.letter.number, on=TODAY)
    assert checked.state == DocumentState.VALID
    assert {one.name for one in checked.facts} == {"agency", "control", "finding"}
    assert told("recommendation_sent") == ["candra", "intan", "qori"]
    assert list(ControlFinding.objects.visible_to(world.qori)) == [made]
    assert list(ControlFinding.objects.visible_to(world.eka)) == []


def test_letter_says_which_basis_is_to_be_confirmed(world: World) -> None:
    one = worlds.norm("sistem-mutu")
    control = worlds.running(world, norms=(one,))
    reason = "Siklus mutu belum pernah dijalankan di lembaga ini."
    controls.record_result(control=control, norm=one, status="not_met", reason=reason, by=world.citra, at=NOW)
    made = findings.record_control_finding(
        control=control, norm=one, severity="minor", text=GAP, recommendation=ADVICE, by=world.citra, at=NOW
    )
    letter = findings.recommend(finding=made, deadline=DUE, by=world.citra, at=NOW)
    assert letter.facts["basis"].endswith("(perlu konfirmasi)")


def test_recommend_needs_a_later_day_and_a_controller(world: World) -> None:
    made = worlds.found(world)
    with pytest.raises(findings.DeadlineTooEarly):
        findings.recommend(finding=made, deadline=TODAY, by=world.citra, at=NOW)
    with pytest.raises(NotAllowed):
        findings.recommend(finding=made, deadline=DUE, by=world.qori, at=NOW)
    with pytest.raises(team.NotOnTeam):
        findings.recommend(finding=made, deadline=DUE, by=world.candra, at=NOW)
    findings.recommend(finding=made, deadline=DUE, by=world.citra, at=NOW)
    with pytest.raises(MoveRefused):
        findings.recommend(finding=made, deadline=DUE, by=world.citra, at=NOW)


def test_drop_finding_is_possible_before_the_letter_only(world: World) -> None:
    made = worlds.found(world)
    with pytest.raises(ReasonTooShort):
        findings.drop_finding(finding=made, reason="salah", by=world.citra, at=NOW)
    findings.drop_finding(finding=made, reason="Keliru membaca data.", by=world.citra, at=NOW)
    assert worlds.stage_of(made) == Stage.DROPPED
    other = worlds.recommended(world, made.control)
    with pytest.raises(MoveRefused):
        findings.drop_finding(finding=other, reason="Keliru membaca data.", by=world.citra, at=NOW)


def test_reply_with_evidence_reaches_the_controllers(world: World) -> None:
    made = worlds.recommended(world)
    replies.reply(finding=made, text=REPLY, by=world.intan, at=NOW, files=[("keputusan.pdf", [PDF])])
    assert worlds.stage_of(made) == Stage.REPLIED
    said = reply_of(made)
    assert said is not None
    assert (said.text, said.by) == (REPLY, world.intan)
    assert evidence_of(made).get().name == "keputusan.pdf"
    assert told("reply_arrived") == ["citra"]


@pytest.mark.parametrize("who", ["eka", "citra", "yusuf"])
def test_reply_is_for_people_of_the_agency(world: World, who: str) -> None:
    made = worlds.recommended(world)
    with pytest.raises(NotAllowed):
        replies.reply(finding=made, text=REPLY, by=getattr(world, who), at=NOW)
    with pytest.raises(NotAllowed):
        replies.attach_follow_up(finding=made, name="a.pdf", chunks=[PDF], by=getattr(world, who), at=NOW)


def test_reply_refuses_few_words_and_programs(world: World) -> None:
    made = worlds.recommended(world)
    with pytest.raises(ReasonTooShort):
        replies.reply(finding=made, text="Sudah.", by=world.qori, at=NOW)
    with pytest.raises(FileRefused):
        replies.reply(finding=made, text=REPLY, by=world.qori, at=NOW, files=[("a.pdf", [EXE])])
    assert worlds.stage_of(made) == Stage.RECOMMENDED


def test_reply_after_an_escalation_is_still_taken(world: World) -> None:
    from melek.quality.services.control.watch import escalate_control_findings

    made = worlds.recommended(world)
    escalate_control_findings(at=NOW + timedelta(days=30))
    made.refresh_from_db()
    replies.reply(finding=made, text=REPLY, by=world.qori, at=NOW + timedelta(days=31))
    assert worlds.stage_of(made) == Stage.REPLIED


def test_accepted_reply_has_a_promised_day_and_ends_when_seen(world: World) -> None:
    made = worlds.replied(world)
    with pytest.raises(findings.DeadlineTooEarly):
        findings.accept_reply(finding=made, judgement="Rencananya jelas.", promised_on=TODAY, by=world.citra, at=NOW)
    findings.accept_reply(finding=made, judgement="Rencananya jelas.", promised_on=LATER, by=world.citra, at=NOW)
    assert made.next_day == LATER
    replies.attach_follow_up(finding=made, name="hasil.pdf", chunks=[PDF], by=world.qori, at=NOW)
    with pytest.raises(NotAllowed):
        findings.close_control_finding(finding=made, status="met", judgement=SEEN, by=world.qori, at=NOW)
    findings.close_control_finding(finding=made, status="met", judgement=SEEN, by=world.citra, at=NOW)
    assert worlds.stage_of(made) == Stage.CLOSED
    stages = [one.stage for one in steps_of(made)]
    assert stages == ["found", "recommended", "replied", "accepted", "closed"]
    with pytest.raises(replies.FindingNotOpen):
        replies.attach_follow_up(finding=made, name="lagi.pdf", chunks=[PDF], by=world.qori, at=NOW)


def test_closing_says_how_the_norm_stands_now(world: World) -> None:
    made = worlds.replied(world)
    with pytest.raises(StandingMissing):
        findings.close_control_finding(finding=made, status="not_looked_at", judgement=SEEN, by=world.citra, at=NOW)
    findings.close_control_finding(finding=made, status="partly", judgement=SEEN, by=world.citra, at=NOW)
    controls.report_control(control=made.control, summary="Rencananya dilihat dalam berkas.", by=world.citra, at=NOW)
    row = Compliance.objects.filter(control=made.control, norm=made.norm).latest("pk")
    assert row.status == "partly"


def test_a_norm_is_restated_after_the_report(world: World) -> None:
    made = worlds.replied(world)
    controls.report_control(control=made.control, summary="Rencananya dilihat dalam berkas.", by=world.citra, at=NOW)
    assert Compliance.objects.filter(norm=made.norm).latest("pk").status == "not_met"
    findings.close_control_finding(finding=made, status="met", judgement=SEEN, by=world.citra, at=NOW)
    row = Compliance.objects.filter(norm=made.norm).latest("pk")
    assert (row.status, row.text, row.how) == ("met", SEEN, made.control.mode)


def test_reply_that_shows_the_follow_up_ends_at_once(world: World) -> None:
    made = worlds.replied(world)
    with pytest.raises(ReasonTooShort):
        findings.close_control_finding(finding=made, status="met", judgement="Baik.", by=world.citra, at=NOW)
    findings.close_control_finding(finding=made, status="met", judgement=SEEN, by=world.citra, at=NOW)
    assert worlds.stage_of(made) == Stage.CLOSED


@pytest.mark.parametrize("stage", ["replied", "accepted"])
def test_what_is_not_enough_goes_back_with_a_new_day(world: World, stage: str) -> None:
    made = getattr(worlds, stage)(world)
    judgement = "Keputusan belum memuat kebutuhan per jabatan."
    findings.return_reply(finding=made, judgement=judgement, deadline=LATER, by=world.citra, at=NOW)
    made.refresh_from_db()
    assert (made.state, made.deadline, made.promised_on) == (Stage.RECOMMENDED, LATER, None)
    assert steps_of(made)[-1].text == judgement
    replies.reply(finding=made, text=REPLY, by=world.qori, at=NOW)
    assert worlds.stage_of(made) == Stage.REPLIED


def test_return_reply_needs_words_and_a_later_day(world: World) -> None:
    made = worlds.replied(world)
    with pytest.raises(ReasonTooShort):
        findings.return_reply(finding=made, judgement="Kurang.", deadline=LATER, by=world.citra, at=NOW)
    with pytest.raises(findings.DeadlineTooEarly):
        findings.return_reply(finding=made, judgement=SEEN, deadline=TODAY, by=world.citra, at=NOW)
    with pytest.raises(NotAllowed):
        findings.return_reply(finding=made, judgement=SEEN, deadline=LATER, by=world.qori, at=NOW)
