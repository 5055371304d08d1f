"""What agrees by chance alone: permutations beside a mean over texts and its interval."""

from __future__ import annotations

import numpy as np

from igsuite.arrays import Array
from igsuite.intervals import mean_interval


def p_value(found: Array) -> float:
    """Return the share of permutations that agree as much, the observed order among them.

    Args:
        found: `(1 + permutations,)`, what was observed first.

    Returns:
        The one-sided p-value; NaN where what was observed is.

    Source: Phipson, Smyth 2010, "Permutation p-values should never be zero", equation 2.

    Example:
        >>> p_value(np.array([0.9, 0.1, -0.3, 0.95]))
        0.5
    """
    if np.isnan(found[0]):
        return np.nan
    # What only rounding tells from the observed agrees as much.
    return float((found >= found[0] - 1e-12).mean())


def mean_beside_chance(found: Array, seed: int = 0) -> dict[str, float]:
    """Return the mean over texts, its interval, and what chance makes of that mean.

    Args:
        found: `(texts, 1 + permutations)`, what was observed in each text first, then what the
            permutations of that text give. Texts where the first is NaN are dropped.
        seed: Seed of the resampling.

    Returns:
        "mean" with its 95 % interval "low" to "high", the mean by "chance" and 95 % of its draws
        between "chance_low" and "chance_high", "p_value", and the numbers of "texts" and of
        those "dropped".
    """
    kept = found[~np.isnan(found[:, 0])]
    counts = {"texts": len(kept), "dropped": len(found) - len(kept)}
    names = ("mean", "low", "high", "chance", "chance_low", "chance_high", "p_value")
    if not len(kept):
        return {**dict.fromkeys(names, np.nan), **counts}
    means = kept.mean(axis=0)
    observed = mean_interval(kept[:, 0], seed=seed)
    chance_low, chance_high = np.percentile(means[1:], [2.5, 97.5])
    summary = (
        means[0],
        observed.low,
        observed.high,
        means[1:].mean(),
        chance_low,
        chance_high,
        p_value(means),
    )
    return {**dict(zip(names, map(float, summary), strict=True)), **counts}
