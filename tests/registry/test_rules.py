"""What an employee number says, how days and choices are written, bands."""

from datetime import date

import pytest

from melek.registry import rules


def test_a_number_says_birth_date_appointment_and_sex() -> None:
    nip = rules.read_nip("198503152010012003")
    assert (nip.born_on, nip.year, nip.month, nip.sex) == (date(1985, 3, 15), 2010, 1, "f")
    assert rules.is_month(nip)
    assert not rules.is_sequence(nip)


@pytest.mark.parametrize("text", ["19850315 201001 2 003", "'198503152010012003", "19850315.201001.2.003"])
def test_usual_ways_of_writing_a_number_are_read(text: str) -> None:
    assert rules.read_nip(text).digits == "198503152010012003"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("19850315201001200", "registry.nip_length"),
        ("1985031520100120031", "registry.nip_length"),
        ("198502302010012003", "registry.nip_birth_date"),
        ("178503152010012003", "registry.nip_birth_date"),
        ("19850315201001200X", "registry.nip_digits"),
        ("١٩٨٥٠٣١٥٢٠١٠٠١٢٠٠٣", "registry.nip_digits"),
        ("1.98503E+17", "registry.nip_lost_digits"),
        ("1,98503E+17", "registry.nip_lost_digits"),
    ],
)
def test_wrong_numbers_have_a_reason_that_never_repeats_them(text: str, code: str) -> None:
    with pytest.raises(rules.NipWrong) as refused:
        rules.read_nip(text)
    assert refused.value.code == code
    assert text not in str(refused.value) + str(refused.value.params)


def test_contract_numbers_have_a_sequence_instead_of_a_month() -> None:
    nip = rules.read_nip("199207082024211007")
    assert rules.is_sequence(nip)
    assert not rules.is_month(nip)
    assert rules.is_year_possible(nip, 2026)
    assert not rules.is_year_possible(nip, 2023)


@pytest.mark.parametrize(
    "text", ["2026-10-31", "31-10-2026", "31/10/2026", "31.10.2026", "20261031", "2026-10-31 00:00:00", "2026/10/31"]
)
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert rules.read_day(text) == date(2026, 10, 31)


@pytest.mark.parametrize("text", ["31-02-2026", "10/31/2026", "2026", "kemarin", "", "45960"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert rules.read_day(text) is None


def test_spellings_of_other_systems_are_known() -> None:
    assert rules.EDUCATIONS["diploma iii/sarjana muda"] == "d1-d3"
    assert rules.EMPLOYMENTS["calon pns"] == "cpns"
    assert rules.STATES["pensiun"] == "left"
    assert rules.SEXES["l"] == "m"


def test_names_are_compared_without_titles() -> None:
    assert rules.plain_name("BUDI  Misalnya, S.Kom.") == rules.plain_name("Budi Misalnya")


@pytest.mark.parametrize(("born", "band"), [(1997, "17-29"), (1996, "30-39"), (1986, "40-49"), (1976, "50-")])
def test_age_bands(born: int, band: str) -> None:
    assert rules.age_band(born, 2026) == band


@pytest.mark.parametrize(
    ("hired", "band"), [(2021, "0-5"), (2020, "6-10"), (2015, "11-20"), (2005, "21-30"), (1995, "31-")]
)
def test_service_bands(hired: int, band: str) -> None:
    assert rules.service_band(hired, 2026) == band
