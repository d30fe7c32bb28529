"""From the extract of a wave to its literacy rates; everything random comes from the configuration's seed."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from melek.evaluation.enums import MemberStatus
from melek.warehouse.registers import EstimateRow

if TYPE_CHECKING:
    import numpy as np

    from melek.science.rates import SurveyDesign

CONFIG = {
    "version": "2026-1",
    "seed": 20_261_101,
    "plausible_values": 10,
    "classes": 5,
    "widest_half": 0.15,
    "cut_draws": 50,
}
COVARIATES = ("agency_kind", "sex", "education", "age_band", "employment")
SMALLEST = 10


@dataclass(frozen=True)
class WaveFacts:
    """What the estimate needs to know of a wave besides its extract."""

    code: str
    on: date
    definition: str
    cut: float
    cut_error: float


@dataclass(frozen=True)
class Extract:
    """One wave's extract as columns: members (drawn people in scope), strata, long answers."""

    members: "dict[str, np.ndarray[Any, Any]]"
    strata: "dict[str, np.ndarray[Any, Any]]"
    answers: "dict[str, np.ndarray[Any, Any]]"


@dataclass(frozen=True)
class Measured:
    """People measured in a wave: their probabilities, design, and the columns that make domains."""

    log_likelihood: "np.ndarray[Any, Any]"
    nodes: "np.ndarray[Any, Any]"
    means: "np.ndarray[Any, Any]"
    sds: "np.ndarray[Any, Any]"
    design: "SurveyDesign"
    columns: "dict[str, np.ndarray[Any, Any]]"
    details: dict[str, Any]

    def probabilities(self, cut: float) -> "np.ndarray[Any, Any]":
        """P(θ ≥ cut) of each person under the prior of their group."""
        from melek.science.rates import literacy_probabilities

        return literacy_probabilities(self.log_likelihood, self.nodes, means=self.means, sds=self.sds, cut=cut)


def config_hash(facts: WaveFacts) -> str:
    """SHA-256 of the configuration and the definition's cut: two figures with equal hashes were made alike."""
    told = {**CONFIG, "cut": facts.cut, "cut_error": facts.cut_error, "definition": facts.definition}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def extract(connection: Any, wave: str) -> Extract:
    """Read one wave's extract from a pinned manifest."""

    def columns(name: str, order: list[str]) -> "dict[str, np.ndarray[Any, Any]]":
        table = connection.table(name)
        found = table.filter(table.wave == wave).order_by(order).to_pyarrow()
        return {field: found.column(field).to_numpy(zero_copy_only=False) for field in found.column_names}

    return Extract(
        members=columns("evaluation_wave_members", ["stratum", "person"]),
        strata=columns("evaluation_wave_strata", ["number"]),
        answers=columns("evaluation_wave_answers", ["person", "item"]),
    )


def measure(found: Extract) -> Measured:
    """Weights for nonresponse, group priors and likelihoods of the people measured."""
    import numpy as np

    from melek.science.rates import propensity_classes, r_indicator, respondents, response_propensities, response_rate
    from melek.science.rates import survey_design as make_design

    members = found.members
    in_scope = members["status"] != MemberStatus.LEFT
    members = {name: column[in_scope] for name, column in members.items()}
    sizes = found.strata["population"].astype(float)
    strata = members["stratum"].astype(int)
    weights = _base_weights(strata, sizes, found.strata["take"].astype(float))
    responded = members["status"] == MemberStatus.FINISHED
    propensities = response_propensities(_indicators(members), responded, weights)
    adjustment = propensity_classes(propensities, responded, weights=weights, classes=int(CONFIG["classes"]))
    design = respondents(make_design(weights, strata, sizes), adjustment)
    columns = {name: column[responded] for name, column in members.items()}
    nodes, likelihood = _likelihoods(found.answers, columns["person"])
    means, sds = _priors(likelihood, nodes, columns, design)
    details = {
        "drawn": int(in_scope.size),
        "left": int((~in_scope).sum()),
        "measured": int(responded.sum()),
        "response_rate": round(response_rate(responded, weights), 6),
        "r_indicator": round(r_indicator(propensities, weights), 6),
        "status": {str(one): int((members["status"] == one).sum()) for one in np.unique(members["status"])},
    }
    return Measured(likelihood, nodes, means, sds, design, columns, details)


