"""What is summed up along paths by a fixed rule: their integrals, and how far off those may be.

To the jumps of `igsuite.error_bars` come two things. What goes on from panel to panel is a trend
and no jump: a rule is far better on it, and misses of it what it misses of a parabola. And a knot
at an end may meet what no other point of the path does, as where a baseline of zeros ties all
tokens: when the outermost change stands out, it happens at the end itself.
"""

from __future__ import annotations

import numpy as np

from igsuite.arrays import Array, FloatArray
from igsuite.error_bars import open_trapezoid_weights, panel_coefficients


class Rule:
    """A rule with the coefficients of its error, for the panel that each knot closes.

    Args:
        nodes: `(steps,)`, increasing on [0, 1].
        weights: `(steps,)`, positive.
    """

    def __init__(self, nodes: Array, weights: Array) -> None:
        self.weights = weights
        # The first knot closes no panel.
        variance, bias = panel_coefficients(nodes, weights)
        self.variance, self.bias = np.append(0, variance), np.append(0, bias)
        self.widths = np.diff(nodes, prepend=nodes[0] - 1)
        self.ratios = np.append(1, self.widths[1:] / self.widths[:-1])
        # With the bias of its changes, the error on a parabola of second derivative 1.
        self.curvature = float(open_trapezoid_weights(nodes) @ nodes**2 / 2 - 1 / 6)
        # What a change at the very start or end costs, where there is a knot to meet it.
        self.at_start = -float(weights[0]) if nodes[0] == 0 else None
        self.at_end = float(weights[-1]) if nodes[-1] == 1 else None

    def __len__(self) -> int:
        return len(self.weights)


class PathSums:
    """Running sums along paths side by side, so that memory does not grow with their knots.

    Args:
        rule: The rule.
        paths: How many paths.
        units: Numbers in a path's attribution.
        dtype: Type of the gradients.
    """

    def __init__(self, rule: Rule, paths: int, units: int, dtype: np.dtype[np.floating]) -> None:
        self._rule = rule
        self._knots = 0
        self._value, self._variance, self._bias = np.zeros((3, paths, units))
        self._last, self._change, self._first_change, self._trend = np.zeros(
            (4, paths, units), dtype
        )
        #: Of the change that each knot closes: its norm, and how much of the one before goes on.
        self._sizes, self._scales = np.zeros((2, len(rule), paths))

    def add(self, heights: FloatArray) -> None:
        """Add the weighted gradients `(paths, units)` at the next knot."""
        rule, knot = self._rule, self._knots
        self._value += np.multiply(heights, rule.weights[knot], dtype=np.float64)
        if knot > 0:
            before, now = self._change, heights - self._last
            self._sizes[knot] = np.sqrt(_products(now, now))
            # A smooth path changes alike from panel to panel; jumps are all but orthogonal, over
            # many units, to what is beside them. So the projection tells the two apart.
            full = rule.ratios[knot] * self._sizes[knot - 1] ** 2
            share = np.divide(_products(before, now), full, out=np.zeros_like(full), where=full > 0)
            self._scales[knot] = scales = rule.ratios[knot] * np.clip(share, 0, 1)
            self._trend = scales.astype(now.dtype)[:, None] * before
            jumps = now - self._trend
            self._variance += float(rule.variance[knot]) * np.square(jumps, out=jumps)
            self._bias += float(rule.bias[knot]) * now
            self._change = now
            if knot == 1:
                self._first_change = now
        self._last = heights
        self._knots += 1

    def finish(self) -> tuple[Array, Array, Array]:
        """Integral, variance and bias of every unit, `(paths, units)` each, after the last knot."""
        rule = self._rule
        if len(rule) == 1:
            # One gradient says nothing about how much gradients change.
            return self._value, np.full_like(self._value, np.inf), self._bias
        if len(rule) > 2:
            slope_at_start = self._scales[2][:, None] * self._first_change / rule.widths[2]
            slope_at_end = self._trend / rule.widths[-1]
            self._bias += rule.curvature * (slope_at_end - slope_at_start)
            first, last = self._first_change, self._change
            if rule.at_start is not None:
                beside = self._sizes[2:4].max(axis=0)
                self._move_to_end(1, rule.at_start, beside, first, first)
            if rule.at_end is not None:
                beside = self._sizes[1:-1][-2:].max(axis=0)
                self._move_to_end(-1, rule.at_end, beside, last, last - self._trend)
        return self._value, self._variance, self._bias

    def _move_to_end(
        self, panel: int, cost: float, beside: Array, change: FloatArray, jump: FloatArray
    ) -> None:
        """Count what an outermost change exceeds those beside it by as a jump at the end."""
        sizes = self._sizes[panel]
        share = np.divide(beside, sizes, out=np.ones_like(sizes), where=sizes > 0)
        excess = np.maximum(0.0, 1 - share)[:, None]
        self._bias += excess * (cost - self._rule.bias[panel]) * change
        self._variance += ((1 - excess) ** 2 - 1) * self._rule.variance[panel] * jump**2
        np.maximum(self._variance, 0, out=self._variance)


def _products(one: FloatArray, other: FloatArray) -> Array:
    """Scalar product `(paths,)` of each row with its counterpart."""
    # Not by matrix products: their threads go on spinning, and slow down TensorFlow's.
    products: Array = np.einsum("pu,pu->p", one, other)
    return products
