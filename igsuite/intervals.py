"""What a mean over samples can and cannot say: its bootstrap interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from igsuite.errors import ArgumentError

RESAMPLES = 4000


@dataclass(frozen=True)
class Mean:
    """A mean over samples with its interval.

    Args:
        mean: The mean of the samples that have a number.
        low: Lower end of the interval; NaN where fewer than 2 samples have a number.
        high: Upper end of the interval.
        count: Samples that have a number.
        dropped: Samples left out because theirs was NaN or infinite.
    """

    mean: float
    low: float
    high: float
    count: int
    dropped: int


def mean_interval(values: ArrayLike, confidence: float = 0.95, seed: int = 0) -> Mean:
    """Return the mean of `values` with its bootstrap BCa interval.

    Args:
        values: `(n,)`, one number a sample. NaN and infinity are left out and counted.
        confidence: Coverage of the interval, between 0 and 1.
        seed: Seed of the resampling.

    Returns:
        A `Mean`.

    Raises:
        ArgumentError: If `values` is not one row of numbers, or `confidence` is no share.

    Source:
        Efron 1987, "Better bootstrap confidence intervals" (the BCa method, by SciPy).

    Example:
        >>> mean_interval([1.0, 1.0, float("nan")])
        Mean(mean=1.0, low=1.0, high=1.0, count=2, dropped=1)
    """
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 1:
        raise ArgumentError("values", values.shape, "one number a sample: shape (n,)")
    if not 0.0 < confidence < 1.0:
        raise ArgumentError("confidence", confidence, "a share between 0 and 1, both excluded")
    finite = values[np.isfinite(values)]
    dropped = len(values) - len(finite)
    if len(finite) == 0:
        return Mean(np.nan, np.nan, np.nan, 0, dropped)
    mean = float(finite.mean())
    if len(finite) == 1:
        return Mean(mean, np.nan, np.nan, 1, dropped)
    if np.ptp(finite) <= 1e-12 * np.abs(finite).max():  # BCa divides by the spread
        return Mean(mean, mean, mean, len(finite), dropped)
    interval = stats.bootstrap(
        (finite,),
        np.mean,
        confidence_level=confidence,
        n_resamples=RESAMPLES,
        method="BCa",
        rng=np.random.default_rng(seed),
        batch=max(1, 4_000_000 // len(finite)),
    ).confidence_interval
    return Mean(mean, float(interval.low), float(interval.high), len(finite), dropped)
