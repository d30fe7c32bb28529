"""The page before the first question offers a button only while the test can be taken."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from melek.assessment.models import Booking, Sitting
from melek.kit import formats

BUTTON = "Mulai tes"


def page_of(client: Client, booking: Booking, **times: Any) -> str:
    """The page of a booking with other times."""
    Booking.objects.filter(pk=booking.pk).update(**times)
    return client.get(reverse("assessment:begin", args=[booking.uuid])).content.decode()


def test_open_booking_has_its_button(client: Client, practice: Booking, ratna: Any) -> None:
    client.force_login(ratna)
    text = page_of(client, practice, opens_at=timezone.now() - timedelta(days=1), closes_at=None)
    assert BUTTON in text
    assert "berakhir" not in text


def test_closed_booking_says_that_time_is_over_and_what_to_do(client: Client, practice: Booking, ratna: Any) -> None:
    client.force_login(ratna)
    closed = timezone.now() - timedelta(hours=1)
    text = page_of(client, practice, opens_at=closed - timedelta(days=9), closes_at=closed)
    assert "Waktu tes ini sudah berakhir" in text
    assert f"ditutup {formats.moment(closed)}" in text
    assert f'href="{reverse("assessment:tests")}"' in text
    assert BUTTON not in text
    assert '<form method="post" class="test-go"' not in text


def test_booking_that_opens_later_says_when(client: Client, practice: Booking, ratna: Any) -> None:
    client.force_login(ratna)
    opens = timezone.now() + timedelta(days=2)
    text = page_of(client, practice, opens_at=opens, closes_at=None)
    assert f"Tes dapat dimulai sejak {formats.moment(opens)}." in text
    assert BUTTON not in text
    client.post(reverse("assessment:begin", args=[practice.uuid]))
    assert not Sitting.objects.filter(booking=practice).exists()
