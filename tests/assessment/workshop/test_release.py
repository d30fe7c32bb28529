"""From trial to score: nothing counts without estimated parameters, and a set never changes."""

import pytest

from melek.assessment.enums import ITEM_MOVES, ItemState
from melek.assessment.models import Item, ItemParameter
from melek.assessment.services.pools import current_parameters
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
    assert release.pending_changes(workshop.bank)["trial"] == [item.code]
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
    assert release.pending_changes(workshop.bank)["counting"] == [item.code]
    made = release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)
    assert not made.parameters.get(item_version__item=item).is_pretest


def test_withdrawal_needs_a_reason_and_leaves_the_next_set(workshop: Workshop) -> None:
    item = calibrated(workshop)
    with pytest.raises(release.WhyMissing):
        release.retire_item(item=item, reason=" ", by=workshop.psychometrician, at=NOW)
    release.retire_item(item=item, reason="Bocor di media sosial.", by=workshop.psychometrician, at=NOW)
    made = release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)
    assert not made.parameters.filter(item_version__item=item).exists()


def test_new_enemies_make_a_new_set(workshop: Workshop) -> None:
    item, other = Item.objects.filter(bank=workshop.bank, state=ItemState.LIVE).order_by("code")[:2]
    drafts.name_enemies(item=item, other=other, reason="Saling membocorkan", by=workshop.author, at=NOW)
    made = release.publish_parameters(bank=workshop.bank, by=workshop.psychometrician, at=NOW)
    assert made.enemies == [[item.code, other.code]]


def test_author_publishes_nothing(workshop: Workshop) -> None:
    with pytest.raises(NotAllowed):
        release.publish_parameters(bank=workshop.bank, by=workshop.author, at=NOW)