def _base_weights(strata: Any, sizes: Any, takes: Any) -> Any:
    return (sizes / takes)[strata]


def _indicators(members: "dict[str, np.ndarray[Any, Any]]") -> "np.ndarray[Any, Any]":
    import numpy as np

    columns = []
    for name in COVARIATES:
        for value in np.unique(members[name])[1:]:
            columns.append((members[name] == value).astype(float))
    return np.column_stack(columns) if columns else np.zeros((members["person"].size, 1))


def _likelihoods(answers: "dict[str, np.ndarray[Any, Any]]", people: Any) -> tuple[Any, Any]:
    import numpy as np

    from melek.science.numerics import grid
    from melek.science.psychometrics import log_likelihoods_long

    nodes = grid()
    place = {person: index for index, person in enumerate(people)}
    codes, first, item = np.unique(answers["item"], return_index=True, return_inverse=True)
    index = np.array([place[person] for person in answers["person"]])
    likelihood = log_likelihoods_long(
        answers["a"][first],
        answers["b"][first],
        people=index,
        items=item,
        answers=answers["score"].astype(int),
        count=len(people),
        nodes=nodes,
    )
    return nodes, likelihood


def _priors(likelihood: Any, nodes: Any, columns: Any, design: "SurveyDesign") -> tuple[Any, Any]:
    import numpy as np

    from melek.science.rates import fit_group_priors

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
    found = fit_group_priors(
        likelihood, nodes, groups=group, count=len(pairs), covariates=effects, weights=design.weights
    )
    return found.means[group], found.sds[group]


def rate_rows(found: Extract, facts: WaveFacts, cubes: tuple[tuple[str, ...], ...]) -> list[EstimateRow]:
    """The national rate and those of every domain of the cubes, each with its interval and coverage."""
    people = measure(found)
    chances = people.probabilities(facts.cut)
    rows = [_row(people, chances, found, facts, {}, None)]
    for dims in cubes:
        for keys, inside in _domains(people, dims):
            rows.append(_row(people, chances, found, facts, keys, inside))
    return rows


def _domains(people: Measured, dims: tuple[str, ...]) -> Iterator[tuple[dict[str, str], Any]]:
    import numpy as np

    labels = np.array(["\x1f".join(parts) for parts in zip(*(people.columns[dim] for dim in dims), strict=True)])
    for label in np.unique(labels):
        inside = labels == label
        if inside.sum() >= 2:
            yield dict(zip(dims, str(label).split("\x1f"), strict=True)), inside


def _row(
    people: Measured, chances: Any, found: Extract, facts: WaveFacts, keys: dict[str, str], inside: Any
) -> EstimateRow:
    from melek.science.rates import literacy_rate

    seed, values = int(CONFIG["seed"]), int(CONFIG["plausible_values"])
    rate = literacy_rate(chances, people.design, seed=seed, domain=inside, values=values)
    half = (rate.high - rate.low) / 2
    population = _population(people, found, keys, inside)
    details = {
        "method": rate.method,
        "df": round(rate.df, 2),
        "sampling_variance": rate.sampling_variance,
        "measurement_variance": rate.measurement_variance,
    }
    if not keys:
        details |= {**people.details, "cut_error": _cut_error(people, facts), "floor": round(rate.floor, 6)}
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
        is_wide=half > float(CONFIG["widest_half"]),
    )


def _population(people: Measured, found: Extract, keys: dict[str, str], inside: Any) -> int:
    """Head count from the frame where the strata tell it, else the estimate from the weights."""
    strata = found.strata
    if set(keys) <= {"agency_kind", "province"}:
        chosen = [all(strata[dim][row] == key for dim, key in keys.items()) for row in range(len(strata["number"]))]
        return int(strata["population"][chosen].sum())
    return int(round(people.design.weights[inside].sum()))


def _cut_error(people: Measured, facts: WaveFacts) -> float:
    """Standard error of the national rate from the doubt about the cut alone."""
    if not facts.cut_error:
        return 0.0
    from melek.science.rates import cut_variance

    weights = people.design.weights

    def rate_at(cut: float) -> float:
        return float(weights @ people.probabilities(cut) / weights.sum())

    seed, draws = int(CONFIG["seed"]), int(CONFIG["cut_draws"])
    return float(cut_variance(rate_at, facts.cut, facts.cut_error, seed=seed, draws=draws) ** 0.5)
