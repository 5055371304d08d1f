"""Intervals of means: over texts by the bootstrap, over a few seeds by Student's t."""

from __future__ import annotations

import numpy as np
from scipy import stats

from igsuite.arrays import Array

RESAMPLES = 4000


def mean_over_texts(values: Array, seed: int) -> tuple[float, float, float]:
    """Return the mean of `values` `(n,)` and its 95 % bootstrap interval, NaN left out.

    Of paired differences, the interval is paired. Where all values are the same, the bootstrap
    knows no other: the interval is that value.

    Source: Efron 1987, "Better bootstrap confidence intervals" (BCa, by SciPy).

    Example:
        >>> mean_over_texts(np.array([0.5, 0.5, np.nan]), seed=0)
        (0.5, 0.5, 0.5)
    """
    kept = values[~np.isnan(values)]
    if len(kept) < 2:
        return float(kept.mean()) if len(kept) else np.nan, np.nan, np.nan
    mean = float(kept.mean())
    if np.ptp(kept) < 1e-12:  # BCa divides by the spread
        return mean, mean, mean
    interval = stats.bootstrap(
        (kept,),
        np.mean,
        n_resamples=RESAMPLES,
        method="BCa",
        rng=np.random.default_rng(seed),
        batch=max(1, 4_000_000 // len(kept)),
    ).confidence_interval
    return mean, float(interval.low), float(interval.high)


def median_over_texts(values: Array, seed: int) -> tuple[float, float, float]:
    """Return the median of `values` `(draws, n)` and its 95 % bootstrap interval over texts.

    A text that is NaN is left out. What a text gives in several draws stays together.

    Example:
        >>> median_over_texts(np.array([[1.0, 1.0, 4.0, np.nan]]), seed=0)
        (1.0, 1.0, 4.0)
    """
    kept = values[:, ~np.isnan(values[0])]
    texts = kept.shape[1]
    if texts < 2:
        return float(np.median(kept)) if texts else np.nan, np.nan, np.nan
    interval = stats.bootstrap(
        (np.arange(texts),),
        lambda rows: np.median(kept[:, rows]),
        n_resamples=RESAMPLES,
        vectorized=False,
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return float(np.median(kept)), float(interval.low), float(interval.high)


def mean_over_seeds(values: Array) -> tuple[float, float, float]:
    """Return the mean of `values` `(seeds,)` and its 95 % interval by Student's t.

    Of three or five values the bootstrap's interval is far too narrow: it draws from those few
    alone.

    Example:
        >>> [round(each, 3) for each in mean_over_seeds(np.array([0.01, 0.02, 0.03]))]
        [0.02, -0.005, 0.045]
    """
    mean = float(values.mean())
    if len(values) < 2:
        return mean, np.nan, np.nan
    half = float(stats.t.ppf(0.975, len(values) - 1) * stats.sem(values))
    return mean, mean - half, mean + half
