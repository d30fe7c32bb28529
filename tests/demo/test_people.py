"""The demo nation meets the published margins."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from melek.demo.rules import scaled
from melek.demo.services import people, store
from melek.kit.reference import load_yaml
from melek.registry.models import Agency

MARGINS = load_yaml("demo", "margins.yaml")
FULL = MARGINS["total"]


@pytest.fixture
def agencies(reference: None) -> list[Agency]:
    """All agencies in the order of the arrays."""
    return list(Agency.objects.filter(valid_to=None).select_related("region", "scope").order_by("code"))


def check(found: people.People, agencies: list[Agency], size: int) -> None:
    """Every published margin is met to the person."""
    for name in ("employment", "sex", "education", "post"):
        counts = Counter(np.asarray(getattr(found, name)).tolist())
        assert dict(counts) == {key: value for key, value in scaled(MARGINS[name], size).items() if value}, name
    regional = np.array([one.kind in {"provinsi", "kabupaten", "kota"} for one in agencies])[found.agency]
    assert int(regional.sum()) == scaled(MARGINS["level"], size)["regional"]
    served = 2025 - found.hired_year
    assert int((served <= 5).sum()) == scaled(MARGINS["service"], size)["0-5"]
    assert int((served > 30).sum()) == scaled(MARGINS["service"], size)["31-"]


@pytest.mark.parametrize("size", [5000, 20_000])
def test_people_meet_the_margins(agencies: list[Agency], size: int) -> None:
    check(people.build(agencies, people=size, seed=1), agencies, size)


@pytest.mark.slow
def test_people_meet_the_margins_of_the_whole_nation(agencies: list[Agency]) -> None:
    check(people.build(agencies, people=FULL, seed=1), agencies, FULL)


def test_people_are_the_same_for_the_same_seed(agencies: list[Agency]) -> None:
    first, again, other = (people.build(agencies, people=5000, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.birth_year, again.birth_year)
    assert not np.array_equal(first.birth_year, other.birth_year)


def test_numbers_are_unique_and_fit_their_people(agencies: list[Agency]) -> None:
    found = people.build(agencies, people=20_000, seed=1)
    numbers = store.numbers(found, seed=1)
    assert len(set(numbers.tolist())) == 20_000
    text = [str(number) for number in numbers[:500]]
    assert all(len(number) == 18 for number in text)
    assert [int(number[:4]) for number in text] == found.birth_year[:500].tolist()
    assert [number[14] for number in text] == ["1" if sex == "m" else "2" for sex in found.sex[:500]]


def test_regional_people_serve_in_their_own_province(agencies: list[Agency]) -> None:
    found = people.build(agencies, people=5000, seed=1)
    for index, province in zip(found.agency[:2000], found.province[:2000], strict=True):
        agency: Any = agencies[int(index)]
        if agency.kind in {"provinsi", "kabupaten", "kota"}:
            assert agency.region.province_code == str(province)
