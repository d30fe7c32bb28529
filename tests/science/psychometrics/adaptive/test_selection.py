import numpy as np
import pytest

from melek.science.psychometrics import Design, information, make_pool, simulate, simulated_answers, two_pl
from melek.science.psychometrics.adaptive.plan import make_plan
from melek.science.psychometrics.adaptive.selection import GOES_ON, REASONS, RELAXED, choose, content_needs
from melek.science.psychometrics.adaptive.sitting import begin, replay
from melek.science.psychometrics.pool import information_row
from tests.science.support import QUOTAS, bank, normals


def free_design(**changes) -> Design:
    return Design(
        **({"cut": 0.0, "required": (), "min_scored": 5, "max_positions": 20, "pretest_share": 0.0} | changes)
    )


def state(pool, design, history=(), seed=1, **options):
    plan = make_plan(pool, design)
    return plan, replay(plan, begin(plan, seeds=np.array([seed], dtype=np.uint64), **options), list(history))


def test_without_other_rules_the_most_informative_item_is_chosen() -> None:
    pool = bank(100)
    plan, sittings = state(pool, free_design(tie_noise=0.0), [(4, 1), (8, 0), (20, 1)])
    choice = choose(plan, sittings)
    row = pool.information[information_row(choice.measure.theta)[0]].copy()
    row[[4, 8, 20]] = -1.0
    assert choice.item[0] == row.argmax()


def test_without_other_rules_the_most_informative_of_mixed_formats_is_chosen() -> None:
    pool = bank(100, mixed=True)
    plan, sittings = state(pool, free_design(tie_noise=0.0), [(4, 1), (6, 3), (23, 2)])
    choice = choose(plan, sittings)
    row = information(choice.measure.theta.round(2), pool.items)[:, 0]
    row[[4, 6, 23]] = -1.0
    assert pool.items.categories[choice.item[0]] > 2
    assert row[choice.item[0]] == pytest.approx(row.max(), rel=0.01)


def test_equal_items_are_spread_by_the_seed() -> None:
    items, codes = two_pl(np.ones(20), np.zeros(20)), [f"{n:02d}" for n in range(20)]
    pool = make_pool(codes=codes, items=items, competences=["1.1"] * 20, areas=["1"] * 20)
    plan = make_plan(pool, free_design())
    items = choose(plan, begin(plan, seeds=np.arange(4000, dtype=np.uint64))).item
    assert np.bincount(items, minlength=20).min() > 140


@pytest.mark.parametrize("mixed", [False, True])
def test_every_required_competence_and_area_quota_is_met_by_the_horizon(mixed: bool) -> None:
    pool, design = bank(175, mixed=mixed), Design(cut=0.3, area_quotas=QUOTAS)
    seeds = np.arange(200)
    run = simulate(pool, design, seeds=seeds, answer=simulated_answers(pool.items, normals(1, 1, 200), seeds))
    first = run.items[:, :24]
    for sitting in first:
        assert set(design.required) <= {pool.competence_names[c] for c in pool.competence[sitting]}
    for area, (fewest, most) in QUOTAS.items():
        held = (pool.area[run.items] == pool.area_names.index(area)) & (run.items >= 0)
        assert held[:, :24].sum(axis=1).min() >= fewest
        assert held.sum(axis=1).max() <= most
    assert not run.relaxed.any()


def test_a_required_competence_without_items_left_is_no_longer_asked_for() -> None:
    pool = bank(50)
    excluded = np.zeros((1, 50), dtype=bool)
    excluded[0, pool.competence == pool.competence_names.index("2.4")] = True
    plan, sittings = state(pool, Design(cut=0.3), excluded=excluded)
    assert content_needs(plan, sittings).outstanding[0] == 20.0


def test_eligibility_gives_way_before_content() -> None:
    pool = bank(75)
    nobody = np.zeros(75)
    plan, sittings = state(pool, Design(cut=0.3), eligibility=nobody)
    choice = choose(plan, sittings)
    assert RELAXED[choice.relaxed[0]] == "exposure"
    only_free = np.where(np.array(pool.competence) == pool.competence_names.index("0.1"), 1.0, 0.0)
    plan, sittings = state(pool, Design(cut=0.3), eligibility=only_free)
    choice = choose(plan, sittings)
    assert pool.competence_names[pool.competence[choice.item[0]]] in Design(cut=0.3).required
    assert RELAXED[choice.relaxed[0]] == "exposure"


