"""Many methods at once: their mean ranks, and how far apart these must be to say anything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from igsuite.arrays import Array
from igsuite.checks import check_share
from igsuite.errors import ArgumentError

#: Down to how many samples the distribution of Friedman's statistic is near enough (Demšar 2006).
FEWEST_SAMPLES = 11


@dataclass(frozen=True, eq=False)
class Ranks:
    """Mean ranks of k methods over n samples.

    Args:
        mean_ranks: `(k,)`, 1 for the best of every sample; tied methods share their ranks.
        samples: Samples ranked.
        dropped: Samples left out because a method has no number.
        friedman: Friedman's χ², corrected for ties, with `friedman_p`.
        iman_davenport: Iman and Davenport's F, less conservative, with `iman_davenport_p`, by
            which it is decided.
        critical_difference: Nemenyi's: mean ranks nearer than this can't be told apart. NaN
            where it must not be used, which `reason` says why.
        reason: Empty where the critical difference holds.
    """

    mean_ranks: Array
    samples: int
    dropped: int
    friedman: float
    friedman_p: float
    iman_davenport: float
    iman_davenport_p: float
    critical_difference: float
    reason: str

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The largest sets of methods that can't be told apart, best first; positions.

        Empty where no critical difference holds.
        """
        order = [int(each) for each in np.argsort(self.mean_ranks, kind="stable")]
        groups: list[tuple[int, ...]] = []
        for place, best in enumerate(order):
            limit = self.mean_ranks[best] + self.critical_difference
            group = tuple(each for each in order[place:] if self.mean_ranks[each] < limit)
            if len(group) > 1 and not any(set(group) <= set(other) for other in groups):
                groups.append(group)
        return tuple(groups)


def rank_methods(values: ArrayLike, higher_is_better: bool, alpha: float = 0.05) -> Ranks:
    """Rank methods within each sample, and test whether the ranks differ at all.

    Args:
        values: `(n, k)`, one number a sample and method.
        higher_is_better: Whether rank 1 is the largest number of a sample.
        alpha: Chance of finding a difference where there is none.

    Returns:
        The `Ranks`. Their critical difference holds for 3 methods or more on more than 10 samples
        where Iman and Davenport's test finds that the ranks differ.

    Raises:
        ArgumentError: If `values` is no table of 2 methods or more, or `alpha` is no share.

    Source:
        Friedman 1937 (by SciPy); Iman, Davenport 1980, "Approximations of the critical region of
        the Friedman statistic"; Nemenyi 1963; all as in Demšar 2006, "Statistical comparisons of
        classifiers over multiple data sets", section 3.2.2.

    Example:
        >>> found = rank_methods([[0.9, 0.5, 0.1]] * 9 + [[0.5, 0.9, 0.1]] * 3, True)
        >>> found.mean_ranks.tolist(), round(found.critical_difference, 3), found.groups
        ([1.25, 1.75, 3.0], 0.957, ((0, 1),))
    """
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ArgumentError("values", table.shape, "(samples, methods), of 2 methods or more")
    check_share("alpha", alpha)
    kept = table[np.isfinite(table).all(axis=1)]
    (n, k), dropped = kept.shape, len(table) - len(kept)
    ranks = stats.rankdata(-kept if higher_is_better else kept, axis=1)
    mean_ranks = ranks.mean(axis=0) if n else np.full(k, np.nan)
    friedman, friedman_p = _friedman(ranks)
    f, f_p = _iman_davenport(friedman, n, k)
    reason = _why_not(n, k, f_p, alpha)
    critical = np.nan if reason else critical_difference(n, k, alpha)
    return Ranks(mean_ranks, n, dropped, friedman, friedman_p, f, f_p, critical, reason)


def critical_difference(samples: int, methods: int, alpha: float = 0.05) -> float:
    """Return Nemenyi's critical difference of mean ranks, q_α √(k(k + 1) / 6n).

    Args:
        samples: n.
        methods: k.
        alpha: Chance of finding any difference where there is none.

    Source: Demšar 2006, section 3.2.2: q_α is the studentised range's quantile over √2.

    Example:
        >>> round(critical_difference(14, 4), 2)
        1.25
    """
    quantile = stats.studentized_range.ppf(1 - alpha, methods, np.inf) / np.sqrt(2)
    return float(quantile * np.sqrt(methods * (methods + 1) / (6 * samples)))


def _friedman(ranks: Array) -> tuple[float, float]:
    n, k = ranks.shape
    if n < 2 or k < 3:
        return np.nan, np.nan
    if not np.ptp(ranks, axis=1).any():  # all tied everywhere, where SciPy divides 0 by 0
        return 0.0, 1.0
    found = stats.friedmanchisquare(*ranks.T)
    return float(found.statistic), float(found.pvalue)


def _iman_davenport(friedman: float, n: int, k: int) -> tuple[float, float]:
    if np.isnan(friedman):
        return np.nan, np.nan
    left = n * (k - 1) - friedman
    if left <= 1e-9 * n * (k - 1):  # every sample ranks alike
        return np.inf, 0.0
    f = (n - 1) * friedman / left
    return f, float(stats.f.sf(f, k - 1, (k - 1) * (n - 1)))


def _why_not(n: int, k: int, p_value: float, alpha: float) -> str:
    if k < 3:
        return "two methods: their paired test says more"
    if n < FEWEST_SAMPLES:
        return f"{n} sample{'' if n == 1 else 's'}, and Friedman's test needs {FEWEST_SAMPLES}"
    if not p_value <= alpha:
        return "Friedman's test finds no difference between any of the methods"
    return ""
