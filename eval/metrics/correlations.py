"""Correlations of what a map says with what a model does, row by row."""

from __future__ import annotations

import numpy as np
from scipy import stats

from igsuite.arrays import Array
from igsuite.eval.metrics.score_rounding import score_rounding

#: Sums of equal float64 numbers differ by less than this share of themselves.
_SUMS = 1e-12


def pearson(sums: Array, drops: Array, score: Array) -> Array:
    """Pearson's r of sums of attributions and drops of a score.

    Args:
        sums: `(n, k)`.
        drops: `(n, k)`.
        score: `(n,)` the score that drops, to whose rounding the drops are known.

    Returns:
        `(n,)` from −1 to 1; NaN where the sums or the drops do not vary, by more than rounding,
        and where they are NaN.

    Example:
        >>> sums, drops = np.array([[1.0, 2.0, 3.0]] * 2), np.array([[2.0, 4.0, 6.0], [5.0] * 3])
        >>> pearson(sums, drops, np.array([9.0, 9.0])).round(6).tolist()
        [1.0, nan]
    """
    varies = _spread(sums) > _SUMS * np.abs(sums).max(axis=1)
    varies &= _spread(drops) > score_rounding(np.column_stack([score, drops]), axis=1)
    one, other = (each - each.mean(axis=1, keepdims=True) for each in (sums, drops))
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    found = (one * other).sum(axis=1) / np.where(varies, lengths, 1.0)
    return np.where(varies, np.clip(found, -1.0, 1.0), np.nan)


def spearman(sums: Array, drops: Array, score: Array) -> Array:
    """Spearman's ρ of sums of attributions and drops of a score: Pearson's r of their ranks.

    Args:
        sums, drops, score: As for `pearson`.

    Returns:
        As for `pearson`.

    Example:
        >>> sums, drops = np.array([[1.0, 2.0, 3.0]]), np.array([[0.1, 9.0, 8.0]])
        >>> spearman(sums, drops, np.array([9.0])).round(6).tolist()
        [0.5]
    """
    exists = ~np.isnan(pearson(sums, drops, score))
    one, other = (stats.rankdata(each, axis=1) for each in (sums, drops))
    return np.where(exists, pearson(one, other, np.zeros(len(sums))), np.nan)


def _spread(numbers: Array) -> Array:
    return np.asarray(numbers.max(axis=1) - numbers.min(axis=1))


#: Correlations by name.
CORRELATIONS = {"pearson": pearson, "spearman": spearman}
