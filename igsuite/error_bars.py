"""How far a sum over knots may be from the integral, seen from the knots alone.

Between two knots the weighted gradient H of a unit changes by Δ; where in the panel it does so is
unknown, and modelled as uniform. A rule with positive weights lets knot k stand for the path from
the boundary c_{k-1} to c_k, where c_k is the sum of the weights up to k. A jump at u then costs
Δ (u − c_k), so that a panel of width h adds the variance h²Δ²/12 and the bias Δ (middle − c_k). For
midpoint and trapezoid the boundary is the middle and the bias nothing; for the left rule the bias
adds up to h/2 (H(1) − H(0)), the first term of Euler and Maclaurin. The path before the first knot
and after the last shows no jump; the neighbouring panel's is taken, in proportion to the width.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from igsuite.arrays import Array, BoolArray, FloatArray, IntArray

#: E|e| of a normal error e is this times its standard deviation.
MEAN_ABSOLUTE = float(np.sqrt(2 / np.pi))


@dataclass(frozen=True)
class Integral:
    """What an integrator hands back for a number of paths.

    Args:
        values: `(paths, units)`, the integrals.
        standard_error: `(paths, units)`, one standard error of each.
        error: `(paths,)`, estimated L1 error of all units together.
        total: `(paths,)`, sum of the values before they were rounded to the model's type.
        norm: `(paths,)`, L1 norm of the values.
        evaluations: `(paths,)`, gradient evaluations spent.
        trouble: `(paths,)`, where NaN or infinity was met, in words; empty where it was not.
        concentrated: `(paths,)`, whether an end of the path hides more than steps can resolve.
    """

    values: FloatArray
    standard_error: FloatArray
    error: Array
    total: Array
    norm: Array
    evaluations: IntArray
    trouble: list[str]
    concentrated: BoolArray


def panel_coefficients(nodes: Array, weights: Array) -> tuple[Array, Array]:
    """What each jump between neighbouring knots adds to a unit's variance and bias.

    Args:
        nodes: `(knots,)`, increasing on [0, 1].
        weights: `(knots,)`, positive.

    Returns:
        Coefficients `(knots - 1,)` of Δ² in the variance, and of Δ in the bias.

    Example:
        >>> variance, bias = panel_coefficients(np.array([0.0, 0.5, 1.0]), np.array([1, 2, 1]) / 4)
        >>> (variance * 12).tolist(), bias.tolist()
        ([0.25, 0.25], [0.0, 0.0])
    """
    widths = np.diff(nodes)
    variance = widths**2 / 12
    if len(widths):
        for position, width in ((0, nodes[0]), (-1, 1 - nodes[-1])):
            variance[position] += width**3 / (3 * widths[position])
    bias = (nodes[1:] + nodes[:-1]) / 2 - np.cumsum(weights)[:-1]
    return variance, bias


def open_trapezoid_weights(nodes: Array) -> Array:
    """Weights of the trapezoid whose first and last knot reach out to 0 and 1.

    Example:
        >>> open_trapezoid_weights(np.array([0.25, 0.75])).tolist()
        [0.5, 0.5]
    """
    middles = (nodes[1:] + nodes[:-1]) / 2
    return np.diff(np.concatenate([[0.0], middles, [1.0]]))


def rounding_error(weights: Array, heights: FloatArray) -> Array:
    """Standard error `(units,)` that rounding of the gradients leaves in their weighted sum."""
    variance: Array = weights**2 @ np.square(heights, dtype=np.float64)
    return np.finfo(heights.dtype).eps * np.sqrt(variance)


def expected_l1(variance: FloatArray, bias: FloatArray | float = 0.0) -> Array:
    """Expected L1 error of units with these variances and biases, over the last axis."""
    units = np.sqrt(MEAN_ABSOLUTE**2 * variance + np.square(bias))
    total: Array = units.sum(axis=-1, dtype=np.float64)
    return total
