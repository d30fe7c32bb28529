"""A random tenth of each wave sits supervised; what the other nine tenths gain without an invigilator is estimated."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from melek.assessment.enums import Mode
from melek.assessment.models import Booking
from melek.evaluation.models import WaveMember

if TYPE_CHECKING:
    from melek.evaluation.services.rates import Measured

SUPERVISED_SHARE = 0.10
FEWEST = 30  # people measured in each mode; below it nothing is told
LEVEL = 1.96


def supervised_people(people: Sequence[str], *, seed: int, share: float = SUPERVISED_SHARE) -> set[str]:
    """The people of a drawn sample who sit supervised: the first by the hash of the draw's seed and each person.

    Chosen among everybody drawn, before anything of them is known, so that the two modes differ by chance alone.
    """
    ordered = sorted(people, key=lambda one: hashlib.sha256(f"{seed}:mode:{one}".encode()).digest())
    return set(ordered[: round(share * len(ordered))])


def set_modes(members: Sequence[WaveMember], bookings: Sequence[Booking], *, seed: int) -> None:
    """Give the bookings of a wave, not stored yet, their modes."""
    chosen = supervised_people([str(member.employee.uuid) for member in members], seed=seed)
    for member, booking in zip(members, bookings, strict=True):
        booking.mode = Mode.SUPERVISED if str(member.employee.uuid) in chosen else Mode.UNSUPERVISED


def mode_effect(people: "Measured", cut: float) -> dict[str, Any] | None:
    """Unsupervised minus supervised: in logits of mean ability and in the share at or above the cut, with 95% intervals.

    The two ability distributions are latent regressions on the mode, so that no posterior is shrunk to the other; their
    errors come from the replicates. None with fewer than `FEWEST` people in a mode.
    """
    import numpy as np

    from melek.science.rates import fit_group_priors, refit_group_priors

    modes = people.columns.get("mode")
    if modes is None:
        return None
    group = (modes == str(Mode.UNSUPERVISED)).astype(np.int64)
    counts = np.bincount(group, minlength=2)
    if counts.min() < FEWEST:
        return None
    shape = {"groups": group, "covariates": np.eye(2)}
    weights = people.design.weights
    found = fit_group_priors(people.log_likelihood, people.nodes, count=2, weights=weights, **shape)
    again = refit_group_priors(
        found, people.log_likelihood, people.nodes, weights=weights * people.replicates.factors, **shape
    )
    logits = float(found.means[1] - found.means[0])
    share = _gap(found.means, found.sds, cut)
    errors = people.replicates.variances(
        np.stack([again.means[:, 1] - again.means[:, 0], _gap(again.means.T, again.sds.T, cut)]),
        np.array([logits, share]),
    )
    told: dict[str, Any] = {"supervised": int(counts[0]), "unsupervised": int(counts[1])}
    for name, value, variance in (("logits", logits, errors[0]), ("share", share, errors[1])):
        half = LEVEL * float(variance) ** 0.5
        told[name] = [round(one, 5) for one in (value, value - half, value + half)]
    return told


def _gap(means: Any, sds: Any, cut: float) -> Any:
    """Share at or above the cut in the second distribution, minus that in the first."""
    from scipy.special import ndtr

    shares = ndtr((means - cut) / sds)
    return shares[1] - shares[0]
