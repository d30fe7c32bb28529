"""What of an offering is filled in, and whether its instructors may teach all of it; on plain values."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from melek.catalogue.enums import Payer


class Held(NamedTuple):
    """A competence that an instructor's licence covers, up to a level, from a day to a day."""

    competence: int
    highest_level: int
    issued_on: date
    expires_on: date


def is_covered(taught: Mapping[int, int], held: Iterable[Held], on: date) -> bool:
    """Whether licences that hold on a day cover every competence taught, at its level.

    A programme that names no competence asks for one licence, whatever it covers.
    """
    highest: dict[int, int] = {}
    for one in held:
        if one.issued_on <= on <= one.expires_on:
            highest[one.competence] = max(one.highest_level, highest.get(one.competence, 0))
    if not taught:
        return bool(highest)
    return all(highest.get(competence, 0) >= level for competence, level in taught.items())


def has_place(*, is_online: bool, city: str, has_venue: bool) -> bool:
    """Whether somebody would know where to go; a province alone does not tell."""
    return is_online or has_venue or bool(city.strip())


def has_price(price: int, fee_payer: str) -> bool:
    """Whether the price is known: what others pay has one, what the provider bears needs none."""
    return price > 0 or fee_payer == Payer.PROVIDER
