"""Intervals: of medians over texts by the bootstrap, of means over few seeds by Student's t."""

from __future__ import annotations

import numpy as np
from scipy import stats

from igsuite.arrays import Array
from igsuite.intervals import RESAMPLES


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
