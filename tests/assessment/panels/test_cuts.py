"""A panel judges in rounds: its cut has an error, its outliers are named, and only what was closed is signed."""

from typing import Any

import numpy as np
import pytest

from melek.assessment.enums import PanelState
from melek.assessment.models import Judgement, LiteracyDefinition, Panel
from melek.assessment.services.definitions import PROVISIONAL_WORDS
from melek.assessment.services.panels import cuts, judging, setup
from melek.identity.models import User
from melek.kit.errors import NotAllowed
from tests.assessment.conftest import NOW
from tests.assessment.people import person
from tests.assessment.simulated import sit_all

BORDERLINE = "Dapat mengurus surat elektronik sendiri, tetapi masih perlu bantuan untuk menilai tautan yang meragukan."
JUDGES = 6


@pytest.fixture
def judges(reference: None) -> list[User]:
    return [User.objects.create_user(f"anggota-{number}", "kata-sandi-panjang") for number in range(JUDGES)]


@pytest.fixture
def guide(reference: None) -> User:
    return person("evaluator")


def made(secured: Any, guide: User, people: list[User], **changes: Any) -> Panel:
    told = {
        "name": "Panel 2026",
        "parameter_set": secured.bank.parameter_sets.get(),
        "method": "angoff",
        "response_probability": 0.67,
        "borderline": BORDERLINE,
        "items": 24,
        "judges": [one.username for one in people],
    }
    return setup.make_panel(by=guide, at=NOW, **{**told, **changes})  # type: ignore[arg-type]


def judged(panel: Panel, judges: list[User], theta: float, *, spread: float = 0.1) -> None:
    """Every judge has a person of an ability in mind, and errs a little."""
    from melek.science.psychometrics import expected_score

    items = cuts.panel_items(panel)
    rng = np.random.default_rng(3)
    for account, own in zip(judges, theta + spread * np.linspace(-1, 1, len(judges)), strict=True):
        share = expected_score(np.array([own]), items)[:, 0] / (items.categories - 1)
        values = np.clip(np.round(share + rng.normal(0, 0.02, share.size), 2), 0, 1)
        judging.judge(panel=panel, values=values.tolist(), by=account, at=NOW)


def test_items_are_spread_over_areas_and_in_the_order_of_difficulty(
    secured: Any, guide: User, judges: list[User]
) -> None:
    panel = made(secured, guide, judges)
    rows = {row.item_version_id: row for row in panel.parameter_set.parameters.select_related("competence__area")}
    chosen = [rows[version] for version in panel.versions]
    assert len({row.competence.area.code for row in chosen}) == 8
    assert [row.b for row in chosen] == sorted(row.b for row in chosen)
    assert not any(row.is_pretest for row in chosen)


def test_round_finds_the_ability_that_the_judges_had_in_mind(secured: Any, guide: User, judges: list[User]) -> None:
    sit_all(secured, secured.bank.parameter_sets.get(), 120)
    panel = made(secured, guide, judges)
    judged(panel, judges, 0.4)
    report = cuts.close_round(panel=panel, by=guide, at=NOW).report
    assert report["theta"] == pytest.approx(0.4, abs=0.08)
    assert 0 < report["error"] < 0.1
    assert report["agreement"] > 0.9
    assert 0.2 < report["impact"]["share"] < 0.5
    assert 0.7 < report["accuracy"]["accuracy"] < 1
    assert report["outlying"] == []
    assert "few_judges" in report["flags"]


def test_judge_far_from_the_others_is_named_by_number(secured: Any, guide: User, judges: list[User]) -> None:
    panel = made(secured, guide, judges)
    judged(panel, judges, 0.4)
    judging.judge(panel=panel, values=[1.0] * 24, by=judges[2], at=NOW)
    report = cuts.close_round(panel=panel, by=guide, at=NOW).report
    assert report["outlying"] == [3]


def test_second_round_begins_with_what_was_said(secured: Any, guide: User, judges: list[User]) -> None:
    panel = made(secured, guide, judges)
    judged(panel, judges, 0.4)
    cuts.close_round(panel=panel, by=guide, at=NOW)
    with pytest.raises(judging.RoundClosed):
        judged(panel, judges, 0.5)
    with pytest.raises(cuts.NoRoundOpen):
        cuts.close_round(panel=panel, by=guide, at=NOW)
    now = cuts.next_round(panel=panel, by=guide, at=NOW)
    seat = judging.judge_of(panel, judges[0])
    assert judging.start_values(panel, seat, now) == seat.judgements.get().values
    assert [one.pk for one in judging.rounds_waiting_for(judges[0])] == [panel.pk]
    judged(panel, judges, 0.5)
    assert judging.rounds_waiting_for(judges[0]) == []
    assert cuts.close_round(panel=panel, by=guide, at=NOW).report["theta"] == pytest.approx(0.5, abs=0.08)


def test_round_waits_for_its_judges(secured: Any, guide: User, judges: list[User]) -> None:
    panel = made(secured, guide, judges)
    judged(panel, judges[:2], 0.4)
    judging.judge(panel=panel, values=[0.5] * 23 + [None], by=judges[2], at=NOW)
    with pytest.raises(cuts.JudgesMissing, match="4 orang"):
        cuts.close_round(panel=panel, by=guide, at=NOW)
    judging.judge(panel=panel, values=[0.5] * 24, by=judges[2], at=NOW)
    assert cuts.close_round(panel=panel, by=guide, at=NOW).report["judges"] == [1, 2, 3]


