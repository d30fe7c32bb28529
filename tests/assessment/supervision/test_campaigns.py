"""People join their agency's campaign with its code; a second test waits its time; counts tell how far they are."""

from datetime import timedelta

import pytest

from melek.assessment.enums import Mode, SittingState
from melek.assessment.models import Booking, Sitting
from melek.assessment.services import sittings
from melek.assessment.services.supervision import campaigns, endings, retakes
from melek.identity.models import User
from melek.kit.errors import NotAllowed
from tests.assessment.conftest import NOW, posted
from tests.assessment.supervision.conftest import Hall


def finished(booking: Booking) -> Sitting:
    sitting = sittings.begin_sitting(booking=booking, at=NOW, seed=1)
    step = sittings.step_of(sitting)
    while not step.is_over:
        step = sittings.answer(sitting=sitting, token=step.token, posted=posted(step), at=NOW)
    sitting.refresh_from_db()
    return sitting


def test_code_books_the_test_once(hall: Hall) -> None:
    campaign = hall.campaign(is_supervised=False)
    first = campaigns.join_campaign(code=f" {campaign.code.lower()} ", by=hall.staff[0].account, at=NOW)
    assert (first.mode, first.definition, first.closes_at) == (Mode.UNSUPERVISED, hall.definition, campaign.closes_at)
    assert campaigns.join_campaign(code=campaign.code, by=hall.staff[0].account, at=NOW) == first


def test_wrong_code_and_code_of_another_agency_are_refused_alike(hall: Hall) -> None:
    campaign = hall.campaign(is_supervised=False)
    with pytest.raises(campaigns.NoSuchCampaign):
        campaigns.join_campaign(code="TIDAKADA", by=hall.staff[0].account, at=NOW)
    with pytest.raises(campaigns.NoSuchCampaign):
        campaigns.join_campaign(code=campaign.code, by=hall.staff[0].account, at=NOW + timedelta(days=6))
    with pytest.raises(campaigns.NoEmployee):
        campaigns.join_campaign(code=campaign.code, by=User.objects.create_user("asing"), at=NOW)
    hall.staff[1].appointments.update(agency=hall.agency.__class__.objects.exclude(pk=hall.agency.pk).order_by("pk")[0])
    with pytest.raises(campaigns.NoSuchCampaign) as refused:
        campaigns.join_campaign(code=campaign.code, by=hall.staff[1].account, at=NOW)
    assert hall.agency.name not in str(refused.value)


def test_retake_waits_and_an_unfinished_test_comes_first(hall: Hall) -> None:
    first, second = (
        hall.campaign(is_supervised=False),
        hall.campaign(is_supervised=False, closes_at=NOW + timedelta(days=200)),
    )
    booking = hall.joined(0, first)
    sittings.begin_sitting(booking=booking, at=NOW, seed=1)
    with pytest.raises(retakes.UnfinishedTest):
        hall.joined(0, second)
    finished(booking)
    Sitting.objects.update(finished_at=NOW)
    with pytest.raises(retakes.RetakeTooSoon, match="31 Januari 2027"):
        hall.joined(0, second)
    later = NOW + retakes.RETAKE + timedelta(days=1)
    assert campaigns.join_campaign(code=second.code, by=hall.staff[0].account, at=later).pk != booking.pk


def test_progress_counts_and_names_nobody(hall: Hall) -> None:
    campaign = hall.campaign(is_supervised=False)
    finished(hall.joined(0, campaign))
    sittings.begin_sitting(booking=hall.joined(1, campaign), at=NOW, seed=2)
    assert campaigns.progress_of(campaign) == campaigns.Progress(staff=3, joined=2, begun=2, finished=1, expired=0)
    assert endings.expire_sittings(NOW + timedelta(days=6)) == 1
    assert Sitting.objects.filter(state=SittingState.EXPIRED).count() == 1
    assert not Sitting.objects.get(state=SittingState.EXPIRED).results.exists()


def test_span_and_permission_are_checked(hall: Hall) -> None:
    with pytest.raises(campaigns.SpanImpossible):
        hall.campaign(closes_at=NOW - timedelta(days=1))
    with pytest.raises(NotAllowed):
        campaigns.open_campaign(
            agency=hall.agency,
            name="x",
            definition=None,
            is_supervised=False,
            opens_at=NOW,
            closes_at=NOW + timedelta(days=1),
            by=hall.staff[0].account,
            at=NOW,
        )


def test_two_campaigns_joined_beforehand_do_not_pass_by_the_pause(hall: Hall) -> None:
    first, second = (hall.joined(0, hall.campaign(is_supervised=False)) for _time in range(2))
    sitting = sittings.begin_sitting(booking=first, at=NOW, seed=1)
    assert sittings.begin_sitting(booking=first, at=NOW) == sitting
    with pytest.raises(retakes.UnfinishedTest):
        sittings.begin_sitting(booking=second, at=NOW)
    finished(first)
    with pytest.raises(retakes.RetakeTooSoon):
        sittings.begin_sitting(booking=second, at=NOW)
    assert not Sitting.objects.filter(booking=second).exists()
    retakes.check_retake(hall.staff[0], first.bank, first.blueprint, at=NOW, booking=first)  # itself is no hindrance


def test_a_booking_outside_campaigns_begins_without_the_pause(hall: Hall) -> None:
    joined = hall.joined(0, hall.campaign(is_supervised=False))
    finished(joined)
    other = sittings.book(
        bank=joined.bank,
        blueprint=joined.blueprint,
        definition=joined.definition,
        opens_at=NOW,
        closes_at=NOW + timedelta(days=1),
        by=hall.manager,
        at=NOW,
        employee=hall.staff[0],
    )
    assert sittings.begin_sitting(booking=other, at=NOW, seed=2).booking == other
