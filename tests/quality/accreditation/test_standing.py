"""An accreditation in force: suspension, restoration, withdrawal, renewal, end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from melek.catalogue.enums import Accredited
from melek.catalogue.models import Programme
from melek.dossier.enums import DocumentState
from melek.dossier.models import IssuedDocument
from melek.dossier.queries.documents import check_number
from melek.identity.models import TrailEntry
from melek.kit.errors import NotAllowed
from melek.kit.workflow import MoveRefused
from melek.quality.enums.accreditation import CERTIFICATE_KIND, DECREE_KIND, Round, State
from melek.quality.models import Accreditation, RiskAssessment, StandingDecision
from melek.quality.queries.accreditation import certificate_of
from melek.quality.services.accreditation import decrees, standing
from melek.quality.services.accreditation.steps import ReasonTooShort
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import NOW, REASONS, TODAY, World

AFTER = datetime(2031, 11, 3, 3, 0, tzinfo=UTC)


def status(world: World) -> str:
    return Programme.objects.get(pk=world.programme.pk).accredited


def test_a_suspension_has_reasons_and_the_check_says_so(world: World) -> None:
    made = worlds.in_force(world)
    with pytest.raises(ReasonTooShort):
        standing.suspend(accreditation=made, reasons="Buruk", by=world.rahma, at=NOW)
    with pytest.raises(NotAllowed):
        standing.suspend(accreditation=made, reasons=REASONS, by=world.qori, at=NOW)
    standing.suspend(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)
    assert worlds.state_of(made) == State.SUSPENDED
    assert status(world) == Accredited.SUSPENDED
    certificate = IssuedDocument.objects.get(kind=CERTIFICATE_KIND)
    assert certificate.revoked_at is None
    assert check_number(certificate.number, on=TODAY).state == DocumentState.SUSPENDED


def test_a_refused_suspension_leaves_no_decision(world: World) -> None:
    made = worlds.decided(world)
    with pytest.raises(MoveRefused):
        standing.suspend(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)
    assert not StandingDecision.objects.exists()


def test_a_restored_accreditation_has_the_same_certificate(world: World) -> None:
    made = worlds.in_force(world)
    before = certificate_of(made)
    standing.suspend(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)
    standing.restore(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)
    assert status(world) == Accredited.VALID
    assert certificate_of(made) == before
    assert before is not None
    assert check_number(before.number, on=TODAY).state == DocumentState.VALID
    assert RiskAssessment.objects.filter(accreditation=made).count() == 3  # at once with each change


def test_a_withdrawal_is_final(world: World) -> None:
    made = worlds.in_force(world)
    standing.withdraw(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)
    assert status(world) == Accredited.WITHDRAWN
    assert IssuedDocument.objects.get(kind=CERTIFICATE_KIND).revoked_at is not None
    with pytest.raises(MoveRefused):
        standing.restore(accreditation=made, reasons=REASONS, by=world.rahma, at=NOW)


def test_what_has_run_out_ends_by_itself_once(world: World) -> None:
    made = worlds.in_force(world)
    with pytest.raises(standing.StillHolds):
        standing.expire(accreditation=made, at=NOW)
    assert standing.expire_all(at=NOW) == 0
    assert standing.expire_all(at=AFTER) == 1
    assert standing.expire_all(at=AFTER) == 0
    assert worlds.state_of(made) == State.EXPIRED
    assert status(world) == Accredited.EXPIRED


def test_a_renewal_replaces_the_one_before(world: World) -> None:
    old = worlds.in_force(world)
    new = worlds.in_force(world)
    assert new.round == Round.RENEWAL
    assert new.previous == old
    assert worlds.state_of(old) == State.RENEWED
    assert Accreditation.objects.holding().get() == new
    valid = IssuedDocument.objects.get(kind=CERTIFICATE_KIND, revoked_at=None)
    assert valid.about_id == str(new.pk)


def test_a_programme_that_holds_elsewhere_stays_accredited(world: World) -> None:
    here = worlds.in_force(world)
    there = worlds.in_force(world, institution=world.pusat, by=world.eka)
    standing.withdraw(accreditation=here, reasons=REASONS, by=world.rahma, at=NOW)
    assert status(world) == Accredited.VALID
    standing.withdraw(accreditation=there, reasons=REASONS, by=world.rahma, at=NOW)
    assert status(world) == Accredited.WITHDRAWN


def test_the_catalogue_tells_the_trail(world: World) -> None:
    worlds.in_force(world)
    entry = TrailEntry.objects.get(event="catalogue.programme.accreditation_changed")
    assert entry.before["accredited"] == "none"
    assert entry.after["accredited"] == "valid"
    assert entry.after["accredited_note"] == "Kategori A"


def test_validity_follows_the_category(world: World) -> None:
    made = worlds.decreed(world)
    assert made.decisions.get().category == "a"
    worlds.sign(world, made)
    standing.enter_force(accreditation=made, by=world.rahma, at=NOW + timedelta(days=3))
    assert (made.valid_from, made.valid_until) == (date(2026, 11, 2), date(2031, 11, 2))


def test_papers_and_what_is_kept_are_indonesian_whoever_presses(world: World) -> None:
    with translation.override("en"):
        made = worlds.in_force(world)
    draft, certificate = (IssuedDocument.objects.get(kind=one) for one in (DECREE_KIND, CERTIFICATE_KIND))
    assert draft.facts["outcome"] == "Terakreditasi"
    assert draft.facts["basis"] == "ditetapkan tim; batas belum dikonfirmasi"
    assert certificate.facts["category"] == "Kategori A"
    assert made.surveillances.get().reason == "Surveilans berkala di tengah masa berlaku"
    with translation.override("en"):
        assert decrees.official_category(made, "") == "tanpa kategori"


def test_nothing_enters_into_force_after_its_own_end(world: World) -> None:
    made = worlds.decreed(world)
    worlds.sign(world, made)
    with pytest.raises(standing.ValidityOver):
        standing.enter_force(accreditation=made, by=world.rahma, at=AFTER)
    assert worlds.state_of(made) == State.DECREE
