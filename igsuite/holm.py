"""Holm's correction: one small p-value out of many says little by itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array


def holm(p_values: ArrayLike) -> Array:
    """Correct p-values for being a family: one of them may be small by chance alone.

    Args:
        p_values: `(m,)`; NaN where nothing was tested.

    Returns:
        `(m,)` corrected p-values: the chance of one false finding or more among those that are at
        most 0.05 is at most 0.05, whatever the tests have in common. NaN stays.

    Source: Holm 1979, "A simple sequentially rejective multiple test procedure".

    Example:
        >>> holm([0.01, 0.04, np.nan, 0.03]).tolist()
        [0.03, 0.06, nan, 0.06]
    """
    corrected = np.array(p_values, dtype=np.float64)
    tested = np.flatnonzero(~np.isnan(corrected))
    order = tested[np.argsort(corrected[tested], kind="stable")]
    # Not by statsmodels, whose function collects all garbage: a second, beside a loaded model.
    steps = corrected[order] * np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return corrected
