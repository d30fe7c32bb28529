"""The decree goes out, comes back signed, and is compared."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from melek.dossier.enums import DocumentState
from melek.dossier.models import IssuedDocument
from melek.dossier.queries.documents import check_number
from melek.dossier.services.files import FileRefused, content_of
from melek.dossier.services.rendering import Printed, render
from melek.kit.errors import NotAllowed
from melek.quality.enums.accreditation import Likeness
from melek.quality.models import Accreditation, Decree
from melek.quality.queries.accreditation import decree_of
from melek.quality.rules.papers import text_of
from melek.quality.services.accreditation import decrees, standing
from tests.dossier.files import EXE, PDF
from tests.dossier.pdf import signed
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import NOW, TODAY, World


def decree(made: Accreditation) -> Decree:
    found = decree_of(made)
    assert found is not None
    return found


def upload(world: World, one: Decree, content: bytes, name: str = "keputusan.pdf", by: Any = None) -> None:
    decrees.upload_signed(decree=one, name=name, chunks=[content], by=by or world.rahma, at=NOW)


def confirm(world: World, one: Decree, **changes: Any) -> None:
    values = {"number": "12/AKR/2026", "signed_on": TODAY, "note": "", "by": world.sinta, "at": NOW}
    decrees.confirm_decree(decree=one, **(values | changes))


def test_the_draft_says_what_was_decided(world: World) -> None:
    one = decree(worlds.decreed(world))
    text = text_of(content_of(one.draft.file))
    assert "Pengelolaan Arsip Digital" in text
    assert one.draft.facts["category"] == "Kategori A"
    assert one.draft.facts["basis"] == "ditetapkan tim; batas belum dikonfirmasi"


def test_a_signature_at_the_end_leaves_the_draft_whole(world: World) -> None:
    one = decree(worlds.decreed(world))
    upload(world, one, signed(content_of(one.draft.file)))
    assert one.likeness == Likeness.CONTAINED
    assert one.signed_hash == one.draft_hash


def test_another_text_is_seen_and_has_to_be_explained(world: World) -> None:
    one = decree(worlds.decreed(world))
    other = Printed("Lain", "X", "https://a", "LAN", "2 November 2026", "", "", [("Isi", "Beda")], {}, False)
    upload(world, one, render(other, template="dossier/facts.typ", at=NOW))
    assert one.likeness == Likeness.DIFFERENT
    assert one.signed_hash != one.draft_hash
    with pytest.raises(decrees.DifferenceUnexplained):
        confirm(world, one)
    confirm(world, one, note="Dibaca berdampingan: hanya kop surat yang berbeda.")
    assert one.confirmed_by == world.sinta


def test_a_scan_has_no_text_to_compare(world: World) -> None:
    one = decree(worlds.decreed(world))
    upload(world, one, PDF)
    assert one.likeness == Likeness.NO_TEXT


@pytest.mark.parametrize(("name", "content"), [("keputusan.txt", b"halo"), ("keputusan.docx", b"PK")])
def test_a_decree_that_is_no_pdf_is_refused(world: World, name: str, content: bytes) -> None:
    one = decree(worlds.decreed(world))
    with pytest.raises(decrees.NotPdf):
        upload(world, one, content, name)
    with pytest.raises(FileRefused):
        upload(world, one, EXE)
    assert Decree.objects.get().signed is None


def test_only_the_office_brings_it_back(world: World) -> None:
    one = decree(worlds.decreed(world))
    with pytest.raises(NotAllowed):
        upload(world, one, PDF, by=world.qori)


def test_a_confirmation_has_number_day_and_file(world: World) -> None:
    one = decree(worlds.decreed(world))
    with pytest.raises(decrees.DecreeMissing):
        confirm(world, one)
    upload(world, one, content_of(one.draft.file))
    with pytest.raises(decrees.NumberMissing):
        confirm(world, one, number=" ")
    with pytest.raises(decrees.SignedLater):
        confirm(world, one, signed_on=TODAY + timedelta(days=1))
    confirm(world, one)
    with pytest.raises(decrees.NotSignedNow):
        confirm(world, one)
    with pytest.raises(decrees.NotSignedNow):
        upload(world, one, PDF)


def test_nothing_enters_into_force_without_a_confirmed_decree(world: World) -> None:
    made = worlds.decreed(world)
    with pytest.raises(decrees.NotConfirmed):
        standing.enter_force(accreditation=made, by=world.rahma, at=NOW)
    one = decree(made)
    upload(world, one, content_of(one.draft.file))
    Decree.objects.filter(pk=one.pk).update(signed_on=TODAY)
    with pytest.raises(decrees.NotConfirmed):
        standing.enter_force(accreditation=made, by=world.rahma, at=NOW)


def test_a_decree_is_signed_after_the_decision(world: World) -> None:
    one = decree(worlds.decreed(world))
    upload(world, one, content_of(one.draft.file))
    for day in (TODAY - timedelta(days=1), date(2019, 1, 1)):
        with pytest.raises(decrees.SignedBefore):
            confirm(world, one, signed_on=day)
    confirm(world, one)


def test_who_uploads_does_not_say_that_both_are_the_same(world: World) -> None:
    one = decree(worlds.decreed(world))
    upload(world, one, content_of(one.draft.file))
    with pytest.raises(decrees.UploadedItself):
        confirm(world, one, by=world.rahma)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decree.objects.filter(pk=one.pk).update(number="1", confirmed_at=NOW, confirmed_by=world.rahma)
    confirm(world, one)


def test_the_draft_is_never_told_to_hold_and_ends_with_the_signed_decree(world: World) -> None:
    one = decree(worlds.decreed(world))
    number = one.draft.number
    assert check_number(number, on=TODAY).state == DocumentState.DRAFT
    page = Client().get(f"/cek/{number}/").content.decode()
    assert "Naskah, belum ditandatangani; bukan keputusan." in page
    assert "asli dan masih berlaku" not in page
    upload(world, one, content_of(one.draft.file))
    confirm(world, one)
    assert check_number(number, on=TODAY).state == DocumentState.REVOKED
    assert "12/AKR/2026" in IssuedDocument.objects.get(number=number).revoke_reason
