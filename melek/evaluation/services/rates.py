"""From the extract of a wave to its literacy rates; everything random comes from the configuration's seed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from melek.evaluation.enums import MemberStatus
from melek.evaluation.services.modes import mode_effect
from melek.warehouse.registers import EstimateRow

if TYPE_CHECKING:
    import numpy as np

    from melek.science.rates import Adjustment, Measures, Rate, ReplicatePriors, Replicates, SurveyDesign

CONFIG: dict[str, Any] = {
    "version": "2026-1",
    "seed": 20_261_101,
    "replicates": 40,
    "classes": 5,
    "widest_half": 0.15,
    "cut_draws": 50,
}
COVARIATES = ("agency_kind", "sex", "education", "age_band", "employment")


@dataclass(frozen=True)
class WaveFacts:
    """What the estimate needs to know of a wave besides its extract."""

    code: str
    on: date
    definition: str
    cut: float
    cut_error: float


@dataclass(frozen=True, eq=False)
class Extract:
    """One wave's extract as columns: members (drawn people in scope), strata, long answers, agencies of the frame."""

    members: "dict[str, np.ndarray[Any, Any]]"
    strata: "dict[str, np.ndarray[Any, Any]]"
    answers: "dict[str, np.ndarray[Any, Any]]"
    agencies: "dict[str, np.ndarray[Any, Any]]"


@dataclass(frozen=True)
class Priors:
    """Group of each person, and the priors of the groups: from all people, and under each replicate's weights."""

    groups: "np.ndarray[Any, Any]"
    means: "np.ndarray[Any, Any]"
    sds: "np.ndarray[Any, Any]"
    replicated: "ReplicatePriors"


@dataclass(frozen=True)
class Measured:
    """People measured in a wave: their likelihoods and priors, design and replicates, and the columns of domains.

    `heads` holds the head count of the frame by dimension and key.
    """

    log_likelihood: "np.ndarray[Any, Any]"
    nodes: "np.ndarray[Any, Any]"
    priors: Priors
    design: "SurveyDesign"
    replicates: "Replicates"
    columns: "dict[str, np.ndarray[Any, Any]]"
    heads: dict[str, dict[str, int]]
    details: dict[str, Any]

    def probabilities(self, cut: float) -> "np.ndarray[Any, Any]":
        """P(θ ≥ cut) of each person under the prior of their group."""
        from melek.science.rates import literacy_probabilities

        means, sds = self.priors.means[self.priors.groups], self.priors.sds[self.priors.groups]
        return literacy_probabilities(self.log_likelihood, self.nodes, means=means, sds=sds, cut=cut)

    def measures(self, cut: float) -> "Measures":
        """The probabilities, and the same under each replicate's priors."""
        from melek.science.rates import Measures, replicate_probabilities

        replicated = replicate_probabilities(
            self.log_likelihood, self.nodes, groups=self.priors.groups, priors=self.priors.replicated, cut=cut
        )
        return Measures(self.probabilities(cut), replicated, self.replicates)


def config_hash(facts: WaveFacts) -> str:
    """SHA-256 of the configuration and the definition's cut: two figures with equal hashes were made alike."""
    told = {**CONFIG, "cut": facts.cut, "cut_error": facts.cut_error, "definition": facts.definition}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=4)
def extract(connection: Any, wave: str) -> Extract:
    """Read one wave's extract from a pinned manifest; several indicators of one refresh read it once."""

    def columns(name: str, order: list[str]) -> "dict[str, np.ndarray[Any, Any]]":
        table = connection.table(name)
        found = table.filter(table.wave == wave).order_by(order).to_pyarrow()
        return {field: found.column(field).to_numpy(zero_copy_only=False) for field in found.column_names}

    return Extract(
        members=columns("evaluation_wave_members", ["stratum", "person"]),
        strata=columns("evaluation_wave_strata", ["number"]),
        answers=columns("evaluation_wave_answers", ["person", "item"]),
        agencies=columns("evaluation_wave_agencies", ["agency"]),
    )


@lru_cache(maxsize=4)
def measure(found: Extract) -> Measured:
    """Weights for nonresponse, replicates, group priors and likelihoods of the people measured."""
    from melek.science.rates import propensity_classes, response_propensities, survey_design

    in_scope = found.members["status"] != MemberStatus.LEFT
    members = {name: column[in_scope] for name, column in found.members.items()}
    sizes, strata = found.strata["population"].astype(float), members["stratum"].astype(int)
    weights = _base_weights(strata, sizes, found.strata["take"].astype(float))
    responded = members["status"] == MemberStatus.FINISHED
    propensities = response_propensities(_indicators(members), responded, weights)
    adjustment = propensity_classes(propensities, responded, weights=weights, classes=CONFIG["classes"])
    drawn = survey_design(weights, strata, sizes)
    design, replicates = _weighted(drawn, adjustment, members["province"])
    columns = {name: column[responded] for name, column in members.items()}
    nodes, likelihood = _likelihoods(found.answers, columns["person"])
    priors = _priors(likelihood, nodes, columns, design.weights, replicates)
    details = _details(members, weights, propensities, left=int((~in_scope).sum()))
    return Measured(likelihood, nodes, priors, design, replicates, columns, _heads(found), details)


