"""What a mean over samples can and cannot say: its bootstrap interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from igsuite.errors import ArgumentError

RESAMPLES = 4000

#: The largest coverage that SciPy's BCa method can be asked for; it means all resamples.
_SUREST = 1 - 1e-9


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
        A `Mean`. Of 16, 64 and 500 samples, intervals of 95 % held the true mean of normal
        numbers in 95, 93 and 94 % of the cases, of bimodal ones in 97, 95 and 95 %, of skewed ones
        (exponential) in 93, 95 and 93 %, and of heavily skewed ones (log-normal) in 90, 90 and
        94 %, each to about 1 %; `benchmarks/test_intervals.py` measures them beside others.

    Raises:
        ArgumentError: If `values` is not one row of numbers, or `confidence` is no share.

    Source:
        Efron 1987, "Better bootstrap confidence intervals" (the BCa method, by SciPy); its
        percentiles are expanded for few samples as by Hesterberg 2015, "What teachers should know
        about the bootstrap", arXiv 1411.5279.

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
        confidence_level=_expanded(confidence, len(finite)),
        n_resamples=RESAMPLES,
        method="BCa",
        rng=np.random.default_rng(seed),
        batch=max(1, 4_000_000 // len(finite)),
    ).confidence_interval
    return Mean(mean, float(interval.low), float(interval.high), len(finite), dropped)


def _expanded(confidence: float, count: int) -> float:
    """Return the coverage to ask of the bootstrap of a mean of few samples.

    Resampled means spread √((n − 1)/n) times as far as they should, and as from a normal
    distribution where Student's is right.
    """
    reach = np.sqrt(count / (count - 1)) * stats.t.ppf((1 + confidence) / 2, count - 1)
    return float(min(1 - 2 * stats.norm.sf(reach), _SUREST))
