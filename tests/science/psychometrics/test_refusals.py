"""Numbers that are none, populations that cannot be, and answers given twice are refused by name, everywhere alike."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from melek.science.psychometrics import (
    Design,
    area_scores,
    decide,
    exposure_summary,
    make_pool,
    maximum_posterior,
    plausible_values,
    reporting_interval,
    score_csr,
    score_long,
    score_person,
    two_pl,
    update_eligibility,
)
from melek.science.psychometrics.classification import lee_classification, rudner_classification
from melek.science.psychometrics.dif import ability_tables_long, dif_effects
from melek.science.psychometrics.errors import AnsweredTwice, NotFinite, NothingVaries, Unanalysable, WrongShape
from melek.science.psychometrics.fit import m2, marginal_reliability, observed_curves, person_fit
from melek.science.psychometrics.linking import concordance, moved_items, score_density

NAN, INF = float("nan"), float("inf")
ITEMS = two_pl([1.0] * 4, [-1.0, -0.5, 0.5, 1.0])
SOME = [1, 1, 0, 0]
BANK = make_pool(codes=list("abcd"), items=ITEMS, competences=["1"] * 4, areas=["1"] * 4)
RULES: dict[str, Any] = {"required": (), "min_scored": 2, "max_positions": 3}
LONG: dict[str, Any] = {"items": 1, "focal": [0, 1], "matching": [0.0, 0.1], "strata": 1}
TWO_AREAS: dict[str, Any] = {"responses": [SOME], "correlation": [[1.0, 0.5], [0.5, 1.0]]}
COLUMNS = np.arange(64)[:, None] // 2 ** np.arange(6) % 2

NOT_FINITE: list[Callable[[], object]] = [
    lambda: rudner_classification([0.0, 1.0], [0.5, 0.5], cut=0.0, cut_error=NAN),
    lambda: rudner_classification([0.0, 1.0], [0.5, 0.5], cut=INF),
    lambda: lee_classification(ITEMS, cut=2, mean=NAN),
    lambda: maximum_posterior(ITEMS, [SOME], prior_mean=NAN),
    lambda: maximum_posterior(ITEMS, [SOME], prior_mean=INF),
    lambda: score_person(ITEMS, SOME, cut=NAN),
    lambda: score_person(ITEMS, SOME, cut=0.0, prior_mean=NAN),
    lambda: plausible_values(ITEMS, [SOME], draws=1, seed=1, prior_mean=INF),
    lambda: Design(cut=NAN, **RULES),
    lambda: Design(cut=0.0, prior_mean=NAN, **RULES),
    lambda: dif_effects(ITEMS, ITEMS, mean=NAN),
    lambda: marginal_reliability(ITEMS, sd=INF),
    lambda: moved_items(ITEMS, 1.0, NAN),
    lambda: update_eligibility([NAN], administered=[1], sittings=10, cap=0.2),
]
IMPOSSIBLE: list[Callable[[], object]] = [
    lambda: lee_classification(ITEMS, cut=2.5),  # type: ignore[arg-type]
    lambda: lee_classification(ITEMS, cut=2, sd=-1.0),
    lambda: maximum_posterior(ITEMS, [SOME], prior_sd=0.0),
    lambda: score_person(ITEMS, SOME, cut=0.0, prior_mean=20.0),
    lambda: score_person(ITEMS, SOME, cut=0.0, prior_sd=0.0),
    lambda: score_long(ITEMS, people=[0.7], columns=[1.9], answers=[1], count=1, cut=0.0),
    lambda: reporting_interval(0.0, -0.3),
    lambda: score_density(ITEMS, sd=0.0),
    lambda: person_fit(ITEMS, [SOME], theta=[0.0], estimator="map", prior_sd=0.0),
    lambda: observed_curves(ITEMS, [SOME], theta=[0.0], groups=10**6),
    lambda: concordance(np.arange(60) * 1e7, np.arange(60), replicates=2),
    lambda: decide(BANK, Design(cut=0.0, **RULES), seed=1, history=[], excluded=[-1]),
    lambda: exposure_summary([[0, 9]], 4),
    lambda: exposure_summary([[0.5, 1.0]], 4),
    lambda: ability_tables_long(people=[0, 1], columns=[0, 0], answers=[0.9, 1.0], **LONG),
    lambda: ability_tables_long(people=[0.2, 1.0], columns=[0, 0], answers=[0, 1], **LONG),
    lambda: area_scores(ITEMS, loadings=[[2.0, -1.0]] * 4, **TWO_AREAS),
]
TWICE: list[Callable[[], object]] = [
    lambda: ability_tables_long(people=[0, 0, 1], columns=[0, 0, 0], answers=[1, 1, 0], **LONG),
    lambda: exposure_summary([[0, 0]], 2),
    lambda: score_csr(ITEMS, offsets=[0, 2], columns=[1, 1], answers=[1, 1], cut=0.0),
]


@pytest.mark.parametrize("act", NOT_FINITE)
def test_what_is_no_number_is_refused(act: Callable[[], object]) -> None:
    with pytest.raises(NotFinite):
        act()


@pytest.mark.parametrize("act", IMPOSSIBLE)
def test_what_cannot_be_is_refused(act: Callable[[], object]) -> None:
    with pytest.raises(WrongShape):
        act()


@pytest.mark.parametrize("act", TWICE)
def test_what_comes_twice_is_refused(act: Callable[[], object]) -> None:
    with pytest.raises(AnsweredTwice):
        act()


def test_m2_refuses_a_column_where_all_answer_alike() -> None:
    answers = COLUMNS.copy()
    answers[:, 2] = 1
    with pytest.raises(NothingVaries):
        m2(two_pl([1.0] * 6, [0.0] * 6), answers)


def test_every_refusal_can_be_caught_as_one() -> None:
    assert all(issubclass(one, Unanalysable) for one in (NotFinite, WrongShape, AnsweredTwice))
