"""The finder and its cases: found, answered, agreed, climbing, decided, learned from."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from melek.catalogue.enums import OverlapLevel, OverlapState, Resolution
from melek.catalogue.models import FinderModel, OverlapCase, PairLabel, Programme, ProgrammePair
from melek.catalogue.queries.overlaps import answerable, decision_log, pairs_of, related_to, sides_of
from melek.catalogue.services import programmes
from melek.catalogue.services.finder import model as models
from melek.catalogue.services.finder.run import find, store_pass
from melek.catalogue.services.overlaps import settling
from melek.catalogue.services.overlaps.climbing import climb_cases
from melek.catalogue.services.overlaps.opening import rules_of_house
from melek.identity.models import Scope, TrailEntry
from melek.kit import formats
from melek.kit.errors import NotAllowed
from melek.kit.models import Notice
from melek.science.overlap import SAME, from_dict, probabilities
from tests.catalogue.test_pages import at, browser
from tests.catalogue.world import ARCHIVES, NOW, SECURITY, World, person, published

TWIN = replace(ARCHIVES, title="Bimtek Pengelolaan Arsip Digital Angkatan II", cost=3_000_000)
WHY = "Isi dan pesertanya sama, jadi satu program sudah cukup."


@pytest.fixture(scope="session")
def fitted() -> dict[str, Any]:
    """The classifier of the reference file, fitted once for all tests."""
    return {}


@pytest.fixture
def found(world: World, fitted: dict[str, Any]) -> OverlapCase:
    """A case about two programmes, one of each agency."""
    published(world)
    published(world, TWIN, by=world.edo)
    published(world, SECURITY)
    run_finder(fitted)
    return OverlapCase.objects.get()


def run_finder(fitted: dict[str, Any]) -> Any:
    """A pass of the finder; the classifier is fitted by the first test and used again by the others."""
    if fitted:
        FinderModel.objects.create(**fitted)
    done = find(at=NOW)
    assert done is not None
    if not fitted:
        names = ("hash", "lexicon_hash", "parameters", "quality", "labels", "fitted_at")
        fitted.update({name: getattr(done.model, name) for name in names})
    return store_pass(done=done, window=None, by=None, at=NOW)


def answer(case: OverlapCase, world: World, who: str, resolution: str, keeps: Programme | None = None) -> OverlapCase:
    user, agency = {"west": (world.wulan, world.west), "east": (world.edo, world.east)}[who]
    return settling.answer_case(
        case=case, agency=agency, resolution=resolution, keeps=keeps, reason=WHY, by=user, at=NOW
    )


def test_finder_opens_one_case_about_the_twins_and_none_about_the_third(found: OverlapCase, world: World) -> None:
    assert {side.programme.owner for side in sides_of(found)} == {world.west, world.east}
    assert found.chance >= 0.8
    reasons = pairs_of(found)[0].reasons
    assert any(one.is_for for one in reasons)
    assert found.supervisor is not None
    assert Notice.objects.filter(kind="catalogue.overlap_opened").count() == 2


def test_second_pass_opens_nothing_twice(found: OverlapCase, world: World, fitted: dict[str, Any]) -> None:
    done = find(at=NOW)
    assert done is not None
    assert store_pass(done=done, window=None, by=None, at=NOW).opened == 0
    answer(found, world, "west", Resolution.DIFFERENT)
    answer(found, world, "east", Resolution.DIFFERENT)
    assert store_pass(done=done, window=None, by=None, at=NOW).opened == 0


def test_deliveries_of_one_curriculum_are_never_a_case(world: World, fitted: dict[str, Any]) -> None:
    national = published(world, replace(SECURITY, title="Pelatihan Dasar Calon PNS"), kind="national")
    for by in (world.wulan, world.edo):
        published(world, replace(SECURITY, title="Pelatihan Dasar Calon PNS"), by=by, kind="delivery", parent=national)
    run_finder(fitted)
    assert not OverlapCase.objects.exists()
    assert not ProgrammePair.objects.exists()


def test_agencies_that_answer_alike_agree_and_the_finder_learns(found: OverlapCase, world: World) -> None:
    kept = Programme.objects.get(owner=world.west, versions__title=ARCHIVES.title)
    answer(found, world, "west", Resolution.MERGE, kept)
    found.refresh_from_db()
    assert found.state == OverlapState.OPEN
    answer(found, world, "east", Resolution.MERGE, kept)
    found.refresh_from_db()
    assert found.state == OverlapState.AGREED
    assert found.decision.keeps == kept
    assert list(PairLabel.objects.values_list("label", flat=True)) == ["same"]
    assert TrailEntry.objects.filter(event="catalogue.overlap.agreed").count() == 1
    told = Notice.objects.filter(kind="catalogue.overlap_agreed")
    assert {one.recipient for one in told} == {world.wulan, world.edo}


def test_answer_is_told_to_the_other_agencies_alone(found: OverlapCase, world: World) -> None:
    answer(found, world, "west", Resolution.KEEP)
    told = Notice.objects.filter(kind="catalogue.overlap_answered")
    assert [one.recipient for one in told] == [world.edo]


def test_different_answers_leave_the_case_open(found: OverlapCase, world: World) -> None:
    answer(found, world, "west", Resolution.KEEP)
    answer(found, world, "east", Resolution.SHARE)
    found.refresh_from_db()
    assert found.state == OverlapState.OPEN
    answer(found, world, "east", Resolution.KEEP)
    found.refresh_from_db()
    assert found.state == OverlapState.AGREED
    assert not PairLabel.objects.exists()
    with pytest.raises(settling.CaseEnded):
        answer(found, world, "west", Resolution.SHARE)


def test_dismissed_case_teaches_that_they_differ(found: OverlapCase, world: World) -> None:
    for who in ("west", "east"):
        answer(found, world, who, Resolution.DIFFERENT)
    found.refresh_from_db()
    assert found.state == OverlapState.DISMISSED
    assert PairLabel.objects.get().label == "different"


def test_answers_are_refused_without_reason_programme_or_right(found: OverlapCase, world: World) -> None:
    with pytest.raises(settling.ReasonTooShort):
        settling.answer_case(case=found, agency=world.west, resolution="keep", reason="ya", by=world.wulan, at=NOW)
    with pytest.raises(settling.KeptMissing):
        answer(found, world, "west", Resolution.MERGE)
    with pytest.raises(settling.KeptMissing):
        answer(found, world, "west", Resolution.KEEP, Programme.objects.filter(owner=world.west).order_by("pk")[0])
    with pytest.raises(NotAllowed):
        settling.answer_case(case=found, agency=world.east, resolution="keep", reason=WHY, by=world.wulan, at=NOW)
    with pytest.raises(settling.NotYourCase):
        other = person("lain", "Lain", "learning_manager", Scope.objects.get(path="/"))
        from melek.registry.models import Agency

        settling.answer_case(
            case=found, agency=Agency.objects.get(code="lan"), resolution="keep", reason=WHY, by=other, at=NOW
        )


def test_silence_climbs_level_by_level_and_never_decides(found: OverlapCase, world: World) -> None:
    with pytest.raises(settling.NotClimbed):
        settling.decide_case(case=found, resolution="keep", reasons=WHY, by=world.nara, at=NOW)
    assert climb_cases(at=found.due_at - timedelta(minutes=1)) == 0
    moments = []
    for level in (OverlapLevel.SUPERVISOR, OverlapLevel.NATION):
        late = found.due_at + timedelta(minutes=1)
        assert climb_cases(at=late) == 1
        found.refresh_from_db()
        assert (found.level, found.state) == (level, OverlapState.OPEN)
        moments.append(found.due_at)
    assert moments[0] < moments[1]
    assert climb_cases(at=found.due_at + timedelta(days=999)) == 0
    assert not PairLabel.objects.exists()
    settling.decide_case(case=found, resolution="share", reasons=WHY, by=world.nara, at=NOW)
    found.refresh_from_db()
    assert (found.state, found.decision.level) == (OverlapState.DECIDED, OverlapLevel.NATION)


def test_page_says_from_when_a_case_is_decided_before_reasons_are_written(found: OverlapCase, world: World) -> None:
    client, address = browser(world.nara), at("decide_overlap", found.uuid)
    early = client.get(address).content.decode()
    assert formats.moment(found.due_at) in early
    assert "<textarea" not in early
    climb_cases(at=found.due_at + timedelta(minutes=1))
    assert "<textarea" in client.get(address).content.decode()


def test_only_who_decides_on_the_level_decides(found: OverlapCase, world: World) -> None:
    assert found.supervisor is not None
    near = person("dekat", "Dekat Pembina", "training_coordinator", found.supervisor.scope)
    climb_cases(at=found.due_at + timedelta(minutes=1))
    found.refresh_from_db()
    with pytest.raises(NotAllowed):
        settling.decide_case(case=found, resolution="keep", reasons=WHY, by=world.wulan, at=NOW)
    settling.decide_case(case=found, resolution="keep", reasons=WHY, by=near, at=NOW)
    with pytest.raises(settling.CaseEnded):
        settling.decide_case(case=found, resolution="keep", reasons=WHY, by=near, at=NOW)


def test_saving_is_expected_then_reported_and_the_last_report_counts(found: OverlapCase, world: World) -> None:
    for who in ("west", "east"):
        answer(found, world, who, Resolution.SHARE)
    found = OverlapCase.objects.get()
    for amount in (5_000_000, 7_000_000):
        settling.report_saving(case=found, amount=amount, basis=WHY, by=world.edo, at=NOW)
    log = decision_log(world.edo)
    assert (log.realised, log.reported) == (7_000_000, 1)
    assert (log.expected, log.unknown) == (0, 1)  # nobody planned or offered seats
    page = browser(world.edo).get(at("overlap_log")).content.decode()
    assert "1 keputusan. Perkiraan 1 keputusan belum diketahui." in page
    assert "Rp0" not in page
    with pytest.raises(settling.AmountMissing):
        settling.report_saving(case=found, amount=1, basis="", by=world.edo, at=NOW)
    with pytest.raises(NotAllowed):
        settling.close_case(case=found, by=world.edo, at=NOW)
    settling.close_case(case=found, by=world.nara, at=NOW)
    assert found.state == OverlapState.CLOSED


def test_case_is_seen_by_its_agencies_and_those_above_alone(found: OverlapCase, world: World) -> None:
    other = person("asing", "Asing", "learning_manager", Scope.objects.get(code="lan", kind="agency"))
    for user, sees in ((world.wulan, True), (world.edo, True), (world.nara, True), (other, False)):
        assert OverlapCase.objects.visible_to(user).exists() is sees
    assert [one.code for one in answerable(found, world.wulan)] == ["bkn"]
    assert answerable(found, world.nara) == []


def test_programme_page_knows_its_likes(found: OverlapCase, world: World) -> None:
    first = Programme.objects.get(owner=world.east)
    likes = related_to(first)
    assert likes[0][0].owner == world.west
    assert likes[0][1] >= 0.8


def test_retired_programme_is_not_compared(world: World, fitted: dict[str, Any]) -> None:
    made = published(world)
    published(world, TWIN, by=world.edo)
    published(world, SECURITY)
    programmes.retire_programme(programme=made, reason="Sudah lama", by=world.wulan, at=NOW)
    run_finder(fitted)
    assert not OverlapCase.objects.exists()


def test_what_people_answered_cannot_be_changed(found: OverlapCase, world: World) -> None:
    answer(found, world, "west", Resolution.KEEP)
    with pytest.raises(DatabaseError), transaction.atomic():
        found.answers.update(reason="lain")


def test_page_shows_the_cut_of_its_figures(found: OverlapCase, world: World) -> None:
    page = browser(world.nara).get(at("overlaps")).content.decode()
    assert f"{formats.chance(rules_of_house()['least_chance'])} atau lebih" in page
    assert "173 pasang program uji" in page


def test_what_a_programme_does_not_say_is_no_reason(world: World, fitted: dict[str, Any]) -> None:
    published(world, replace(ARCHIVES, competences=()))
    published(world, TWIN, by=world.edo)
    published(world, SECURITY)
    run_finder(fitted)
    told = [name for pair in ProgrammePair.objects.all() for name, _contribution, _value in pair.reasons]
    assert told
    pair = ProgrammePair.objects.order_by("-chance_same")[0]
    assert "competences" not in [name for name, contribution, _value in pair.reasons if contribution]
    assert not [name for name in told if name.endswith("_missing")]


def test_model_states_how_right_it_is_on_pairs_it_never_saw(world: World) -> None:
    calibration, blind = models.labelled("calibration"), models.labelled("blind")
    assert len(calibration.labels) >= 400
    assert len(blind.labels) >= 150
    made = models.fit_model(at=NOW)
    assert made.quality["auc_same"]["value"] >= 0.85
    assert made.quality["cut"] == rules_of_house()["least_chance"]
    chance = probabilities(from_dict(made.parameters), blind.features)[:, SAME]
    called, is_same = chance >= made.quality["cut"], blind.labels == SAME
    assert made.quality["recall"]["value"] == pytest.approx((called & is_same).sum() / is_same.sum())
    assert made.quality["precision"]["value"] == pytest.approx((called & is_same).sum() / called.sum())
    assert models.fit_model(at=NOW) == made
    assert models.current_model(at=NOW) == made
