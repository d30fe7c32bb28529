"""The demo nation without a database: its people, abilities and instrument, and waves of it as extracts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from melek.assessment.rules import provisional_difficulty, provisional_steps
from melek.assessment.services.bank import mark_pretest, open_bank_rows
from melek.demo.services import people as demo_people
from melek.demo.services.abilities import NATIONAL_ICT, abilities
from melek.demo.services.items import ERROR_B, ERROR_LOG_A, STRAY_B, STRAY_LOG_A, strayed
from melek.demo.services.seed import SEED
from melek.evaluation.enums import MemberStatus
from melek.evaluation.services.rates import Extract, WaveFacts
from melek.evaluation.services.waves import POWER, SMALLEST
from melek.kit.reference import load_csv, load_yaml
from melek.registry.models import Agency, Region
from melek.registry.rules import age_band
from melek.science.psychometrics import (
    Design,
    Items,
    Pool,
    cut_from_items,
    make_items,
    make_pool,
    settle,
    simulate,
    simulated_answers,
)
from melek.science.rates import power_allocation, stratified_sample

YEAR = 2025
TAUGHT, ROUNDS = 1500, 16


@dataclass(frozen=True, eq=False)
class Instrument:
    """The pool in use, the same items with their true parameters, design and eligibility."""

    pool: Pool
    truth: Items
    design: Design
    eligibility: np.ndarray

    @property
    def cut(self) -> float:
        return float(self.design.cut)


@dataclass(frozen=True, eq=False)
class Nation:
    """Frame columns of all people, sorted into strata; true abilities; strata; chances of being measured."""

    columns: dict[str, np.ndarray]
    theta: np.ndarray
    strata: dict[str, np.ndarray]
    first: np.ndarray
    response: np.ndarray

    def rate(self, cut: float, inside: np.ndarray | None = None) -> float:
        """True share of people at or above the cut."""
        able = self.theta >= cut
        return float(able.mean() if inside is None else able[inside].mean())


def instrument(*, error_a: float = ERROR_LOG_A, error_b: float = ERROR_B, seed: int = SEED) -> Instrument:
    """The demo's secured bank: true parameters stray from the authors' guesses, those in use err as a calibration."""
    rows = mark_pretest(open_bank_rows())
    rng = np.random.default_rng(seed + 4)
    truth = strayed(_guessed(rows), rng, log_a=STRAY_LOG_A, b=STRAY_B)
    pool = _pool(rows, strayed(truth, rng, log_a=error_a, b=error_b))
    rules = load_yaml("assessment", "blueprints.yaml")[0]["design"]
    cut = cut_from_items(pool.items, levels=[row["level"] for row in rows])
    names = ("min_scored", "max_positions", "stop_probability", "pretest_share", "max_exposure")
    quotas = {area: tuple(limits) for area, limits in rules["area_quotas"].items()}
    design = Design(round(cut, 4), area_quotas=quotas, **{name: rules[name] for name in names})
    taught = np.random.default_rng(seed).normal(0.0, 1.0, TAUGHT)
    settled = settle(pool, design, abilities=taught, seeds=np.arange(TAUGHT), rounds=ROUNDS)
    return Instrument(pool, truth, design, settled.eligibility)


def nation(size: int, *, seed: int = SEED) -> Nation:
    """People of the demo nation and their abilities in its first year, from the demo's own functions."""
    agencies = _agencies()
    people = demo_people.build(agencies, people=size, seed=seed)
    theta, _later = abilities(people, [agency.kind for agency in agencies], seed=seed)
    kinds = np.array([agency.kind for agency in agencies])[people.agency]
    columns = {
        "agency_kind": kinds,
        "province": people.province.astype(str),
        "agency": np.array([agency.code for agency in agencies])[people.agency],
        "employment": people.employment,
        "sex": people.sex,
        "education": people.education,
        "age_band": np.array([age_band(int(born), YEAR) for born in people.birth_year]),
    }
    order = np.lexsort([columns["province"], columns["agency_kind"]])
    columns = {name: column[order] for name, column in columns.items()}
    labels = np.char.add(np.char.add(columns["agency_kind"].astype(str), "|"), columns["province"])
    found, first, stratum, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    columns |= {"stratum": stratum, "person": np.array([f"p{place:06d}" for place in range(size)])}
    strata = {
        "number": np.arange(found.size),
        "agency_kind": columns["agency_kind"][first],
        "province": columns["province"][first],
        "population": sizes,
    }
    return Nation(columns, theta[order], strata, first, _response(columns))