def test_bookmark_panel_sets_its_cut_between_pages(secured: Any, guide: User, judges: list[User]) -> None:
    panel = made(secured, guide, judges, method="bookmark", response_probability=0.5)
    booklet = cuts.booklet_of(panel)
    for account, page in zip(judges, (9, 10, 10, 11, 11, 12), strict=True):
        judging.judge(panel=panel, values=[page], by=account, at=NOW)
    report = cuts.close_round(panel=panel, by=guide, at=NOW).report
    assert booklet.location[7] <= report["theta"] <= booklet.location[11]
    with pytest.raises(judging.JudgementImpossible):
        cuts.next_round(panel=panel, by=guide, at=NOW)
        judging.judge(panel=panel, values=[1], by=judges[0], at=NOW)


def test_bookmark_lies_inside_the_booklet(secured: Any, guide: User, judges: list[User]) -> None:
    panel = made(secured, guide, judges, method="bookmark")
    last = cuts.booklet_of(panel).pages + 1
    with pytest.raises(judging.BookmarkOutside, match=f"2 sampai {last}"):
        judging.judge(panel=panel, values=[last + 1], by=judges[0], at=NOW)
    for account in judges:
        judging.judge(panel=panel, values=[last], by=account, at=NOW)
    stored = Judgement.objects.filter(judge__account=judges[0])
    stored.update(values=[last + 1])  # as it could be stored before
    with pytest.raises(cuts.RoundUnusable):
        cuts.close_round(panel=panel, by=guide, at=NOW)
    stored.update(values=[last])
    assert cuts.close_round(panel=panel, by=guide, at=NOW).closed_at == NOW


@pytest.mark.parametrize("signs", ["maker", "judge"])
def test_who_made_the_panel_or_judged_signs_nothing(secured: Any, guide: User, judges: list[User], signs: str) -> None:
    seated = person("evaluator", "anggota-evaluator")
    panel = made(secured, guide, [*judges, seated])
    told: dict[str, Any] = {
        "version": "2027.1",
        "words": PROVISIONAL_WORDS,
        "valid_from": NOW.date(),
        "owner": "Pemilik uji",
    }
    by = guide if signs == "maker" else seated
    with pytest.raises(cuts.OwnCut):
        cuts.sign_cut(panel=panel, consultation="Panel.", by=by, at=NOW, **told)


def test_signed_cut_is_a_definition_with_its_error(secured: Any, guide: User, judges: list[User]) -> None:
    panel = made(secured, guide, judges)
    signature: dict[str, Any] = {
        "version": "2027.1",
        "words": PROVISIONAL_WORDS,
        "valid_from": NOW.date(),
        "owner": "Pemilik uji",
        "consultation": "Panel.",
        "by": person("evaluator", "penanda-tangan"),
        "at": NOW,
    }
    with pytest.raises(cuts.NoCutYet):
        cuts.sign_cut(panel=panel, **signature)
    judged(panel, judges, 0.4)
    report = cuts.close_round(panel=panel, by=guide, at=NOW).report
    made_of_it = cuts.sign_cut(panel=panel, **signature)
    assert (made_of_it.cut_theta, made_of_it.cut_error) == (report["theta"], report["error"])
    panel.refresh_from_db()
    assert (panel.state, panel.definition, panel.signed_by) == (PanelState.SIGNED, made_of_it, signature["by"])
    with pytest.raises(cuts.NoRoundOpen):
        cuts.sign_cut(panel=panel, **{**signature, "version": "2027.2"})
    assert LiteracyDefinition.objects.filter(version="2027.2").count() == 0


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"judges": ["anggota-0", "anggota-1"]}, setup.PanelTooSmall),
        ({"judges": ["anggota-0", "anggota-0", "anggota-1"]}, setup.PanelTooSmall),
        ({"judges": ["anggota-0", "anggota-1", "tidak-ada"]}, setup.PanelTooSmall),
        ({"items": 5}, setup.ItemsImpossible),
        ({"borderline": "pendek"}, setup.BorderlineMissing),
    ],
)
def test_impossible_panels_are_refused(
    secured: Any, guide: User, judges: list[User], changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        made(secured, guide, judges, **changes)
    assert Panel.objects.count() == 0


def test_only_judges_judge_and_only_guides_close(secured: Any, guide: User, judges: list[User]) -> None:
    panel = made(secured, guide, judges)
    with pytest.raises(NotAllowed):
        judging.judge(panel=panel, values=[0.5] * 24, by=guide, at=NOW)
    with pytest.raises(NotAllowed):
        cuts.close_round(panel=panel, by=judges[0], at=NOW)
    for wrong in ([0.5] * 23, [1.5] * 24, [-0.1] * 24):
        with pytest.raises(judging.JudgementImpossible):
            judging.judge(panel=panel, values=wrong, by=judges[0], at=NOW)
    cuts.end_panel(panel=panel, reason="Kuorum tidak tercapai.", by=guide, at=NOW)
    with pytest.raises(judging.RoundClosed):
        judging.judge(panel=panel, values=[0.5] * 24, by=judges[0], at=NOW)