def _heads(found: Extract) -> dict[str, dict[str, int]]:
    """Head count of the frame by dimension and key; the key "" of no dimension is the nation."""
    sizes = found.strata["population"]
    heads = {"": {"": int(sizes.sum())}}
    for dim in ("agency_kind", "province"):
        keys = found.strata[dim]
        heads[dim] = {str(key): int(sizes[keys == key].sum()) for key in set(keys)}
    counts = zip(found.agencies["agency"], found.agencies["population"], strict=True)
    heads["agency"] = {str(agency): int(population) for agency, population in counts}
    return heads


def _weighted(drawn: "SurveyDesign", adjustment: "Adjustment", provinces: Any) -> "tuple[SurveyDesign, Replicates]":
    """The design and replicates of the people measured, who in each province stand for all who were drawn there."""
    import numpy as np

    from melek.science.rates import (
        calibrate,
        calibrated_replicates,
        jackknife_replicates,
        joined_classes,
        margin_indicators,
        respondent_replicates,
        respondents,
    )

    _names, province = np.unique(provinces, return_inverse=True)
    cells = joined_classes(province, adjustment.responded)
    totals = np.bincount(cells, weights=drawn.weights)
    design = respondents(drawn, adjustment)
    margins = margin_indicators(cells[adjustment.responded], totals.size)
    calibration = calibrate(design.weights, margins, totals, method="linear")
    replicates = jackknife_replicates(drawn, seed=CONFIG["seed"], groups=CONFIG["replicates"])
    replicates = respondent_replicates(replicates, drawn, adjustment)
    return replace(design, weights=calibration.weights), calibrated_replicates(replicates, calibration, method="linear")


def _details(
    members: "dict[str, np.ndarray[Any, Any]]", weights: Any, propensities: Any, *, left: int
) -> dict[str, Any]:
    """What the national figure tells of the response."""
    import numpy as np

    from melek.science.rates import r_indicator, response_rate

    status = members["status"]
    responded = status == MemberStatus.FINISHED
    return {
        "drawn": int(status.size) + left,
        "left": left,
        "measured": int(responded.sum()),
        "response_rate": round(response_rate(responded, weights), 6),
        "r_indicator": round(r_indicator(propensities, weights), 6),
        "status": {str(one): int((status == one).sum()) for one in np.unique(status)},
    }


def _base_weights(strata: Any, sizes: Any, takes: Any) -> Any:
    return (sizes / takes)[strata]


def _indicators(members: "dict[str, np.ndarray[Any, Any]]") -> "np.ndarray[Any, Any]":
    import numpy as np

    columns = [(members[name] == value).astype(float) for name in COVARIATES for value in np.unique(members[name])[1:]]
    return np.column_stack(columns) if columns else np.zeros((members["person"].size, 1))


def _likelihoods(answers: "dict[str, np.ndarray[Any, Any]]", people: Any) -> tuple[Any, Any]:
    import numpy as np

    from melek.science.numerics import grid
    from melek.science.psychometrics import log_likelihoods_long, make_items

    nodes = grid()
    place = {person: index for index, person in enumerate(people)}
    # an item may carry other parameters in the sittings after a calibration, so each row of parameters stands for itself
    _rows, first, item = np.unique(answers["parameter"], return_index=True, return_inverse=True)
    steps = [
        found if len(found) else [b] for found, b in zip(answers["steps"][first], answers["b"][first], strict=True)
    ]
    index = np.array([place[person] for person in answers["person"]])
    likelihood = log_likelihoods_long(
        make_items(model=answers["model"][first].astype(str), a=answers["a"][first], b=steps, c=answers["c"][first]),
        people=index,
        columns=item,
        answers=answers["score"].astype(int),
        count=len(people),
        nodes=nodes,
    )
    return nodes, likelihood


