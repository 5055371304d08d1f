"""Which units of a sample are removed, and in which order: plain functions over arrays.

A unit is what is removed as a whole: a token, a pixel. Units are numbered along one axis.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from igsuite.errors import ArgumentError

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]


def removal_ranks(values: Floats, removable: Booleans, random: np.random.Generator) -> Integers:
    """Rank the units of each sample from the largest value (0) to the smallest.

    Args:
        values: `(n, units)` attributions, signed.
        removable: `(n, units)`, false for units that stay, such as padding; they rank last.
        random: Breaks ties, so that a constant map removes its units in a random order.

    Returns:
        `(n, units)`: when each unit is removed, from 0.

    Example:
        >>> values, removable = np.array([[0.1, 0.7, 9.0]]), np.array([[True, True, False]])
        >>> removal_ranks(values, removable, np.random.default_rng(0)).tolist()
        [[1, 0, 2]]
    """
    order = np.lexsort((random.random(values.shape), -values, ~removable), axis=-1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(order.shape[1]), order.shape), axis=1)
    return ranks


def removal_counts(fractions: Floats, removable: Booleans) -> Integers:
    """Return how many units each sample has lost at each fraction.

    Args:
        fractions: `(points,)`, from 0 to 1.
        removable: `(n, units)`.

    Returns:
        `(n, points)`: the nearest whole numbers of units.

    Example:
        >>> removal_counts(np.array([0.0, 0.5, 1.0]), np.ones((1, 5), dtype=bool)).tolist()
        [[0, 3, 5]]
    """
    # A half rounds up: NumPy's own rounding to even would remove 2 of 5 but 4 of 7.
    return np.floor(np.outer(removable.sum(axis=1), fractions) + 0.5).astype(np.int64)


def area_under(fractions: Floats, scores: Floats) -> Floats:
    """Return the area under each curve, by the trapezoid on its own, true fractions.

    Args:
        fractions: `(n, points)` shares of the units removed, rising from 0 to 1.
        scores: `(n, points)`.

    Returns:
        `(n,)`: as the fractions span 1, the mean score along the curve.

    Example:
        >>> area_under(np.array([[0.0, 0.25, 1.0]]), np.array([[1.0, 0.0, 0.0]])).tolist()
        [0.125]
    """
    return np.asarray(np.trapezoid(scores, fractions, axis=1))


def as_fill(baseline: object, inputs: NDArray[Any]) -> NDArray[Any]:
    """Return what removed units become, in the inputs' own type.

    Args:
        baseline: A number, an array of one sample, or an array of all samples.
        inputs: `(n, ...)`.

    Returns:
        An array shaped like `inputs` (a view, not to be written to).

    Raises:
        ArgumentError: If the shapes differ, a value is not finite, or integer inputs cannot
            hold it.
    """
    fill = np.asarray(baseline)
    if fill.dtype.kind not in "fiub" or not np.isfinite(fill).all():
        raise ArgumentError("baseline", baseline, "a finite number or an array of them")
    if fill.shape not in ((), inputs.shape[1:], inputs.shape):
        allowed = f"a number, or an array of shape {inputs.shape[1:]} or {inputs.shape}"
        raise ArgumentError("baseline", fill.shape, allowed)
    with np.errstate(invalid="ignore"):
        held = fill.astype(inputs.dtype)
    if inputs.dtype.kind in "iu" and not np.array_equal(held, fill):
        raise ArgumentError("baseline", baseline, "whole numbers, as the inputs are", "Give an id.")
    return np.broadcast_to(held, inputs.shape)
