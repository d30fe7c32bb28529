"""Registers that higher parts fill."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from melek.kit.registers import Navigation, NavigationItem, Register, navigation


@dataclass(frozen=True)
class Thing:
    """Something with a code."""

    code: str
    size: int = 0


def reader(*held: str, signed_in: bool = True) -> SimpleNamespace:
    """Somebody who reads pages."""
    return SimpleNamespace(is_authenticated=signed_in, has_perm=lambda permission: permission in held)


def test_register_keeps_the_order_of_declaration() -> None:
    things: Register[Thing] = Register("things")
    for code in "cab":
        things.add(Thing(code))
    assert [one.code for one in things] == ["c", "a", "b"]
    assert len(things) == 3
    assert "a" in things
    assert "z" not in things
    assert things["a"] == Thing("a")
    assert things.get("z") is None


def test_register_takes_the_same_declaration_twice_but_not_another() -> None:
    things: Register[Thing] = Register("things")
    things.add(Thing("a", 1))
    things.add(Thing("a", 1))
    with pytest.raises(ValueError, match="things: a is declared twice"):
        things.add(Thing("a", 2))
    assert len(things) == 1


def test_navigation_shows_what_a_reader_may_open_in_order() -> None:
    menu = Navigation("menu")
    menu.add(NavigationItem("late", "Late", "x", 50))
    menu.add(NavigationItem("open", "Open", "x", 10, audience="all"))
    menu.add(NavigationItem("guest", "Guest", "x", 20, audience="public"))
    menu.add(NavigationItem("secret", "Secret", "x", 30, permission="kit.see_secret"))
    stranger = reader("kit.see_secret", signed_in=False)
    assert [item.code for item in menu.visible(stranger)] == ["open", "guest"]
    assert [item.code for item in menu.visible(reader())] == ["open", "late"]
    assert [item.code for item in menu.visible(reader("kit.see_secret"))] == ["open", "secret", "late"]


def test_navigation_keeps_six_places_and_leads_to_the_rest() -> None:
    menu = Navigation("menu")
    for number in range(6):
        menu.add(NavigationItem(f"n{number}", "N", "x", number, audience="all", rank=90 - number))
    assert menu.split(reader()) == (menu.visible(reader()), [])
    menu.add(NavigationItem("late", "Late", "x", 99, audience="all", rank=1))
    kept, others = menu.split(reader())
    assert [item.code for item in kept] == ["n2", "n3", "n4", "n5", "late"]
    assert [item.code for item in others] == ["n0", "n1"]


def test_every_section_of_the_product_opens(db: None) -> None:
    from django.urls import reverse

    for item in navigation:
        assert reverse(item.url_name).startswith("/")
        assert str(item.label)
