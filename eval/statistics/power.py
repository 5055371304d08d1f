"""How many samples find an effect, and which effects a number of samples can find."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy import stats
from scipy.optimize import brentq

from igsuite.checks import check_count, check_share
from igsuite.errors import ArgumentError

#: Above this effect the test's floor decides.
_LARGEST_EFFECT = 3.0


def samples_needed(d_z: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """Return how many pairs find a mean difference of `d_z` standard deviations.

    Of the paired t test, which the signed-rank test equals but for 5 % where differences are
    normal, and at least as many as the signed-rank test needs to come below `alpha` at all.

    Args:
        d_z: Mean of the differences over their standard deviation; its sign does not matter.
        power: Chance of finding the effect, above `alpha`.
        alpha: Chance of finding one where there is none, on both sides together.

    Returns:
        A whole number of samples; infinity for no effect, NaN for NaN.

    Raises:
        ArgumentError: If `power` or `alpha` is no share, or the first no larger.

    Source:
        Cohen 1988, "Statistical power analysis for the behavioral sciences" (by SciPy).

    Example:
        >>> [samples_needed(effect) for effect in (0.1, 0.2, 0.5)]
        [787.0, 199.0, 34.0]
    """
    _check(power, alpha)
    effect = min(abs(d_z), _LARGEST_EFFECT)
    if math.isnan(d_z) or effect == 0:
        return d_z if math.isnan(d_z) else math.inf
    fewest = most = float(fewest_samples(alpha))
    if _power(effect, fewest, alpha) >= power:
        return fewest
    while _power(effect, most, alpha) < power:
        most *= 2
    return float(math.ceil(_root(lambda count: _power(effect, count, alpha) - power, fewest, most)))


def detectable_effect(samples: int, power: float = 0.8, alpha: float = 0.05) -> float:
    """Return the smallest effect that `samples` pairs find.

    Args:
        samples: Number of pairs.
        power, alpha: As for `samples_needed`.

    Returns:
        Mean difference over the differences' standard deviation; infinity where so few samples
        find nothing, however large.

    Raises:
        ArgumentError: If an argument is out of range.

    Example:
        >>> round(detectable_effect(199), 3), detectable_effect(5)
        (0.2, inf)
    """
    check_count("samples", samples, least=0)
    _check(power, alpha)
    if samples < fewest_samples(alpha):
        return math.inf
    # By doubling: of effects that are far too large the distribution has no values.
    most = samples**-0.5
    while _power(most, samples, alpha) < power:
        most *= 2
    return _root(lambda effect: _power(effect, samples, alpha) - power, 0.0, most)


def fewest_samples(alpha: float = 0.05) -> int:
    """Return how many pairs the signed-rank test needs to come to a p-value of `alpha`.

    n differences of one sign have p = 2 · 2⁻ⁿ, and none is smaller.

    Example:
        >>> fewest_samples(0.05)
        6
    """
    return math.ceil(math.log2(2 / alpha))


def _check(power: float, alpha: float) -> None:
    check_share("power", power)
    check_share("alpha", alpha)
    if power <= alpha:
        raise ArgumentError("power", power, f"more than {alpha:g}, which no effect has already")


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    return float(brentq(function, low, high))


def _power(effect: float, samples: float, alpha: float) -> float:
    """Chance that the paired t test of an effect comes below `alpha`, by Student's t off centre."""
    freedom, centre = samples - 1, effect * samples**0.5
    critical = stats.t.isf(alpha / 2, freedom)
    other = stats.nct.cdf(-critical, freedom, centre)  # NaN where it is next to nothing
    return float(stats.nct.sf(critical, freedom, centre) + np.nan_to_num(other))