def wave(people: Nation, test: Instrument, *, take: int, seed: int) -> Extract:
    """One wave of the nation: a fresh draw, fresh nonresponse, and fresh answers on the real engine."""
    sizes = people.strata["population"]
    takes = power_allocation(sizes, take, power=POWER, minimum=SMALLEST)
    drawn = np.concatenate(
        [begin + chosen for begin, chosen in zip(people.first, stratified_sample(sizes, takes, seed=seed), strict=True)]
    )
    members = {name: column[drawn] for name, column in people.columns.items()}
    answers = np.random.default_rng(seed).random(drawn.size) < people.response[drawn]
    members["status"] = np.where(answers, str(MemberStatus.FINISHED), str(MemberStatus.NO_RESPONSE))
    measured = drawn[answers]
    seeds = seed * 1_000_003 + measured
    run = simulate(
        test.pool,
        test.design,
        seeds=seeds,
        answer=simulated_answers(test.truth, people.theta[measured], seeds),
        eligibility=test.eligibility,
    )
    scored = (run.items >= 0) & ~test.pool.is_pretest[run.items]
    person, _position = np.nonzero(scored)
    item = run.items[scored]
    long = {
        "person": people.columns["person"][measured][person],
        "item": np.array(test.pool.codes)[item],
        "parameter": item,
        "model": test.pool.items.model[item],
        "a": test.pool.items.a[item],
        "b": test.pool.items.b[item, 0],
        "steps": np.array([*(row[np.isfinite(row)] for row in test.pool.items.b), None], dtype=object)[item],
        "c": test.pool.items.c[item],
        "score": run.scores[scored],
    }
    codes, counts = np.unique(people.columns["agency"], return_counts=True)
    return Extract(members, {**people.strata, "take": takes}, long, {"agency": codes, "population": counts})


def facts(test: Instrument) -> WaveFacts:
    """A wave with a known cut."""
    return WaveFacts("gelombang-uji", date(YEAR, 10, 1), "melek-asn uji", test.cut, 0.0)


def _agencies() -> list[Agency]:
    rows = sorted(load_csv("registry", "agencies.csv"), key=lambda row: row["code"])
    return [
        Agency(code=row["code"], kind=row["kind"], region=Region(code=row["region_code"]))
        for row in rows
        if not row["valid_to"]
    ]


def _response(columns: dict[str, np.ndarray]) -> np.ndarray:
    """Chances of being measured: fewer where the ICT index is low, among older people, and with little schooling."""
    index = {row["province"]: float(row["value"]) for row in load_csv("demo", "ict_index.csv")}
    far = np.maximum(0.0, NATIONAL_ICT - np.array([index[code] for code in columns["province"]]))
    old, little = columns["age_band"] == "50-", columns["education"] == "sd-sma"
    chances: np.ndarray = 0.88 - 0.09 * far - 0.08 * old - 0.08 * little
    return chances


def _guessed(rows: list[dict[str, Any]]) -> Items:
    """The items by their authors' levels, as the bank's provisional parameters have them."""
    points, centre = [row.get("points", 1) for row in rows], [provisional_difficulty(row["level"]) for row in rows]
    steps = [provisional_steps(*pair) for pair in zip(centre, points, strict=True)]
    return make_items(model=["2pl" if most == 1 else "gpcm" for most in points], a=np.ones(len(rows)), b=steps)


def _pool(rows: list[dict[str, Any]], items: Items) -> Pool:
    return make_pool(
        codes=[row["code"] for row in rows],
        items=items,
        competences=[row["competence"] for row in rows],
        areas=[row["competence"].split(".")[0] for row in rows],
        pretest=[row["is_pretest"] for row in rows],
    )
