import pytest

from melek.science.psychometrics import DIGCOMP_COMPETENCES, Design


def test_digcomp_has_21_competences() -> None:
    assert len(DIGCOMP_COMPETENCES) == 21
    assert (DIGCOMP_COMPETENCES[0], DIGCOMP_COMPETENCES[-1], "2.6" in DIGCOMP_COMPETENCES) == ("1.1", "5.4", True)


def test_equal_designs_are_equal_and_hash_alike() -> None:
    first, second = (Design(cut=0.3, area_quotas={"0": (1, 3)}) for _ in range(2))
    assert first == second
    assert hash(first) == hash(second)
    assert first != Design(cut=0.3)


def test_a_design_does_not_change_with_the_callers_mapping() -> None:
    quotas = {"0": (1, 3)}
    design = Design(cut=0.3, area_quotas=quotas)
    quotas["6"] = (1, 2)
    assert dict(design.area_quotas) == {"0": (1, 3)}


@pytest.mark.parametrize(
    "changes",
    [
        {"min_scored": 50},
        {"stop_probability": 0.4},
        {"pretest_share": 1.0},
        {"max_exposure": 0.0},
        {"prior_sd": 0.0},
        {"area_quotas": {"0": (3, 1)}},
    ],
)
def test_contradictions_are_refused(changes: dict) -> None:
    with pytest.raises(ValueError, match=r"."):
        Design(cut=0.3, **changes)
