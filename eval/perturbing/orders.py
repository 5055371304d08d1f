"""Orders in which units are removed, ties broken at random; plain functions over arrays."""

from __future__ import annotations

import numpy as np

from igsuite.arrays import Array, BoolArray, IntArray
from igsuite.streams import stream


def tie_breakers(seed: int, number: int, draws: int, units: int) -> Array:
    """Return `(draws, units)` random numbers of a sample, which order units of equal value.

    They depend on the seed, the sample's number and its own units alone: not on which samples it
    is computed with.
    """
    return stream(seed, "removal orders", number).random((draws, units))


def removal_ranks(values: Array, present: BoolArray, breakers: Array) -> IntArray:
    """Rank the units of each sample from the largest value (0) to the smallest.

    Args:
        values: `(n, units)` attributions, signed.
        present: `(n, units)`, false for units that stay, such as padding; they rank last.
        breakers: `(n, units)`, the order of units of equal value.

    Returns:
        `(n, units)` int32: when each unit is removed, from 0.

    Example:
        >>> values, present = np.array([[0.1, 0.7, 9.0]]), np.array([[True, True, False]])
        >>> removal_ranks(values, present, np.zeros((1, 3))).tolist()
        [[1, 0, 2]]
    """
    order = np.lexsort((breakers, -values, ~present), axis=-1)
    ranks = np.empty(order.shape, dtype=np.int32)
    places = np.broadcast_to(np.arange(order.shape[1], dtype=np.int32), order.shape)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks


def removal_counts(fractions: Array, units: IntArray) -> IntArray:
    """Return how many units each sample has lost at each fraction.

    Args:
        fractions: `(points,)`, from 0 to 1.
        units: `(n,)` units of each sample.

    Returns:
        `(n, points)`: the nearest whole numbers of units.

    Example:
        >>> removal_counts(np.array([0.0, 0.5, 1.0]), np.array([5])).tolist()
        [[0, 3, 5]]
    """
    # A half rounds up: NumPy's own rounding to even would remove 2 of 5 but 4 of 7.
    return np.floor(np.outer(units, fractions) + 0.5).astype(np.int64)


def ties(values: Array, present: BoolArray) -> Array:
    """Return the share of each sample's units whose value another one has too.

    Args:
        values: `(n, units)`.
        present: `(n, units)`.

    Returns:
        `(n,)` from 0 to 1; NaN for a sample without units.

    Example:
        >>> ties(np.array([[1.0, 0.0, 0.0, 2.0]]), np.ones((1, 4), bool)).tolist()
        [0.5]
    """
    ordered = np.sort(np.where(present, values, np.nan), axis=1)  # NaN goes last
    same = ordered[:, 1:] == ordered[:, :-1]
    off = np.zeros((len(values), 1), dtype=bool)
    tied = np.concatenate([same, off], axis=1) | np.concatenate([off, same], axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(tied.sum(axis=1) / present.sum(axis=1))
