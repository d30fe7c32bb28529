"""Somebody of another agency sees nothing; who may judge does not apply, and the other way round."""

import pytest

from melek.identity.models import Grant, Role, User
from melek.quality.enums.accreditation import APPLY, DESK, RUN, VIEW
from melek.quality.models import Accreditation
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import World


def seen_by(user: User) -> list[Accreditation]:
    return list(Accreditation.objects.visible_to(User.objects.get(pk=user.pk)))


def test_another_institution_sees_nothing(world: World) -> None:
    made = worlds.visiting(world)
    assert seen_by(world.qori) == [made]
    assert seen_by(world.eka) == []
    assert not world.eka.has_perm(VIEW, made)


def test_the_office_sees_no_draft(world: World) -> None:
    made = worlds.drafted(world)
    assert seen_by(world.rahma) == []
    assert not world.rahma.has_perm(VIEW, made)
    assert seen_by(world.qori) == [made]


@pytest.mark.parametrize("role", ["accreditor", "quality_officer"])
def test_a_role_holds_only_on_its_own_side(world: World, role: str) -> None:
    """A secretariat in the institution's agency does not decide; a quality officer at LAN does not apply for others."""
    made = worlds.submitted(world)
    place = {"accreditor": world.west, "quality_officer": world.lan}[role]
    other = worlds.person("tamu", "Tamu Peran", role, place.scope)
    assert seen_by(other) == []
    assert not other.has_perm(RUN, made)
    assert not other.has_perm(APPLY, made)
    assert not other.has_perm(VIEW, made)


def test_an_assessor_without_a_seat_sees_nothing(world: World) -> None:
    made = worlds.visiting(world)
    assert seen_by(world.people["tiga"].account) == []
    assert seen_by(world.people["satu"].account) == [made]


def test_a_national_reader_reads_all_but_changes_nothing(world: World) -> None:
    made = worlds.submitted(world)
    assert world.yusuf.has_perm(VIEW, made)
    assert world.yusuf.has_perm(DESK, made)
    assert not world.yusuf.has_perm(RUN, made)


def test_a_seat_without_the_role_opens_nothing_to_write(world: World) -> None:
    made = worlds.visiting(world)
    account = world.people["satu"].account
    Grant.objects.filter(user=account, role=Role.objects.get(code="assessor")).delete()
    assert not User.objects.get(pk=account.pk).has_perm("quality.write_assessment", made)
