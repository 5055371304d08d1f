"""Two methods on the same samples: how far apart, how surely, and how large that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from igsuite.arrays import Array
from igsuite.errors import ArgumentError
from igsuite.eval.statistics.hierarchical import hierarchical_interval
from igsuite.intervals import Mean

#: Two numbers nearer than this share of the larger differ by rounding alone.
_ROUNDING = 1e-12

#: The most pairs of which SciPy counts all signs where ranks are tied; beyond, it approximates.
_ENUMERATED = 13


@dataclass(frozen=True)
class PairedTest:
    """What n paired differences say.

    Args:
        difference: Mean of first − second, with its interval.
        p_value: Two-sided, of Wilcoxon's signed-rank test; NaN without samples.
        rank_biserial: Matched-pairs rank-biserial correlation, −1 to 1: of all ranks of the
            absolute differences, the share where the first is larger less the share where the
            second is. Differences of 0 keep their ranks and count for neither.
        d_z: Mean of the differences over their standard deviation; NaN where that is 0.
    """

    difference: Mean
    p_value: float
    rank_biserial: float
    d_z: float


def paired_test(
    first: ArrayLike, second: ArrayLike, confidence: float = 0.95, seed: int = 0
) -> PairedTest:
    """Compare two methods by their numbers for the same samples.

    Args:
        first: `(n,)` one number a sample, or `(seeds, n)`.
        second: The same of the second method. Samples where either is missing, with any seed,
            are left out.
        confidence: Coverage of the interval.
        seed: Seed of the resampling.

    Returns:
        A `PairedTest`. Of several seeds the interval includes how far seeds differ; the test and
        the effect sizes are of each sample's mean over seeds.

    Raises:
        ArgumentError: If the two are not of the same samples.

    Source:
        Efron 1987 (BCa interval); Wilcoxon 1945, with zeros as in Pratt 1959, "Remarks on zeros
        and ties in the Wilcoxon signed rank procedures" (both by SciPy); King, Rosopa, Minium
        2011, "Statistical reasoning in the behavioral sciences" (rank-biserial correlation);
        Cohen 1988 (d_z).

    Example:
        >>> found = paired_test([3.0, 5.0, 4.0, 9.0], [1.0, 2.0, 5.0, 5.0])
        >>> found.difference.mean, found.p_value, found.rank_biserial
        (2.0, 0.25, 0.8)
    """
    one, two = (np.asarray(each, dtype=np.float64) for each in (first, second))
    if one.shape != two.shape or one.ndim not in (1, 2):
        raise ArgumentError("second", two.shape, f"the samples of the first: shape {one.shape}")
    differences = _without_rounding(np.atleast_2d(one), np.atleast_2d(two))
    difference = hierarchical_interval(differences, confidence, seed)
    kept = differences[:, np.isfinite(differences).all(axis=0)].mean(axis=0)
    return PairedTest(difference, _wilcoxon(kept), _rank_biserial(kept), _d_z(kept))


def _without_rounding(one: Array, two: Array) -> Array:
    with np.errstate(invalid="ignore"):
        differences = one - two
        same = np.abs(differences) <= _ROUNDING * np.maximum(np.abs(one), np.abs(two))
    return np.where(same & np.isfinite(differences), 0.0, differences)


def _wilcoxon(differences: Array) -> float:
    if not differences.any():
        return 1.0 if differences.size else np.nan
    if differences.size <= _ENUMERATED:
        return _over_all_signs(differences)
    return float(stats.wilcoxon(differences, zero_method="pratt").pvalue)


def _over_all_signs(differences: Array) -> float:
    """The exact p-value, ties included, as SciPy finds it by going through all 2ⁿ signs.

    Sums of doubled ranks are whole numbers: how many signs give each is a product of polynomials.
    """
    ranks = np.rint(2 * stats.rankdata(np.abs(differences))).astype(np.int64)
    ways = np.ones(1)
    for rank in ranks[differences != 0].tolist():
        ways = np.convolve(ways, np.r_[1.0, np.zeros(rank - 1), 1.0])
    from_the_middle = np.abs(2 * np.arange(len(ways)) - (len(ways) - 1))
    found = ranks[differences > 0].sum()
    return float(ways[from_the_middle >= from_the_middle[found]].sum() / ways.sum())


def _rank_biserial(differences: Array) -> float:
    if not differences.size:
        return np.nan
    ranks = stats.rankdata(np.abs(differences))
    return float((np.sign(differences) * ranks).sum() / ranks.sum())


def _d_z(differences: Array) -> float:
    if len(differences) < 2:
        return np.nan
    spread, mean = differences.std(ddof=1), differences.mean()
    # Equal differences have a spread of rounding alone.
    return float(mean / spread) if spread > _ROUNDING * abs(mean) else np.nan
