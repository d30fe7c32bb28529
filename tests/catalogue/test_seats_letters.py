"""Letters about seats: issued by either side, without a person's name, and gone when what they state has changed."""

import pytest
from django.test import Client
from django.urls import reverse

from melek.catalogue.models import SeatRequest
from melek.catalogue.queries.seats import standing_letters
from melek.catalogue.services.seats import allotment, asking, letters
from melek.dossier.services.files import content_of
from melek.kit.errors import NotAllowed
from tests.catalogue.seats import AFTER, Pool, pool
from tests.catalogue.world import NOW, World


@pytest.fixture
def lent(world: World) -> Pool:
    """Ten lent seats."""
    return pool(world)


@pytest.fixture
def served(lent: Pool) -> SeatRequest:
    """A request of the south with four seats."""
    one = lent.ask(lent.south, 4)
    allotment.share_out(offer=lent.offer, by=None, at=AFTER)
    one.refresh_from_db()
    return one


def test_confirmation_states_the_seats_and_who_pays(lent: Pool, served: SeatRequest) -> None:
    document = letters.confirm_seats(request=served, by=lent.world.wulan, at=AFTER)
    assert document.facts["seats"] == 4
    assert document.facts["days"] == "1–5 Maret 2027"
    assert document.facts["travel_payer"] == "Instansi pengirim"
    assert content_of(document.file).startswith(b"%PDF")
    with pytest.raises(letters.LetterStands):
        letters.confirm_seats(request=served, by=lent.world.wulan, at=AFTER)


def test_each_side_writes_its_own_letter(lent: Pool, served: SeatRequest) -> None:
    with pytest.raises(NotAllowed):
        letters.confirm_seats(request=served, by=lent.sari, at=AFTER)
    with pytest.raises(NotAllowed):
        letters.write_request(request=served, by=lent.world.wulan, at=AFTER)
    assert letters.write_request(request=served, by=lent.sari, at=AFTER).facts["asker"] == lent.south.name


def test_nothing_is_confirmed_before_there_are_seats(lent: Pool) -> None:
    one = lent.ask(lent.south, 4)
    with pytest.raises(letters.NothingToConfirm):
        letters.confirm_seats(request=one, by=lent.world.wulan, at=NOW)
    one = asking.withdraw_request(request=one, by=lent.sari, at=NOW)
    with pytest.raises(letters.RequestOver):
        letters.write_request(request=one, by=lent.sari, at=NOW)


def test_letter_holds_no_longer_once_the_number_changes(lent: Pool, served: SeatRequest) -> None:
    first = letters.confirm_seats(request=served, by=lent.world.wulan, at=AFTER)
    asking.release_seats(request=served, count=1, by=lent.sari, at=AFTER)
    first.refresh_from_db()
    assert first.revoked_at == AFTER
    assert standing_letters(served) == {}
    served.refresh_from_db()
    assert letters.confirm_seats(request=served, by=lent.world.wulan, at=AFTER).facts["seats"] == 3


def test_seat_from_the_waiting_list_takes_the_old_letter_away(lent: Pool) -> None:
    south, north = lent.ask(lent.south, 9), lent.ask(lent.north, 9)
    allotment.share_out(offer=lent.offer, by=None, at=AFTER)
    north.refresh_from_db()
    letters.confirm_seats(request=north, by=lent.world.wulan, at=AFTER)
    asking.release_seats(request=south, count=1, by=lent.sari, at=AFTER)
    assert standing_letters(north) == {}


def test_public_check_page_names_no_person(lent: Pool, served: SeatRequest) -> None:
    document = letters.confirm_seats(request=served, by=lent.world.wulan, at=AFTER)
    page = Client().get(reverse("dossier:check_number", args=[document.number])).content.decode()
    assert lent.south.name in page
    assert "1–5 Maret 2027" in page
    for person in (lent.world.wulan, lent.sari):
        assert person.display_name not in page
