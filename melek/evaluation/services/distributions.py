"""The distribution of ability in the nation, from the same people, weights and replicates as the rates."""

from typing import TYPE_CHECKING, Any

from melek.evaluation.services.rates import Extract, WaveFacts, config_hash, measure, population_of
from melek.warehouse.registers import EstimateRow

if TYPE_CHECKING:
    from melek.evaluation.services.rates import Measured

LOWEST, HIGHEST, WIDTH = 200, 800, 40
BANDS = tuple(range(LOWEST, HIGHEST, WIDTH))


def band_label(start: int) -> str:
    """A band of the reporting scale in words, such as `480–520`; the outer bands hold everything beyond."""
    return f"{start}–{start + WIDTH}"


def _edge(score: int) -> float:
    """A score of the reporting scale on the ability scale; the ends of the scale stand for everything beyond."""
    if score <= LOWEST:
        return -20.0
    return 20.0 if score >= HIGHEST else (score - 500) / 100


def distribution_rows(found: Extract, facts: WaveFacts) -> list[EstimateRow]:
    """The share of people in each band of 40 points, with its interval; shares add up to one."""
    people = measure(found)
    above = [people.measures(_edge(score)) for score in (*BANDS, HIGHEST)]
    population = population_of(people, {})
    return [
        _row(people, (lower, upper), facts, start, population)
        for start, lower, upper in zip(BANDS, above[:-1], above[1:], strict=True)
    ]


def _row(people: "Measured", edges: tuple[Any, Any], facts: WaveFacts, start: int, population: int) -> EstimateRow:
    import numpy as np

    from melek.science.rates import Measures, literacy_rates

    lower, upper = edges
    inside = np.clip(lower.probabilities - upper.probabilities, 0.0, 1.0)
    replicated = np.clip(lower.replicated - upper.replicated, 0.0, 1.0)
    measures = Measures(inside, replicated, lower.replicates)
    rate = literacy_rates(measures, people.design, domains=np.zeros(inside.size, dtype=np.int64), count=1)[0]
    return EstimateRow(
        period=facts.code,
        on=facts.on,
        keys={"score_band": str(start)},
        value=rate.value,
        lower=min(rate.low, rate.value),
        upper=max(rate.high, rate.value),
        n=rate.n,
        held=round(float(inside.sum())),
        population=population,
        coverage=rate.n / population if population else 0.0,
        definition=facts.definition,
        config_hash=config_hash(facts),
    )
