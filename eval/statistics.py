"""What a mean over samples can and cannot say: bootstrap intervals, paired differences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
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
    if np.ptp(finite) == 0.0:  # BCa divides by the spread
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


def paired_difference(
    first: ArrayLike, second: ArrayLike, confidence: float = 0.95, seed: int = 0
) -> Mean:
    """Return the mean of `first - second`, sample by sample, with its interval.

    Args:
        first: `(n,)`, one number a sample.
        second: `(n,)`, of the same samples in the same order.
        confidence: Coverage of the interval.
        seed: Seed of the resampling.

    Returns:
        A `Mean` of the differences. A sample is dropped where either number is missing.

    Raises:
        ArgumentError: If the two are not of the same samples.

    Example:
        >>> paired_difference([3.0, 4.0], [1.0, 2.0]).mean
        2.0
    """
    one: NDArray[np.float64] = np.asarray(first, dtype=np.float64)
    two: NDArray[np.float64] = np.asarray(second, dtype=np.float64)
    if one.shape != two.shape:
        raise ArgumentError("second", two.shape, f"the samples of the first: shape {one.shape}")
    return mean_interval(one - two, confidence, seed)