def test_content_gives_way_when_no_other_item_is_left() -> None:
    pool = make_pool(
        codes=["x", "y"], items=two_pl([1.0, 1.0], [0.0, 0.1]), competences=["0.1", "0.1"], areas=["0", "0"]
    )
    plan, sittings = state(pool, free_design(area_quotas={"0": (0, 1)}), [(0, 1)])
    choice = choose(plan, sittings)
    assert (choice.item[0], RELAXED[choice.relaxed[0]]) == (1, "content")


def test_a_sitting_stops_when_certain_and_ripe_only() -> None:
    pool = bank(100)
    strong, weak = ([(item, answer) for item in range(60, 72)] for answer in (1, 0))
    for history, reason in ((strong, "certain_literate"), (weak, "certain_not_yet")):
        plan, sittings = state(pool, free_design(), history)
        choice = choose(plan, sittings)
        assert REASONS[choice.reason[0]] == reason
        assert choice.item[0] == -1
        plan, sittings = state(pool, free_design(min_scored=13), history)
        assert choose(plan, sittings).reason[0] == GOES_ON
        without = [(item, answer) for item, answer in history if pool.competence[item] != pool.competence[70]]
        plan, sittings = state(pool, free_design(required=(pool.competence_names[pool.competence[70]],)), without)
        assert choose(plan, sittings).reason[0] == GOES_ON


def test_a_sitting_ends_with_its_positions_or_its_bank() -> None:
    pool = bank(100)
    even = [(item, item % 2) for item in range(6)]
    plan, sittings = state(pool, free_design(max_positions=6, stop_probability=0.999999), even)
    assert REASONS[choose(plan, sittings).reason[0]] == "max_positions"
    small = bank(6)
    plan, sittings = state(small, free_design(stop_probability=0.999999), even)
    assert REASONS[choose(plan, sittings).reason[0]] == "bank_exhausted"


def test_about_a_tenth_of_positions_show_random_pretest_items() -> None:
    pool, design = bank(200, pretest=30), Design(cut=0.3, area_quotas=QUOTAS)
    seeds = np.arange(1500)
    run = simulate(pool, design, seeds=seeds, answer=simulated_answers(pool.items, normals(1, 1, 1500), seeds))
    shown = run.items >= 0
    on_trial = shown & pool.is_pretest[run.items]
    assert 0.09 < on_trial.sum() / shown.sum() < 0.11
    counts = np.bincount(run.items[on_trial], minlength=200)[170:]
    assert ((counts - counts.mean()) ** 2 / counts.mean()).sum() < 58.3  # chi-square, 29 degrees of freedom, p = .001
    ability = np.repeat(normals(1, 1, 1500)[:, None], 42, axis=1)[on_trial]
    assert abs(np.corrcoef(ability, pool.items.b[run.items[on_trial], 0])[0, 1]) < 0.06
    assert (run.scored + on_trial.sum(axis=1)).tolist() == run.length.tolist()
    assert run.scored.min() >= 21


def test_pretest_items_leave_room_for_the_scored_minimum() -> None:
    pool, design = bank(100, pretest=40), Design(cut=0.3, max_positions=25, pretest_share=0.9)
    seeds = np.arange(100)
    run = simulate(pool, design, seeds=seeds, answer=simulated_answers(pool.items, np.zeros(100), seeds))
    assert run.scored.min() >= 21
    assert run.length.max() == 25


@pytest.mark.parametrize("mixed", [False, True])
def test_enemies_never_meet(mixed: bool) -> None:
    pairs = tuple((f"item-{n:04d}", f"item-{n + 25:04d}") for n in range(60))
    pool, design = bank(120, enemies=pairs, mixed=mixed), Design(cut=0.3)
    seeds = np.arange(150)
    run = simulate(pool, design, seeds=seeds, answer=simulated_answers(pool.items, normals(1, 1, 150), seeds))
    for sitting in range(150):
        items = run.items[sitting, : run.length[sitting]]
        assert not any(set(pool.enemies_of(item)) & set(items.tolist()) for item in items)
        assert len(set(items.tolist())) == items.size


def test_an_area_keeps_room_for_its_missing_competences() -> None:
    """Free places may not use up an area's maximum while a required competence of it is still missing."""
    pool = bank(100)
    design = free_design(required=("2.1", "2.2"), min_scored=10, area_quotas={"2": (0, 2)})
    other = next(i for i in range(100) if pool.competence_names[pool.competence[i]] == "2.5")
    plan, sittings = state(pool, design, [(0, 1)])
    allowed = content_needs(plan, sittings).allowed[0]
    assert allowed[pool.competence_names.index("2.1")]
    assert not allowed[pool.competence[other]]
    assert allowed[pool.competence_names.index("3.1")]
