"""What differences between samples can and cannot say."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from igsuite.errors import ArgumentError
from igsuite.intervals import Mean, mean_interval

__all__ = ["Mean", "mean_interval", "paired_difference"]


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
