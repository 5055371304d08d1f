"""The mean of what is known, sample by sample."""

from __future__ import annotations

import numpy as np

from igsuite.arrays import Array


def known_mean(numbers: Array) -> Array:
    """Return the mean of each row, what is not known left out.

    Args:
        numbers: `(n, k)`, NaN where one is not known.

    Returns:
        `(n,)`, NaN for a row of which nothing is known.

    Example:
        >>> known_mean(np.array([[1.0, np.nan, 2.0], [np.nan] * 3])).tolist()
        [1.5, nan]
    """
    known = ~np.isnan(numbers)
    counts = known.sum(axis=1)
    sums = np.where(known, numbers, 0.0).sum(axis=1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
