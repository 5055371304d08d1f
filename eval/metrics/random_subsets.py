"""Random subsets of units: what maps say that they hold, and what the score loses with them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from igsuite.arrays import Array, BoolArray, IntArray
from igsuite.eval.metrics.finite_maps import finite_maps
from igsuite.streams import stream

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


def subset_sizes(share: float, units: IntArray) -> IntArray:
    """Return how many units are a share of each sample's: the nearest whole number, 1 at least.

    Args:
        share: From 0 to 1.
        units: `(n,)` units of each sample.

    Example:
        >>> subset_sizes(0.25, np.array([2, 10, 100])).tolist()
        [1, 3, 25]
    """
    return np.asarray(np.maximum(1, np.floor(share * units + 0.5).astype(np.int64)))


def random_subsets(seed: int, number: int, units: int, size: int, count: int) -> BoolArray:
    """Draw subsets of a sample's units, all of one size, every such subset as likely.

    They depend on the seed, the sample's number, its units and the size alone: not on the map that
    is judged, nor on which samples it is computed with.

    Args:
        seed: Seed of all samples.
        number: The sample's number.
        units: Units of the sample.
        size: Units of a subset, from 1 to `units`.
        count: Number of subsets.

    Returns:
        `(count, units)`, true in the subset.
    """
    drawn = stream(seed, "random subsets", number, size).random((count, units))
    last = np.partition(drawn, size - 1, axis=1)[:, size - 1]
    return np.asarray(drawn <= last[:, None])


def over_subsets(
    values: Array, subject: Subject, share: float, count: int, seed: int
) -> tuple[Array, Array]:
    """Compare what maps attribute to random subsets with what the score loses without them.

    Args:
        values: `(n, units)`, NaN where no unit is.
        subject: The samples.
        share: Share of a sample's units in a subset.
        count: Subsets of each sample.
        seed: Seed of the subsets.

    Returns:
        Sums `Σ_{i∈S} v_i` and drops `F(x) − F(x without S)`, `(n, count)` each; NaN for a map
        that is not finite.
    """
    maps, _, finite = finite_maps(values, subject)
    rows = np.flatnonzero(finite)
    sizes = subset_sizes(share, subject.units.counts)

    # Jobs of a row are asked for in parts, one after another.
    @lru_cache(maxsize=2)
    def subsets_of(row: int) -> BoolArray:
        own = int(subject.units.counts[row])
        found = np.zeros((count, subject.unit_count), dtype=bool)
        number, size = int(subject.numbers[row]), int(sizes[row])
        found[:, :own] = random_subsets(seed, number, own, size, count)
        return found

    def removed_of(jobs: IntArray) -> BoolArray:
        # Made when asked for: of many samples of many pixels they would fill the memory.
        removed = np.zeros((len(jobs), subject.unit_count), dtype=bool)
        places, draws = np.divmod(jobs, count)
        for place in np.unique(places).tolist():
            own = places == place
            removed[own] = subsets_of(int(rows[place]))[draws[own]]
        return removed

    sums, drops = np.full((2, subject.count, count), np.nan)
    if rows.size:
        # Not a product of matrices, which may round equal rows differently: they would not tie.
        sums[rows] = [(subsets_of(row) * maps[row]).sum(axis=1) for row in rows.tolist()]
        without = subject.score_jobs(np.repeat(rows, count), removed_of)
        drops[rows] = subject.score_input[rows, None] - without.reshape(len(rows), count)
    return sums, drops
