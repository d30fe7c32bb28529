"""First access: accounts for employees of one's own scope, codes on paper."""

import pytest

from melek.identity.models import ActivationCode, User
from melek.identity.services.accounts import activate
from melek.kit.errors import NotAllowed
from melek.registry.models import Employee
from melek.registry.services.accounts import NobodyChosen, TooManyChosen, new_username, open_accounts
from tests.registry.world import NOW, SARI, TONO, World, person, run_import


@pytest.fixture
def people(world: World) -> list[Employee]:
    """Two who serve in Kota Misal."""
    run_import([person(), person(TONO, name="Tono Umpamanto")], world.admin)
    return list(Employee.objects.order_by("name"))


def test_a_code_opens_the_account_of_the_employee(world: World, people: list[Employee]) -> None:
    issued = open_accounts(employees=people, by=world.admin, at=NOW)
    assert [one.user.display_name for one in issued] == ["Sari Contohwati", "Tono Umpamanto"]
    user = activate(code=issued[0].code, password="kata-sandi-panjang-7", at=NOW)
    assert user.employee == people[0]
    assert user.check_password("kata-sandi-panjang-7")
    assert SARI not in user.username


def test_a_second_code_replaces_the_first_and_keeps_the_account(world: World, people: list[Employee]) -> None:
    first = open_accounts(employees=people[:1], by=world.admin, at=NOW)[0]
    second = open_accounts(employees=people[:1], by=world.admin, at=NOW)[0]
    assert first.user == second.user
    assert User.objects.filter(employee__isnull=False).count() == 1
    assert ActivationCode.objects.filter(replaced_at=None).count() == 1


def test_nobody_outside_the_scope_gets_an_account(world: World, people: list[Employee]) -> None:
    with pytest.raises(NotAllowed):
        open_accounts(employees=people, by=world.stranger, at=NOW)
    assert not User.objects.filter(employee__isnull=False).exists()


def test_the_choice_has_bounds(world: World, people: list[Employee], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NobodyChosen):
        open_accounts(employees=[], by=world.admin, at=NOW)
    monkeypatch.setattr("melek.registry.services.accounts.MOST", 1)
    with pytest.raises(TooManyChosen):
        open_accounts(employees=people, by=world.admin, at=NOW)


def test_account_names_say_nothing_and_are_easy_to_type() -> None:
    names = {new_username() for _number in range(200)}
    assert len(names) == 200
    assert all(len(name) == 9 and not set(name) & set("01oil") for name in names)
