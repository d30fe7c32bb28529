"""What is believed of the asymptote c of a 3PL item before anybody answered: a normal prior on its logit, or a Beta prior.

With Beta(alpha, beta) the density is that of c itself, c^(alpha - 1) (1 - c)^(beta - 1), so that the highest point is c =
(alpha - 1) / (alpha + beta - 2), whatever scale the estimation runs on: no Jacobian of the logit enters. Beta(1, 1) is
maximum likelihood. Source: Swaminathan & Gifford (1986), *Bayesian estimation in the three-parameter logistic model*,
Psychometrika 51; the same convention as BILOG (Mislevy & Bock 1990).
"""

import numpy as np

from melek.science.numerics import log_logistic, logistic
from melek.science.psychometrics.calibration.result import Settings
from melek.science.psychometrics.models import Floats

FLAT_START = 0.2


def first_guess(settings: Settings) -> float:
    """Logit of c at which the estimation starts: the highest point of the prior, or c = .2 where it has none inside."""
    if settings.guess_beta is None:
        return settings.guess_mean
    alpha, beta = settings.guess_beta
    c = (alpha - 1.0) / (alpha + beta - 2.0) if alpha + beta > 2.0 else FLAT_START
    c = min(max(c, 0.02), 0.5)
    return float(np.log(c) - np.log1p(-c))


def log_density(settings: Settings, logits: Floats) -> Floats:
    """Log of the prior, up to a constant, at logits of c."""
    if settings.guess_beta is None:
        return np.asarray(-0.5 * np.square((logits - settings.guess_mean) / settings.guess_sd), dtype=np.float64)
    alpha, beta = settings.guess_beta
    return (alpha - 1.0) * log_logistic(logits) + (beta - 1.0) * log_logistic(-logits)


def slope_and_precision(settings: Settings, logits: Floats) -> tuple[Floats, Floats]:
    """First derivative of the log prior by the logit of c, and minus the second."""
    if settings.guess_beta is None:
        precision = settings.guess_sd**-2
        return -precision * (logits - settings.guess_mean), np.full_like(logits, precision)
    alpha, beta = settings.guess_beta
    c = logistic(logits)
    return (alpha - 1.0) * (1.0 - c) - (beta - 1.0) * c, (alpha + beta - 2.0) * c * (1.0 - c)
