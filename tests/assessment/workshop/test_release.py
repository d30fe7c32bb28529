"""From trial to score: nothing counts without estimated parameters, and a set never changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from melek.assessment.enums import ITEM_MOVES, ItemState
from melek.assessment.models import Blueprint, Item, ItemParameter, ParameterSet
from melek.assessment.services.pools import current_parameters, prepared_pool
from melek.assessment.services.sittings import begin_sitting, book
from melek.assessment.services.workshop import drafts, release
from melek.kit.errors import NotAllowed
from melek.kit.workflow import move
from tests.assessment.conftest import NOW
from tests.assessment.workshop.conftest import Workshop


def calibrated(workshop: Workshop) -> Item:
    """An item on trial whose parameters somebody has estimated from answers."""
    item = workshop.on_trial()
    release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)
    ItemParameter.objects.filter(item_version__item=item).update(answers=640)
    move(item, ItemState.CALIBRATED, moves=ITEM_MOVES, by=workshop.psychometrician)
    return item


def test_next_set_holds_the_item_on_trial_and_leaves_the_others_as_they_were(workshop: Workshop) -> None:
    before = current_parameters(workshop.bank.pk)
    item = workshop.on_trial()
    assert release.pending_changes(workshop.bank, on=NOW.date())["trial"] == [item.code]
    made = release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)
    row = made.parameters.get(item_version__item=item)
    assert (row.is_pretest, row.level, row.competence.code) == (True, 3, "1.1")
    assert made.parameters.count() == before.parameters.count() + 1
    with pytest.raises(release.NothingChanged):
        release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)


def test_item_nobody_calibrated_counts_for_nobody(workshop: Workshop) -> None:
    item = workshop.on_trial()
    with pytest.raises(release.NoParameters):
        move(item, ItemState.CALIBRATED, moves=ITEM_MOVES, by=workshop.psychometrician)


def test_released_item_counts_from_the_next_set_on(workshop: Workshop) -> None:
    item = calibrated(workshop)
    release.release_item(item=item, by=workshop.psychometrician, at=NOW)
    assert release.pending_changes(workshop.bank, on=NOW.date())["counting"] == [item.code]
    made = release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)
    assert not made.parameters.get(item_version__item=item).is_pretest


def test_withdrawal_needs_a_reason_and_leaves_the_next_set(workshop: Workshop) -> None:
    item = calibrated(workshop)
    with pytest.raises(release.WhyMissing):
        release.retire_item(item=item, reason=" ", by=workshop.psychometrician, at=NOW)
    release.retire_item(item=item, reason="Bocor di media sosial.", by=workshop.psychometrician, at=NOW)
    made = release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)
    assert not made.parameters.filter(item_version__item=item).exists()


def test_withdrawn_item_is_in_no_test_that_begins_afterwards(workshop: Workshop) -> None:
    booking = book(
        bank=workshop.bank,
        blueprint=Blueprint.objects.get(),
        opens_at=NOW,
        closes_at=None,
        by=workshop.author,
        at=NOW,
        account=workshop.author,
    )
    item = Item.objects.filter(bank=workshop.bank, state=ItemState.LIVE).order_by("code")[0]
    release.retire_item(item=item, reason="Kuncinya salah.", by=workshop.psychometrician, at=NOW)
    sitting = begin_sitting(booking=booking, at=NOW, seed=1)
    assert [prepared_pool(sitting.parameter_set_id).items[place].code for place in sitting.excluded] == [item.code]


def test_new_enemies_make_a_new_set(workshop: Workshop) -> None:
    item, other = Item.objects.filter(bank=workshop.bank, state=ItemState.LIVE).order_by("code")[:2]
    drafts.name_enemies(item=item, other=other, reason="Saling membocorkan", by=workshop.author, at=NOW)
    made = release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)
    assert made.enemies == [[item.code, other.code]]


def test_author_publishes_nothing(workshop: Workshop) -> None:
    with pytest.raises(NotAllowed):
        release.publish_parameters(bank=workshop.bank, by=workshop.author, at=NOW)


def later_set(workshop: Workshop) -> ParameterSet:
    """A set that comes into force in a week, with an estimate for each item."""
    today = current_parameters(workshop.bank.pk, on=NOW.date())
    made = ParameterSet.objects.create(
        bank=workshop.bank, version="nanti", status="calibrated", effective_on=NOW.date() + timedelta(days=7)
    )
    for row in today.parameters.all():
        row.pk, row.parameter_set, row.answers = None, made, 640
        row.save()
    return made


def test_withdrawn_item_leaves_at_once_and_a_waiting_set_does_not_bring_it_back(workshop: Workshop) -> None:
    item = calibrated(workshop)
    waiting = later_set(workshop)
    release.retire_item(item=item, reason="Bocor.", by=workshop.psychometrician, at=NOW)
    assert release.pending_changes(workshop.bank, on=NOW.date())["withdrawn"] == [item.code]
    made = release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)
    assert (made.effective_on, current_parameters(workshop.bank.pk, on=NOW.date())) == (NOW.date(), made)
    corrected = current_parameters(workshop.bank.pk, on=waiting.effective_on)
    assert (corrected.effective_on, corrected.status) == (waiting.effective_on, "calibrated")
    assert set(corrected.parameters.values_list("answers", flat=True)) == {640}
    for one in (made, corrected):
        assert not one.parameters.filter(item_version__item=item).exists()
    assert waiting.parameters.filter(item_version__item=item).exists()  # what was signed stays as it was signed
    with pytest.raises(release.NothingChanged):
        release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)


def test_released_item_waits_for_the_set_that_estimates_it(workshop: Workshop) -> None:
    item = workshop.on_trial()
    release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)
    later_set(workshop)
    Item.objects.filter(pk=item.pk).update(state=ItemState.LIVE)
    made = release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)
    assert not made.parameters.get(item_version__item=item).is_pretest
    assert made.effective_on == NOW.date() + timedelta(days=7)
    assert current_parameters(workshop.bank.pk, on=NOW.date()).parameters.get(item_version__item=item).is_pretest


def test_set_is_in_force_from_the_day_of_the_place(workshop: Workshop) -> None:
    workshop.on_trial()
    late = datetime(2026, 11, 2, 20, 0, tzinfo=UTC)  # the third of November in Jakarta
    made = release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=late)
    assert (made.effective_on, made.version) == (date(2026, 11, 3), "2026.1103.1")