def _priors(likelihood: Any, nodes: Any, columns: Any, weights: Any, replicates: "Replicates") -> Priors:
    import numpy as np

    from melek.science.rates import fit_group_priors, refit_group_priors

    kinds, kind = np.unique(columns["agency_kind"], return_inverse=True)
    provinces, province = np.unique(columns["province"], return_inverse=True)
    pairs, group = np.unique(kind * len(provinces) + province, return_inverse=True)
    effects = np.column_stack(
        [
            np.ones(len(pairs)),
            *((pairs // len(provinces) == one).astype(float) for one in range(1, len(kinds))),
            *((pairs % len(provinces) == one).astype(float) for one in range(1, len(provinces))),
        ]
    )
    found = fit_group_priors(likelihood, nodes, groups=group, count=len(pairs), covariates=effects, weights=weights)
    replicated = refit_group_priors(
        found, likelihood, nodes, groups=group, covariates=effects, weights=weights * replicates.factors
    )
    return Priors(group, found.means, found.sds, replicated)


def rate_rows(found: Extract, facts: WaveFacts, cubes: tuple[tuple[str, ...], ...]) -> list[EstimateRow]:
    """The national rate and those of every domain of the cubes, each with its interval and coverage."""
    people = measure(found)
    measures = people.measures(facts.cut)
    rows = []
    for dims in ((), *cubes):
        keys, index = domains_of(people, dims)
        rows += _rows(people, measures, facts, keys, index)
    return rows


def domains_of(
    people: Measured, dims: tuple[str, ...], *, among: Any = None
) -> "tuple[list[dict[str, str]], np.ndarray[Any, Any]]":
    """Keys of the domains of a cube of at most one dimension, and the domain of each person (-1 for none of them).

    A domain has two people or more, and a head count in the frame. Only people `among` count; None for all.
    """
    import numpy as np

    labels = people.columns[dims[0]].astype(str) if dims else np.full(people.design.weights.size, "")
    inside = np.ones(labels.size, dtype=bool) if among is None else among
    known = people.heads[dims[0] if dims else ""]
    found, place, held = np.unique(labels[inside], return_inverse=True, return_counts=True)
    kept = (held >= 2) & np.isin(found, list(known))
    index = np.full(labels.size, -1, dtype=np.int64)
    index[inside] = np.where(kept, np.cumsum(kept) - 1, -1)[place]
    return [dict.fromkeys(dims, str(label)) for label in found[kept]], index


def _rows(
    people: Measured, measures: "Measures", facts: WaveFacts, keys: list[dict[str, str]], index: Any
) -> list[EstimateRow]:
    from melek.science.rates import literacy_rates

    if not keys:
        return []
    rates = literacy_rates(measures, people.design, domains=index, count=len(keys))
    return [_row(people, rate, facts, one) for one, rate in zip(keys, rates, strict=True)]


def _row(people: Measured, rate: "Rate", facts: WaveFacts, keys: dict[str, str]) -> EstimateRow:
    row = estimate_row(people, rate, facts, keys)
    if keys:
        return row
    national = {
        **people.details,
        "cut_error": _cut_error(people, facts),
        "floor": round(rate.floor, 6),
        "mode": mode_effect(people, facts.cut),
    }
    return replace(row, details={**row.details, **national})


def estimate_row(people: Measured, rate: "Rate", facts: WaveFacts, keys: dict[str, str]) -> EstimateRow:
    """A share with its interval, coverage and method as the warehouse stores it."""
    half = (rate.high - rate.low) / 2
    population = population_of(people, keys)
    details = {
        "method": rate.method,
        "df": round(rate.df, 2),
        "sampling_variance": rate.sampling_variance,
        "measurement_variance": rate.measurement_variance,
        "sampling_fraction": round(rate.sampling_fraction, 6),
    }
    return EstimateRow(
        period=facts.code,
        on=facts.on,
        keys=keys,
        value=rate.value,
        lower=min(rate.low, rate.value),
        upper=max(rate.high, rate.value),
        n=rate.n,
        population=population,
        coverage=rate.n / population if population else 0.0,
        definition=facts.definition,
        config_hash=config_hash(facts),
        details=details,
        is_wide=half > CONFIG["widest_half"],
    )


def population_of(people: Measured, keys: Mapping[str, str]) -> int:
    """Head count of a domain in the frame, never what the weights of its people add up to."""
    dim, key = next(iter(keys.items()), ("", ""))
    return people.heads[dim][key]


def _cut_error(people: Measured, facts: WaveFacts) -> float:
    """Standard error of the national rate from the doubt about the cut alone."""
    if not facts.cut_error:
        return 0.0
    from melek.science.rates import cut_variance

    weights = people.design.weights

    def rate_at(cut: float) -> float:
        return float(weights @ people.probabilities(cut) / weights.sum())

    seed, draws = CONFIG["seed"], CONFIG["cut_draws"]
    return float(cut_variance(rate_at, facts.cut, facts.cut_error, seed=seed, draws=draws) ** 0.5)
