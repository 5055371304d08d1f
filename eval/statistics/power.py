"""How many samples find an effect, and which effects a number of samples can find."""

from __future__ import annotations

import math
from typing import Any

from igsuite.checks import check_count, check_share

#: Above this effect the test's floor decides, and the solver finds no root.
_LARGEST_EFFECT = 3.0


def samples_needed(d_z: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """Return how many pairs find a mean difference of `d_z` standard deviations.

    Of the paired t test, which the signed-rank test equals but for 5 % where differences are
    normal, and at least as many as the signed-rank test needs to come below `alpha` at all.

    Args:
        d_z: Mean of the differences over their standard deviation; its sign does not matter.
        power: Chance of finding the effect.
        alpha: Chance of finding one where there is none, on both sides together.

    Returns:
        A whole number of samples; infinity for no effect, NaN for NaN.

    Raises:
        ArgumentError: If `power` or `alpha` is no share.

    Source:
        Cohen 1988, "Statistical power analysis for the behavioral sciences" (by statsmodels).

    Example:
        >>> [samples_needed(effect) for effect in (0.1, 0.2, 0.5)]
        [787.0, 199.0, 34.0]
    """
    check_share("power", power)
    check_share("alpha", alpha)
    effect = min(abs(d_z), _LARGEST_EFFECT)
    if math.isnan(d_z) or effect == 0:
        return d_z if math.isnan(d_z) else math.inf
    needed = float(_paired_t_test().solve_power(effect_size=effect, power=power, alpha=alpha))
    return float(max(math.ceil(needed), fewest_samples(alpha)))


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
    check_share("power", power)
    check_share("alpha", alpha)
    if samples < fewest_samples(alpha):
        return math.inf
    return float(_paired_t_test().solve_power(nobs=samples, power=power, alpha=alpha))


def fewest_samples(alpha: float = 0.05) -> int:
    """Return how many pairs the signed-rank test needs to come to a p-value of `alpha`.

    n differences of one sign have p = 2 · 2⁻ⁿ, and none is smaller.

    Example:
        >>> fewest_samples(0.05)
        6
    """
    return math.ceil(math.log2(2 / alpha))


def _paired_t_test() -> Any:
    # Loaded here: it takes a second.
    from statsmodels.stats.power import TTestPower

    return TTestPower()
