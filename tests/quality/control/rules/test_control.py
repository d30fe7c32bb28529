"""Norms as data, what a value means, and the figures of a year by hand."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from melek.kit.reference import load_yaml
from melek.quality.enums.control import Status
from melek.quality.rules.control import (
    coverage_of,
    crosstab,
    days_between,
    median_days,
    norm_figure,
    read_control,
    status_of,
)

RAW = load_yaml("quality", "norms.yaml")


def test_norms_of_the_file_are_whole() -> None:
    law = read_control(RAW)
    assert len(law.norms) == len({one.code for one in law.norms}) == 13
    assert law.authority == "lan"
    for one in law.norms:
        for words in (one.short, one.title, one.asks, *([one.unsure] if one.unsure else [])):
            assert words.id.strip()
            assert words.en.strip()
            assert words.id != words.en
        assert len(one.short.id) <= 24, "a head of a column"


def test_what_is_not_read_in_a_text_of_law_says_what_is_unsure() -> None:
    unsure = {one.code for one in read_control(RAW).norms if one.unsure}
    assert unsure == {one["code"] for one in RAW["norms"] if one["mark"] != "S"}


@pytest.mark.parametrize(
    "change",
    [
        {"source": "academy.hours"},
        {"source": "indicator:academy.hours", "met_at": None},
        {"mark": "K"},
        {"kind": "wish"},
    ],
)
def test_a_norm_that_nobody_could_judge_is_refused(change: dict[str, Any]) -> None:
    raw = deepcopy(RAW)
    raw["norms"] = [{**raw["norms"][0], **change}]
    with pytest.raises(ValueError):
        read_control(raw)


@pytest.mark.parametrize(
    ("value", "met_at", "partly_at", "status"),
    [
        (1.0, 1.0, 0.5, Status.MET),
        (0.99, 1.0, 0.5, Status.PARTLY),
        (0.5, 1.0, 0.5, Status.PARTLY),
        (0.49, 1.0, 0.5, Status.NOT_MET),
        (0.0, 1.0, None, Status.NOT_MET),
        (True, 1.0, None, Status.MET),
        (None, 1.0, 0.5, Status.NOTHING),
        (0.7, None, None, Status.NOTHING),
    ],
)
def test_a_value_means_a_status(value: Any, met_at: float | None, partly_at: float | None, status: Status) -> None:
    assert status_of(value, met_at, partly_at) == status


def test_coverage_counts_only_judgements() -> None:
    told = coverage_of(["met", "met", "partly", "not_met", "no_source", "nothing", "not_looked_at"])
    assert (told.applicable, told.judged, told.met, told.partly, told.not_met) == (7, 4, 2, 1, 1)


def test_figure_of_a_norm_by_hand() -> None:
    now = {1: "met", 2: "met", 3: "partly", 4: "not_met", 5: "no_source", 6: "not_looked_at"}
    before = {1: "not_met", 2: "met", 3: "met", 4: "no_source", 7: "met"}
    one = norm_figure("uji", now, before, applicable=8, on=date(2026, 11, 2))
    assert (one.judged, one.met, one.partly, one.not_met, one.no_source) == (4, 2, 1, 1, 1)
    assert one.share == pytest.approx(0.5)
    assert one.coverage == pytest.approx(0.5)
    assert (one.both, one.better, one.worse) == (3, 1, 1)
    assert one.before == pytest.approx(0.75)


def test_figure_of_a_norm_that_nobody_judged_has_no_share() -> None:
    one = norm_figure("uji", {1: "no_source"}, {}, applicable=1, on=None)
    assert (one.share, one.coverage, one.before) == (None, 0.0, None)


def test_median_of_days_to_a_reply() -> None:
    pairs = [(date(2026, 1, 1), date(2026, 1, 4)), (date(2026, 1, 1), date(2026, 1, 11))]
    assert days_between(pairs) == [3, 10]
    assert median_days([3, 10]) == 6.5
    assert median_days([10, 3, 4]) == 4.0
    assert median_days([]) is None


def test_findings_are_counted_by_severity_the_gravest_first() -> None:
    table = crosstab([("major", "closed"), ("major", "escalated"), ("minor", "closed")])
    assert list(table) == ["critical", "major", "minor"]
    assert (table["major"]["closed"], table["major"]["escalated"], table["critical"]["closed"]) == (1, 1, 0)
