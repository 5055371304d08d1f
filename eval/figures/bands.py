"""How far the mean of curves is uncertain, point by point."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import FloatArray

RESAMPLES = 1000


def mean_band(scores: ArrayLike, seed: int = 0) -> tuple[FloatArray, FloatArray]:
    """Return a pointwise 95 % percentile bootstrap interval of the mean curve over samples.

    Args:
        scores: `(n, points)` one curve a sample; those that are not finite do not count.
        seed: Seed of the resampling.

    Returns:
        Two `(points,)` arrays, the lower and upper ends; NaN where no curve is finite.

    Example:
        >>> low, high = mean_band([[1.0, 0.0], [1.0, 1.0]])
        >>> low.tolist(), high.tolist()
        ([1.0, 0.0], [1.0, 1.0])
    """
    curves = np.asarray(scores, dtype=np.float64)
    kept = curves[np.isfinite(curves).all(axis=1)]
    if not len(kept):
        nothing = np.full(curves.shape[1], np.nan)
        return nothing, nothing
    random = np.random.default_rng(seed)
    # Counts of each sample in a resample: all means by one product.
    counts = random.multinomial(len(kept), np.full(len(kept), 1 / len(kept)), size=RESAMPLES)
    low, high = np.percentile(counts @ kept / len(kept), [2.5, 97.5], axis=0)
    return low, high
