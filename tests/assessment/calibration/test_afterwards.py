"""After a calibration: old tests scored anew beside their old results, exact replays, and what becomes stale."""

from datetime import timedelta

import pytest

from melek.assessment.models import Answer, ItemParameter, Result, Sitting
from melek.assessment.services import pools
from melek.assessment.services.calibration import rescoring, signing, watch
from melek.assessment.services.replays import replayed
from melek.identity.models import TrailEntry
from melek.kit.models import Notice
from tests.assessment.calibration.conftest import PEOPLE, Laboratory
from tests.assessment.conftest import NOW
from tests.assessment.people import person

pytestmark = pytest.mark.once


def signed(laboratory: Laboratory, link: str = "stocking-lord") -> object:
    run = laboratory.reported(link)
    return signing.sign_calibration(run=run, version="2026.2", effective_on=NOW.date(), by=laboratory.signer, at=NOW)


def test_old_results_stay_beside_the_new_ones(laboratory: Laboratory) -> None:
    made = signed(laboratory)
    old = dict(Result.objects.values_list("sitting", "theta"))
    asked = rescoring.ask_rescoring(
        name="Skala 2026.2",
        parameter_set=made,
        definition=None,
        by=laboratory.signer,
        at=NOW,  # type: ignore[arg-type]
    )
    summary = rescoring.rescore(asked, at=NOW)
    assert summary["rescored"] == PEOPLE
    assert summary["left_out"] == 0
    assert 0 < summary["largest_change"] < 1
    assert Result.objects.count() == 2 * PEOPLE
    assert dict(Result.objects.filter(rescored=None).values_list("sitting", "theta")) == old
    again = rescoring.rescore(asked, at=NOW)
    assert again == summary
    assert Result.objects.count() == 2 * PEOPLE
    assert TrailEntry.objects.filter(event="assessment.rescoring.done").count() == 2


def test_rescoring_has_its_own_name_and_its_own_bank(laboratory: Laboratory) -> None:
    told = {"parameter_set": laboratory.parameters, "definition": None, "by": laboratory.signer, "at": NOW}
    rescoring.ask_rescoring(name="A", **told)  # type: ignore[arg-type]
    with pytest.raises(rescoring.NameTaken):
        rescoring.ask_rescoring(name="A", **told)  # type: ignore[arg-type]


def test_sittings_replay_exactly_after_parameters_changed(laboratory: Laboratory) -> None:
    signed(laboratory)
    found = list(replayed(Sitting.objects.order_by("pk")[:60]))
    assert all(one.holds for one in found)
    assert (
        sum(one.answers for one in found) == Answer.objects.filter(sitting__in=[one.sitting for one in found]).count()
    )


def test_replay_names_what_stands_in_its_way(laboratory: Laboratory) -> None:
    sitting = Sitting.objects.order_by("pk")[0]
    Sitting.objects.filter(pk=sitting.pk).update(engine="2000-1")
    other = Sitting.objects.order_by("pk")[1]
    row = ItemParameter.objects.filter(parameter_set=laboratory.parameters).order_by("pk")[0]
    ItemParameter.objects.filter(pk=row.pk).update(a=row.a + 0.01)
    pools.forget()
    first, second = replayed(Sitting.objects.filter(pk__in=[sitting.pk, other.pk]).order_by("pk"))
    assert "2000-1" in first.why
    assert "changed" in second.why
    assert not first.holds
    assert not second.holds


def test_never_calibrated_and_old_calibrations_are_stale_and_told_once(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "NEVER", PEOPLE)
    assert [one.bank for one in watch.stale_banks(NOW)] == [laboratory.definition.bank]
    signed(laboratory, "fixed")
    assert watch.stale_banks(NOW) == []
    later = NOW + timedelta(days=400)
    assert [one.bank for one in watch.stale_banks(later)] == [laboratory.definition.bank]
    type(laboratory.asker).objects.filter(pk=laboratory.asker.pk).update(language="en")
    sent = watch.tell_stale(later)
    assert sent == 2  # both psychometricians
    assert watch.tell_stale(later + timedelta(days=1)) == 0
    told = Notice.objects.filter(kind="assessment.calibration_stale").values_list("recipient", "params__why")
    assert dict(told) == {
        laboratory.asker.pk: "The calibration has been in force for more than a year.",
        laboratory.signer.pk: "Kalibrasinya berlaku lebih dari setahun.",
    }
    assert watch.is_due(person("item_author"), later) == []
