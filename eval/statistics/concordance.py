"""Do several ways of measuring rank the methods alike?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from igsuite.arrays import AnyArray
from igsuite.errors import ArgumentError

RESAMPLES = 9999


@dataclass(frozen=True)
class Concordance:
    """How far m rankings of k methods agree.

    Args:
        w: Kendall's W, 0 to 1, corrected for ties: 1 where all rankings are the same.
        p_value: Chance of as much agreement among random rankings, by permutation.
        protocols: m.
        methods: k.
    """

    w: float
    p_value: float
    protocols: int
    methods: int


def concordance(values: ArrayLike, seed: int = 0) -> Concordance:
    """Measure how far several ways of measuring rank methods alike.

    Args:
        values: `(m, k)`, for each way of measuring one number a method, higher better in all.
        seed: Seed of the permutations, which are all tried where there are few.

    Returns:
        The `Concordance`; NaN where every ranking is one tie.

    Raises:
        ArgumentError: If there are not 2 finite rankings or more, of 3 methods or more.

    Source:
        Kendall, Babington Smith 1939, "The problem of m rankings". W = χ² / m(k − 1), with
        Friedman's χ² (by SciPy), the methods ranked by m judges.

    Example:
        >>> found = concordance([[3.0, 2.0, 1.0], [0.9, 0.8, 0.7], [30.0, 10.0, 20.0]])
        >>> round(found.w, 4), round(found.p_value, 4)
        (0.7778, 0.1944)
    """
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or min(table.shape[0], table.shape[1] - 1) < 2:
        raise ArgumentError("values", table.shape, "(m, k), m at least 2 and k at least 3")
    if not np.isfinite(table).all():
        raise ArgumentError("values", table, "finite numbers")
    protocols, methods = table.shape
    ranks = stats.rankdata(table, axis=1)
    if not np.ptp(ranks, axis=1).any():
        return Concordance(np.nan, np.nan, protocols, methods)
    w = float(stats.friedmanchisquare(*ranks.T).statistic) / (protocols * (methods - 1))
    return Concordance(w, _p_value(ranks, seed), protocols, methods)


def _p_value(ranks: AnyArray, seed: int) -> float:
    def spread(*columns: AnyArray, axis: int = -1) -> Any:
        # All that W depends on when ranks move within their rows.
        return np.square([column.sum(axis=axis) for column in columns]).sum(axis=0)

    found = stats.permutation_test(
        tuple(ranks.T),
        spread,
        permutation_type="samples",
        alternative="greater",
        n_resamples=RESAMPLES,
        vectorized=True,
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue)
